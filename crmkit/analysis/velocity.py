"""Sales velocity: what the pipeline brings in a day (guide, formulas 6: opportunities x deal x win rate / cycle)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.analysis.conversion import is_within
from crmkit.analysis.figures import Figure, Share
from crmkit.analysis.pipeline import LOST, WON
from crmkit.analysis.stays import CUSTOMER, ENTERED_ON, STAGE

if TYPE_CHECKING:
    from crmkit.analysis.funnel_data import FunnelData
    from crmkit.analysis.periods import Period


@dataclass(frozen=True)
class Velocity:
    """What goes into the velocity of one window.

    `opportunities`: customers in a stage on `as_of`. `deal_amount`: mean over customers won in the window whose
    amount is known (paid, else expected). `win_share`: won of those closed in the window, so open ones are in
    neither. `cycle_days`: median calendar days from first entering any stage to the sale, of those seen entering.
    """

    opportunities: Figure
    deal_amount: Figure
    win_share: Share
    cycle_days: Figure

    @property
    def amount_per_day(self) -> float | None:
        """Opportunities x mean deal x win share / median cycle; None when one is not known or the cycle is 0 days."""
        deal, share, days = self.deal_amount.value, self.win_share.value, self.cycle_days.value
        return None if deal is None or share is None or not days else len(self.opportunities) * deal * share / days


def velocity(data: FunnelData, window: Period | None = None) -> Velocity:
    """The velocity of what was closed in `window` (None: all on record)."""
    won, lost = closed(data, WON, window), closed(data, LOST, window)
    in_stages = data.standing.isin(data.pipeline.stages).to_numpy(dtype=bool)
    return Velocity(
        Figure.count(data.standing.index[in_stages].tolist()),
        _mean_deal(data, won),
        Share.of(Figure.count(won), Figure.count([*won, *lost])),
        _cycle(data, won),
    )


def closed(data: FunnelData, outcome: str, window: Period | None = None) -> tuple[str, ...]:
    """Customers whose last stay is `outcome`, begun in `window` and seen."""
    last = data.stays[data.stays["left_on"].isna().to_numpy()]
    days = last[ENTERED_ON].to_numpy().astype("datetime64[D]")
    is_meant = (last[STAGE].to_numpy(dtype=object) == outcome) & is_within(days, window)
    return tuple(
        last[CUSTOMER].to_numpy(dtype=object)[is_meant & last["is_entry_seen"].to_numpy(dtype=bool)].tolist()
    )


def _mean_deal(data: FunnelData, won: tuple[str, ...]) -> Figure:
    mine = data.customers.loc[list(won)]
    paid, expected = (pd.to_numeric(mine[name], errors="coerce") for name in ("paid_amount", "amount"))
    amounts = paid.where(paid > 0, expected).dropna()
    return Figure(float(amounts.mean()) if len(amounts) else None, tuple(amounts.index.tolist()))


def _cycle(data: FunnelData, won: tuple[str, ...]) -> Figure:
    mine = data.stays[data.stays[CUSTOMER].isin(won).to_numpy()]
    sold_on = mine[mine[STAGE].to_numpy(dtype=object) == WON].groupby(CUSTOMER)[ENTERED_ON].last()
    staged = mine[mine[STAGE].isin(data.pipeline.stages).to_numpy()]
    entered = staged.groupby(CUSTOMER).agg({ENTERED_ON: "first", "is_entry_seen": "first"})
    begun_on = entered.loc[entered["is_entry_seen"].to_numpy(dtype=bool), ENTERED_ON]
    days = (sold_on.reindex(begun_on.index) - begun_on).dt.days
    ids = tuple(begun_on.index.tolist())
    return Figure(float(np.median(days.to_numpy())) if ids else None, ids)
