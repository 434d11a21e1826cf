"""Running the catalogue over the tables of a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.checks.book import Book
from crmkit.checks.catalogue import CHECKS
from crmkit.model.findings import FindingGroup, Findings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.checks.catalogue import Check
    from crmkit.model.context import Context
    from crmkit.model.table_data import TableData, TypedTable


def run(typed: Mapping[str, TypedTable], raw: Mapping[str, TableData], context: Context) -> Findings:
    """Every check of the catalogue over the tables that exist, in the catalogue's order.

    What could not be read is no matter here: its finding was made by `coerce`, and it is not judged again.
    """
    book = Book(typed, raw, context)
    groups = [
        group
        for declared in CHECKS.values()
        if declared.judge is not None and declared.table in typed
        for field in _fields(declared, typed[declared.table])
        if len(group := _judged(declared, book, field))
    ]
    return Findings(tuple(groups))


def _fields(declared: Check, table: TypedTable) -> tuple[str, ...]:
    """The fields of the check that the workbook has; the row as a whole when it names none."""
    present = tuple(name for name in declared.fields if name in table.present)
    return ("",) if not present and (declared.or_row or not declared.fields) else present


def _judged(declared: Check, book: Book, field: str) -> FindingGroup:
    assert declared.judge is not None  # noqa: S101  (the caller chose checks that judge)
    hits = declared.judge(book.column(declared.table, field))
    rows = book.typed[declared.table].values.index.to_numpy()[hits.places].tolist()
    rows += hits.rows_left_out
    return FindingGroup(declared.table, field, declared.code, declared.severity, rows, dict(hits.arguments))
