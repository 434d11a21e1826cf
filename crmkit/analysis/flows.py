"""What came into each stage and what left it, period by period: a balance that always closes (N9)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from crmkit.analysis.figures import Figure
from crmkit.analysis.pipeline import LOST
from crmkit.analysis.stays import CUSTOMER, ENTERED_ON, STAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from crmkit.analysis.funnel_data import FunnelData
    from crmkit.analysis.periods import Period

    Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Flow:
    """One stage in one period, counted by stays: before + entered = passed + lost + fell_back + here.

    `before`: standing there when the period began, or found there when the record began within it. `passed`: left
    for a later stage or were won; `fell_back`: left for an earlier one or 未判. A customer who came twice is twice
    among the customers.
    """

    stage: str
    period: Period
    before: Figure
    entered: Figure
    passed: Figure
    lost: Figure
    fell_back: Figure
    here: Figure

    @property
    def residual(self) -> int:
        """What the balance leaves over: 0."""
        went = len(self.passed) + len(self.lost) + len(self.fell_back)
        return len(self.before) + len(self.entered) - went - len(self.here)


def flows(data: FunnelData, periods: Sequence[Period]) -> tuple[Flow, ...]:
    """Every stage in every period, in this order: period by period, stage by stage."""
    columns = {stage: _StageDays(data, stage) for stage in data.pipeline.stages}
    return tuple(columns[stage].flow(period) for period in periods for stage in data.pipeline.stages)


class _StageDays:
    """The stays of one stage as arrays."""

    def __init__(self, data: FunnelData, stage: str) -> None:
        mine = data.stays[data.stays[STAGE].to_numpy(dtype=object) == stage]
        self.stage, rank = stage, data.pipeline.rank(stage)
        self.customers = mine[CUSTOMER].to_numpy(dtype=object)
        self.entered_on = mine[ENTERED_ON].to_numpy().astype("datetime64[D]")
        self.left_on = mine["left_on"].to_numpy().astype("datetime64[D]")
        self.is_seen = mine["is_entry_seen"].to_numpy(dtype=bool)
        following = mine["next_stage"].to_numpy(dtype=object)
        ranks = {name: data.pipeline.rank(name) for name in set(following.tolist()) if isinstance(name, str)}
        self.is_up = np.array([ranks.get(name, -1) > rank for name in following.tolist()], dtype=bool)
        self.is_loss = following == LOST

    def flow(self, period: Period) -> Flow:
        start, end = np.datetime64(period.start, "D"), np.datetime64(period.end, "D")
        stays_on = np.isnat(self.left_on)
        enters = (self.entered_on >= start) & (self.entered_on <= end)
        leaves = (self.left_on >= start) & (self.left_on <= end)
        is_old = (self.entered_on < start) & (stays_on | (self.left_on >= start))
        figure = partial(_figure, self.customers)
        return Flow(
            self.stage,
            period,
            before=figure(is_old | (enters & ~self.is_seen)),
            entered=figure(enters & self.is_seen),
            passed=figure(leaves & self.is_up),
            lost=figure(leaves & self.is_loss),
            fell_back=figure(leaves & ~self.is_up & ~self.is_loss),
            here=figure((self.entered_on <= end) & (stays_on | (self.left_on > end))),
        )


def _figure(customers: npt.NDArray[np.object_], is_meant: Flags) -> Figure:
    return Figure.count(customers[is_meant].tolist())
