"""Rows and cells with the addresses they have in Excel, whether written down or only implied by order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crmkit.testing.allowed import place
from crmkit.testing.canonical import canonical, children, main_kind


@dataclass(frozen=True, slots=True)
class GridCell:
    """One <c> with its column, from 1."""

    column: int
    node: Any


@dataclass(frozen=True, slots=True)
class GridRow:
    """One <row> with its number, from 1, and its cells in the order they stand."""

    number: int
    node: Any
    cells: tuple[GridCell, ...]

    def cell(self, column: int) -> Any:
        """The first cell of that column, or None."""
        return next((cell.node for cell in self.cells if cell.column == column), None)


def rows_of(sheet_data: Any) -> list[GridRow]:
    """All rows. A row without r stands one below the row before it, a cell without r one right of its neighbour."""
    rows, number = [], 0
    for node in children(sheet_data, "row"):
        number = int(node.get("r", number + 1))
        rows.append(GridRow(number, node, _cells_of(node)))
    return rows


def _cells_of(row: Any) -> tuple[GridCell, ...]:
    cells, column = [], 0
    for node in children(row, "c"):
        column = place(node.get("r"))[1] if node.get("r") else column + 1
        cells.append(GridCell(column, node))
    return tuple(cells)


def nodes_of(sheet_data: Any, without_rows: set[int]) -> list[object]:
    """Row numbers and everything that is no row, in order; rows in `without_rows` left out."""
    sequence: list[object] = []
    number = 0
    for node in sheet_data:
        if main_kind(node) == "row":
            number = int(node.get("r", number + 1))
            if number not in without_rows:
                sequence.append(number)
        else:
            sequence.append(canonical(node))
    return sequence if any(isinstance(each, bytes) for each in sequence) else []
