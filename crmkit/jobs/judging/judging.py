"""Writes people's decisions back: those cells and nothing else, each guarded by what stood there before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crmkit.errors import CrmkitError
from crmkit.jobs.judging.judgement import Conflict, judged_field, plain_cell
from crmkit.jobs.judging.record_sheet import judgement_rows, plan_record_sheet
from crmkit.jobs.opening import opened
from crmkit.jobs.planning import free_header
from crmkit.jobs.record import put_record
from crmkit.jobs.refresh import drafted, refresh
from crmkit.locale import DEFAULT_LANGUAGE
from crmkit.model.edits import AddColumn, Look, Plan, SetCells, Style
from crmkit.model.fields import Kind
from crmkit.model.table_data import CellKind
from crmkit.model.tables import CUSTOMERS
from crmkit.model.vocabularies import folded
from crmkit.workbook.doors import door_to
from crmkit.workbook.drafting import Draft
from crmkit.workbook.guard.guarded import Occasion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from crmkit.jobs.judging.judgement import Judgement
    from crmkit.jobs.opening import Opened
    from crmkit.jobs.refresh import Refreshed
    from crmkit.jobs.request import Request
    from crmkit.model.edits import Certificate, Operation

OPERATION = "classify"
_FORMULAS = (CellKind.FORMULA, CellKind.FORMULA_UNCACHED)


@dataclass(frozen=True)
class Judged:
    """What became of some judgements. With a conflict nothing was written.

    `written` are those whose cells changed; a cell that held the value already counts as done and is not among
    them. `new_headers` are columns of people's that had to be added. `refreshed` is None where the refresh that
    follows could not run; `refresh_problem` says why.
    """

    written: tuple[Judgement, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    new_headers: tuple[str, ...] = ()
    certificate: Certificate | None = None
    backup: str = ""
    refreshed: Refreshed | None = None
    refresh_problem: CrmkitError | None = None


def judge(
    request: Request, judgements: Sequence[Judgement], *, confirmed: Mapping[str, str] | None = None, by: str = ""
) -> Judged:
    """Write `judgements` into the workbook of `request`, then refresh it; `request.is_dry_run` only plans.

    `confirmed` maps ids to names of customers whose class was looked at and kept: they get a row in 判断记录.
    `by` is who judged. A cell that somebody changed after its judgement was made is a conflict for a person to
    decide; the others then wait, so that one write holds all of them.

    Raises:
        ConsentNeeded: crmkit has not made the workbook and nobody has said yes to new columns.
        NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
        FileProblem, WriteRefused: the file can't be read or written; it is as it was.
    """
    told = (tuple(judgements), dict(confirmed or {}), by)
    if request.is_dry_run:
        return _planned(request, *told)[1]
    tries: list[Judged] = []  # the door asks again when the workbook changed meanwhile

    def build(path: Path) -> Draft | None:
        draft, answer = _planned(replace(request, path=path), *told)
        tries.append(answer)
        return draft

    occasion = Occasion(OPERATION, request.now, request.language or DEFAULT_LANGUAGE, request.settings.backup_count)
    done = door_to(request.path).write(build, occasion)
    answer = tries[-1]
    if answer.conflicts:
        return answer
    if done is not None:
        answer = replace(answer, certificate=done.certificate, backup=str(done.backup or ""))
    try:
        return replace(answer, refreshed=refresh(replace(request, has_consent=True)))
    except CrmkitError as problem:  # the judgements stand; what follows from them can be had by any later refresh
        return replace(answer, refresh_problem=problem)


def _planned(
    request: Request, judgements: tuple[Judgement, ...], confirmed: Mapping[str, str], by: str
) -> tuple[Draft | None, Judged]:
    workbook = opened(request)
    if not (workbook.record.columns or request.has_consent or request.is_dry_run):
        drafted(request)  # says which columns a refresh would add, and asks
    found = _sorted_out(workbook, judgements)
    answer = Judged(tuple(found.to_write), tuple(found.conflicts))
    if found.conflicts:
        return None, answer
    cells, added = _cell_operations(workbook, found)
    rows = judgement_rows(workbook, found.to_write, confirmed, by)
    sheet, record = plan_record_sheet(workbook, rows, workbook.record.signed())
    last = (put_record(replace(record, language=workbook.language)),) if rows else ()
    plan = Plan((*cells, *added, *sheet, *last), workbook.record.own_sheets)
    draft = Draft(workbook.content.archive, plan, workbook.content.digest)
    return draft, replace(answer, new_headers=tuple(column.header for column in added))


@dataclass
class _Found:
    """Judgements with the rows they are for, and those that can't be written."""

    to_write: list[Judgement]
    rows: dict[tuple[str, str], int]  #: place of the customer by key
    conflicts: list[Conflict]


