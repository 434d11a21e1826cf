"""What a write was allowed to change: the asked cells, rows, columns and sheets, in the comparer's own terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from crmkit.model.edits import (
    PLAIN,
    AddColumn,
    AddRows,
    CellValue,
    FoldColumns,
    Plan,
    PutSheet,
    RecolourRules,
    SetCells,
)

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")

#: What `crmkit.workbook.patch` takes: sheet name -> cell address -> value.
Cells: TypeAlias = Mapping[str, Mapping[str, CellValue]]


def column_number(letters: str) -> int:
    """A is 1, XFD is 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """The inverse of `column_number`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def place(address: str) -> tuple[int, int]:
    """Row and column, from 1, of an address like B2 or $B$2.

    Raises:
        ValueError: not an address.
    """
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise ValueError(address)
    return int(found[2]), column_number(found[1])


def address(row: int, column: int) -> str:
    """The address of row and column, from 1."""
    return f"{column_letters(column)}{row}"


@dataclass(frozen=True, slots=True)
class AskedCell:
    """One cell that was asked for."""

    value: CellValue
    is_style_free: bool = False  #: a new cell may look as the operation says, not as its surroundings
    follows_row: int | None = None  #: an appended row looks like this row


@dataclass(slots=True)
class AllowedSheet:
    """Everything one sheet may change."""

    cells: dict[tuple[int, int], AskedCell] = field(default_factory=dict)
    added_columns: list[AddColumn] = field(default_factory=list)
    added_rows: list[AddRows] = field(default_factory=list)
    folded: list[tuple[int, int]] = field(default_factory=list)  #: first and last column
    put: PutSheet | None = None
    recoloured: set[str] = field(default_factory=set)  #: formulas of conditional formats that may colour otherwise

    @property
    def rows(self) -> set[int]:
        """Rows with an asked cell."""
        return {row for row, _ in self.cells}

    @property
    def may_grow(self) -> bool:
        """Whether tables and filters of the sheet may grow."""
        return bool(self.added_columns or self.added_rows)

    @property
    def columns_touched(self) -> set[int]:
        """Columns whose width or outline group may change."""
        folded = {column for first, last in self.folded for column in range(first, last + 1)}
        return folded | {added.column for added in self.added_columns}

    def set_cells(self, operation: SetCells) -> None:
        """Allow the cells of one `SetCells`."""
        free = operation.style != PLAIN
        for row, value in zip(operation.rows, operation.new, strict=True):
            self.cells[row, operation.column] = AskedCell(value, is_style_free=free)

    def add_column(self, operation: AddColumn) -> None:
        """Allow a new column with its header."""
        self.added_columns.append(operation)
        self.cells[operation.header_row, operation.column] = AskedCell(operation.header, is_style_free=True)
        for row, value in zip(operation.rows, operation.new, strict=True):
            self.cells[row, operation.column] = AskedCell(value, is_style_free=True)

    def add_rows(self, operation: AddRows) -> None:
        """Allow rows below a table."""
        self.added_rows.append(operation)
        for offset, row in enumerate(operation.rows, start=1):
            for column, value in row.items():
                asked = AskedCell(value, follows_row=operation.after_row)
                self.cells[operation.after_row + offset, column] = asked


@dataclass(slots=True)
class Allowed:
    """What one write was allowed to change, by sheet name."""

    sheets: dict[str, AllowedSheet] = field(default_factory=dict)

    @classmethod
    def of(cls, asked: Allowed | Cells | Plan) -> Allowed:
        """From what `patch` was given, or from a plan."""
        if isinstance(asked, Allowed):
            return asked
        if isinstance(asked, Plan):
            return cls._of_plan(asked)
        allowed = cls()
        for name, cells in asked.items():
            sheet = allowed.sheet(name)
            sheet.cells = {place(where): AskedCell(value) for where, value in cells.items()}
        return allowed

    @classmethod
    def _of_plan(cls, plan: Plan) -> Allowed:
        allowed = cls()
        for operation in plan.operations:
            match operation:
                case SetCells():
                    allowed.sheet(operation.sheet).set_cells(operation)
                case AddColumn():
                    allowed.sheet(operation.sheet).add_column(operation)
                case AddRows():
                    allowed.sheet(operation.sheet).add_rows(operation)
                case FoldColumns():
                    folded = (operation.first_column, operation.last_column)
                    allowed.sheet(operation.sheet).folded.append(folded)
                case RecolourRules():
                    asked = {formula for rule in operation.rules for formula in (*rule.known_formulas, rule.formula)}
                    allowed.sheet(operation.sheet).recoloured |= asked
                case PutSheet():
                    allowed.sheet(operation.name).put = operation
        return allowed

    def sheet(self, name: str) -> AllowedSheet:
        """The sheet's allowance, made on first use."""
        return self.sheets.setdefault(name, AllowedSheet())

    @property
    def asked_count(self) -> int:
        """Cells asked for, those of whole sheets not counted."""
        return sum(len(sheet.cells) for sheet in self.sheets.values())
