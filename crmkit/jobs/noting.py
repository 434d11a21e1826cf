"""Adds an action to 行动, or settles one: a row more or two cells, through the guard, so that undo takes it back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from crmkit.errors import ActionGone
from crmkit.jobs.actions import DONE, OPEN, Action, read_actions
from crmkit.jobs.numbering import is_unknown
from crmkit.jobs.opening import opened
from crmkit.jobs.record import free_name
from crmkit.locale import DEFAULT_LANGUAGE
from crmkit.model.edits import AddColumn, AddRows, Look, Plan, PutSheet, SetCells, SheetColumn, Style
from crmkit.model.tables import ACTIONS
from crmkit.workbook.collection import collection_paused
from crmkit.workbook.doors import door_to
from crmkit.workbook.drafting import Draft
from crmkit.workbook.guard.guarded import Occasion
from crmkit.workbook.reading import read_column

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from crmkit.jobs.opening import Opened
    from crmkit.jobs.request import Request
    from crmkit.model.edits import CellValue, Certificate, Operation
    from crmkit.model.fields import Field


@dataclass(frozen=True)
class NewAction:
    """An action to be noted. `customer_id` "" is about no customer; `due_by` None is without a deadline."""

    action: str
    owner: str
    customer_id: str = ""
    due_by: date | None = None
    asked_by: str = ""


@dataclass(frozen=True)
class Noted:
    """What was written. `certificate` is None when the sheet says so already."""

    path: str
    sheet: str
    certificate: Certificate | None
    backup: str = ""


@collection_paused()
def note_action(request: Request, new: NewAction) -> Noted:
    """Append `new` to the workbook's actions, open and noted on `request.as_of`; the sheet is made where missing.

    Raises:
        NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
        FileProblem, WriteRefused: the file can't be read or written; it is as it was.
    """
    return _write(request, lambda workbook: _appended(workbook, new))


@collection_paused()
def settle_action(request: Request, seen: Action, state: str) -> Noted:
    """Set the state (open, done or dropped) of the action a person saw; 完成日期 follows where there is that column.

    Raises:
        ActionGone: no row says what was seen, or its state is another by now.
        FileProblem, WriteRefused: as `note_action`.
    """
    return _write(request, lambda workbook: _settled(workbook, seen, state))


def _write(request: Request, plan: Callable[[Opened], tuple[str, tuple[Operation, ...]]]) -> Noted:
    sheets: list[str] = []  # the door asks again when the workbook changed meanwhile

    def build(path: Path) -> Draft:
        workbook = opened(replace(request, path=path))
        sheet, operations = plan(workbook)
        sheets.append(sheet)
        return Draft(workbook.content.archive, Plan(operations), workbook.content.digest)

    occasion = Occasion("action", request.now, request.language or DEFAULT_LANGUAGE, request.settings.backup_count)
    written = door_to(request.path).write(build, occasion)
    if written is None:
        return Noted(str(request.path), sheets[-1], None)
    return Noted(str(request.path), sheets[-1], written.certificate, str(written.backup or ""))


def _appended(workbook: Opened, new: NewAction) -> tuple[str, tuple[Operation, ...]]:
    said, language = _said(workbook, new), workbook.language
    data = workbook.data.get(ACTIONS.name)
    if data is None:
        name = free_name(ACTIONS.sheet(language), workbook.content.sheet_names)
        columns = [SheetColumn(field.header(language), field.width, _style(field)) for field in ACTIONS.fields]
        row = [said[field.name] for field in ACTIONS.fields]
        return name, (PutSheet(name, columns, [row], is_filtered=True),)
    origin = data.origin
    cells = {column: said[name] for name, column in origin.columns.items() if said.get(name) is not None}
    if origin.last_row > origin.header_row:
        return origin.sheet, (AddRows(origin.sheet, origin.last_row, [cells]),)
    first = origin.header_row + 1
    styles = {column: _style(ACTIONS.by_name[name]) for name, column in origin.columns.items()}
    return origin.sheet, tuple(
        SetCells(origin.sheet, column, [first], [value], [None], styles[column]) for column, value in cells.items()
    )


def _said(workbook: Opened, new: NewAction) -> Mapping[str, CellValue]:
    customers, language = workbook.customers.values, workbook.language
    place = workbook.ids.index(new.customer_id) if new.customer_id in workbook.ids else None
    name = customers["customer_name"].iloc[place] if place is not None else None
    return {
        "customer_id": None if not new.customer_id or is_unknown(new.customer_id) else new.customer_id,
        "customer_name": name if isinstance(name, str) else None,
        "action": new.action,
        "owner": new.owner or None,
        "due_by": new.due_by,
        "state": _word(OPEN, language),
        "asked_by": new.asked_by or None,
        "noted_on": workbook.context.as_of,
        "done_on": None,
    }


def _settled(workbook: Opened, seen: Action, state: str) -> tuple[str, tuple[Operation, ...]]:
    found = [each for each in read_actions(workbook) if _is_same(each, seen)]
    if not found:
        raise ActionGone(seen.action)
    row = min(found, key=lambda each: abs(each.row - seen.row)).row
    origin, word = workbook.data[ACTIONS.name].origin, _word(state, workbook.language)
    if "state" not in origin.columns:
        header = ACTIONS.by_name["state"].header(workbook.language)
        last = origin.last_column
        style = _style(ACTIONS.by_name["state"])
        return origin.sheet, (
            AddColumn(origin.sheet, origin.header_row, last, last + 1, header, [row], [word], style),
        )
    wanted: dict[str, CellValue] = {"state": word, "done_on": workbook.context.as_of if state == DONE else None}
    return origin.sheet, tuple(
        _set(workbook, origin.sheet, column, row, wanted[name])
        for name, column in origin.columns.items()
        if name in wanted
    )


def _set(workbook: Opened, sheet: str, column: int, row: int, value: CellValue) -> SetCells:
    old = read_column(workbook.content, sheet, column, [row])
    style = Style(Look.PLAIN, "yyyy-mm-dd" if isinstance(value, date) else "")
    return SetCells(sheet, column, [row], [value], old, style)


def _is_same(one: Action, seen: Action) -> bool:
    """The same thing to do, still in the state a person saw; its row may have moved."""
    names = ("customer_id", "action", "owner", "due_by", "state")
    return all(getattr(one, name) == getattr(seen, name) for name in names)


def _word(state: str, language: str) -> str:
    vocabulary = ACTIONS.by_name["state"].vocabulary
    return vocabulary.label(state, language) if vocabulary is not None else state


def _style(field: Field) -> Style:
    return Style(Look.INPUT, field.number_format, wrap=field.name == "action")
