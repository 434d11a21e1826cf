"""From a found table to values: data rows only, unknown columns riding along."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from crmkit.model.table_data import CellKind, Origin, TableData
from crmkit.workbook.reading.blocks import Block
from crmkit.workbook.reading.grid import as_text
from crmkit.workbook.reading.headers import HeaderIndex, header_key
from crmkit.workbook.reading.look_alikes import ALL_WORDS
from crmkit.workbook.reading.rows import (
    TOTAL_INITIALS,
    RowKind,
    is_footnote,
    is_guidance_row,
    is_repeated_header,
    is_serial_header,
    is_total,
    is_totals_row,
)
from crmkit.workbook.sheet.areas import letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from crmkit.workbook.reading.content import SheetContent, WorkbookContent
    from crmkit.workbook.reading.grid import Kinds, Objects, SheetGrid
    from crmkit.workbook.reading.match import TableMatch

_TOTAL_COLUMNS: Final = 3  #: the total word stands in one of the first columns, or where names stand
_FOOTNOTE_ROWS: Final = 12
_SEARCHED_GAPS: Final = 200  #: a sheet with more gaps is no stack of tables
_FORMULAS: Final = (CellKind.FORMULA, CellKind.FORMULA_UNCACHED)


@dataclass(frozen=True)
class TableRows:
    """Which rows under a header are data, and what the others are (blank ones not listed)."""

    data: list[int]
    left_out: dict[int, RowKind]
    last_row: int  #: of anything under the header, data or not; header_row when there is nothing


@dataclass(frozen=True)
class _Cells:
    """The people's columns of a table, first row under the header to last row."""

    first_row: int
    values: dict[int, Objects]
    kinds: dict[int, Kinds]

    def row(self, row: int) -> dict[int, Any]:
        return {column: values[row - self.first_row] for column, values in self.values.items()}


def load_table(content: WorkbookContent, match: TableMatch) -> TableData:
    """The table's data rows with kinds, unknown columns and origin.

    Raises:
        BrokenWorkbook, SuspiciousWorkbook: the sheet can't be read.
    """
    sheet = content.sheet(match.sheet)
    cells = _cells(sheet.grid, match)
    rows = _table_rows(sheet, match, cells)
    at = np.array(rows.data, dtype=np.int64) - cells.first_row
    index = pd.Index(rows.data, dtype="int64")
    fields = {name: match.columns[name] for name in (f.name for f in match.table.fields) if name in match.columns}
    values = _frame({name: cells.values[column][at] for name, column in fields.items()}, index, object)
    kinds = _frame({name: cells.kinds[column][at] for name, column in fields.items()}, index, np.uint8)
    unknown_columns = [column for column in match.headers if column not in match.columns.values()]
    names = unique_headers([match.headers[column] or letters(column) for column in unknown_columns])
    unknown = _frame(
        {name: cells.values[column][at] for name, column in zip(names, unknown_columns, strict=True)}, index, object
    )
    hidden = sheet.facts.hidden_rows.intersection(rows.data)
    totals = {row for row, kind in rows.left_out.items() if kind is RowKind.TOTALS}
    totals -= _totals_of_object(sheet, match).keys()
    return TableData(
        match.table, values, kinds, unknown, _origin(sheet, match, rows), frozenset(hidden), frozenset(totals)
    )


def table_rows(content: WorkbookContent, match: TableMatch) -> TableRows:
    """Which rows of the table are data and what the others are: nothing may be written over those."""
    sheet = content.sheet(match.sheet)
    return _table_rows(sheet, match, _cells(sheet.grid, match))


def read_column(content: WorkbookContent, sheet: str, column: int, rows: Sequence[int]) -> list[Any]:
    """What the cells of one column hold in these rows: str, float, bool, datetime, or None when blank.

    Raises:
        SheetNotFound: no sheet of that name.
        BrokenWorkbook, SuspiciousWorkbook: the sheet can't be read.
    """
    if not len(rows):
        return []
    first, last = min(rows), max(rows)
    values, _ = content.sheet(sheet).grid.column(column, first, last)
    at = np.asarray(rows, dtype=np.int64) - first
    found: list[Any] = values[at].tolist()
    return found


