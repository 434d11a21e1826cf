"""When demo customers were last contacted, so that a believable few are due on the day the demo is for."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from crmkit.model.calendar import Days, WorkingCalendar

if TYPE_CHECKING:
    from random import Random

    from crmkit.jobs.demo_team.segments import Segment

#: The demo holds under China's working days and under plain Monday to Friday.
_CALENDARS = (WorkingCalendar("CN"), WorkingCalendar(""))
_SEARCHED_DAYS = 140


class Due(Enum):
    """How a customer stands on the day: due ones are late, on their last day, or in an open window."""

    LATE = "late"
    LAST_DAY = "last_day"
    OPEN = "open"
    AHEAD = "ahead"


def last_touch(segment: Segment, due: Due, as_of: date, random: Random) -> date:
    """A day of the last touch after which a customer of `segment` stands as asked on `as_of`.

    A state that `as_of` does not allow (a last day on a Sunday) gives way to an open window, and that to being
    due at all.
    """
    first, last = segment.earliest_days or 0, segment.latest_days
    if due is Due.AHEAD:
        return _ahead(first, as_of, random)
    windows = _windows(as_of, first, last)
    due_after = [days for days, (start, _) in windows.items() if start <= as_of]
    states = {days: _state(windows[days][1], as_of) for days in due_after}
    fitting = next((found for wanted in (due, Due.OPEN) if (found := _in_state(states, wanted))), due_after)
    place = random.randrange(min(3, len(fitting))) if due is Due.LATE else 0
    return as_of - timedelta(days=fitting[place])


def _in_state(states: dict[int, Due], wanted: Due) -> list[int]:
    return [days for days, state in states.items() if state is wanted]


def _state(latest: date, as_of: date) -> Due:
    if latest < as_of:
        return Due.LATE
    return Due.LAST_DAY if latest == as_of else Due.OPEN


def _ahead(earliest_days: int, as_of: date, random: Random) -> date:
    """A day so recent that nothing is owed yet; a working day if the span has one."""
    if not earliest_days:
        return working_day_from(as_of - timedelta(days=1), -1)
    days = [as_of - timedelta(days=back) for back in range(1, max(2, earliest_days))]
    worked = [day for day in days if _CALENDARS[0].is_working(day)]
    return random.choice(worked or days)


@cache
def _windows(as_of: date, first: int, last: int) -> dict[int, tuple[date, date]]:
    """The window by the number of days that the last touch lies back."""
    return {days: _window(as_of - timedelta(days=days), first, last) for days in range(1, _SEARCHED_DAYS)}


def _window(touched_on: date, first: int, last: int) -> tuple[date, date]:
    """The later earliest and the later latest day over the calendars: due under both, late under both."""
    both = [_one_window(touched_on, first, last, calendar) for calendar in _CALENDARS]
    return max(start for start, _ in both), max(end for _, end in both)


def _one_window(touched_on: date, first: int, last: int, calendar: WorkingCalendar) -> tuple[date, date]:
    if not first:
        day = _day(calendar.next_working_day(_days(touched_on)))
        return day, day
    start = _day(calendar.roll_forward(_days(touched_on + timedelta(days=first))))
    end = _day(calendar.roll_back(_days(touched_on + timedelta(days=last))))
    return start, max(start, end)


def _days(day: date) -> Days:
    return np.array([day], dtype="datetime64[D]")


def _day(days: Days) -> date:
    found: date = days[0].item()
    return found


def is_day_off(day: date) -> bool:
    """Whether nobody works on `day`, in China or elsewhere: what is owed "next working day" then waits."""
    return not any(calendar.is_working(day) for calendar in _CALENDARS)


def entered_before(as_of: date) -> date:
    """The latest day on which a never-touched customer can have been entered to be owed a first contact now.

    On a day off the latest day worked: the contact is owed when work goes on.
    """
    if is_day_off(as_of):
        return working_day_from(as_of - timedelta(days=1), -1)
    day = as_of - timedelta(days=1)
    while _window(day, 0, 0)[0] > as_of:
        day -= timedelta(days=1)
    return day


def working_day_from(day: date, step: int) -> date:
    """`day`, or the nearest day worked in China in direction `step` (1 later, -1 earlier)."""
    while not _CALENDARS[0].is_working(day):
        day += timedelta(days=step)
    return day
