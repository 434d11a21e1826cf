"""What a crmkit sheet shall hold, line by line: values with their looks, and the key of each row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from crmkit.model.edits import CellValue, Formula, Look, PutSheet, SheetCell, SheetState, Style
from crmkit.workbook.sheet.values import plain, serial

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.workbook.sheet.matching import RowKey

_BODY = Style(Look.BODY)


@dataclass(frozen=True, slots=True)
class WantedCell:
    """A value or formula and its style."""

    value: CellValue | Formula
    style: Style
    is_ruled: bool = False  #: part of a list: a thin line below

    @property
    def shown(self) -> CellValue:
        """What people see: the value, or what the formula showed when it was written."""
        return self.value.cached if isinstance(self.value, Formula) else self.value


@dataclass(frozen=True, slots=True)
class WantedSheet:
    """The lines of a crmkit sheet: title lines, the header (unless there is none), the body."""

    title: tuple[tuple[WantedCell, ...], ...]
    header: tuple[WantedCell, ...] | None
    body: tuple[tuple[WantedCell, ...], ...]
    width: int  #: our columns; what stands right of them is people's
    key_column: int | None
    widths: tuple[float, ...] = ()  #: of our columns, in characters
    is_seen: bool = True  #: False for a hidden sheet, whose rows need no air

    @classmethod
    def of(cls, operation: PutSheet) -> WantedSheet:
        """The lines that a PutSheet describes.

        Raises:
            ValueRefused: unsupported_value.
        """
        columns = operation.columns
        styles = [column.style for column in columns]
        header = tuple(WantedCell(column.header or None, column.header_style) for column in columns)
        width = max(len(columns), *(len(row) for row in (*operation.title, *operation.rows, ())))
        return cls(
            tuple(_line(row, [], is_ruled=False) for row in operation.title),
            header if operation.with_header else None,
            tuple(_line(row, styles, is_ruled=operation.with_header) for row in operation.rows),
            width,
            operation.key_column,
            tuple(column.width for column in columns),
            operation.state is SheetState.VISIBLE,
        )

    def keys(self, *, from_1904: bool) -> list[RowKey]:
        """The key of every body row, "" where it is blank; none of them without a key column."""
        column = self.key_column
        if column is None:
            return []
        return [row_key(row[column].shown if column < len(row) else None, from_1904=from_1904) for row in self.body]


def row_key(value: CellValue, *, from_1904: bool) -> RowKey:
    """A key cell's value, comparable between what is wanted and what a sheet holds."""
    if value is None:
        return ""
    if isinstance(value, date):
        return float(serial(value, from_1904=from_1904))
    return value if isinstance(value, str) else float(value)


def _line(row: Sequence[SheetCell], styles: Sequence[Style], *, is_ruled: bool) -> tuple[WantedCell, ...]:
    cells = [_cell(cell, styles[at] if at < len(styles) else _BODY, is_ruled=is_ruled) for at, cell in enumerate(row)]
    blanks = [WantedCell(None, style, is_ruled) for style in styles[len(row) :]] if is_ruled else []
    return tuple(cells + blanks)


def _cell(cell: SheetCell, style: Style, *, is_ruled: bool) -> WantedCell:
    value, own = cell if isinstance(cell, tuple) else (cell, style)
    return WantedCell(value if isinstance(value, Formula) else plain(value), own, is_ruled)
