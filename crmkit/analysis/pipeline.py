"""What a funnel is made of: its stages in order, what is assumed until a team has figures of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from crmkit.model.settings import FUNNEL_STAGES, REPLENISHED_GRADES, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

UNJUDGED = "unjudged"  #: 未判 is no stage: who stands there is in the funnel's intake, not in the funnel
WON = "won"  #: signed and paid (R233)
LOST = "lost"  #: given up, or never a customer
OUTCOMES = (WON, LOST)
Number = TypeVar("Number", int, float)


class Skips(Enum):
    """What a jump over stages means."""

    NOT_ENTERED = "not_entered"  #: a stage that was jumped over was not entered (the default)
    PASSED = "passed"  #: every stage jumped over counts as entered and passed on the day of the jump


@dataclass(frozen=True)
class Pipeline:
    """The stages of R039 in order, with what is assumed where a team's own past says too little.

    What a team may set stands in `Settings` with its defaults; `under` takes a team's own.

    `prior_shares` are the chances in 0..1 that a customer who entered the stage is won within `horizon_days`, worth
    `prior_weight` customers; `rotting_days` are working days a customer may stand in a stage; `levels_per_owner` are
    the customers of a grade each salesperson should have at least. `conversion_days` is how long an entry cohort is
    given to reach the next stage.
    """

    stages: tuple[str, ...] = FUNNEL_STAGES
    prior_shares: Mapping[str, float] = field(default_factory=lambda: _by_stage(Settings().win_shares))
    prior_weight: float = 10.0
    rotting_days: Mapping[str, int] = field(default_factory=lambda: _by_stage(Settings().dwell_limit_days))
    levels_per_owner: Mapping[str, int] = field(default_factory=lambda: _by_grade(Settings().replenish_counts))
    conversion_days: int = 90
    horizon_days: int = 180
    skips: Skips = Skips.NOT_ENTERED

    @classmethod
    def under(cls, settings: Settings) -> Pipeline:
        """With the chances, limits and levels that a team set."""
        return cls(
            prior_shares=_by_stage(settings.win_shares),
            rotting_days=_by_stage(settings.dwell_limit_days),
            levels_per_owner=_by_grade(settings.replenish_counts),
        )

    @property
    def ladder(self) -> tuple[str, ...]:
        """The stages and, on top, the sale."""
        return (*self.stages, WON)

    def rank(self, stage: str) -> int:
        """How far a stage is up the ladder, from 0; -1 for 未判 and for the lost."""
        return self.ladder.index(stage) if stage in self.ladder else -1

    def next_stage(self, stage: str) -> str:
        """The step after `stage`.

        Raises:
            ValueError: there is none after the sale, or no such stage.
        """
        return self.ladder[self.stages.index(stage) + 1]


def _by_stage(values: tuple[Number, ...]) -> dict[str, Number]:
    return dict(zip(FUNNEL_STAGES, values, strict=True))


def _by_grade(counts: tuple[int, ...]) -> dict[str, int]:
    return dict(zip(REPLENISHED_GRADES, counts, strict=True))


DEFAULT_PIPELINE = Pipeline()
