"""How much is due for each owner on each day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.analysis.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from crmkit.analysis.funnel_data import FunnelData


@dataclass(frozen=True)
class OwnerLoad:
    """What one owner has to do. `owner` None: customers nobody has.

    `by_day` goes by the days asked for; the first takes in everything that was due before it. `late` are past
    their last day on `as_of`.
    """

    owner: str | None
    late: Figure
    by_day: tuple[Figure, ...]

    @property
    def total_count(self) -> int:
        """How many customers over all days."""
        return sum(len(figure) for figure in self.by_day)


def load(data: FunnelData, days: Sequence[date]) -> tuple[OwnerLoad, ...]:
    """The next contacts by owner and day (`days` ascend), the busiest owner first.

    A contact due on a day that is not among `days` counts on the next one; after the last day it is left out.
    """
    due = data.customers[data.customers["next_due_on"].notna().to_numpy(dtype=bool)]
    edges = np.array(days, dtype="datetime64[D]")
    places = np.searchsorted(edges, pd.to_datetime(due["next_due_on"]).to_numpy().astype("datetime64[D]"))
    is_late = pd.to_numeric(due["days_late"], errors="coerce").fillna(0).to_numpy() > 0
    ids, owners = due.index.to_numpy(dtype=object), due["owner"]
    loads = []
    for owner in [*owners.dropna().unique().tolist(), *([None] if owners.isna().any() else [])]:
        is_mine = (owners.isna() if owner is None else owners == owner).to_numpy(dtype=bool)
        by_day = tuple(Figure.count(ids[is_mine & (places == place)].tolist()) for place in range(len(edges)))
        loads.append(OwnerLoad(owner, Figure.count(ids[is_mine & is_late].tolist()), by_day))
    return tuple(sorted(loads, key=lambda one: (-one.total_count, one.owner is None, str(one.owner))))
