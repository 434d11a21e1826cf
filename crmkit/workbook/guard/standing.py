"""What the guard can do for one workbook where it lies: asked by people before anything is written."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crmkit.errors import FileProblem
from crmkit.workbook.guard.backups import list_backups
from crmkit.workbook.guard.holders import find_holder
from crmkit.workbook.guard.identity import refuse_unless_replaceable
from crmkit.workbook.guard.leftovers import fresh_name
from crmkit.workbook.guard.problems import named_write
from crmkit.workbook.guard.system import exchange

if TYPE_CHECKING:
    from crmkit.workbook.guard.holders import Holder


@dataclass(frozen=True, slots=True)
class Standing:
    """How a workbook stands; nothing was changed to find out."""

    real_path: Path  #: the file itself, links followed
    obstacle: FileProblem | None  #: why it can't be replaced; None when nothing is in the way
    holder: Holder | None  #: the program that has it open
    closes_the_window: bool  #: the file system exchanges files in one step: not even a save in between is lost
    backup_count: int
    backup_bytes: int


def standing_of(path: Path, language: str) -> Standing:
    """Look at the workbook, its folder and its backups. Two small files are made beside it and removed.

    Raises:
        FileMissing: no such file.
    """
    real = Path(os.path.realpath(path))
    backups = list_backups(real, language=language)
    obstacle: FileProblem | None = None
    closes_the_window = False
    with named_write(path):
        real.stat()
    try:
        with named_write(path):
            refuse_unless_replaceable(real)
            closes_the_window = _can_exchange(real)
    except FileProblem as problem:
        obstacle = problem
    size = sum(backup.size_bytes for backup in backups)
    return Standing(real, obstacle, find_holder(path), closes_the_window, len(backups), size)


def _can_exchange(real: Path) -> bool:
    one, other = fresh_name(real), fresh_name(real)
    try:
        one.touch(mode=0o600, exist_ok=False)
        other.touch(mode=0o600, exist_ok=False)
        return exchange(one, other)
    finally:
        one.unlink(missing_ok=True)
        other.unlink(missing_ok=True)
