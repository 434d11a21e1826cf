"""行动: what people agreed to do, by whom and by when, read from the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from crmkit.model.joining import join_customers
from crmkit.model.tables import ACTIONS

if TYPE_CHECKING:
    from datetime import date

    from crmkit.jobs.opening import Opened

OPEN, DONE, DROPPED = "open", "done", "dropped"


@dataclass(frozen=True)
class Action:
    """One row of 行动. Text is "" and a day None where the cell is blank.

    `customer_id` is that of the customer the row names by id or unique name, else as written. `days_late` counts
    whole days past `due_by` while it is open: 0 on the day itself, before it, and for what is done or dropped.
    """

    row: int
    customer_id: str
    customer: str
    action: str
    owner: str
    due_by: date | None
    state: str  #: open, done or dropped; blank means open
    asked_by: str
    noted_on: date | None
    done_on: date | None
    days_late: int

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state == OPEN


def read_actions(workbook: Opened) -> tuple[Action, ...]:
    """Every action of the workbook, in the order of the sheet; a row that says nothing to do is none."""
    table = workbook.typed.get(ACTIONS.name)
    if table is None:
        return ()
    places = join_customers(workbook.customers, table)
    names = workbook.customers.values["customer_name"].to_numpy(dtype=object)
    as_of, found = workbook.context.as_of, []
    for place, row, cells in zip(places.tolist(), table.values.index.tolist(), _records(table.values), strict=True):
        if not cells["action"]:
            continue
        due_by, state = cells["due_by"], cells["state"] or OPEN
        is_late = state == OPEN and due_by is not None and due_by < as_of
        found.append(
            Action(
                row=int(row),
                customer_id=workbook.ids[place] if place >= 0 else cells["customer_id"] or "",
                customer=(names[place] if place >= 0 else cells["customer_name"]) or "",
                action=cells["action"],
                owner=cells["owner"] or "",
                due_by=due_by,
                state=state,
                asked_by=cells["asked_by"] or "",
                noted_on=cells["noted_on"],
                done_on=cells["done_on"],
                days_late=(as_of - due_by).days if is_late else 0,
            )
        )
    return tuple(found)


def open_actions(actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """Those still to be done: the latest first, then by deadline; without a deadline last."""
    return tuple(sorted((each for each in actions if each.is_open), key=_urgency))


def _urgency(action: Action) -> tuple[bool, str, int]:
    return action.due_by is None, action.due_by.isoformat() if action.due_by else "", action.row


def _records(values: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain values: days for timestamps, None for blanks."""
    return [
        {str(name): _plain(value) for name, value in record.items()} for record in values.to_dict(orient="records")
    ]


def _plain(value: object) -> object:
    if isinstance(value, pd.Timestamp):
        return value.date()
    return None if value is None or value is pd.NaT or value != value else value  # noqa: PLR0124  (NaN)
