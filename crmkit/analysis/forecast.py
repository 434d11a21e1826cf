"""What the open customers will bring, and how good such forecasts were (Brier 1950; reliability by bucket)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.analysis.figures import Figure, Share
from crmkit.analysis.looked_up import looked_up
from crmkit.analysis.pipeline import WON
from crmkit.analysis.probability import stage_chances
from crmkit.analysis.stays import CUSTOMER, ENTERED_ON, STAGE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from crmkit.analysis.funnel_data import FunnelData

_BUCKET_COUNT = 10


@dataclass(frozen=True)
class Forecast:
    """The weighted pipeline: amounts of open customers times the chance of their stage.

    `deviation_amount` is its standard deviation if customers decide independently; `expected_count` how many sales.
    """

    weighted_amount: Figure
    deviation_amount: float
    expected_count: float


@dataclass(frozen=True)
class Bucket:
    """Forecasts between two chances: how sure they were on average, and how many were won."""

    low: float
    high: float
    mean_chance: float
    won: Share


@dataclass(frozen=True)
class Calibration:
    """Forecasts of past days against what came: `brier` is the mean squared error, 0 best, None without any.

    `base_brier` is what saying the overall share every time would have got: a forecast worth having is below it.
    """

    days: tuple[date, ...]
    forecast_count: int
    brier: float | None
    base_brier: float | None
    buckets: tuple[Bucket, ...]


def forecast(data: FunnelData, past: FunnelData | None = None) -> Forecast:
    """The forecast on `data.as_of`; customers without an amount count, but bring nothing.

    `past` is whose record says how likely a sale is, as for `stuck`.
    """
    chances = {stage: chance.value for stage, chance in stage_chances(data if past is None else past).items()}
    chance = looked_up(data.standing, chances).dropna()
    amounts = pd.to_numeric(data.customers["amount"].reindex(chance.index), errors="coerce")
    known = amounts.fillna(0.0)
    deviation = sqrt(float((known**2 * chance * (1 - chance)).sum()))
    is_unknown = len(amounts) > 0 and bool(amounts.isna().all())
    weighted = Figure(None if is_unknown else float((known * chance).sum()), tuple(chance.index.tolist()))
    return Forecast(weighted, deviation, float(chance.sum()))


def calibration(data: FunnelData, days: Sequence[date]) -> Calibration:
    """What was forecast on each of `days` with what was known then, against who was won within the horizon.

    Days whose horizon is not over yet are left out.
    """
    horizon = timedelta(days=data.pipeline.horizon_days)
    usable = tuple(day for day in days if day + horizon <= data.as_of)
    made = [_forecasts(data, day, horizon) for day in usable]
    pairs = pd.concat(made, ignore_index=True) if made else pd.DataFrame({"chance": [], "is_won": [], "customer": []})
    if pairs.empty:
        return Calibration(usable, 0, None, None, ())
    chance, is_won = pairs["chance"].to_numpy(dtype=float), pairs["is_won"].to_numpy(dtype=float)
    base = float(is_won.mean())
    return Calibration(
        usable,
        len(pairs),
        brier=float(((chance - is_won) ** 2).mean()),
        base_brier=base * (1 - base),
        buckets=_buckets(pairs),
    )


def _forecasts(data: FunnelData, day: date, horizon: timedelta) -> pd.DataFrame:
    then = data.on(day)
    chances = {stage: chance.value for stage, chance in stage_chances(then).items()}
    chance = looked_up(then.standing, chances).dropna()
    sold = data.stays[data.stays[STAGE].to_numpy(dtype=object) == WON]
    sold = sold[(sold[ENTERED_ON] > pd.Timestamp(day)) & (sold[ENTERED_ON] <= pd.Timestamp(day + horizon))]
    return pd.DataFrame(
        {
            "customer": pd.Series(chance.index.to_numpy(dtype=object), dtype=object),
            "chance": chance.to_numpy(),
            "is_won": chance.index.isin(sold[CUSTOMER]),
        }
    )


def _buckets(pairs: pd.DataFrame) -> tuple[Bucket, ...]:
    places = np.minimum((pairs["chance"].to_numpy() * _BUCKET_COUNT + 1e-9).astype(int), _BUCKET_COUNT - 1)
    buckets = []
    for place in np.unique(places).tolist():
        mine = pairs[places == place]
        won = Figure.count(mine.loc[mine["is_won"], "customer"].tolist())
        share = Share.of(won, Figure.count(mine["customer"].tolist()))
        low = place / _BUCKET_COUNT
        buckets.append(Bucket(low, low + 1 / _BUCKET_COUNT, float(mine["chance"].mean()), share))
    return tuple(buckets)
