"""Joins what was decided with the cells it goes to: the plan of one refresh."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crmkit.jobs.rendering import differing, rendered
from crmkit.locale import text
from crmkit.model.edits import AddColumn, FoldColumns, Look, SetCells, Style
from crmkit.model.fields import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from crmkit.jobs.record import Record
    from crmkit.model.edits import CellValue, Operation
    from crmkit.model.fields import Field
    from crmkit.model.table_data import TableData


@dataclass(frozen=True)
class ManagedColumns:
    """Where the managed columns stand: `present` maps a field to its column, `cells` reads a column's cells."""

    present: Mapping[str, int]
    cells: Callable[[int], Sequence[object]]


@dataclass(frozen=True)
class CustomerPlan:
    """Operations on the customer sheet, the record that then holds, and the managed cells as they will stand."""

    operations: tuple[Operation, ...]
    record: Record
    written: Mapping[str, Sequence[CellValue]]
    added: tuple[AddColumn, ...]

    @property
    def new_headers(self) -> tuple[str, ...]:
        """Headers of the columns that are added."""
        return tuple(column.header for column in self.added)


def free_header(field: Field, language: str, taken: frozenset[str]) -> str:
    """The header of a new managed column; a person's column of that name keeps it and ours says so (promise 4)."""
    header = field.header(language)
    if header not in taken:
        return header
    marked = text("sheets.marked_header", language, header=header)
    number = 2
    while marked in taken:
        marked = text("sheets.numbered_header", language, header=header, number=number)
        number += 1
    return marked


def plan_customers(
    data: TableData,
    managed: ManagedColumns,
    fields: Sequence[Field],
    values: pd.DataFrame,
    *,
    record: Record,
    language: str,
    header_language: str = "",
) -> CustomerPlan:
    """What changes on the customer sheet so that its managed columns hold `values` (index: Excel rows).

    New columns get headers of `header_language`, "" for that of the texts.
    """
    sheet, rows = data.origin.sheet, [int(row) for row in data.values.index]
    cells = {field.name: rendered(field, values[field.name], language) for field in fields}
    operations: list[Operation] = []
    for field in fields:
        if field.name in managed.present:
            changed = _changed_cells(sheet, managed, field, rows, cells[field.name])
            operations += [changed] if changed else []
    missing = [field for field in fields if field.name not in managed.present]
    added = _added_columns(data, missing, rows, cells, header_language or language)
    headers = {field.name: column.header for field, column in zip(missing, added, strict=True)}
    return CustomerPlan(
        operations=(*operations, *added, *_fold(sheet, missing, added)),
        record=replace(record, columns={**record.columns, **headers}),
        written=cells,
        added=tuple(added),
    )


def _changed_cells(
    sheet: str, managed: ManagedColumns, field: Field, rows: list[int], new: list[CellValue]
) -> SetCells | None:
    column = managed.present[field.name]
    old = managed.cells(column)
    places = differing(old, new)
    if not places:
        return None
    return SetCells(
        sheet=sheet,
        column=column,
        rows=[rows[place] for place in places],
        new=[new[place] for place in places],
        style=Style(Look.PLAIN, field.number_format),
    )


def _added_columns(
    data: TableData,
    missing: Sequence[Field],
    rows: list[int],
    cells: Mapping[str, list[CellValue]],
    language: str,
) -> list[AddColumn]:
    taken = frozenset(data.origin.headers.values())
    added: list[AddColumn] = []
    for place, field in enumerate(missing, start=1):
        header = free_header(field, language, taken)
        taken |= {header}
        added.append(
            AddColumn(
                sheet=data.origin.sheet,
                header_row=data.origin.header_row,
                beside_column=data.origin.last_column + place - 1,
                column=data.origin.last_column + place,
                header=header,
                rows=rows,
                new=cells[field.name],
                style=Style(Look.MANAGED, "@" if field.kind is Kind.IDENTIFIER else field.number_format),
                width=field.width,
            )
        )
    return added


def _fold(sheet: str, fields: Sequence[Field], added: Sequence[AddColumn]) -> tuple[FoldColumns, ...]:
    folded = [column.column for field, column in zip(fields, added, strict=True) if field.is_folded]
    return (FoldColumns(sheet, min(folded), max(folded)),) if folded else ()
