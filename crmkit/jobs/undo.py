"""Takes the last write of a workbook back, exactly, or says why it can't."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.locale import text
from crmkit.workbook.guard import undo as guard
from crmkit.workbook.guard.backups import operation_name
from crmkit.workbook.guard.guarded import Occasion

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def undo(path: Path, now: datetime, language: str) -> str:
    """Take back the last write; returns what was done, in words.

    Raises:
        NothingToUndo, UndoRefused: there is nothing, or people changed cells since.
        FileProblem: the file can't be written.
    """
    result = guard.undo(path, Occasion(guard.UNDO, now, language))
    key = "undone_saved_since" if result.was_saved_since else "undone"
    operation, at = operation_name(result.operation, language), f"{result.written_at:%Y-%m-%d %H:%M:%S}"
    return text(f"reports.{key}", language, path=path, operation=operation, at=at)
