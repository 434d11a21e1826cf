"""Takes the last write of a workbook back, exactly, or says why it can't."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.locale import text
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
        NothingToUndo, UndoRefused: there is nothing, or people changed cells since.
        FileProblem: the file can't be written.
    """
    door = door_to(path)
    result = door.undo(Occasion(guard.UNDO, now, language))
    key = "undone_live" if door.is_live else "undone_saved_since" if result.was_saved_since else "undone"
    operation, at = operation_name(result.operation, language), f"{result.written_at:%Y-%m-%d %H:%M:%S}"
    return text(f"reports.{key}", language, path=path, operation=operation, at=at)
