"""The funnel: who stands in each stage, what that is worth, and what became of those who entered (R152, R153)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from crmkit.analysis.conversion import Conversion, conversion, is_within
from crmkit.analysis.figures import Figure
from crmkit.analysis.pipeline import LOST, UNJUDGED, WON
from crmkit.analysis.probability import StageChance, stage_chances

if TYPE_CHECKING:
    import numpy.typing as npt

    from crmkit.analysis.funnel_data import FunnelData
    from crmkit.analysis.periods import Period


@dataclass(frozen=True)
class FunnelStage:
    """One stage on a day.

    Stock: `here` (count), `amount` and `weighted_amount` (amount x chance of being won) of who stands in it.
    Cohort, the customers whose first entry was seen and fell in the window: entered = passed + lost + still_open.
    `passed` went on to a later stage or were won, `lost` did not and are lost, `still_open` are all others; among
    these `fell_back` stand before the stage, the rest in it. `to_next` is the conversion to the step after.
    """

    stage: str
    here: Figure
    amount: Figure
    weighted_amount: Figure
    chance: StageChance
    entered: Figure
    passed: Figure
    lost: Figure
    still_open: Figure
    fell_back: Figure
    to_next: Conversion

    @property
    def residual(self) -> int:
        """What the reconciliation leaves over: 0."""
        return len(self.entered) - len(self.passed) - len(self.lost) - len(self.still_open)


@dataclass(frozen=True)
class Funnel:
    """All stages in order, and who stands outside them: not judged yet, won, lost, without any record."""

    stages: tuple[FunnelStage, ...]
    unjudged: Figure
    won: Figure
    lost: Figure
    unrecorded: Figure
    gone: Figure

    @property
    def weighted_amount(self) -> float:
        """The forecast: every open amount times the chance of its stage; stages without amounts add nothing."""
        return sum(stage.weighted_amount.value or 0.0 for stage in self.stages)

    @property
    def open(self) -> Figure:
        """Everybody in a stage."""
        return Figure.count(customer for stage in self.stages for customer in stage.here.customers)


def funnel(data: FunnelData, window: Period | None = None, past: FunnelData | None = None) -> Funnel:
    """The funnel on `data.as_of`; cohorts are those whose first entry fell in `window` (None: all on record).

    `past` is whose record says how likely a sale is, as for `stuck`.
    """
    chances = stage_chances(data if past is None else past)
    recorded = data.standing.index
    return Funnel(
        stages=tuple(_stage(data, stage, chances[stage], window) for stage in data.pipeline.stages),
        unjudged=Figure.count(data.standing_in(UNJUDGED)),
        won=Figure.count(data.standing_in(WON)),
        lost=Figure.count(data.standing_in(LOST)),
        unrecorded=Figure.count(data.customers.index[~data.customers.index.isin(recorded)].tolist()),
        gone=data.gone,
    )


def _stage(data: FunnelData, stage: str, chance: StageChance, window: Period | None) -> FunnelStage:
    here = data.standing_in(stage)
    ladder, rank = data.ladder, data.pipeline.rank(stage)
    entered_on, is_seen = ladder.first_entries(rank)
    in_cohort = is_seen & is_within(entered_on, window)
    has_passed = ~np.isnat(ladder.first_after(entered_on, rank + 1, len(data.pipeline.ladder)))
    is_open = ~has_passed & ~ladder.is_lost

    def figure(is_meant: npt.NDArray[np.bool_]) -> Figure:
        return Figure.count(ladder.customers(in_cohort & is_meant))

    return FunnelStage(
        stage,
        here=Figure.count(here),
        amount=data.amount(here),
        weighted_amount=data.amount(here, chance.value),
        chance=chance,
        entered=figure(in_cohort),
        passed=figure(has_passed),
        lost=figure(~has_passed & ladder.is_lost),
        still_open=figure(is_open),
        fell_back=figure(is_open & (ladder.last_ranks != rank)),
        to_next=conversion(data, stage, data.pipeline.next_stage(stage), window),
    )
