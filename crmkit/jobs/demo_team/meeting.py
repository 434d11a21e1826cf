"""What the demo team brings to its weekly meeting: targets of two months, and what was agreed to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from crmkit.jobs.demo_team.timing import working_day_from
from crmkit.locale import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from random import Random

    from crmkit.jobs.demo_team.customers import DemoCustomer
    from crmkit.jobs.demo_team.dirt import Row
    from crmkit.jobs.demo_team.wording import Wording

_TARGETS = (25, 45)  #: signed in a month, in tens of thousands
_PAID_SHARE = 0.7
_STEP_AMOUNT = 10_000


@dataclass(frozen=True)
class _Agreed:
    """One action: about a customer of `segment` ("" for nobody), days from the day the demo is for."""

    name: str
    segment: str
    noted_days: int
    due_days: int
    state: str = "open"
    done_days: int | None = None


_AGREED = (
    _Agreed("delivery_dates", "hot", -3, 1),
    _Agreed("side_by_side", "objecting", -3, 2),
    _Agreed("who_decides", "unverified", -3, 0),
    _Agreed("maintenance_quote", "comparing", -10, -3),
    _Agreed("first_payment", "signed", -10, -2),
    _Agreed("online_demo", "friendly", -3, 6),
    _Agreed("acceptance_visit", "paid_large", -17, -8, "done", -7),
    _Agreed("peer_case", "quiet", -10, -4, "done", -5),
    _Agreed("comparison", "", -17, -9, "done", -10),
    _Agreed("evening_event", "", -17, -6, "dropped"),
)


def target_rows(wording: Wording, as_of: date, random: Random) -> list[Row]:
    """One row a salesperson for last month and for this one."""
    this_month = as_of.replace(day=1)
    months = ((this_month - timedelta(days=1)).replace(day=1), this_month)
    rows: list[Row] = []
    for month in months:
        for owner in wording.people:
            signed = random.randint(*_TARGETS) * _STEP_AMOUNT
            paid = round(signed * _PAID_SHARE / _STEP_AMOUNT) * _STEP_AMOUNT
            rows.append({"month": month, "owner": owner, "signed_target_amount": signed, "paid_target_amount": paid})
    return rows


def action_rows(drawn: Sequence[DemoCustomer], customers: Sequence[Row], wording: Wording, as_of: date) -> list[Row]:
    """What was agreed in the last meetings: some of it done, some late, one thing let go."""
    rows: list[Row] = []
    for place, agreed in enumerate(_AGREED):
        row: Row = {"owner": wording.people[place % len(wording.people)]}
        fitting = [at for at, each in enumerate(drawn) if each.segment.name == agreed.segment and each.customer_id]
        if fitting:
            about = customers[fitting[place % len(fitting)]]
            row = {name: about[name] for name in ("customer_id", "customer_name", "owner")}
        done_on = None if agreed.done_days is None else _day(as_of, agreed.done_days, -1)
        rows.append(
            {
                **row,
                "action": text(f"demo.action.{agreed.name}", wording.language),
                "due_by": _day(as_of, agreed.due_days, 1 if agreed.due_days >= 0 else -1),
                "state": agreed.state,
                "asked_by": text("demo.chief", wording.language),
                "noted_on": _day(as_of, agreed.noted_days, -1),
                "done_on": done_on,
            }
        )
    return rows


def _day(as_of: date, days: int, step: int) -> date:
    """A day worked near so many days from `as_of`."""
    return working_day_from(as_of + timedelta(days=days), step)
