"""What a funnel is made of: its stages in order, what is assumed until a team has figures of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

UNJUDGED = "unjudged"  #: 未判 is no stage: who stands there is in the funnel's intake, not in the funnel
WON = "won"  #: signed and paid (R233)
LOST = "lost"  #: given up, or never a customer
OUTCOMES = (WON, LOST)


class Skips(Enum):
    """What a jump over stages means."""

    NOT_ENTERED = "not_entered"  #: a stage that was jumped over was not entered (the default)
    PASSED = "passed"  #: every stage jumped over counts as entered and passed on the day of the jump


@dataclass(frozen=True)
class Pipeline:
    """The stages of R039 in order, with what is assumed where a team's own past says too little (own).

    `prior_shares` are the chances in 0..1 that a customer who entered the stage is won within `horizon_days`, worth
    `prior_weight` customers; `rotting_days` are working days a customer may stand in a stage (eight, six, four
    and three weeks). `conversion_days` is
    how long an entry cohort is given to reach the next stage.
    """

    stages: tuple[str, ...] = ("potential", "watching", "intention", "opportunity")
    prior_shares: Mapping[str, float] = field(
        default_factory=lambda: {"potential": 0.05, "watching": 0.15, "intention": 0.35, "opportunity": 0.70}
    )
    prior_weight: float = 10.0
    rotting_days: Mapping[str, int] = field(
        default_factory=lambda: {"potential": 40, "watching": 30, "intention": 20, "opportunity": 15}
    )
    conversion_days: int = 90
    horizon_days: int = 180
    skips: Skips = Skips.NOT_ENTERED

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


DEFAULT_PIPELINE = Pipeline()
