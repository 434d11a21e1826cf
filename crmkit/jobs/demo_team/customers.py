"""Drawing the customers: who owns them, when they were contacted, what is known. Term names, no words yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, repeat
from typing import TYPE_CHECKING

import numpy as np

from crmkit.jobs.demo_team.segments import ATTITUDES, COGNITIONS, NATURES, SEGMENTS, SOURCES
from crmkit.jobs.demo_team.timing import Due, entered_before, is_day_off, last_touch, working_day_from

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from crmkit.jobs.demo_team.segments import Segment

OWNER_COUNT = 4
TOUCH_COUNT = 1_500
_DUE_BY_OWNER = (12, 11, 13, 11)  # each one more: a window that is open
_LATE_BY_OWNER = 3
_ENTERED_EARLIER_COUNT = 12  # of the 16 new customers the last four came in today
_SURVEY_SPAN_DAYS = range(25, 41)  # a deal this old is owed a satisfaction survey, or nearly
#: So many days back as drawn, so many in the demo; between these in proportion.
_SPREAD_DAYS = ((0, 10, 20, 40, 60, 80, 111, 400), (0, 10, 36, 78, 93, 102, 111, 400))
_EMPLOYEE_COUNTS = (12, 18, 25, 40, 60, 80, 120, 150, 200, 260, 350, 480, 600, 900, 1500)


@dataclass
class DemoCustomer:
    """One customer while it is being drawn. `known` holds the fields that need no words: terms, numbers, days."""

    segment: Segment
    place: int  #: 0.. in order of the segments
    owner: int
    due: Due = Due.AHEAD
    customer_id: str = ""
    created_on: date = date.min
    touched_on: list[date] = field(default_factory=list)
    known: dict[str, object] = field(default_factory=dict)


def draw_customers(as_of: date, random: Random) -> list[DemoCustomer]:
    """300 customers in the order in which they were entered; the last four have no id yet."""
    customers = [
        DemoCustomer(segment, place, place % OWNER_COUNT)
        for place, segment in enumerate(chain.from_iterable(repeat(each, each.count) for each in SEGMENTS))
    ]
    _plan_due(customers, as_of, random)
    _draw_touch_days(customers, as_of, random)
    for customer in _newcomers(customers)[:_ENTERED_EARLIER_COUNT]:
        customer.created_on = entered_before(as_of)
    for customer in customers:
        _draw_dates(customer, as_of, random)
    _draw_known(customers, as_of, random)
    customers.sort(key=lambda each: (each.created_on, each.place))
    for number, customer in enumerate(customers, start=1):
        customer.customer_id = f"C{number:04}" if customer.created_on < as_of else ""
        _spread(customer, as_of)
    return customers


def _spread(customer: DemoCustomer, as_of: date) -> None:
    """Move early touches and the day of entry back, so that the team has months behind it.

    The last touch stays: what is due hangs on it. Later days stay later, so that ids go on following the days.
    """
    if customer.segment.mood == "won" or not customer.touched_on:
        return
    last = customer.touched_on[-1]
    earlier = [working_day_from(_spread_day(day, as_of), 1) for day in customer.touched_on[:-1]]
    customer.touched_on = [*(min(day, last) for day in earlier), last]
    customer.created_on = min(_spread_day(customer.created_on, as_of), customer.touched_on[0])
    customer.known["created_on"] = customer.created_on


def _spread_day(day: date, as_of: date) -> date:
    return as_of - timedelta(days=round(float(np.interp((as_of - day).days, *_SPREAD_DAYS))))


def _newcomers(customers: Sequence[DemoCustomer]) -> list[DemoCustomer]:
    return [each for each in customers if each.segment.name == "new"]


def _plan_due(customers: Sequence[DemoCustomer], as_of: date, random: Random) -> None:
    """Mark who is due, owner by owner: daily customers and new ones on a working day, then as many as planned."""
    if not is_day_off(as_of):
        daily = [each for each in customers if each.segment.earliest_days == 0]
        for customer in (*daily, *_newcomers(customers)[:_ENTERED_EARLIER_COUNT]):
            customer.due = Due.LAST_DAY
    for owner in range(OWNER_COUNT):
        mine = [each for each in customers if each.owner == owner]
        missing = _DUE_BY_OWNER[owner] - sum(each.due is not Due.AHEAD for each in mine)
        able = [
            each for each in mine if each.segment.is_active and each.segment.earliest_days and each.due is Due.AHEAD
        ]
        chosen = random.sample(able, missing)
        for customer in chosen:
            customer.due = Due.LAST_DAY
        for customer in chosen[:_LATE_BY_OWNER]:
            customer.due = Due.LATE
        with_window = [each for each in able if each.segment.latest_days > (each.segment.earliest_days or 0)]
        spared = next(each for each in with_window if each.due is not Due.LATE)
        spared.due = Due.OPEN


def _draw_touch_days(customers: Sequence[DemoCustomer], as_of: date, random: Random) -> None:
    counts = [random.randint(*each.segment.touches) for each in customers]
    touched = [place for place, count in enumerate(counts) if count]
    while sum(counts) != TOUCH_COUNT:
        place = random.choice(touched)
        counts[place] = max(1, counts[place] + (1 if sum(counts) < TOUCH_COUNT else -1))
    for customer, count in zip(customers, counts, strict=True):
        if count:
            customer.touched_on = _touch_days(customer, count, as_of, random)


def _touch_days(customer: DemoCustomer, count: int, as_of: date, random: Random) -> list[date]:
    segment = customer.segment
    if segment.status == "paused":
        day = working_day_from(as_of - timedelta(days=random.randint(15, 60)), -1)
    else:
        day = last_touch(segment, customer.due, as_of, random)
    days = [day]
    shortest, longest = (8, 24) if segment.mood == "won" else (2, 9)
    while len(days) < count:
        day = working_day_from(day - timedelta(days=random.randint(shortest, longest)), -1)
        days.append(day)
    return days[::-1]


def _draw_dates(customer: DemoCustomer, as_of: date, random: Random) -> None:
    if customer.touched_on:
        first = customer.touched_on[0]
        customer.created_on = first - timedelta(days=random.randint(0, 5))
    elif customer.created_on == date.min:
        customer.created_on = as_of
    known, segment = customer.known, customer.segment
    known["created_on"] = customer.created_on
    if segment.status == "signed":
        known["won_on"] = max(customer.created_on, as_of - timedelta(days=random.randint(4, 18)))
    elif segment.status == "paid":
        settled = [day for day in customer.touched_on if (as_of - day).days not in _SURVEY_SPAN_DAYS]
        known["won_on"] = settled[len(settled) // 2]
    elif segment.status == "paused":
        known["paused_until_on"] = working_day_from(as_of + timedelta(days=random.randint(10, 90)), 1)
    if segment.close_days:
        known["expected_close_on"] = as_of + timedelta(days=random.randint(*segment.close_days))


def _draw_known(customers: Sequence[DemoCustomer], as_of: date, random: Random) -> None:
    sources = list(chain.from_iterable(repeat(name, count) for name, count in SOURCES.items()))
    random.shuffle(sources)
    for customer, source in zip(customers, sources, strict=True):
        customer.known["source"] = source
        if source == "directory" and random.random() < 0.6:  # noqa: PLR2004  a share
            customer.known["is_verified"] = random.choice(("yes", "yes", "no"))
        _draw_standing(customer, random)
        _draw_company(customer, random)
    _agree_on_days(customers, as_of, random)
    _survey_one(customers, as_of)


def _draw_standing(customer: DemoCustomer, random: Random) -> None:
    known, segment = customer.known, customer.segment
    known["status"] = "" if segment.is_active and random.random() < 0.2 else segment.status  # noqa: PLR2004  a share
    if segment.stage == "unjudged":
        known["attitude"] = random.choice(("", "", "doubting"))
        known["cognition"] = "vague" if not known["attitude"] and random.random() < 0.3 else ""  # noqa: PLR2004  a share
    else:
        known["attitude"], known["cognition"] = ATTITUDES[segment.stage], COGNITIONS[segment.stage]
    known["acceptance"], known["contribution"] = segment.acceptance, segment.contribution
    for name in ("has_money", "has_authority", "has_need"):
        known[name] = "yes" if segment.validity != "mixed" else random.choice(("yes", "yes", "no", "", ""))
    if segment.validity == "unverified":
        known["has_authority"] = ""
    if segment.amounts:
        known["expected_amount"] = random.randint(*segment.amounts) * 1000
    if segment.status == "paid":
        known["paid_amount_total"] = known["expected_amount"]


def _draw_company(customer: DemoCustomer, random: Random) -> None:
    known = customer.known
    known["nature"] = random.choices(list(NATURES), list(NATURES.values()))[0]
    known["employee_count"] = random.choice(_EMPLOYEE_COUNTS) if random.random() < 0.7 else None  # noqa: PLR2004  a share


def _agree_on_days(customers: Sequence[DemoCustomer], as_of: date, random: Random) -> None:
    """Ten have agreed on a day to come, two on today, three kept the day they had agreed on."""
    ahead = [each for each in customers if each.segment.is_active and each.due is Due.AHEAD and each.touched_on]
    chosen = random.sample(ahead, 13)
    for customer in chosen[:10]:
        customer.known["agreed_next_on"] = working_day_from(as_of + timedelta(days=random.randint(3, 12)), 1)
    for customer in chosen[10:]:
        customer.known["agreed_next_on"] = customer.touched_on[-1]
    owed = [each for each in customers if each.segment.is_active and each.due is Due.LAST_DAY and each.touched_on]
    for customer in random.sample(owed, 2):
        customer.known["agreed_next_on"] = as_of


def _survey_one(customers: Sequence[DemoCustomer], as_of: date) -> None:
    """One deal is a month old: its satisfaction survey is due (R202)."""
    customer = next(each for each in customers if each.segment.name == "paid_quiet" and each.due is Due.AHEAD)
    customer.known["won_on"] = as_of - timedelta(days=31)
