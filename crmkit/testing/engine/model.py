"""Sheets of the Excel for tests: cells that take what they are given as Excel's do, kept by openpyxl."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter, range_boundaries

from crmkit.testing.engine.cells import Cell, Value, assign, calculated, formula_of, quote
from crmkit.testing.engine.parsing import Parsed, parsed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from crmkit.testing.engine.book import ExcelBook

LONGEST_TEXT: Final = 32_767
LONGEST_IN_ARRAY: Final = 8_203


class ExcelError(Exception):
    """What Excel answers to what it does not do; COM knows no finer kinds."""


class CallRejected(ExcelError):
    """A cell is being edited or a dialog is open: Excel takes no call at the moment."""

    hresult = -2147418111  #: RPC_E_CALL_REJECTED


@dataclass
class ExcelSheet:
    """One sheet. `is_filtered` says that hidden rows are hidden by a filter."""

    book: ExcelBook
    sheet: Worksheet
    shown: dict[tuple[int, int], Value] = field(default_factory=dict)  #: what formulas show, by (row, column)
    is_protected: bool = False

    @property
    def name(self) -> str:
        """The tab's name."""
        return str(self.sheet.title)

    @property
    def is_filtered(self) -> bool:
        """Whether something is chosen in the sheet's filter or in a table's."""
        filters = [self.sheet.auto_filter, *(table.autoFilter for table in self.sheet.tables.values())]
        return any(one is not None and one.filterColumn for one in filters)

    def is_hidden(self, row: int) -> bool:
        """Whether a row is hidden."""
        return row in self.sheet.row_dimensions and bool(self.sheet.row_dimensions[row].hidden)

    # ── as people do ──

    def type(self, address: str, text: str) -> None:
        """Type a text into a cell."""
        self.set_value(*coordinate_to_tuple(address), text)
        self.book.is_saved = False

    def value(self, address: str) -> Value:
        """What a cell shows."""
        return self.value_at(*coordinate_to_tuple(address))

    # ── cells ──

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell, None where there is none."""
        found: Cell = self.sheet._cells.get((row, column))  # noqa: SLF001  (asking for it would create it)
        return found

    def value_at(self, row: int, column: int) -> Value:
        """What a cell shows, dates as numbers."""
        cell = self.cell(row, column)
        if cell is None or cell.value is None:
            return None
        if cell.data_type == "f":
            return self.shown.get((row, column))
        value: Any = cell.value
        return value if isinstance(value, bool | str) else float(value)

    def is_error(self, row: int, column: int) -> bool:
        """Whether the cell shows an error."""
        cell = self.cell(row, column)
        return cell is not None and cell.data_type == "e"

    def formula_at(self, row: int, column: int) -> str:
        """What `Range.Formula` says: the formula with "=", else the constant as text."""
        cell = self.cell(row, column)
        if cell is None or cell.value is None:
            return ""
        if cell.data_type == "f":
            return f"={formula_of(cell)}"
        value = cell.value
        if isinstance(value, bool):
            return str(value).upper()
        return f"{value:.15g}" if isinstance(value, int | float) else str(value)

    def set_value(self, row: int, column: int, value: object) -> None:
        """Assign to `Range.Value`: texts are read as if typed."""
        self.refuse_protected()
        if any(
            area.min_row <= row <= area.max_row
            and area.min_col <= column <= area.max_col
            and (row, column) != (area.min_row, area.min_col)
            for area in self.sheet.merged_cells.ranges
        ):
            return  # Excel keeps nothing behind a merge
        if value not in (None, "") and self.book.expands_tables():
            self._expand_tables(row, column)
        cell = self.sheet.cell(row, column)
        if isinstance(value, str):
            self._refuse_long(value)
            self._put(cell, parsed(value, str(cell.number_format)))
        elif isinstance(value, bool) or value is None:
            self._put(cell, Parsed(value))
        elif isinstance(value, int | float):
            is_text = cell.number_format == "@"
            self._put(cell, Parsed(f"{value:.15g}" if is_text else float(value)))
        else:
            raise ExcelError(f"type mismatch: {type(value).__name__}")

    def set_formula(self, row: int, column: int, value: object) -> None:
        """Assign to `Range.Formula`."""
        self.set_value(row, column, value)

    def _expand_tables(self, row: int, column: int) -> None:
        """A table takes in the column or row that something is written into right beside it."""
        for table in self.sheet.tables.values():
            left, top, right, bottom = (bound or 0 for bound in range_boundaries(table.ref))
            wider = right + (column == right + 1 and top <= row <= bottom)
            longer = bottom + (row == bottom + 1 and left <= column <= right)
            if (wider, longer) != (right, bottom):
                self._resize(table, f"{get_column_letter(left)}{top}:{get_column_letter(wider)}{longer}")

    def _refuse_long(self, text: str) -> None:
        if len(text) > LONGEST_TEXT:
            raise ExcelError("text too long for a cell")

    def _put(self, cell: Cell, new: Parsed) -> None:
        place = (cell.row, cell.column)
        self.shown.pop(place, None)
        if new.number_format is not None:
            cell.number_format = new.number_format
        quote(cell, is_quoted=new.is_quoted)
        if new.formula is not None:
            if new.formula.count("(") != new.formula.count(")"):
                raise ExcelError("there is a problem with this formula")
            assign(cell, f"={new.formula}", "f")
            self.shown[place] = calculated(new.formula, cell.row)
        elif new.value is None:
            assign(cell, None, "n")
        elif isinstance(new.value, str):
            text = new.value.replace("\r\n", "\n")
            assign(cell, text, "e" if new.is_error else "s")
        else:
            assign(cell, new.value, "b" if isinstance(new.value, bool) else "n")

    def clear(self, row: int, column: int) -> None:
        """Take a cell away."""
        self.refuse_protected()
        self.shown.pop((row, column), None)
        self.sheet._cells.pop((row, column), None)  # noqa: SLF001  (as above)

    def refuse_protected(self) -> None:
        """A protected sheet takes nothing."""
        if self.is_protected or self.sheet.protection.sheet:
            raise ExcelError("the cell is on a protected sheet")

    def assign(self, area: tuple[int, int, int, int], rows: Sequence[Sequence[object]], *, formulas: bool) -> None:
        """Assign an array to a range. Across rows that a filter hides, every visible cell gets the first element."""
        top, left, bottom, right = area
        if max((len(one) for row in rows for one in row if isinstance(one, str)), default=0) > LONGEST_IN_ARRAY:
            raise ExcelError("an element of the array is too long")
        put = self.set_formula if formulas else self.set_value
        if self.is_filtered and any(map(self.is_hidden, range(top, bottom + 1))):
            visible = [row for row in range(top, bottom + 1) if not self.is_hidden(row)]
            for row in visible:
                put(row, left, rows[0][0])
            return
        for row, values in zip(range(top, bottom + 1), rows, strict=True):
            for column, value in zip(range(left, right + 1), values, strict=True):
                put(row, column, value)

    def resize_table(self, name: str, reference: str) -> None:
        """Give a table another range; a header cell that is blank then gets a name of Excel's."""
        self.refuse_protected()
        self._resize(self.sheet.tables[name], reference)

    def _resize(self, table: Any, reference: str) -> None:
        left, top, right, _ = (bound or 0 for bound in range_boundaries(reference))
        if range_boundaries(table.ref)[1] != top:
            raise ExcelError("the header row has to stay")
        table.ref = reference
        if table.autoFilter is not None:
            table.autoFilter.ref = reference
        for column in range(left, right + 1):
            if self.value_at(top, column) is None:
                assign(self.sheet.cell(top, column), f"列{column - left + 1}", "s")
