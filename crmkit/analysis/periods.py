"""Stretches of days: weeks and months, each with the one before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

_WEEK_DAYS = 7


class Unit(Enum):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, order=True)
class Period:
    """Days from `start` to `end`, both included.

    Raises:
        ValueError: it ends before it starts.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(self.end)

    @property
    def day_count(self) -> int:
        """How many days, at least 1."""
        return (self.end - self.start).days + 1

    @property
    def before(self) -> Period:
        """The period of the same length right before; for whole months the months before."""
        ends_on = self.start - timedelta(days=1)
        if self.start.day == 1 and (self.end + timedelta(days=1)).day == 1:
            months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
            return Period(_month_start(self.start, -months), ends_on)
        return Period(self.start - timedelta(days=self.day_count), ends_on)


def last_week(as_of: date) -> Period:
    """The seven days that end with `as_of`: what "the last week" means on every sheet and screen.

    Not Monday to Sunday: a meeting on a Monday would look at one day.
    """
    return last_days(as_of, _WEEK_DAYS)


def last_days(as_of: date, day_count: int) -> Period:
    """The `day_count` days that end with `as_of`."""
    return Period(as_of - timedelta(days=day_count - 1), as_of)


def recent_periods(as_of: date, unit: Unit, count: int) -> tuple[Period, ...]:
    """The last `count` weeks (Monday to Sunday) or months, oldest first; the one under way ends with `as_of`."""
    if unit is Unit.WEEK:
        monday = as_of - timedelta(days=as_of.weekday())
        starts = [monday - timedelta(weeks=back) for back in range(count - 1, -1, -1)]
    else:
        starts = [_month_start(as_of, -back) for back in range(count - 1, -1, -1)]
    ends = [start - timedelta(days=1) for start in starts[1:]]
    return tuple(Period(start, end) for start, end in zip(starts, [*ends, as_of], strict=True))


def _month_start(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
