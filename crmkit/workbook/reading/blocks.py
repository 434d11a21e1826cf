"""Rows that may be headers, and the columns that belong to one table under them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crmkit.workbook.reading.content import SheetContent, TableObject
    from crmkit.workbook.reading.grid import SheetGrid

#: titles, update dates, figures and instructions above a header take fewer rows than this
SEARCHED_ROWS: Final = 40
#: rows looked at to see whether a column without a header holds anything
_PROBED_ROWS: Final = 50
_LONGEST_HEADER: Final = 60


@dataclass(frozen=True)
class Block:
    """One possible table: a header row and a run of columns, or an Excel table object."""

    header_row: int
    first_column: int
    last_column: int
    last_row: int
    headers: dict[int, str]  #: column -> text as written, "" where blank
    table_object: TableObject | None = None


def blocks(sheet: SheetContent) -> Iterator[Block]:
    """Every possible table of a sheet, Excel table objects first."""
    for found in sheet.tables:
        if found.header_rows:
            yield _of_object(sheet, found)
    grid = sheet.grid
    for row in range(grid.first_row, min(grid.last_row, grid.first_row + SEARCHED_ROWS) + 1):
        yield from _of_row(sheet, row)


def _of_object(sheet: SheetContent, found: TableObject) -> Block:
    area, row = found.area, found.area.first_row + found.header_rows - 1
    headers = {column: sheet.grid.text(row, column) for column in range(area.first_column, area.last_column + 1)}
    return Block(row, area.first_column, area.last_column, sheet.grid.last_row, headers, found)


def _of_row(sheet: SheetContent, row: int) -> Iterator[Block]:
    grid = sheet.grid
    if any(found.area.first_row <= row <= found.area.last_row for found in sheet.tables):
        return
    texts = {column: header_text(sheet, row, column) for column in range(grid.first_column, grid.last_column + 1)}
    if sum(1 for column in texts if isinstance(grid.cell(row, column), str)) < 1:
        return
    for first, last in _runs(grid, row, texts):
        part = {column: texts[column] for column in range(first, last + 1)}
        if any(part.values()):
            yield Block(row, first, last, grid.last_row, part)


def header_text(sheet: SheetContent, row: int, column: int) -> str:
    """The header cell's text; inside a merge over several rows, the text of the merge's anchor."""
    text = sheet.grid.text(row, column)
    if text:
        return text
    for area in sheet.facts.merges:
        if area.covers(row, column) and area.first_row < row and area.first_column == area.last_column:
            return sheet.grid.text(area.first_row, area.first_column)
    return ""


def _runs(grid: SheetGrid, row: int, texts: dict[int, str]) -> Iterator[tuple[int, int]]:
    """Runs of columns with a header or, under a blank header, with data; a gap parts two tables."""
    first = None
    for column, text in texts.items():
        if text or _holds_data(grid, row, column):
            first = column if first is None else first
        elif first is not None:
            yield first, column - 1
            first = None
    if first is not None:
        yield first, grid.last_column


def _holds_data(grid: SheetGrid, row: int, column: int) -> bool:
    below = range(row + 1, min(row + _PROBED_ROWS, grid.last_row) + 1)
    return any(grid.cell(at, column) is not None for at in below)
