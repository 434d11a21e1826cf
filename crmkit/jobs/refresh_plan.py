"""The whole plan of one refresh: ids, managed columns, 今天, 问题, 说明 and the record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crmkit.columns import MANAGED_FIELDS
from crmkit.jobs.deciding import WATCHED_FIELDS
from crmkit.jobs.due import due_list
from crmkit.jobs.findings_sheet import put_findings
from crmkit.jobs.places import CustomerPlaces
from crmkit.jobs.planning import ManagedColumns, plan_customers
from crmkit.jobs.record import put_record
from crmkit.jobs.today_sheet import put_today
from crmkit.jobs.typed_over import fingerprints
from crmkit.model.edits import Plan, SetCells
from crmkit.model.tables import CUSTOMER_ID, CUSTOMERS
from crmkit.workbook.build.own_sheets import (
    FINDINGS,
    GUIDE,
    GUIDE_REFRESHED_COLUMN,
    GUIDE_REFRESHED_ROW,
    TODAY,
    sheet_name,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.jobs.deciding import Decision
    from crmkit.jobs.opening import Opened
    from crmkit.jobs.record import Record
    from crmkit.model.edits import Operation
    from crmkit.model.fields import Field


@dataclass(frozen=True)
class RefreshPlan:
    """The plan, and the headers it adds; `visible_headers` are the ones a person is asked about."""

    plan: Plan
    new_headers: tuple[str, ...]
    visible_headers: tuple[str, ...]


def plan_refresh(workbook: Opened, decision: Decision) -> RefreshPlan:
    """Every operation that brings the workbook up to date; none when it is."""
    data = workbook.data[CUSTOMERS.name]
    fields = _written_fields(workbook)
    values = decision.decided.values.assign(**{CUSTOMERS.key: list(workbook.ids)})
    customers = plan_customers(
        data,
        ManagedColumns(workbook.own, workbook.cells),
        fields,
        values,
        replace(workbook.record, next_customer_number=workbook.numbering.next_number),
        workbook.language,
    )
    watched = {field.name: customers.written[field.name] for field in WATCHED_FIELDS}
    record = replace(
        customers.record.signed(),
        language=workbook.language,
        as_of=workbook.context.as_of,
        customer_sheet=workbook.sheet,
        sheets=_sheets(workbook),
        written=fingerprints(workbook.ids, watched),
    )
    added = {operation.header: operation.column for operation in customers.added}
    columns = {**data.origin.columns, **workbook.own}
    columns |= {name: added[header] for name, header in record.columns.items() if header in added}
    places = CustomerPlaces(workbook.sheet, columns)
    listed = due_list(workbook, decision)
    operations: list[Operation] = [
        *_filled_ids(workbook),
        *customers.operations,
        put_today(record.sheets[TODAY], listed, places, workbook.context.as_of),
        put_findings(record.sheets[FINDINGS], workbook, decision, places),
        *_refreshed_on(workbook, record),
        put_record(record),
    ]
    visible = tuple(record.columns[field.name] for field in fields if not field.is_folded)
    new_visible = tuple(header for header in visible if header in customers.new_headers)
    return RefreshPlan(Plan(tuple(operations), workbook.record.own_sheets), customers.new_headers, new_visible)


def _written_fields(workbook: Opened) -> Sequence[Field]:
    """The managed columns of this workbook, with an id column of our own where people have none."""
    is_ours = CUSTOMERS.key in workbook.record.columns and CUSTOMERS.key in workbook.own
    has_id = CUSTOMERS.key in workbook.data[CUSTOMERS.name].origin.columns and not is_ours
    if has_id:
        return MANAGED_FIELDS
    visible = [field for field in MANAGED_FIELDS if not field.is_folded]
    folded = [field for field in MANAGED_FIELDS if field.is_folded]
    return (*visible, replace(CUSTOMER_ID, is_folded=True), *folded)


def _filled_ids(workbook: Opened) -> tuple[SetCells, ...]:
    """Ids for the blank cells of the people's id column: the one thing crmkit writes into a column of theirs."""
    data = workbook.data[CUSTOMERS.name]
    column = data.origin.columns.get(CUSTOMERS.key)
    if column is None or CUSTOMERS.key in workbook.record.columns or not workbook.numbering.filled:
        return ()
    rows = data.values.index
    filled = workbook.numbering.filled
    return (SetCells(workbook.sheet, column, [int(rows[at]) for at in filled], [workbook.ids[at] for at in filled]),)


def _sheets(workbook: Opened) -> dict[str, str]:
    """Our sheets by role; a new one gets a name that no sheet has."""
    taken = {name.casefold() for name in workbook.content.sheet_names}
    sheets = {role: name for role, name in workbook.record.sheets.items() if name.casefold() in taken}
    for role in (TODAY, FINDINGS):
        if role not in sheets:
            name = sheet_name(role, workbook.language)
            sheets[role] = name if name.casefold() not in taken else f"{name} (crmkit)"
    return sheets


def _refreshed_on(workbook: Opened, record: Record) -> tuple[SetCells, ...]:
    """The day on 说明, where the workbook has that sheet from us."""
    if GUIDE not in record.sheets:
        return ()
    return (
        SetCells(
            record.sheets[GUIDE], GUIDE_REFRESHED_COLUMN, [GUIDE_REFRESHED_ROW], [workbook.context.as_of]
        ),
    )
