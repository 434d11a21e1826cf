"""The whole plan of one refresh: ids, managed columns, 今天, 问题, 说明, 变更记录, 阶段历史 and the record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crmkit.columns import MANAGED_FIELDS
from crmkit.jobs.colours import team_colours
from crmkit.jobs.deciding import WATCHED_FIELDS
from crmkit.jobs.drop_downs import offered_words
from crmkit.jobs.due import due_list
from crmkit.jobs.findings_sheet import put_findings
from crmkit.jobs.funnel.sheet import put_funnel
from crmkit.jobs.history import plan_history
from crmkit.jobs.places import CustomerPlaces
from crmkit.jobs.planning import ManagedColumns, plan_customers
from crmkit.jobs.record import free_name, put_record
from crmkit.jobs.today_sheet import put_today
from crmkit.jobs.typed_over import fingerprints
from crmkit.locale import text
from crmkit.model.edits import Look, Plan, SetCells, Style
from crmkit.model.table_data import CellKind
from crmkit.model.tables import CUSTOMER_ID, CUSTOMERS
from crmkit.workbook.build.own_sheets import (
    FINDINGS,
    FUNNEL,
    GUIDE,
    GUIDE_REFRESHED_COLUMN,
    GUIDE_REFRESHED_ROW,
    GUIDE_WATCHED_ROW,
    TODAY,
    sheet_name,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.jobs.deciding import Decision
    from crmkit.jobs.due import DueList
    from crmkit.jobs.opening import Opened
    from crmkit.jobs.planning import CustomerPlan
    from crmkit.jobs.record import Record
    from crmkit.model.edits import CellValue, Operation
    from crmkit.model.fields import Field


@dataclass(frozen=True)
class RefreshPlan:
    """The plan, the day's list it writes, and the headers it adds; a person is asked about the visible ones."""

    plan: Plan
    listed: DueList
    new_headers: tuple[str, ...]
    visible_headers: tuple[str, ...]
    findings_sheet: str
    watch_note: tuple[SetCells, ...] = ()  #: which computer refreshed and when, worth no write of its own

    def with_watch_note(self) -> Plan:
        """The plan that says so too; only for one that changes something else."""
        return replace(self.plan, operations=(*self.plan.operations, *self.watch_note))


def plan_refresh(workbook: Opened, decision: Decision) -> RefreshPlan:
    """Every operation that brings the workbook up to date; applying them to one that is changes nothing."""
    fields = _written_fields(workbook)
    customers = _plan_columns(workbook, decision, fields)
    history = plan_history(workbook, decision, customers.written, _record(workbook, customers))
    record = history.record
    places = CustomerPlaces.of(workbook.sheet, _columns(workbook, customers), workbook.ids)
    listed = due_list(workbook, decision)
    operations: tuple[Operation, ...] = (
        *_filled_ids(workbook),
        *customers.operations,
        *team_colours(workbook, places.columns),
        put_today(record.sheets[TODAY], listed, places, workbook.context.as_of, workbook.context.settings),
        put_findings(record.sheets[FINDINGS], workbook, decision, places),
        *_refreshed_on(workbook, record),
        *offered_words(workbook),
        *put_funnel(workbook, decision, history, places),
        *history.operations,
        put_record(record),
    )
    folded = {customers.record.columns[field.name] for field in fields if field.is_folded}
    visible = tuple(header for header in customers.new_headers if header not in folded)
    plan = Plan(operations, workbook.record.own_sheets)
    note = _watch_note(workbook, record)
    return RefreshPlan(plan, listed, customers.new_headers, visible, record.sheets[FINDINGS], note)


def _plan_columns(workbook: Opened, decision: Decision, fields: Sequence[Field]) -> CustomerPlan:
    return plan_customers(
        workbook.data[CUSTOMERS.name],
        ManagedColumns(workbook.own, workbook.cells),
        fields,
        decision.decided.values.assign(**{CUSTOMERS.key: list(workbook.ids)}),
        record=replace(workbook.record, next_customer_number=workbook.numbering.next_number),
        language=workbook.language,
        header_language=workbook.header_language,
    )


