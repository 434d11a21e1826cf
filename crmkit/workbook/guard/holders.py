"""Who has the workbook open: the lock files that Excel, LibreOffice and WPS leave beside it.

Hints, not proofs. A program that crashed leaves its lock file behind; one that opened the file read-only, or
through a cloud service, may leave none. Stale ones are recognised where that is possible:

- Windows: the sharing violation is the proof. If neither the workbook nor the lock file is held, the lock file
  is stale.
- Linux: a LibreOffice lock of this machine and this user is stale when none of their LibreOffices runs.
- Everything else counts as live. A person who knows better removes the file that the message names.
"""

from __future__ import annotations

import getpass
import os
import platform
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crmkit.errors import FileHeld

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

UNNAMED = "?"
#: Excel's owner file is 165 bytes: length, ANSI name padded to 54 bytes, length, UTF-16 name.
_ANSI_BYTES = 54
_WIDE_LENGTH_AT, _WIDE_AT = 55, 57
_UNESCAPED_COMMA = re.compile(r"(?<!\\),")
#: Windows: ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION, the proof that another program has the file open.
SHARING_VIOLATIONS = frozenset({32, 33})


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a workbook, as the lock file tells it."""

    program: str  #: "Excel/WPS" (they share a kind of lock file), "LibreOffice" or "WPS"
    person: str  #: the name in the lock file; "?" where it names nobody
    lock_file: Path


def find_holder(path: Path) -> Holder | None:
    """Who has `path` open, or None where no program left a live trace.

    Looks beside `path` and, for a symbolic link, beside the file it leads to.
    """
    for place in dict.fromkeys((Path(path).absolute(), Path(os.path.realpath(path)))):
        for lock_file, program, read_person in _traces(place):
            with suppress(FileNotFoundError, NotADirectoryError):
                content = _content(lock_file)
                if content is not None and not _is_stale(program, content, lock_file, place):
                    return Holder(program, read_person(content) or UNNAMED, lock_file)
    return None


def refuse_if_held(path: Path) -> None:
    """Stop where another program has the workbook open: it would overwrite our work, or we theirs.

    Raises:
        FileHeld: names program, person and lock file.
    """
    holder = find_holder(path)
    if holder is not None:
        raise FileHeld(path, holder.program, f"{holder.person}, {holder.lock_file.name}")
    if os.name == "nt" and _is_locked(Path(path)):
        raise FileHeld(path, UNNAMED, UNNAMED)


def _traces(place: Path) -> Iterator[tuple[Path, str, Callable[[bytes], str]]]:
    yield place.with_name(f"~${place.name}"), "Excel/WPS", _excel_person
    yield place.with_name(f".~lock.{place.name}#"), "LibreOffice", _libreoffice_person
    yield place.with_name(f".~{place.name}"), "WPS", _excel_person
    yield place.with_name(f".~${place.name}"), "WPS", _excel_person


def _content(lock_file: Path) -> bytes | None:
    """The lock file's bytes, b"" where its program keeps them to itself, None where it is no file."""
    try:
        if not lock_file.lstat() or not lock_file.is_file():
            return None
        return lock_file.read_bytes()[:4096]
    except PermissionError:
        return b""


def _excel_person(content: bytes) -> str:
    wide_length = content[_WIDE_LENGTH_AT] if len(content) > _WIDE_AT else 0
    wide = content[_WIDE_AT : _WIDE_AT + 2 * wide_length].decode("utf-16-le", "replace").strip("\0 ")
    if wide:
        return wide
    narrow = content[1 : 1 + min(content[0], _ANSI_BYTES)] if content else b""
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return narrow.decode(encoding).strip("\0 ")
    return narrow.decode("latin-1").strip("\0 ")


def _libreoffice_fields(content: bytes) -> list[str]:
    """Name, login, host, moment, profile."""
    fields = _UNESCAPED_COMMA.split(content.decode("utf-8", "replace").rstrip(";\n"))
    return [re.sub(r"\\(.)", r"\1", field) for field in fields] + [""] * 5


def _libreoffice_person(content: bytes) -> str:
    name, login, host, moment = _libreoffice_fields(content)[:4]
    at_host = f" @ {host}" if host else ""
    return f"{name.strip() or login}{at_host} {moment}".strip()


def _is_stale(program: str, content: bytes, lock_file: Path, place: Path) -> bool:
    if os.name == "nt":
        return not _is_locked(lock_file) and not _is_locked(place)
    if program != "LibreOffice":
        return False
    _, login, host = _libreoffice_fields(content)[:3]
    is_ours = host == platform.node() and login == getpass.getuser()
    return is_ours and Path("/proc/self/comm").exists() and not _libreoffice_runs()


def _libreoffice_runs() -> bool:
    for comm in Path("/proc").glob("[0-9]*/comm"):
        with suppress(OSError):
            if comm.read_text().startswith(("soffice", "oosplash")):
                return True
    return False


def _is_locked(path: Path) -> bool:
    """Windows: whether another program keeps us from writing into the file."""
    try:
        with path.open("r+b"):
            return False
    except OSError as error:
        return getattr(error, "winerror", None) in SHARING_VIOLATIONS
