"""Takes the last write of a workbook back, exactly, or says why it can't."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.jobs.report import Report, line
from crmkit.workbook.doors import door_to
from crmkit.workbook.guard import undo as guard
from crmkit.workbook.guard.backups import operation_name
from crmkit.workbook.guard.guarded import Occasion

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def undo(path: Path, now: datetime, language: str) -> str:
    """Take back the last write, in the file or in the Excel that has it open; returns what was done, in words.

    Raises:
        As `undo_reported`.
    """
    return undo_reported(path, now, language).lines()[0]


def undo_reported(path: Path, now: datetime, language: str) -> Report:
    """Take back the last write: which one it was, where the file as it stood until now is kept.

    Raises:
        NothingToUndo, UndoRefused: there is nothing, or people changed cells since.
        FileProblem: the file can't be written.
    """
    door = door_to(path)
    result = door.undo(Occasion(guard.UNDO, now, language))
    key = "undone_live" if door.is_live else "undone_saved_since" if result.was_saved_since else "undone"
    operation, at = operation_name(result.operation, language), f"{result.written_at:%Y-%m-%d %H:%M:%S}"
    facts = {
        "path": str(path),
        "operation": result.operation,
        "written_at": result.written_at,
        "backup": str(result.backup or ""),
        "was_saved_since": result.was_saved_since,
        "is_live": door.is_live,
    }
    return Report(facts, [line(key, path=path, operation=operation, at=at)], language)
