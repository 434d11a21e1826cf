"""The same figure for every owner, source or region, and beside the period before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from crmkit.analysis.funnel_data import FunnelData
    from crmkit.analysis.periods import Period

Measured = TypeVar("Measured")


@dataclass(frozen=True)
class Compared(Generic[Measured]):
    """A figure of a period and of the one before, each as known at its own end."""

    period: Period
    now: Measured
    before: Measured


def by(data: FunnelData, fact: str, measure: Callable[[FunnelData], Measured]) -> dict[str | None, Measured]:
    """`measure` for each value of a fact (owner, source, region, grade ...), the largest group first, blanks last.

    Customers are grouped by what they are today: one that changed hands counts for its owner of now.
    """
    words = data.customers[fact]
    counts = words.value_counts()
    groups = {
        str(word): data.only(data.customers.index[(words == word).to_numpy(dtype=bool)]) for word in counts.index
    }
    measured: dict[str | None, Measured] = {word: measure(group) for word, group in groups.items()}
    is_blank = words.isna().to_numpy(dtype=bool)
    if is_blank.any():
        measured[None] = measure(data.only(data.customers.index[is_blank]))
    return measured


def compared(
    data: FunnelData, period: Period, measure: Callable[[FunnelData, Period], Measured]
) -> Compared[Measured]:
    """`measure` of a period, and of the period before with nothing known that came after it."""
    before = period.before
    return Compared(period, measure(data.on(period.end), period), measure(data.on(before.end), before))
