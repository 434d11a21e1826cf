"""Customers that stand too long: what is wrong, and what to do next (R060)."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.analysis.dwell import rotting_limits
from crmkit.analysis.looked_up import looked_up
from crmkit.analysis.probability import stage_chances
from crmkit.analysis.stays import CUSTOMER, STAGE
from crmkit.locale import text
from crmkit.model.vocabularies import STAGE as STAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.analysis.funnel_data import FunnelData

PAUSED = "paused"
_MANY_VISITS = 3


@dataclass(frozen=True)
class Stuck:
    """One customer who stands in `stage` for more than `limit_days`.

    Both are working days. `days`: those of the present stay; at least so many where the customer was found there
    (`is_at_least`). `amount` None: not known. `reasons` beside the time: fell_back, to_and_fro, late,
    nothing_planned. `next_step`: what 建议动作 says, None where nothing does.
    """

    customer: str
    stage: str
    days: int
    limit_days: int
    is_at_least: bool
    amount: float | None
    weighted_amount: float
    reasons: tuple[str, ...]
    next_step: str | None

    def why(self, language: str) -> str:
        """What is wrong, in words."""
        kind = "stuck.at_least" if self.is_at_least else "stuck.days"
        stage = STAGES.label(self.stage, language)
        said = [text(f"analysis.{kind}", language, stage=stage, days=self.days, limit=self.limit_days)]
        said += [text(f"analysis.stuck.{reason}", language) for reason in self.reasons]
        return text("analysis.and", language).join(said)


def stuck(data: FunnelData, count: int | None = None, past: FunnelData | None = None) -> tuple[Stuck, ...]:
    """Who stands longer than the limit of the stage, the largest weighted amount first, then the longest over it.

    Paused customers wait on purpose and are left out. `count` keeps the first ones; None all. `past` is whose record
    sets limits and chances: the whole team's where `data` is a part of it; None takes `data`.
    """
    past = data if past is None else past
    rows = _over_limit(data, {stage: limit.days for stage, limit in rotting_limits(past).items()})
    chances = {stage: chance.value for stage, chance in stage_chances(past).items()}
    amounts = pd.to_numeric(rows["amount"], errors="coerce").to_numpy(dtype=float)
    weighted = np.nan_to_num(amounts) * looked_up(rows[STAGE], chances).to_numpy()
    first = np.lexsort((-(rows["days"] / rows["limit"]).to_numpy(dtype=float), -weighted))[:count]
    rows, amounts, weighted = rows.iloc[first], amounts[first], weighted[first]
    columns = (rows[name].tolist() for name in (CUSTOMER, STAGE, "days", "limit", "is_entry_seen", "suggested_step"))
    said = zip(*columns, amounts.tolist(), weighted.tolist(), _reasons(data, rows), strict=True)
    return tuple(
        Stuck(customer, stage, days, limit, not is_seen, _known(amount), worth, reasons, _words(step))
        for customer, stage, days, limit, is_seen, step, amount, worth, reasons in said
    )


def _known(amount: float) -> float | None:
    return None if isnan(amount) else amount


def _words(cell: object) -> str | None:
    return cell if isinstance(cell, str) else None


def _over_limit(data: FunnelData, limits: Mapping[str, int]) -> pd.DataFrame:
    """The present stays that last too long, with the facts of their customers and the stage before."""
    found = data.stays.assign(days=data.working_days, before=data.stays.groupby(CUSTOMER, sort=False)[STAGE].shift())
    found = found[found["left_on"].isna().to_numpy() & found[STAGE].isin(limits).to_numpy()]
    found = found.assign(limit=looked_up(found[STAGE], limits).to_numpy().astype(np.int64))
    facts = data.customers[["amount", "status", "days_late", "next_due_on", "suggested_step"]]
    found = found[(found["days"] > found["limit"]).to_numpy(dtype=bool)].join(facts, on=CUSTOMER)
    return found[(found["status"] != PAUSED).to_numpy(dtype=bool)]


def _reasons(data: FunnelData, rows: pd.DataFrame) -> list[tuple[str, ...]]:
    rank = data.pipeline.rank
    flags = {
        "fell_back": [
            isinstance(before, str) and rank(before) > rank(stage)
            for before, stage in zip(rows["before"], rows[STAGE], strict=True)
        ],
        "to_and_fro": (rows["visit"] >= _MANY_VISITS).tolist(),
        "late": (pd.to_numeric(rows["days_late"], errors="coerce").fillna(0) > 0).tolist(),
        "nothing_planned": rows["next_due_on"].isna().tolist(),
    }
    said = zip(*flags.values(), strict=True)
    return [tuple(name for name, is_so in zip(flags, row, strict=True) if is_so) for row in said]
