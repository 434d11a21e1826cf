"""How many get there in time, when some are still under way (Kaplan and Meier 1958)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from crmkit.analysis.figures import wilson_interval

if TYPE_CHECKING:
    import numpy.typing as npt

    Days = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Reached:
    """The share in 0..1 that gets there within the horizon, with a 95 % interval; None: nobody watched so long.

    `effective_count` is how many fully watched customers the estimate is worth (Dorey and Korn 1987).
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    effective_count: float = 0.0


UNKNOWN = Reached(None)


def reached_within(watched_days: Days, is_event: Flags, horizon_days: int) -> Reached:
    """The share of customers whose event comes within `horizon_days`, unbiased where watching ended early.

    `watched_days`: days to the event where `is_event`, else days watched without it. Who is lost is watched on to
    the end: a loss is no censoring, it is a customer who does not get there.
    """
    is_event = is_event & (watched_days <= horizon_days)
    watched = np.minimum(watched_days, horizon_days)
    if not len(watched):
        return UNKNOWN
    survival, variance_sum = 1.0, 0.0
    days, event_counts = np.unique(watched[is_event], return_counts=True)
    at_risk = len(watched) - np.searchsorted(np.sort(watched), days, side="left")
    for events, risk in zip(event_counts.tolist(), at_risk.tolist(), strict=True):
        survival *= 1 - events / risk
        variance_sum += events / (risk * (risk - events)) if risk > events else 0.0
    if not is_event.all() and int(watched.max()) < horizon_days:  # even at 0: the last few at risk decided alone
        return UNKNOWN
    count = _effective_count(survival, variance_sum, int((is_event | (watched >= horizon_days)).sum()))
    interval = wilson_interval((1 - survival) * count, count)
    low, high = interval if interval is not None else (None, None)
    return Reached(1 - survival, low, high, count)


def _effective_count(survival: float, variance_sum: float, decided_count: int) -> float:
    """p(1-p) over Greenwood's variance; with nobody or everybody there, the customers whose answer is known."""
    if variance_sum == 0 or survival in (0.0, 1.0):
        return float(decided_count)
    return (1 - survival) / (survival * variance_sum)


def quantile_days(watched_days: Days, is_event: Flags, share: float) -> int | None:
    """The day by which `share` of the customers had their event; None when so many have not had it yet.

    With nobody under way this is the smallest day with at least `share` of the values at or below it.
    """
    days, event_counts = np.unique(watched_days[is_event], return_counts=True)
    at_risk = len(watched_days) - np.searchsorted(np.sort(watched_days), days, side="left")
    survival = np.cumprod(1 - event_counts / np.maximum(at_risk, 1))
    reached = np.flatnonzero(1 - survival >= share - 1e-12)
    return int(days[reached[0]]) if len(reached) else None
