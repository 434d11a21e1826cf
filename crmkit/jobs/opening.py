"""A workbook opened for a question: read, typed and numbered; nothing written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.checks import other_list_findings
from crmkit.columns import MANAGED_FIELDS
from crmkit.jobs.history.finding import with_renamed_sheets
from crmkit.jobs.numbering import Numbering, number_customers, unknown_id
from crmkit.jobs.own_columns import own_fields
from crmkit.jobs.record import RECORD_SHEET, Record, free_name, parse_record
from crmkit.jobs.steering import Steering, read_steering, steering_findings
from crmkit.jobs.typed_over import strange_columns
from crmkit.jobs.typed_tables import context_under, typed_tables, with_ids
from crmkit.locale import DEFAULT_LANGUAGE
from crmkit.model.fields import Kind
from crmkit.model.table_data import CellKind
from crmkit.model.tables import CUSTOMERS, TOUCHES
from crmkit.workbook.reading import find_tables, load_table, read_column, read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from crmkit.jobs.request import Request
    from crmkit.jobs.rule_sheets.in_force import InForce
    from crmkit.model.context import Context
    from crmkit.model.findings import Findings
    from crmkit.model.table_data import TableData, TypedTable
    from crmkit.workbook.reading import SheetContent, TableMatch, WorkbookContent

_HEADER_SEARCH_ROWS = 20
_SAMPLED_ROWS = 200


@dataclass(frozen=True)
class Opened:
    """One workbook as read. `data` and `typed` go by table name; `own` maps our managed fields to their columns."""

    request: Request
    content: WorkbookContent
    record: Record
    context: Context
    data: Mapping[str, TableData]
    typed: Mapping[str, TypedTable]
    reading_findings: Findings
    numbering: Numbering
    own: Mapping[str, int]
    steering: Steering = field(default_factory=Steering)
    header_language: str = DEFAULT_LANGUAGE  #: of headers and sheet names; texts may be in another

    @property
    def customers(self) -> TypedTable:
        """The customers, every declared field a column, ids complete."""
        return self.typed[CUSTOMERS.name]

    @property
    def touches(self) -> TypedTable | None:
        """The touches, None without such a sheet."""
        return self.typed.get(TOUCHES.name)

    @property
    def ids(self) -> tuple[str, ...]:
        """Customer ids by place, those given now included."""
        return self.numbering.ids

    @property
    def sheet(self) -> str:
        """The customer sheet's name."""
        return self.data[CUSTOMERS.name].origin.sheet

    @property
    def language(self) -> str:
        """The language of the texts that crmkit writes."""
        return self.context.language

    @property
    def language_before(self) -> str:
        """The language of the texts that crmkit wrote last."""
        return self.steering.before.settings.language or self.header_language

    def cells(self, column: int) -> list[object]:
        """The customer sheet's cells of one column, one a customer."""
        return read_column(self.content, self.sheet, column, self.data[CUSTOMERS.name].values.index.tolist())


def opened(request: Request) -> Opened:
    """Read the workbook of `request`; its tables are found by header, typed as a person would read them.

    Raises:
        FileProblem: the file can't be read.
        NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
    """
    request.progress("read")
    content = read_workbook(request.path)
    workbook = _opened(request, content, with_renamed_sheets(read_record(content), content))
    strange = _strange_columns(workbook)
    if not strange:
        return workbook
    columns = {name: header for name, header in workbook.record.columns.items() if name not in strange}
    return _opened(request, content, replace(workbook.record, columns=columns))


def _opened(request: Request, content: WorkbookContent, record: Record) -> Opened:
    matches = _matches(content, record, request.sheet)
    raw = {match.table.name: load_table(content, match) for match in matches}
    customers = raw[CUSTOMERS.name]
    headers_in = record.language or request.language or _language_of(customers.origin.headers.values())
    steering = read_steering(content, record, request, own_fields(customers))
    context = context_under(steering.in_force, request, steering.fields, headers_in)
    request.progress("check")
    read = typed_tables(raw, context, steering.in_force.words)
    typed, data = dict(read.typed), dict(read.data)
    known, elsewhere = _known_ids(data[CUSTOMERS.name], typed[CUSTOMERS.name]), _mentioned_ids(typed)
    numbering = number_customers(known, record.next_customer_number, elsewhere)
    data[CUSTOMERS.name] = _with_ids(data[CUSTOMERS.name], numbering)
    typed[CUSTOMERS.name] = with_ids(typed[CUSTOMERS.name], numbering.ids)
    findings = read.findings + steering_findings(steering, context.language)
    findings += other_list_findings(data[CUSTOMERS.name].origin)
    own = _own(matches[0], record)
    return Opened(request, content, record, context, data, typed, findings, numbering, own, steering, headers_in)


def under(workbook: Opened, in_force: InForce) -> Opened:
    """The same workbook as it would be read if `in_force` decided: what a preview compares with."""
    context = context_under(in_force, workbook.request, workbook.steering.fields, workbook.header_language)
    read = typed_tables(workbook.data, context, in_force.words)
    typed = {**read.typed, CUSTOMERS.name: with_ids(read.typed[CUSTOMERS.name], workbook.ids)}
    return replace(workbook, context=context, data=read.data, typed=typed, reading_findings=read.findings)


def _strange_columns(workbook: Opened) -> frozenset[str]:
    """Columns that have the header of one of ours but hold nothing we wrote (promise 4); a sample of rows tells."""
    rows = workbook.customers.values.index[:_SAMPLED_ROWS].tolist()
    written, own, sheet = workbook.record.written, workbook.own, workbook.sheet
    cells = {
        field.name: read_column(workbook.content, sheet, own[field.name], rows)
        for field in MANAGED_FIELDS
        if written and field.name in own and field.kind is not Kind.DATE  # programs may turn a day into text
    }
    return strange_columns(written, workbook.ids[: len(rows)], cells)


