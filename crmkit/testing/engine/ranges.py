"""A range as xlwings asks for it: values, formulas, formats, in one call each."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openpyxl.styles import PatternFill
from openpyxl.utils.cell import get_column_letter

from crmkit.testing.engine.system_names import api_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crmkit.testing.engine.excel import ExcelApplication
    from crmkit.testing.engine.model import ExcelSheet


class RangeImpl:
    """A range: top, left, bottom, right."""

    def __init__(self, excel: ExcelApplication, sheet: ExcelSheet, area: tuple[int, int, int, int]) -> None:
        self.excel, self.cells, self.area = excel, sheet, area
        self.options: dict[str, Any] = {}

    @property
    def api(self) -> Any:
        """By the system's names."""
        return api_of(self.excel, self)

    def places(self) -> Iterator[tuple[int, int]]:
        """Row and column of every cell."""
        top, left, bottom, right = self.area
        return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))

    def _read(self, what: Any) -> Any:
        top, left, bottom, right = self.area
        rows = tuple(tuple(what(row, column) for column in range(left, right + 1)) for row in range(top, bottom + 1))
        return rows if (top, left) != (bottom, right) else rows[0][0]

    @property
    def raw_value(self) -> Any:
        """What `Range.Value` hands over, dates as numbers."""
        self.excel.called("get value")
        found = self._read(self.cells.value_at)
        return [list(row) for row in found] if isinstance(found, tuple) else found

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        self.assign("value", value, formulas=False)

    @property
    def formula(self) -> Any:
        """What `Range.Formula` hands over."""
        self.excel.called("get formula")
        return self._read(self.cells.formula_at)

    def assign(self, name: str, value: Any, *, formulas: bool) -> None:
        """Assign to `Value` or `Formula`: a scalar to every cell, rows to theirs."""
        self.excel.called(f"set {name}")
        self.cells.refuse_protected()
        if isinstance(value, list | tuple):
            self.cells.assign(self.area, value, formulas=formulas)
        else:
            for place in self.places():
                (self.cells.set_formula if formulas else self.cells.set_value)(*place, value)
        self.cells.book.is_saved = False

    @property
    def number_format(self) -> str | None:
        """The format, None where there are several."""
        self.excel.called("get number format")
        found = {self.cells.sheet.cell(*place).number_format for place in self.places()}
        return found.pop() if len(found) == 1 else None

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.excel.called("set number format")
        self.cells.refuse_protected()
        for place in self.places():
            self.cells.sheet.cell(*place).number_format = code

    @property
    def column_width(self) -> float:
        """In characters."""
        self.excel.called("get column width")
        return float(self.cells.sheet.column_dimensions[get_column_letter(self.area[1])].width)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.excel.called("set column width")
        self.cells.sheet.column_dimensions[get_column_letter(self.area[1])].width = value

    def clear(self) -> None:
        """Contents and formats."""
        self.excel.called("clear")
        for place in self.places():
            self.cells.clear(*place)

    @property
    def color(self) -> None:
        """Not asked."""
        return

    @color.setter
    def color(self, rgb: tuple[int, int, int] | None) -> None:
        self.excel.called("set color")
        fill = PatternFill("solid", fgColor="{:02X}{:02X}{:02X}".format(*rgb)) if rgb else PatternFill()
        for place in self.places():
            self.cells.sheet.cell(*place).fill = fill

    @property
    def wrap_text(self) -> bool:
        """Of the first cell."""
        return bool(self.cells.sheet.cell(*self.area[:2]).alignment.wrap_text)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.excel.called("set wrap text")
        for place in self.places():
            cell = self.cells.sheet.cell(*place)
            alignment: Any = copy(cell.alignment)
            alignment.wrap_text = value
            cell.alignment = alignment

    @property
    def font(self) -> FontImpl:
        """The font."""
        return FontImpl(self)


@dataclass
class FontImpl:
    """The font of a range; weight and colour can be set."""

    cells: RangeImpl

    @property
    def bold(self) -> bool:
        """Of the first cell."""
        return bool(self.cells.cells.sheet.cell(*self.cells.area[:2]).font.bold)

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("bold", value)

    @property
    def color(self) -> None:
        """Not asked."""
        return

    @color.setter
    def color(self, rgb: tuple[int, int, int]) -> None:
        self._set("color", "{:02X}{:02X}{:02X}".format(*rgb))

    def _set(self, name: str, value: object) -> None:
        self.cells.excel.called(f"set font {name}")
        for place in self.cells.places():
            cell = self.cells.cells.sheet.cell(*place)
            font: Any = copy(cell.font)
            setattr(font, name, value)
            cell.font = font
