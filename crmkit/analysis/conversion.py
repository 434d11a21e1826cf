"""Conversion between two stages, by the cohort that entered the first (guide, formulas 6; N9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from crmkit.analysis.figures import Figure, Share
from crmkit.analysis.survival import Reached, reached_within

if TYPE_CHECKING:
    import numpy.typing as npt

    from crmkit.analysis.funnel_data import FunnelData
    from crmkit.analysis.periods import Period


@dataclass(frozen=True)
class Conversion:
    """The customers who first entered `from_stage` in a window, and what became of them.

    entered = reached + late + lost + under_way, always. `reached`: entered `to_stage` within `within_days` days of
    first entering `from_stage`. `late`: later than that. `lost`: neither, and lost now. `under_way`: all others, who
    may still get there. `skipped` (among all of these) went beyond `to_stage` without entering it.
    """

    from_stage: str
    to_stage: str
    within_days: int
    entered: Figure
    reached: Figure
    late: Figure
    lost: Figure
    under_way: Figure
    skipped: Figure
    estimate: Reached

    @property
    def share(self) -> Share:
        """Reached of entered; its value counts the lost as not reaching and corrects for those watched too short."""
        return Share(self.reached, self.entered, self.estimate.value, self.estimate.low, self.estimate.high)

    @property
    def residual(self) -> int:
        """What the reconciliation leaves over: 0."""
        parts = (self.reached, self.late, self.lost, self.under_way)
        return len(self.entered) - sum(len(part) for part in parts)


def conversion(
    data: FunnelData,
    from_stage: str,
    to_stage: str,
    window: Period | None = None,
    within_days: int | None = None,
) -> Conversion:
    """What became of the customers whose first entry into `from_stage` was seen, and fell in `window`.

    A return is no second entry. Losing a customer is no reason to leave it out: it stays in the denominator. Those
    watched for less than `within_days` count as long as they were watched (Kaplan-Meier with losses watched on).

    Args:
        data: stays and customers.
        from_stage: where the cohort entered.
        to_stage: a later stage, or `won`.
        window: days of entry; None takes all.
        within_days: how long each customer is given; None takes `Pipeline.conversion_days`.

    Raises:
        ValueError: `to_stage` is not above `from_stage`.
    """
    days_given = within_days if within_days is not None else data.pipeline.conversion_days
    low, high = data.pipeline.rank(from_stage), data.pipeline.rank(to_stage)
    if not 0 <= low < high:
        raise ValueError(to_stage)
    ladder = data.ladder
    entered_on, is_seen = ladder.first_entries(low)
    in_cohort = is_seen & is_within(entered_on, window)
    taken = (ladder.first_after(entered_on, high, high) - entered_on).astype("timedelta64[D]")
    has_reached = ~np.isnat(taken)
    taken_days, watched = (
        taken.astype(np.int64),
        (ladder.as_of - entered_on).astype("timedelta64[D]").astype(np.int64),
    )
    in_time = has_reached & (taken_days <= days_given)
    is_lost = ladder.is_lost & ~has_reached
    beyond = ~np.isnat(ladder.first_after(entered_on, high + 1, len(data.pipeline.ladder))) & ~has_reached
    observed = np.where(has_reached, taken_days, watched)[in_cohort]

    def figure(is_meant: npt.NDArray[np.bool_]) -> Figure:
        return Figure.count(ladder.customers(in_cohort & is_meant))

    return Conversion(
        from_stage,
        to_stage,
        days_given,
        entered=figure(in_cohort),
        reached=figure(in_time),
        late=figure(has_reached & ~in_time),
        lost=figure(is_lost),
        under_way=figure(~has_reached & ~is_lost),
        skipped=figure(beyond),
        estimate=reached_within(observed, has_reached[in_cohort], days_given),
    )


def is_within(days: npt.NDArray[np.datetime64], window: Period | None) -> npt.NDArray[np.bool_]:
    """Days that fall in the window; NaT never does."""
    if window is None:
        return ~np.isnat(days)
    return (days >= np.datetime64(window.start, "D")) & (days <= np.datetime64(window.end, "D"))
