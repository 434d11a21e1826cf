"""What is looked at beside the changes themselves: the cells that go over, rows hidden by now, what people added."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crmkit.workbook.live.carrying import Place
from crmkit.workbook.reading.facts import sheet_facts
from crmkit.workbook.sheet.present import RowReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crmkit.model.edits import SetCells
    from crmkit.workbook.live.changes import Changes, SheetChange
    from crmkit.workbook.live.comparing import FileState


def without_absent(changes: Changes, now: FileState) -> Changes:
    """The changes without sheets that are to go and are not there: people or a write cut off were faster."""
    kept = (sheet for sheet in changes.sheets if sheet.gone is None or sheet.name in now.names)
    return replace(changes, sheets=tuple(kept))


def with_hidden_rows(changes: Changes, now: FileState) -> Changes:
    """The changes with the rows that are hidden in the book as it stands now."""
    return replace(changes, sheets=tuple(_with_hidden_rows(sheet, now) for sheet in changes.sheets))


def _with_hidden_rows(sheet: SheetChange, now: FileState) -> SheetChange:
    if sheet.name not in now.names:
        return sheet
    return replace(sheet, hidden_rows=sheet_facts(now.part(sheet.name)).hidden_rows)


def carried_cells(written: Sequence[SetCells], changes: Changes) -> tuple[SetCells, ...]:
    """Of the cells that a draft wrote those that change in the open book."""
    places = {(sheet.name, column.column): set(column.rows) for sheet in changes.sheets for column in sheet.cells}
    kept = (_kept(cells, places.get((cells.sheet, cells.column), set())) for cells in written)
    return tuple(cells for cells in kept if len(cells.rows))


def _kept(cells: SetCells, rows: set[int]) -> SetCells:
    at = [number for number, row in enumerate(cells.rows) if row in rows]
    if len(at) == len(cells.rows):
        return cells
    old = cells.old or ()
    return replace(
        cells, rows=[cells.rows[one] for one in at], new=[cells.new[one] for one in at], old=[old[one] for one in at]
    )


def foreign_places(changes: Changes, now: FileState) -> Iterator[Place]:
    """Filled cells on sheets that are to go which the write did not make: people's, and lost with the sheet."""
    for sheet in changes.sheets:
        if sheet.gone is None or sheet.name not in now.names:
            continue
        ours = {(row, column.column) for column in sheet.cells for row in column.rows}
        for row in RowReader(now.sheet(sheet.name).scan, now.editor.reader).rows():
            for column, cell in row.cells.items():
                if cell.is_filled and (row.number, column) not in ours:
                    yield Place(sheet.name, row.number, column)
