"""How two workbooks differ: parts of the file and cells, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.jobs.report import Line, Report, line
from crmkit.workbook.guard.cells import read_rows
from crmkit.workbook.guard.compare import differences
from crmkit.workbook.package.archive import Archive

if TYPE_CHECKING:
    from pathlib import Path


def diff(before: Path, after: Path) -> Report:
    """Parts that were added, removed or changed, and cells whose content differs.

    Raises:
        FileProblem: one of the files can't be read.
    """
    old, new = Archive.open(before), Archive.open(after)
    removed = [name for name in old.names if name not in new.names]
    added = [name for name in new.names if name not in old.names]
    changed = [name for name in old.names if name in new.names and old.read(name) != new.read(name)]
    cells = differences(read_rows(before), read_rows(after))
    said = [
        *_named("diff_removed", removed),
        *_named("diff_added", added),
        *_named("diff_changed", changed),
        *([line("diff_cells", count=cells.count, first=", ".join(cells.first))] if cells.count else []),
    ]
    facts = {
        "parts_removed": removed,
        "parts_added": added,
        "parts_changed": changed,
        "cell_count": cells.count,
        "first_cells": list(cells.first),
    }
    return Report(facts, said or [line("diff_none")], has_errors=bool(said))


def _named(key: str, parts: list[str]) -> list[Line]:
    return [line(key, count=len(parts), parts=", ".join(parts))] if parts else []
