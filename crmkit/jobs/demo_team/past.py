"""Drawing how each customer came to the stage it stands in: what 阶段历史 would hold had crmkit been there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from crmkit.jobs.demo_team.timing import working_day_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from random import Random

    from crmkit.jobs.demo_team.customers import DemoCustomer
    from crmkit.jobs.demo_team.segments import Segment

_UNJUDGED = "unjudged"
_OUTCOMES = ("paid", "lost")
_RECORDED_DAYS = 170  #: less than the 180 days in which chances are measured: the few oldest would say too much
_PAID_AFTER_DAYS = (3, 20)
_LATE_MOVES_SHARE = 0.35
_FRESH_DAYS = 31
_CLEARED, _CLEARED_AFTER_DAYS = "paid_quiet", 14  #: the segment whose judgement was wiped once it had paid
#: Ways to a stage and their weights; each begins at 未判. Skips and returns are among them.
_WAYS: Mapping[str, Mapping[tuple[str, ...], int]] = {
    _UNJUDGED: {(): 9, ("potential", _UNJUDGED): 1},
    "potential": {("potential",): 84, ("watching", "potential"): 10, ("potential", "watching", "potential"): 6},
    "watching": {
        ("potential", "watching"): 50, ("watching",): 30, ("potential", "watching", "intention", "watching"): 12,
        ("watching", "potential", "watching"): 8,
    },
    "intention": {
        ("potential", "watching", "intention"): 50, ("potential", "intention"): 15, ("watching", "intention"): 20,
        ("watching", "intention", "watching", "intention"): 10,
        ("watching", "intention", "opportunity", "intention"): 5,
    },
    "opportunity": {
        ("potential", "watching", "intention", "opportunity"): 50, ("watching", "intention", "opportunity"): 25,
        ("potential", "intention", "opportunity"): 15, ("watching", "opportunity"): 10,
    },
}  # fmt: skip
_SOURCES = {"rule": 86, "person": 6, "board": 8}
_REOPENED, _REOPENED_COUNT = "leaning", 2  #: the segment in which some were given up once


@dataclass(frozen=True)
class Entry:
    """The customer at `place` entered `stage` (a stage, or the status `paid` or `lost`).

    `from_stage` "" means for the first time, or from 未判 to an end; `source` says who decided: rule, person, board.
    """

    place: int
    entered_on: date
    stage: str
    from_stage: str
    source: str

    @property
    def customer_id(self) -> str:
        """The id; who was entered today gets it by the first refresh."""
        return f"C{self.place + 1:04}"

    @property
    def is_outcome(self) -> bool:
        """Whether it says how the customer ended."""
        return self.stage in _OUTCOMES


def draw_past(customers: Sequence[DemoCustomer], as_of: date, random: Random) -> list[Entry]:
    """Every entry in the order of recording; `customers` in the order of their ids."""
    begins_on = working_day_from(as_of - timedelta(days=_RECORDED_DAYS), 1)
    entries: list[Entry] = []
    reopened_count = 0
    for place, customer in enumerate(customers):
        path = _path(customer, as_of, random)
        if customer.segment.name == _REOPENED and reopened_count < _REOPENED_COUNT:
            longer = _given_up_once(path, customer)
            reopened_count += len(longer) > len(path)
            path = longer
        entries += _entries(place, list(_recorded(path, begins_on)), random)
    return sorted(entries, key=lambda entry: entry.entered_on)  # stable: a customer's own entries stay in order


def _path(customer: DemoCustomer, as_of: date, random: Random) -> list[tuple[date, str]]:
    """The days and stages of one customer, the first on the day of entry, the last what it stands in now."""
    segment, won_on = customer.segment, customer.known.get("won_on")
    is_won = segment.status == "paid" and isinstance(won_on, date)
    days = [day for day in dict.fromkeys(customer.touched_on) if not is_won or day <= won_on]  # type: ignore[operator]
    goal = segment.stage if segment.name != _CLEARED else "opportunity"
    ways = _WAYS[goal]
    way = random.choices(list(ways), list(ways.values()))[0] if days else ()
    if segment.status == "lost" and len(days) > 1:
        days.pop()  # the last touch is when it was lost
    way = way[max(0, len(way) - len(days)) :]
    path = [(customer.created_on, _UNJUDGED), *zip(_days_of(days, len(way), random), way, strict=True)]
    if segment.status == "lost":
        path.append((customer.touched_on[-1], "lost"))
    if is_won:
        path += _won(_paid_on(won_on, as_of, random), segment, as_of)  # type: ignore[arg-type]
    return path


def _days_of(days: Sequence[date], count: int, random: Random) -> list[date]:
    """Days on which so many moves happened: one comes early, more are spread over the touches, seldom the last."""
    if count == 1:
        return [days[min(len(days) - 1, random.choice((0, 0, 0, 1, 1, 2)))]]
    is_late = len(days) == count or random.random() < _LATE_MOVES_SHARE
    return sorted(random.sample(days if is_late else days[:-1], count))


def _paid_on(won_on: date, as_of: date, random: Random) -> date:
    """Some days after signing; the freshest deal paid this week."""
    after = random.randint(*_PAID_AFTER_DAYS)
    if (as_of - won_on).days <= _FRESH_DAYS:
        return working_day_from(as_of - timedelta(days=1), -1)
    return min(as_of, working_day_from(won_on + timedelta(days=after), 1))


def _won(paid_on: date, segment: Segment, as_of: date) -> Iterator[tuple[date, str]]:
    """Paid; where people later cleared what they had judged by, the stage that was left and paid again."""
    yield paid_on, "paid"
    if segment.name == _CLEARED:
        cleared_on = min(as_of, working_day_from(paid_on + timedelta(days=_CLEARED_AFTER_DAYS), 1))
        yield cleared_on, segment.stage
        yield cleared_on, "paid"


def _given_up_once(path: list[tuple[date, str]], customer: DemoCustomer) -> list[tuple[date, str]]:
    """Lost and taken up again, between the last stage and the last touch."""
    last_on, stage = path[-1]
    later = [day for day in dict.fromkeys(customer.touched_on) if day > last_on]
    return [*path, (later[0], "lost"), (later[-1], stage)] if len(later) > 1 else path


def _recorded(path: Sequence[tuple[date, str]], begins_on: date) -> Iterator[tuple[date, str, str]]:
    """Day, what was entered, what was left, as refreshes write it: each day's end alone, the outcome after the stage.

    What lies before the record stands on its first day.
    """
    stood_in, ended = "", ""
    for day, steps in groupby(path, key=lambda step: max(step[0], begins_on)):
        entered = [stage for _, stage in steps]
        stage = next((one for one in reversed(entered) if one not in _OUTCOMES), stood_in)
        ends = entered[-1] if entered[-1] in _OUTCOMES else ""
        if stage != stood_in:
            yield day, stage, stood_in
            stood_in, ended = stage, ""
        if ends != ended:
            yield day, ends or stage, ended or ("" if stage == _UNJUDGED else stage)
        ended = ends


def _entries(customer: int, rows: Sequence[tuple[date, str, str]], random: Random) -> Iterator[Entry]:
    """With who decided: outcomes are people's word, the stage of today stands by the rules."""
    for place, (day, stage, left) in enumerate(rows):
        source = random.choices(list(_SOURCES), list(_SOURCES.values()))[0]
        if stage in _OUTCOMES:
            source = "person"
        elif stage == _UNJUDGED or not any(later not in _OUTCOMES for _, later, _ in rows[place + 1 :]):
            source = "rule"
        yield Entry(customer, day, stage, left, source)
