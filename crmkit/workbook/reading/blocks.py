"""Rows that may be headers, and the columns that belong to one table under them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crmkit.workbook.reading.content import SheetContent, TableObject
    from crmkit.workbook.reading.grid import SheetGrid

#: titles, update dates, figures and instructions above a header take fewer rows than this
SEARCHED_ROWS: Final = 40
#: rows looked at to see whether a column without a header holds anything
_PROBED_ROWS: Final = 50
#: a title or an instruction is longer than any header
_LONGEST_HEADER: Final = 60
#: of a header's cells at least this share is text
_TEXT_SHARE: Final = 0.6


@dataclass(frozen=True)
class Block:
    """One possible table: a header row and a run of columns, or an Excel table object."""

    header_row: int
    first_column: int
    last_column: int
    last_row: int
    headers: dict[int, str]  #: column -> text as written, "" where blank
    table_object: TableObject | None = None
    second_headers: dict[int, str] = field(default_factory=dict)  #: the row below, where it is the other language's


def blocks(sheet: SheetContent) -> Iterator[Block]:
    """Every possible table of a sheet, Excel table objects first."""
    for found in sheet.tables:
        if found.header_rows:
            yield _of_object(sheet, found)
    grid, anchors = sheet.grid, merged_header_texts(sheet)
    for row in range(grid.first_row, min(grid.last_row, grid.first_row + SEARCHED_ROWS) + 1):
        if not any(found.area.first_row <= row <= found.area.last_row for found in sheet.tables):
            yield from _of_row(grid, row, anchors)


def _of_object(sheet: SheetContent, found: TableObject) -> Block:
    area, row = found.area, found.area.first_row + found.header_rows - 1
    headers = {column: sheet.grid.text(row, column) for column in range(area.first_column, area.last_column + 1)}
    return Block(row, area.first_column, area.last_column, sheet.grid.last_row, headers, found)


def merged_header_texts(sheet: SheetContent) -> dict[tuple[int, int], str]:
    """Texts of merges over several rows of one column, by every cell they cover below the anchor."""
    limit = sheet.grid.first_row + SEARCHED_ROWS
    texts = {}
    for area in sheet.facts.merges:
        if area.first_column == area.last_column and area.first_row < area.last_row <= limit:
            text = sheet.grid.text(area.first_row, area.first_column)
            texts.update({(row, area.first_column): text for row in range(area.first_row + 1, area.last_row + 1)})
    return texts


def _of_row(grid: SheetGrid, row: int, anchors: dict[tuple[int, int], str]) -> Iterator[Block]:
    columns = range(grid.first_column, grid.last_column + 1)
    texts = {column: grid.text(row, column) or anchors.get((row, column), "") for column in columns}
    if not any(isinstance(grid.cell(row, column), str) for column, text in texts.items() if text):
        return
    for first, last in _runs(grid, row, texts):
        part = {column: texts[column] for column in range(first, last + 1)}
        if _may_be_header(grid, row, part):
            yield Block(row, first, last, grid.last_row, part)


def _may_be_header(grid: SheetGrid, row: int, part: dict[int, str]) -> bool:
    filled = {column: text for column, text in part.items() if text}
    words = [c for c, text in filled.items() if len(text) <= _LONGEST_HEADER and not _is_figure(grid, row, c)]
    return bool(words) and len(words) >= len(filled) * _TEXT_SHARE


def _is_figure(grid: SheetGrid, row: int, column: int) -> bool:
    value = grid.cell(row, column)
    return value is not None and not isinstance(value, str)


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
