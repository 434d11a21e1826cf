"""Cells of openpyxl, set without its own reading of texts, and what formulas show."""

from __future__ import annotations

import re
from copy import copy
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import datetime as days
from openpyxl.utils.escape import unescape

if TYPE_CHECKING:
    from crmkit.testing.engine.model import ExcelSheet

Value = str | float | bool | None
Cell = Any  #: openpyxl's, whose types leave out what is used here

_FIRST_STRING: Final = re.compile(r'"((?:[^"]|"")*)"')
_LAST_STRING: Final = re.compile(r'"((?:[^"]|"")*)"\)*\Z')
_ROW: Final = re.compile(r"ROW\(\)-ROW\([A-Z]+\$(\d+)\)\Z")


def quote(cell: Cell, *, is_quoted: bool) -> None:
    """The apostrophe that Excel shows before a text; openpyxl has no public way to it."""
    if cell.quotePrefix != is_quoted:
        style = copy(cell._style) or StyleArray()  # noqa: SLF001  (see above)
        style.quotePrefix = int(is_quoted)
        cell._style = style  # noqa: SLF001  (see above)


def assign(cell: Cell, value: object, kind: str) -> None:
    """Set a cell without openpyxl's own reading of texts."""
    cell._value = value  # noqa: SLF001  (openpyxl would read "=1" as a formula)
    cell.data_type = kind


def settle(sheet: ExcelSheet, cell: Cell, shown: object) -> None:
    """A cell as loaded: dates become numbers, formulas remember what they showed."""
    value = cell.value
    if isinstance(value, str) and cell.data_type != "f":
        assign(cell, unescape(value), cell.data_type)
    elif cell.data_type == "f":
        sheet.shown[cell.row, cell.column] = _number(sheet, shown)
    elif isinstance(value, datetime | date | time | timedelta):
        number_format = cell.number_format
        assign(cell, _number(sheet, value), "n")
        cell.number_format = number_format


def _number(sheet: ExcelSheet, value: object) -> Any:
    if isinstance(value, datetime | date | time | timedelta):
        return _days(value, sheet.book.workbook.epoch)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _days(value: object, epoch: object) -> float:
    read: Any = days.to_excel
    return float(read(value, epoch=epoch))


def formula_of(cell: Cell) -> str:
    """A formula without its equals sign, an array formula's too."""
    value = cell.value
    return str(getattr(value, "text", value)).removeprefix("=")


def calculated(formula: str, row: int) -> Value:
    """What a formula shows, as far as this Excel calculates: words first or last in it, its row; else 0."""
    link = _LAST_STRING.search(formula) if formula.upper().startswith("HYPERLINK(") else None
    words, counted = link or _FIRST_STRING.match(formula), _ROW.match(formula)
    if counted is not None:
        return float(row - int(counted[1]))
    return words[1].replace('""', '"') if words is not None else 0.0
