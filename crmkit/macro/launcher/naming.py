"""What a launcher says about itself in one ASCII line, and the names it may have beside a workbook."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from crmkit.locale import text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARK: Final = "crmkit-launcher:"
_MARKED: Final = re.compile(rf"^(?:rem|#) {MARK} (\{{.*\}})\s*$", re.MULTILINE)
#: What is spelt out in the mark: letters that no code page, no cmd and no shell reads in another way.
_PLAIN: Final = re.compile(r"[A-Za-z0-9 ._-]")
_MOST_BYTES: Final = 65_536


def marked_line(workbook: str) -> str:
    r"""The line, without its comment sign: the workbook's name, everything but plain letters as \uXXXX."""
    spelt = "".join(one if _PLAIN.fullmatch(one) else _escaped(one) for one in workbook)
    return f'{MARK} {{"version": 1, "workbook": "{spelt}"}}'


def _escaped(character: str) -> str:
    wide = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{wide[at : at + 2].hex()}" for at in range(0, len(wide), 2))


def workbook_of(launcher: Path) -> str:
    """The name of the workbook that a launcher of ours refreshes, "" for any other file."""
    try:
        with launcher.open("rb") as content:
            found = _MARKED.search(content.read(_MOST_BYTES).decode("utf-8", "replace"))
        name = json.loads(found[1])["workbook"] if found else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return name if isinstance(name, str) and not re.search(r"[/\\\0]", name) else ""


def local_path(said: str) -> str:
    """The path that a desktop passes on: as it is, or as a file: address."""
    return unquote(urlsplit(said).path) if said.startswith("file://") else said


def launcher_names(workbook: Path, suffix: str, language: str) -> Iterator[Path]:
    """Where the launcher may stand: 刷新, else with the workbook's name where the folder has more workbooks."""
    refresh = text("launcher.name", language)
    yield workbook.with_name(f"{refresh}{suffix}")
    yield workbook.with_name(f"{refresh} {workbook.stem}{suffix}")