def _known_ids(data: TableData, customers: TypedTable) -> list[str | None]:
    """The ids as read; None where the cell is blank and one is to be given.

    A cell that holds anything (an error, a formula nobody calculated or that shows nothing, a dash) is people's and
    stays; its customer goes by the row for this run, so that no number is used up.
    """
    known = customers.values[CUSTOMERS.key]
    if CUSTOMERS.key not in data.values.columns:
        return [None] * len(known)
    cells, kinds = data.values[CUSTOMERS.key], data.kinds[CUSTOMERS.key]
    return [
        name if isinstance(name, str) else None if _is_blank(cell, kind) else unknown_id(row)
        for row, name, cell, kind in zip(known.index, known, cells, kinds, strict=True)
    ]


def _is_blank(cell: object, kind: int) -> bool:
    return kind == CellKind.BLANK or (kind == CellKind.TEXT and not str(cell or "").strip())


def _mentioned_ids(typed: Mapping[str, TypedTable]) -> list[str]:
    """Ids that touches name: of a customer who is gone, they are still taken."""
    touches = typed.get(TOUCHES.name)
    return (
        [] if touches is None else [name for name in touches.values[CUSTOMERS.key].unique() if isinstance(name, str)]
    )


def _with_ids(data: TableData, numbering: Numbering) -> TableData:
    """The customers as read, but with every id there: a second refresh must see what the first saw."""
    ids = pd.Series(numbering.ids, index=data.values.index, dtype=object)
    is_new = np.zeros(len(ids), dtype=bool)
    is_new[list(numbering.filled)] = True
    old, kinds = data.values.get(CUSTOMERS.key, ids), data.kinds.get(CUSTOMERS.key, CellKind.TEXT)
    return replace(
        data,
        values=data.values.assign(**{CUSTOMERS.key: ids.where(is_new, old)}),
        kinds=data.kinds.assign(**{CUSTOMERS.key: np.where(is_new, CellKind.TEXT, kinds).astype(np.uint8)}),
    )


def read_record(content: WorkbookContent) -> Record:
    """The workbook's own record; an empty one where crmkit has never written."""
    names = [name for name in content.sheet_names if name.casefold().startswith(RECORD_SHEET)]
    records = (_record_on(content.sheet(name)) for name in names)
    found = next((record for record in records if record.is_ours), None)
    return found or Record(stands_on=free_name(RECORD_SHEET, content.sheet_names))


def _record_on(sheet: SheetContent) -> Record:
    grid = sheet.grid
    keys, values = (grid.column(column, 1, grid.last_row)[0].tolist() if grid.last_row else [] for column in (1, 2))
    rows = ((str(key), str(value or "")) for key, value in zip(keys, values, strict=True) if key)
    return replace(parse_record(rows), stands_on=sheet.name)


def find_customers(content: WorkbookContent, record: Record) -> TableData:
    """The customer table alone.

    Raises:
        NoCustomerTable, SeveralCustomerTables: the customer sheet is in doubt.
    """
    return load_table(content, _matches(content, record, None)[0])


def _matches(content: WorkbookContent, record: Record, sheet: str | None) -> list[TableMatch]:
    managed = {header for name, header in record.columns.items() if name != CUSTOMERS.key}
    own = dict.fromkeys(_customer_sheets(content, record, managed), managed)
    matches = find_tables(content, sheet=sheet, record=own, own_sheets=record.own_sheets)
    customers = next(match for match in matches if match.table is CUSTOMERS)
    others = [match for match in matches if match is not customers]
    return [_with_known_id(customers, record.id_header), *others]


def _with_known_id(match: TableMatch, header: str) -> TableMatch:
    """The match with the id column that was relied on before, whatever its values look like by now."""
    column = next((at for at, said in match.headers.items() if said == header), None) if header else None
    if column is None or CUSTOMERS.key in match.columns:
        return match
    others = {name: at for name, at in match.columns.items() if at != column}
    return replace(match, columns={**others, CUSTOMERS.key: column})


def _customer_sheets(content: WorkbookContent, record: Record, managed: set[str]) -> list[str]:
    """The sheet our columns stand on: by name, else, when people renamed it, by the headers."""
    if not managed or record.customer_sheet in content.sheet_names:
        return [record.customer_sheet] if managed else []
    return [
        sheet.name
        for sheet in content.sheets
        if sheet.has_cells
        and sheet.name not in record.own_sheets
        and len(managed.intersection(_first_texts(sheet))) * 2 > len(managed)
    ]


def _first_texts(sheet: SheetContent) -> Iterator[str]:
    grid = sheet.grid
    for row in range(1, min(grid.last_row, _HEADER_SEARCH_ROWS) + 1):
        for column in range(1, grid.last_column + 1):
            value = grid.cell(row, column)
            if isinstance(value, str):
                yield value


def _own(match: TableMatch, record: Record) -> dict[str, int]:
    placed = {**{header: column for column, header in match.headers.items()}, **match.own}
    return {name: placed[header] for name, header in record.columns.items() if header in placed}


def _language_of(headers: Iterable[str]) -> str:
    """The language most headers of a workbook without a record are written in."""
    written = [header for header in headers if header]
    chinese = sum(any("\u4e00" <= character <= "\u9fff" for character in header) for header in written)
    return DEFAULT_LANGUAGE if chinese * 2 >= len(written) else "en"
