"""What the macro is to do with a refreshed copy, in lines it can read on every computer: ASCII, tabs between.

    customers <sheet> <header row> <id column> |<columns crmkit writes>|
    cells <sheet> <column> <first-last,first-last ...>
    sheet <sheet> <visible, hidden or veryHidden>

Sheets are written in the hexadecimal units of `to_units`. Rows are those of the copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.macro.modules import to_units
from crmkit.model.edits import AddRows, PutSheet, SetCells, SheetState
from crmkit.model.tables import CUSTOMERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crmkit.jobs.opening import Opened
    from crmkit.model.edits import Operation


def orders(workbook: Opened, operations: Sequence[Operation]) -> list[str]:
    """The orders for a plan that adds no columns; the customers first, since their cells need its matching."""
    sets = [one for one in operations if isinstance(one, SetCells) and len(one.rows)]
    lines = [_customers(workbook, sets)] if any(one.sheet == workbook.sheet for one in sets) else []
    for one in sets:
        runs = ",".join(f"{first}-{last}" for first, last in row_runs(one.rows))
        lines.append(_line("cells", to_units(one.sheet), one.column, runs))
    put: dict[str, SheetState] = {}
    for operation in operations:
        if isinstance(operation, PutSheet):
            put[operation.name] = operation.state
        elif isinstance(operation, AddRows):
            put.setdefault(operation.sheet, SheetState.VISIBLE)
    return [*lines, *(_line("sheet", to_units(name), state.value) for name, state in put.items())]


def _customers(workbook: Opened, sets: Sequence[SetCells]) -> str:
    origin = workbook.data[CUSTOMERS.name].origin
    columns = {**origin.columns, **workbook.own}
    written = sorted({*workbook.own.values(), *(one.column for one in sets if one.sheet == workbook.sheet)})
    listed = "|" + "".join(f"{column}|" for column in written)
    return _line("customers", to_units(workbook.sheet), origin.header_row, columns.get(CUSTOMERS.key, 0), listed)


def _line(*words: object) -> str:
    return "\t".join(map(str, words))


def row_runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ascending rows as first and last of each run without a gap."""
    first = last = rows[0]
    for row in rows[1:]:
        if row != last + 1:
            yield first, last
            first = row
        last = row
    yield first, last
