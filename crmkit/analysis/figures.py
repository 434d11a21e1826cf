"""Figures that carry their customers, and shares that are honest about small numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from crmkit.locale import text

if TYPE_CHECKING:
    from collections.abc import Iterable

MINIMUM_COUNT = 10  #: below this many customers a share is shown as 3/7, never as a percentage
_Z = 1.959963984540054  #: the normal quantile of a 95 % interval


@dataclass(frozen=True)
class Figure:
    """A number with the customers behind it, so that it can be opened to its rows.

    `value` is a count, an amount in the workbook's currency, or days; None where it is not known (never NaN).
    """

    value: float | None
    customers: tuple[str, ...] = ()

    @classmethod
    def count(cls, customers: Iterable[str]) -> Figure:
        """How many customers; 0 is nobody."""
        ids = tuple(customers)
        return cls(len(ids), ids)

    def __len__(self) -> int:
        return len(self.customers)


def wilson_interval(successes: float, trials: float) -> tuple[float, float] | None:
    """The 95 % score interval of a share (Wilson 1927); None without trials.

    `trials` may be an effective sample size and need not be whole.
    """
    if trials <= 0:
        return None
    share = successes / trials
    centre = share + _Z * _Z / (2 * trials)
    spread = _Z * sqrt(share * (1 - share) / trials + _Z * _Z / (4 * trials * trials))
    scale = 1 + _Z * _Z / trials
    return max(0.0, min(share, (centre - spread) / scale)), min(1.0, max(share, (centre + spread) / scale))


@dataclass(frozen=True)
class Share:
    """`part` of `whole`, both with their customers. `value`, `low` and `high` are in 0..1; None: not known.

    `value` may correct the bare quotient for customers who are still under way; where nobody is, they are equal.
    """

    part: Figure
    whole: Figure
    value: float | None
    low: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, part: Figure, whole: Figure) -> Share:
        """The bare quotient with its Wilson interval; None when `whole` is nobody."""
        low, high = wilson_interval(len(part), len(whole)) or (None, None)
        return cls(part, whole, len(part) / len(whole) if len(whole) else None, low, high)

    @property
    def is_countable_only(self) -> bool:
        """Too few customers for a percentage."""
        return len(self.whole) < MINIMUM_COUNT

    def shown(self, language: str) -> str:
        """`3/7` below ten customers, `43% (24%-63%)` from ten on, a dash where nothing is known."""
        if not len(self.whole):
            return text("analysis.unknown", language)
        if self.is_countable_only:
            return text("analysis.counts", language, part=len(self.part), whole=len(self.whole))
        if self.value is None or self.low is None or self.high is None:
            return text("analysis.too_early", language, part=len(self.part), whole=len(self.whole))
        return text("analysis.share", language, value=self.value, low=self.low, high=self.high)


def difference(now: float | None, before: float | None) -> float | None:
    """How much more now than before; None where either is not known."""
    return None if now is None or before is None else now - before
