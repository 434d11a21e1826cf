"""The sheet 今天: the day's list inside the workbook, rebuilt by every refresh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.model.edits import Look, PutSheet, Style
from crmkit.workbook.build.own_sheets import TODAY_KEY_COLUMN, today_columns, today_title

if TYPE_CHECKING:
    from datetime import date

    from crmkit.jobs.due import DueCustomer, DueList
    from crmkit.jobs.places import CustomerPlaces
    from crmkit.model.edits import SheetCell

_LATE = Style(Look.ALERT)


def put_today(name: str, listed: DueList, places: CustomerPlaces, as_of: date) -> PutSheet:
    """The operation that makes the sheet `name` hold the list."""
    return PutSheet(
        name=name,
        columns=today_columns(listed.language),
        rows=[_row(due, places) for due in listed.customers],
        title=today_title(listed.language, as_of),
        key_column=TODAY_KEY_COLUMN,
    )


def _row(due: DueCustomer, places: CustomerPlaces) -> tuple[SheetCell, ...]:
    state: SheetCell = (due.due_state, _LATE) if due.days_late else due.due_state
    return (
        due.owner,
        places.link(due.customer_id, due.row, due.customer),
        due.key,
        due.phone,
        due.grade,
        state,
        due.why,
        due.last_note,
        due.suggested_step,
    )
