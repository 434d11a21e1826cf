"""When B or C customers run low, and who could fill the gap (R067, R070, R071)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from crmkit.analysis.figures import Figure
from crmkit.analysis.pipeline import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.analysis.funnel_data import FunnelData

#: Who may be raised to fill a grade: C is looked at for B (R070), the ungraded for C.
_RAISED_FROM: dict[str, tuple[str | None, ...]] = {"B": ("C",), "C": ("ungraded", "long", None)}


@dataclass(frozen=True)
class Replenishment:
    """One grade that runs low: `here` customers where there should be `level_count`.

    `candidates` may be raised, the largest expected amount first: a proposal for people, never done by itself.
    """

    grade: str
    here: Figure
    level_count: int
    candidates: Figure

    @property
    def missing_count(self) -> int:
        """How many are wanted."""
        return self.level_count - len(self.here)


def replenishments(data: FunnelData, levels_per_owner: Mapping[str, int] | None = None) -> tuple[Replenishment, ...]:
    """The grades below their level, `Pipeline.levels_per_owner` unless told; 0 asks for nobody.

    The level is for each owner with open customers; one team of nobody has none.
    """
    levels = data.pipeline.levels_per_owner if levels_per_owner is None else levels_per_owner
    closed = data.standing.index[data.standing.isin(OUTCOMES).to_numpy(dtype=bool)]
    people = data.customers[~data.customers.index.isin(closed)]
    owner_count = people["owner"].nunique()
    grades = people["grade"]
    by_amount = people.assign(amount=pd.to_numeric(people["amount"], errors="coerce")).sort_values(
        "amount", ascending=False, kind="stable", na_position="last"
    )
    low = []
    for grade, level in levels.items():
        here = Figure.count(people.index[(grades == grade).to_numpy(dtype=bool)].tolist())
        if len(here) < level * owner_count:
            sources = _RAISED_FROM.get(grade, ())
            is_source = by_amount["grade"].isin([word for word in sources if word is not None])
            is_source |= by_amount["grade"].isna() if None in sources else False
            candidates = by_amount.index[is_source.to_numpy(dtype=bool)].tolist()
            low.append(Replenishment(grade, here, level * owner_count, Figure.count(candidates)))
    return tuple(low)
