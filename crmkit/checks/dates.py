"""Days that can be read and still can't be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crmkit.checks.catalogue import check
from crmkit.checks.hits import hits_where
from crmkit.model.findings import Severity

if TYPE_CHECKING:
    import numpy.typing as npt

    from crmkit.checks.book import Column
    from crmkit.checks.hits import Hits

_EARLIEST = np.datetime64("1990-01-01")
_FURTHEST_DAYS = np.timedelta64(3653, "D")


def is_plausible(day: Column) -> npt.NDArray[np.bool_]:
    """Days between 1990 and ten years from now; what lies outside has its own finding and is not judged further."""
    days = day.values
    return day.valid & (days >= _EARLIEST) & (days <= day.as_of + _FURTHEST_DAYS)


@check("DAT007", Severity.CHECK, "touches", "touched_on")
def touch_is_not_in_the_future(day: Column) -> Hits:
    """A touch has happened; what is planned belongs in 约定下次联系."""
    return hits_where(is_plausible(day) & (day.values > day.as_of), value=day.values)


@check("DAT008", Severity.CHECK, "customers", "won_on")
def won_is_not_before_created(won: Column) -> Hits:
    """A customer was created before it was won."""
    created = won.of("created_on")
    judged = is_plausible(won) & is_plausible(created) & (created.values <= created.as_of)
    return hits_where(judged & (won.values < created.values), value=won.values, detail=created.values)


@check("DAT009", Severity.CHECK, "customers", "expected_close_on")
def expected_close_is_ahead(expected: Column) -> Hits:
    """An open customer's expected closing day has not passed."""
    still_open = expected.book.is_open & expected.of("won_on").blank
    return hits_where(is_plausible(expected) & still_open & (expected.values < expected.as_of), value=expected.values)


@check(
    "DAT010",
    Severity.CHECK,
    "customers",
    "created_on",
    "expected_close_on",
    "won_on",
    "agreed_next_on",
    "paused_until_on",
    "override_until_on",
)
def customer_day_is_plausible(day: Column) -> Hits:
    """A day lies between 1990 and ten years from now."""
    return hits_where(day.valid & ~is_plausible(day), value=day.values)


@check("DAT011", Severity.CHECK, "touches", "touched_on", "entered_at")
def touch_day_is_plausible(day: Column) -> Hits:
    """A day lies between 1990 and ten years from now."""
    return hits_where(day.valid & ~is_plausible(day), value=day.values)


@check("DAT012", Severity.CHECK, "customers", "created_on", "won_on")
def past_day_is_not_in_the_future(day: Column) -> Hits:
    """Creation and winning have happened; what is hoped for belongs in 预计成交日期."""
    return hits_where(is_plausible(day) & (day.values > day.as_of), value=day.values)
