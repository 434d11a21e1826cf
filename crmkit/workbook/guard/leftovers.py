"""Names of the files a write makes on its way, and what becomes of those a killed write left behind.

A name tells everything the next run needs: which workbook, which machine and process, and, once the file may
change places with the workbook, the digests of both. So a leftover that holds neither of the two is recognised
for what it is: somebody else's save that was swapped out in the moment before the kill. It is never removed.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from crmkit.errors import FileMissing
from crmkit.workbook.guard.digest import file_digest
from crmkit.workbook.guard.processes import is_elsewhere_at_work
from crmkit.workbook.guard.system import exchange, rename_exclusively

if TYPE_CHECKING:
    from pathlib import Path

_SHORT = 16  #: hex digits of a digest that a name carries
_FOREIGN_AGE_NS = 24 * 3600 * 10**9  #: a temp file of another machine is given a day
_NAME = re.compile(
    r"\.crmkit-(?P<key>[0-9a-f]{12})-(?P<host>[0-9a-f]{8})-(?P<process>\d+)-[0-9a-f]{8}"
    r"\.(?:part|(?P<old>[0-9a-f]{16})\.(?P<new>[0-9a-f]{16})\.swap)"
)


def _key(text: str, length: int) -> str:
    return hashlib.sha256(os.fsencode(text)).hexdigest()[:length]


def fresh_name(target: Path) -> Path:
    """A name beside `target` for a file that is being written; nobody else's data ever stands under it."""
    host = _key(platform.node(), 8)
    return target.with_name(f".crmkit-{_key(target.name, 12)}-{host}-{os.getpid()}-{secrets.token_hex(4)}.part")


def swap_name(part: Path, old: str, new: str) -> Path:
    """The name under which `part` changes places with the workbook of digest `old`."""
    return part.with_name(f"{part.name.removesuffix('.part')}.{old[:_SHORT]}.{new[:_SHORT]}.swap")


def sweep(target: Path) -> tuple[Path, ...]:
    """Clear what killed writes of `target` left; to be called under the workbook's lock.

    Returns:
        The saves of other programs that could not go back to the workbook's name, now visible beside it.
    """
    rescued: list[Path] = []
    with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
        for leftover in sorted(target.parent.glob(f".crmkit-{_key(target.name, 12)}-*")):
            match = _NAME.fullmatch(leftover.name)
            if match and not _is_in_use(leftover, match):
                rescued += filter(None, [settle(leftover, target)])
    return tuple(rescued)


def settle(leftover: Path, target: Path) -> Path | None:
    """Remove a file of ours that is no longer needed; one that holds somebody else's save goes back or in view.

    Returns:
        Where somebody else's save stands now if it could not go back to the workbook's name.
    """
    if not _is_ours(leftover) and not _gone_back(leftover, target):
        return _shown(leftover, target)
    leftover.unlink(missing_ok=True)
    return None


def _is_ours(leftover: Path) -> bool:
    """Whether it can only hold the workbook that was replaced or the one that was to replace it."""
    match = _NAME.fullmatch(leftover.name)
    if match is None or match["old"] is None:
        return True
    return file_digest(leftover)[:_SHORT] in {match["old"], match["new"]}


def _gone_back(leftover: Path, target: Path) -> bool:
    """Give somebody's save the workbook's name again if only our file, or none, stands there."""
    match = _NAME.fullmatch(leftover.name)
    try:
        if match is None or file_digest(target)[:_SHORT] != match["new"] or not exchange(leftover, target):
            return False
        if _is_ours(leftover):
            return True
        exchange(leftover, target)  # a third save came in between: the latest keeps the name
    except FileMissing:
        with suppress(FileExistsError):
            rename_exclusively(leftover, target)
            return True
    return False


def _shown(stray: Path, target: Path) -> Path:
    number = 1
    while True:
        visible = target.with_name(f"{target.stem} rescued {number}{target.suffix}")
        try:
            rename_exclusively(stray, visible)
        except FileExistsError:
            number += 1
        else:
            return visible


def _is_in_use(leftover: Path, match: re.Match[str]) -> bool:
    if match["host"] != _key(platform.node(), 8):
        newest_ns = max(entry.stat().st_mtime_ns for entry in (leftover, leftover.parent))
        return newest_ns - leftover.stat().st_mtime_ns < _FOREIGN_AGE_NS
    return is_elsewhere_at_work(int(match["process"]))  # under the lock our own writes are over
