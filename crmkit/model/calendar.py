"""Working days.

China's calendar with its make-up days (调休) comes from chinesecalendar, compiled once to a table. Beyond the
last announced year (`announced_until`) Monday to Friday is assumed and a date there is provisional.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]
_FIRST_YEAR = 2004
_LAST_YEAR = 2060


@cache
def _chinese_working_days() -> tuple[npt.NDArray[np.bool_], int]:
    """One flag a day from 1 January `_FIRST_YEAR` on, and the last announced year."""
    from chinese_calendar import constants  # noqa: PLC0415  (costs 20 ms; not every verb decides dates)

    first = date(_FIRST_YEAR, 1, 1)
    count = (date(_LAST_YEAR + 1, 1, 1) - first).days
    flags = np.array([(first + timedelta(days=n)).weekday() < 5 for n in range(count)], dtype=bool)  # noqa: PLR2004
    for day in constants.holidays:
        flags[(day - first).days] = False
    for day in constants.workdays:
        flags[(day - first).days] = True
    return flags, max(day.year for day in constants.holidays)


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked.

    `days_off` and `make_up_days` are the team's own and win over the public calendar.
    """

    country: str = "CN"
    days_off: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()

    @cached_property
    def _flags(self) -> npt.NDArray[np.bool_]:
        public, _ = _chinese_working_days()
        if self.country != "CN":
            weekday = (np.arange(len(public)) + date(_FIRST_YEAR, 1, 1).weekday()) % 7
            public = weekday < 5  # noqa: PLR2004
        flags = public.copy()
        for day in self.days_off:
            flags[self._number(day)] = False
        for day in self.make_up_days:
            flags[self._number(day)] = True
        return flags

    @staticmethod
    def _number(day: date) -> int:
        return (day - date(_FIRST_YEAR, 1, 1)).days

    @cached_property
    def announced_until(self) -> date:
        """The last day whose public holidays are known."""
        _, year = _chinese_working_days()
        return date(year if self.country == "CN" else _LAST_YEAR, 12, 31)

    @cached_property
    def _working(self) -> npt.NDArray[np.int64]:
        return np.flatnonzero(self._flags)

    def _numbers(self, days: Days) -> npt.NDArray[np.int64]:
        origin = np.datetime64(date(_FIRST_YEAR, 1, 1), "D")
        numbers = (days.astype("datetime64[D]") - origin).astype(np.int64)
        return np.clip(numbers, 0, len(self._flags) - 1)

    def _days(self, numbers: npt.NDArray[np.int64], like: Days) -> Days:
        found = np.datetime64(date(_FIRST_YEAR, 1, 1), "D") + numbers.astype("timedelta64[D]")
        return np.where(np.isnat(like), np.datetime64("NaT", "D"), found)

    def is_working(self, day: date) -> bool:
        """Whether people work on `day`."""
        return bool(self._flags[self._number(day)])

    def roll_forward(self, days: Days) -> Days:
        """Each day, or the next working day after it; NaT stays NaT."""
        numbers = self._numbers(days)
        places = np.minimum(np.searchsorted(self._working, numbers, side="left"), len(self._working) - 1)
        return self._days(self._working[places], days)

    def roll_back(self, days: Days) -> Days:
        """Each day, or the last working day before it; NaT stays NaT."""
        numbers = self._numbers(days)
        places = np.maximum(np.searchsorted(self._working, numbers, side="right") - 1, 0)
        return self._days(self._working[places], days)

    def next_working_day(self, days: Days) -> Days:
        """The first working day strictly after each day; NaT stays NaT."""
        following = (days.astype("datetime64[D]") + np.timedelta64(1, "D")).astype("datetime64[D]")
        return self.roll_forward(following)

    def days_between(self, starts: Days, ends: Days) -> npt.NDArray[np.int64]:
        """Working days after each start up to and with its end: 0 on the day itself, and over a weekend.

        Neither may be NaT.
        """
        upto = (np.searchsorted(self._working, self._numbers(days), side="right") for days in (ends, starts))
        return np.subtract(*upto).astype(np.int64)