def _record(workbook: Opened, customers: CustomerPlan) -> Record:
    watched = {field.name: customers.written[field.name] for field in WATCHED_FIELDS}
    return replace(
        customers.record.signed(),
        language=workbook.header_language,
        as_of=workbook.context.as_of,
        customer_sheet=workbook.sheet,
        id_header=_id_header(workbook),
        sheets=_sheets(workbook),
        written=fingerprints(workbook.ids, watched),
        rules=workbook.steering.record_text,
    )


def _columns(workbook: Opened, customers: CustomerPlan) -> dict[str, int]:
    """The column of every field once the plan is applied."""
    added = {column.header: column.column for column in customers.added}
    new = {name: added[header] for name, header in customers.record.columns.items() if header in added}
    return {**workbook.data[CUSTOMERS.name].origin.columns, **workbook.own, **new}


def _written_fields(workbook: Opened) -> Sequence[Field]:
    """The managed columns of this workbook, with an id column of our own where people have none."""
    if _id_header(workbook):
        return MANAGED_FIELDS
    visible = [field for field in MANAGED_FIELDS if not field.is_folded]
    folded = [field for field in MANAGED_FIELDS if field.is_folded]
    return (*visible, replace(CUSTOMER_ID, is_folded=True), *folded)


def _id_header(workbook: Opened) -> str:
    """The header of people's id column, "" where the column is ours or there is none."""
    origin = workbook.data[CUSTOMERS.name].origin
    is_ours = CUSTOMERS.key in workbook.record.columns and CUSTOMERS.key in workbook.own
    is_people_s = CUSTOMERS.key in origin.columns and not is_ours
    return origin.headers.get(origin.columns[CUSTOMERS.key], "") if is_people_s else ""


def _filled_ids(workbook: Opened) -> tuple[SetCells, ...]:
    """Ids for the blank cells of the people's id column: the one thing crmkit writes into a column of theirs."""
    data = workbook.data[CUSTOMERS.name]
    column = data.origin.columns.get(CUSTOMERS.key)
    if column is None or CUSTOMERS.key in workbook.record.columns or not workbook.numbering.filled:
        return ()
    rows, filled = data.values.index, workbook.numbering.filled
    new = [workbook.ids[at] for at in filled]
    are_numbers = (data.kinds[CUSTOMERS.key] == CellKind.NUMBER).any() and all(map(str.isdecimal, new))
    cells: list[CellValue] = [int(one) for one in new] if are_numbers else [*new]
    return (SetCells(workbook.sheet, column, [int(rows[at]) for at in filled], cells),)


def _sheets(workbook: Opened) -> dict[str, str]:
    """Our sheets by role; a new one gets a name that no sheet has."""
    names = workbook.content.sheet_names
    taken = {name.casefold() for name in names}
    sheets = {role: name for role, name in workbook.record.sheets.items() if name.casefold() in taken}
    sheets |= {role: name for role, name in workbook.steering.sheets.items() if role in workbook.record.sheets}
    sheets |= workbook.steering.gone  # remembered, so that what stood there goes on deciding
    made_here = (TODAY, FINDINGS, FUNNEL) if GUIDE in sheets else (TODAY, FINDINGS)
    for role in made_here:
        if role not in sheets:
            sheets[role] = free_name(sheet_name(role, workbook.header_language), names)
    return sheets


def _refreshed_on(workbook: Opened, record: Record) -> tuple[SetCells, ...]:
    """The day on 说明, where the workbook has that sheet from us."""
    if GUIDE not in record.sheets:
        return ()
    return (SetCells(record.sheets[GUIDE], GUIDE_REFRESHED_COLUMN, [GUIDE_REFRESHED_ROW], [workbook.context.as_of]),)


def _watch_note(workbook: Opened, record: Record) -> tuple[SetCells, ...]:
    """Who refreshed and when, for 说明; nothing where nobody is named or the workbook has no such sheet."""
    request = workbook.request
    if not request.refreshed_by or GUIDE not in record.sheets:
        return ()
    moment = f"{request.now:%Y-%m-%d %H:%M}"
    said = text("watch.note", workbook.language, moment=moment, computer=request.refreshed_by)
    if request.conflict_copies:
        said += text("watch.note_conflicts", workbook.language, copies=" ".join(request.conflict_copies))
    place = (record.sheets[GUIDE], GUIDE_REFRESHED_COLUMN, [GUIDE_WATCHED_ROW])
    return (SetCells(*place, [said], style=Style(Look.NOTE)),)
