"""Which files of a watched folder may be workbooks of a team, and what their entries say."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from crmkit.jobs.watch.machine import Mark
from crmkit.locale import LANGUAGES, text
from crmkit.workbook.guard.problems import named_read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIXES = frozenset({".xlsx", ".xlsm"})
#: Excel's and WPS's lock files and drafts, LibreOffice's and crmkit's own, whatever a system hides.
_NOT_A_WORKBOOK = ("~", ".")


def workbooks_of(folder: Path, *, has_subfolders: bool) -> dict[str, Mark]:
    """The workbooks of `folder` by their path inside it, with `/`, in order; hidden folders and backups left out.

    Raises:
        FileMissing, NotReadable: the folder can't be listed. A subfolder that can't is passed over.
    """
    with named_read(folder):
        return dict(sorted(_found(folder, "", has_subfolders=has_subfolders)))


def _found(folder: Path, prefix: str, *, has_subfolders: bool) -> Iterator[tuple[str, Mark]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.startswith(_NOT_A_WORKBOOK):
                continue
            if entry.is_dir(follow_symlinks=False):
                if has_subfolders and name not in _backup_folders():
                    with suppress(OSError):
                        yield from list(_found(folder / name, f"{prefix}{name}/", has_subfolders=True))
            elif os.path.splitext(name)[1].casefold() in SUFFIXES:  # noqa: PTH122  (an entry's name is no path yet)
                with suppress(FileNotFoundError):  # saved anew between the listing and the look
                    yield f"{prefix}{name}", mark_of(folder / name)


def mark_of(path: Path) -> Mark:
    """What the file's entry says, links followed.

    Raises:
        OSError: it can't be asked.
    """
    found = path.stat()
    return Mark(found.st_size, found.st_mtime_ns)


def _backup_folders() -> frozenset[str]:
    return frozenset(text("guard.backup_folder", language) for language in LANGUAGES)
