"""How likely a customer of each stage is won: the team's own past, shrunk towards what is assumed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmkit.analysis.conversion import Conversion, conversion
from crmkit.analysis.pipeline import WON

if TYPE_CHECKING:
    from crmkit.analysis.funnel_data import FunnelData


@dataclass(frozen=True)
class StageChance:
    """`value` in 0..1 that a customer who entered `stage` is won within `own.within_days`.

    It mixes the own cohort's share with `prior` by weight: (n x own + m x prior) / (n + m), the mean of a Beta
    posterior, with n the effective size of the cohort and m `Pipeline.prior_weight`. `own_weight` is n / (n + m):
    0 stands on the assumption alone.
    """

    stage: str
    value: float
    prior: float
    own_weight: float
    own: Conversion

    @property
    def is_assumed(self) -> bool:
        """Whether nothing of the team's own stands behind it."""
        return self.own_weight == 0


def stage_chances(data: FunnelData) -> dict[str, StageChance]:
    """The chance of each stage, by name, from everything known on `data.as_of`."""
    return {stage: _chance(data, stage) for stage in data.pipeline.stages}


def _chance(data: FunnelData, stage: str) -> StageChance:
    own = conversion(data, stage, WON, within_days=data.pipeline.horizon_days)
    prior, weight = data.pipeline.prior_shares.get(stage, 0.0), data.pipeline.prior_weight
    count = own.estimate.effective_count if own.estimate.value is not None else 0.0
    mixed = ((own.estimate.value or 0.0) * count + prior * weight) / (count + weight)
    return StageChance(stage, mixed, prior, count / (count + weight), own)
