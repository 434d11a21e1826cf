"""How long customers stand in each stage, and from when that is too long (guide, formulas 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from crmkit.analysis.figures import MINIMUM_COUNT, Figure
from crmkit.analysis.pipeline import WON
from crmkit.analysis.stays import CUSTOMER, STAGE
from crmkit.analysis.survival import quantile_days

if TYPE_CHECKING:
    import pandas as pd

    from crmkit.analysis.funnel_data import FunnelData

_ROTTING_SHARE = 0.75


@dataclass(frozen=True)
class Dwell:
    """Working days in one stage, all stays of a customer added up.

    `customers` are those whose every stay there was seen from its beginning, `left` those who stand there no more.
    Quartiles count the others as long as they were watched (Kaplan-Meier); None: so many have not left yet.
    """

    stage: str
    customers: Figure
    left: Figure
    first_quartile_days: int | None
    median_days: int | None
    third_quartile_days: int | None


@dataclass(frozen=True)
class RottingLimit:
    """More than `days` working days in a stage is too long: the 75th percentile of `won` customers' dwell.

    Else the assumed days. The own past counts from ten won customers on; `is_assumed` tells when it does not.
    """

    stage: str
    days: int
    is_assumed: bool
    won: Figure


def dwell(data: FunnelData) -> tuple[Dwell, ...]:
    """One a stage, in order."""
    return tuple(_dwell(data, stage) for stage in data.pipeline.stages)


def _dwell(data: FunnelData, stage: str) -> Dwell:
    stood = _days_in(data, stage)
    days, has_left = stood["days"].to_numpy(dtype=np.int64), stood["has_left"].to_numpy(dtype=bool)
    first, median, third = (quantile_days(days, has_left, share) for share in (0.25, 0.5, 0.75))
    ids = stood.index.to_numpy(dtype=object)
    return Dwell(stage, Figure.count(ids.tolist()), Figure.count(ids[has_left].tolist()), first, median, third)


def _days_in(data: FunnelData, stage: str) -> pd.DataFrame:
    """By customer: working days in `stage` over all stays, and whether it left; those found there are left out."""
    is_mine = data.stays[STAGE].to_numpy(dtype=object) == stage
    mine = data.stays[is_mine].assign(days=data.working_days[is_mine])
    stood = mine.assign(has_left=mine["left_on"].notna()).groupby(CUSTOMER, sort=True)
    added: pd.DataFrame = stood.agg({"days": "sum", "has_left": "all", "is_entry_seen": "all"})
    return added.loc[added["is_entry_seen"].to_numpy(dtype=bool)]


def rotting_limits(data: FunnelData) -> dict[str, RottingLimit]:
    """The limit of each stage, by name."""
    won = data.standing_in(WON)
    limits = {}
    for stage in data.pipeline.stages:
        stood = _days_in(data, stage)
        mine = stood[stood.index.isin(won)]
        is_assumed = len(mine) < MINIMUM_COUNT
        days = data.pipeline.rotting_days[stage]
        if not is_assumed:
            all_left = np.ones(len(mine), dtype=bool)
            days = max(1, quantile_days(mine["days"].to_numpy(dtype=np.int64), all_left, _ROTTING_SHARE) or days)
        limits[stage] = RottingLimit(stage, days, is_assumed, Figure.count(mine.index.tolist()))
    return limits
