"""Days that come back every year, such as birthdays: only month and day count.

The 29th of February comes back on the 28th in years that have none, so that nobody is forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from crmkit.rules.unary_tests import Negated, OneOf, Yearly

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crmkit.rules.unary_tests import UnaryTest

_EPOCH_YEAR = 1970

Days = npt.NDArray[np.float64]  #: since 1970, none blank


def asks_yearly(test: UnaryTest) -> bool:
    """Whether the test asks for days that come back every year."""
    match test:
        case Negated(inner):
            return asks_yearly(inner)
        case OneOf(tests):
            return any(map(asks_yearly, tests))
        case _:
            return isinstance(test, Yearly)


def years_of(days: Iterable[float]) -> range:
    """Every year from that of the first day to that of the last."""
    years = _dated(np.array(list(days))).astype("datetime64[Y]").astype(np.int64) + _EPOCH_YEAR
    return range(int(years.min()), int(years.max()) + 1)


def in_year(days: Days, year: int) -> Days:
    """The days as they come back in `year`."""
    dates = _dated(days)
    months = dates.astype("datetime64[M]")
    nth = (dates - months.astype("datetime64[D]")).astype(np.int64)
    there = np.datetime64(f"{year:04}-01", "M") + (months - months.astype("datetime64[Y]")).astype(np.int64)
    first = there.astype("datetime64[D]")
    length = ((there + 1).astype("datetime64[D]") - first).astype(np.int64)
    comes_back: Days = (first + np.minimum(nth, length - 1)).astype(np.int64).astype(np.float64)
    return comes_back


def _dated(days: Days) -> npt.NDArray[np.datetime64]:
    return np.floor(days).astype(np.int64).astype("datetime64[D]")