def _sorted_out(workbook: Opened, judgements: Sequence[Judgement]) -> _Found:
    data = workbook.data[CUSTOMERS.name]
    places: dict[str, list[int]] = {}
    for place, customer_id in enumerate(workbook.ids):
        places.setdefault(customer_id, []).append(place)
    names = workbook.customers.values["customer_name"].tolist()
    found = _Found([], {}, [])
    for one in judgements:
        judged_field(one.field)
        at = places.get(one.customer_id, [])
        if len(at) > 1:
            found.conflicts.append(Conflict(one, "ambiguous"))
        elif not at or _name(names[at[0]]) != _name(one.customer_name):
            found.conflicts.append(Conflict(one, "gone"))
        else:
            _sort_one(one, at[0], data.values.index[at[0]], workbook, found)
    return found


def _sort_one(one: Judgement, place: int, row: int, workbook: Opened, found: _Found) -> None:
    """Into what is to be written, what stands there already, or what somebody changed meanwhile."""
    data = workbook.data[CUSTOMERS.name]
    found.rows[one.key] = place
    if one.field not in data.values.columns:
        if one.value is not None:
            found.to_write.append(one)
        return
    cell = plain_cell(data.values[one.field].iloc[place])
    if cell == one.value:
        return
    if data.kinds[one.field].iloc[place] in _FORMULAS:
        found.conflicts.append(Conflict(one, "formula", cell, row))
    elif cell != plain_cell(one.base):
        found.conflicts.append(Conflict(one, "changed", cell, row))
    else:
        found.to_write.append(one)


def _name(words: object) -> str:
    return folded(words) if isinstance(words, str) else ""


def _cell_operations(workbook: Opened, found: _Found) -> tuple[list[Operation], list[AddColumn]]:
    data = workbook.data[CUSTOMERS.name]
    by_field: dict[str, dict[int, Judgement]] = {}
    for one in found.to_write:
        by_field.setdefault(one.field, {})[found.rows[one.key]] = one
    cells: list[Operation] = []
    added: list[AddColumn] = []
    for name, by_place in by_field.items():
        places = sorted(by_place)
        rows = [int(data.values.index[place]) for place in places]
        new = [by_place[place].value for place in places]
        column = data.origin.columns.get(name)
        if column is None:
            added.append(_new_column(workbook, name, dict(zip(rows, new, strict=True)), len(added)))
            continue
        old = [plain_cell(data.values[name].iloc[place]) for place in places]
        style = Style(Look.PLAIN, judged_field(name).number_format)
        cells.append(SetCells(workbook.sheet, column, rows, new, old, style))
    return cells, added


def _new_column(workbook: Opened, name: str, new: Mapping[int, object], before: int) -> AddColumn:
    """A column of people's for a field the sheet does not have yet; it is theirs from then on."""
    origin, field = workbook.data[CUSTOMERS.name].origin, judged_field(name)
    rows = [int(row) for row in workbook.data[CUSTOMERS.name].values.index]
    return AddColumn(
        sheet=workbook.sheet,
        header_row=origin.header_row,
        beside_column=origin.last_column + before,
        column=origin.last_column + before + 1,
        header=free_header(field, workbook.language, frozenset(origin.headers.values())),
        rows=rows,
        new=[new.get(row) for row in rows],  # type: ignore[misc]  # judgements hold cell values
        style=Style(Look.PLAIN, field.number_format if field.kind is Kind.DATE else ""),
        header_style=Style(Look.PLAIN),
        width=field.width,
    )