def unique_headers(headers: Iterable[str]) -> list[str]:
    """The headers with " (2)", " (3)" ... behind repeated ones."""
    taken: set[str] = set()
    unique = []
    for header in headers:
        name, number = header, 2
        while name in taken:
            name, number = f"{header} ({number})", number + 1
        taken.add(name)
        unique.append(name)
    return unique


def _frame(columns: dict[str, Any], index: pd.Index[int], dtype: Any) -> pd.DataFrame:
    if not columns:
        return pd.DataFrame(index=index)
    return pd.DataFrame(
        {name: pd.Series(values, index=index, dtype=dtype, copy=False) for name, values in columns.items()},
        copy=False,
    )


def _cells(grid: SheetGrid, match: TableMatch) -> _Cells:
    first, last = match.header_row + 1, max(match.last_row, match.header_row)
    values, kinds = {}, {}
    for column in match.headers:
        values[column], kinds[column] = grid.column(column, first, last)
    return _Cells(first, values, kinds)


def _origin(sheet: SheetContent, match: TableMatch, rows: TableRows) -> Origin:
    last_row = rows.data[-1] if rows.data else match.header_row
    blank_rows = 0
    for found in sheet.tables:
        if found.name == match.excel_table:
            blank_rows = max(0, found.last_data_row - max(last_row, found.first_data_row - 1))
    return Origin(
        match.sheet, match.header_row, dict(match.columns), dict(match.headers), last_row, match.last_column,
        match.excel_table, blank_rows, match.beside,
    )  # fmt: skip


# ── rows ──


def _table_rows(sheet: SheetContent, match: TableMatch, cells: _Cells) -> TableRows:
    filled = _filled(match, cells)
    rows = _with_object(sheet, match, np.flatnonzero(filled) + cells.first_row)
    left_out = _totals_of_object(sheet, match)
    left_out |= _guidance(sheet, match, set(rows.tolist()))
    left_out |= _totals(match, cells, rows)
    left_out |= _repeated(match, cells)
    left_out |= _other_table(match, cells, rows.tolist(), left_out)
    left_out |= _footnotes(cells, [row for row in rows.tolist() if row not in left_out])
    data = [row for row in rows.tolist() if row not in left_out]
    last = max([match.header_row, *left_out, *data[-1:]])
    return TableRows(data, left_out, last)


def _filled(match: TableMatch, cells: _Cells) -> npt.NDArray[np.bool_]:
    """Rows that a person has typed something into; a formula filled down, a number of the row, FALSE don't count."""
    filled = np.zeros(max(0, match.last_row - match.header_row), dtype=np.bool_)
    for column, kinds in cells.kinds.items():
        if not _only_numbers_rows(match, column):
            typed = (kinds != CellKind.BLANK) & (kinds < CellKind.FORMULA)
            if (kinds == CellKind.BOOLEAN).any():
                typed &= ~((kinds == CellKind.BOOLEAN) & (cells.values[column] == False))  # noqa: E712  (elementwise)
            filled |= typed
    name = _name_column(match)
    if name is None:
        return filled
    kinds, values = cells.kinds[name], cells.values[name]
    for at in np.flatnonzero(kinds == CellKind.FORMULA).tolist():
        filled[at] |= values[at] not in {None, 0.0, ""}
    for at in np.flatnonzero(filled).tolist():
        value = values[at]
        if value is None or (type(value) is str and value.isspace()):
            filled[at] = any(map(as_text, cells.row(at + cells.first_row).values()))
    return filled


def _only_numbers_rows(match: TableMatch, column: int) -> bool:
    header = match.headers[column]
    return bool(header) and is_serial_header(header) and column not in match.columns.values()


