"""The same figure for every owner, source or region, and beside the period before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

import pandas as pd

from crmkit.analysis.stays import CUSTOMER

if TYPE_CHECKING:
    from collections.abc import Callable

    from crmkit.analysis.funnel_data import FunnelData
    from crmkit.analysis.periods import Period

Measured = TypeVar("Measured")
_BLANK = -1  #: how pandas numbers what is blank


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
    codes, words = pd.factorize(data.customers[fact])
    of_stays = codes[data.customers.index.get_indexer(pd.Index(data.stays[CUSTOMER], dtype=object))]
    numbers = dict(zip(words.tolist(), range(len(words)), strict=True))
    ordered: list[tuple[str | None, int]] = [
        (str(word), numbers[word]) for word in data.customers[fact].value_counts().index
    ]
    blank = [(None, _BLANK)] if (codes == _BLANK).any() else []
    return {
        word: measure(
            replace(
                data,
                stays=data.stays[of_stays == number].reset_index(drop=True),
                customers=data.customers[codes == number],
            )
        )
        for word, number in [*ordered, *blank]
    }


def compared(
    data: FunnelData, period: Period, measure: Callable[[FunnelData, Period], Measured]
) -> Compared[Measured]:
    """`measure` of a period, and of the period before with nothing known that came after it."""
    before = period.before
    return Compared(period, measure(data.on(period.end), period), measure(data.on(before.end), before))
