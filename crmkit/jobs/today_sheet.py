"""The sheet 今天: the day's list inside the workbook, rebuilt by every refresh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.jobs.colours import grade_look, look_of
from crmkit.model.edits import Look, PutSheet, Style
from crmkit.workbook.build.own_sheets import TODAY_KEY_COLUMN, today_columns, today_title

if TYPE_CHECKING:
    from datetime import date

    from crmkit.jobs.due import DueCustomer, DueList
    from crmkit.jobs.places import CustomerPlaces
    from crmkit.model.edits import SheetCell
    from crmkit.model.settings import Settings


def put_today(name: str, listed: DueList, places: CustomerPlaces, as_of: date, settings: Settings) -> PutSheet:
    """The operation that makes the sheet `name` hold the list, grades and what is due in the team's colours."""
    return PutSheet(
        name=name,
        columns=today_columns(listed.language),
        rows=[_row(due, places, settings) for due in listed.customers],
        title=today_title(listed.language, as_of),
        key_column=TODAY_KEY_COLUMN,
    )


def _row(due: DueCustomer, places: CustomerPlaces, settings: Settings) -> tuple[SheetCell, ...]:
    state_look = look_of(settings.overdue_colour) if due.is_overdue else Look.PLAIN
    state_look = look_of(settings.due_today_colour) if due.is_due_today else state_look
    return (
        due.owner,
        places.link(due.customer_id, due.row, due.customer),
        due.key,
        due.phone,
        _coloured(due.grade, grade_look(due.grade, settings)),
        _coloured(due.due_state, state_look),
        due.reminders,
        due.why,
        due.last_note,
        due.suggested_step,
    )


def _coloured(words: str, look: Look) -> SheetCell:
    return words if look is Look.PLAIN else (words, Style(look))