def _name_column(match: TableMatch) -> int | None:
    names = [declared.name for declared in match.table.fields if declared.required]
    return next((match.columns[name] for name in names if name in match.columns), None)


def _with_object(sheet: SheetContent, match: TableMatch, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Rows of an Excel table object, and those a program wrote right under it without making it longer."""
    for found in sheet.tables:
        if found.name == match.excel_table:
            below = rows[rows > found.area.last_row]
            adjoining = below == found.area.last_row + 1 + np.arange(len(below))
            kept = 0 if found.totals_rows else int(np.argmin([*adjoining, False]))
            return np.concatenate([rows[rows <= found.area.last_row], below[:kept]])
    return rows


def _totals_of_object(sheet: SheetContent, match: TableMatch) -> dict[int, RowKind]:
    found = [item for item in sheet.tables if item.name == match.excel_table and item.totals_rows]
    return {row: RowKind.TOTALS for item in found for row in range(item.last_data_row + 1, item.area.last_row + 1)}


def _guidance(sheet: SheetContent, match: TableMatch, filled: set[int]) -> dict[int, RowKind]:
    index = HeaderIndex(match.table)
    block = Block(match.header_row, match.first_column, match.last_column, match.last_row, match.headers)
    left_out: dict[int, RowKind] = {}
    row = match.header_row + 1
    while row in filled and is_guidance_row(sheet, block, row, index):
        left_out[row] = RowKind.GUIDANCE
        row += 1
    return left_out


def _totals(match: TableMatch, cells: _Cells, rows: npt.NDArray[np.int64]) -> dict[int, RowKind]:
    named = {match.columns[name] for name in ("customer_id", "customer_name") if name in match.columns}
    at = rows - cells.first_row
    left_out = {}
    for column in named | set(list(match.headers)[:_TOTAL_COLUMNS]):
        for row, value in zip(rows.tolist(), cells.values[column][at].tolist(), strict=True):
            is_candidate = type(value) is str and value[0] in TOTAL_INITIALS and is_total(value)
            if is_candidate and is_totals_row(cells.row(row).values()):
                left_out[row] = RowKind.TOTALS
    return left_out


def _repeated(match: TableMatch, cells: _Cells) -> dict[int, RowKind]:
    left_out = {}
    for column in list(match.columns.values())[:2]:
        header = match.headers[column]
        for at in np.flatnonzero(cells.values[column] == header).tolist():
            row = at + cells.first_row
            if is_repeated_header(cells.row(row), match.headers):
                left_out[row] = RowKind.REPEATED_HEADER
    return left_out


def _other_table(
    match: TableMatch, cells: _Cells, rows: list[int], left_out: dict[int, RowKind]
) -> dict[int, RowKind]:
    """All rows from another table's header on: behind a gap, a row of words that are headers, of other columns."""
    index = HeaderIndex(match.table)
    starts = [row for above, row in pairwise(rows) if row - above > 1 and row not in left_out]
    for row in starts[:_SEARCHED_GAPS]:
        texts = [as_text(value) for value in cells.row(row).values() if value is not None]
        known = sum(1 for text in texts if header_key(text) in ALL_WORDS or index.find(text))
        if known >= 2 and known * 2 > len(texts):  # noqa: PLR2004  (one may be a coincidence)
            return {below: RowKind.OTHER_TABLE for below in rows if below >= row}
    return {}


def _footnotes(cells: _Cells, rows: list[int]) -> dict[int, RowKind]:
    """Remarks below the data, parted from it by a blank row."""
    left_out: dict[int, RowKind] = {}
    tail = rows[-_FOOTNOTE_ROWS:]
    for at in range(len(tail) - 1, 0, -1):
        if not is_footnote(cells.row(tail[at]).values()):
            break
        left_out[tail[at]] = RowKind.FOOTNOTE
    first = min(left_out, default=0)
    above = [row for row in rows if row < first]
    return left_out if left_out and above and first - above[-1] > 1 else {}
