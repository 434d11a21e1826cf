"""Target, signed, paid, forecast and gap of a month, by owner: 目标 where a team keeps it, else the customers.

Definitions. Signed: customers whose 成交日期 falls in the month and whose 客户状态 is 已签约待回款 or 已回款, at
累计成交额 where that is known, else 预计金额. Paid: those of them who are 已回款. Forecast: open customers whose
预计成交日期 is no later than the month's end, 预计金额 times the chance of their stage (`stage_chances`). Gap: the
signed target less signed less forecast. 已签约 and 已回款 on the sheet 目标 beat what the customers say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from crmkit.analysis import Figure, Period, by
from crmkit.model.tables import TARGETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.analysis import FunnelData
    from crmkit.review.funnel.facts import Facts

_SIGNED, _PAID = ("signed", "paid"), ("paid",)


@dataclass(frozen=True)
class Money:
    """The month of one owner ("": everybody in view). Targets are None where none is set."""

    owner: str
    signed_target_amount: float | None
    paid_target_amount: float | None
    signed: Figure
    paid: Figure
    forecast: Figure

    @property
    def gap_amount(self) -> float | None:
        """What is missing to the target if the forecast comes true; negative: more than asked; None: no target."""
        if self.signed_target_amount is None:
            return None
        return self.signed_target_amount - (self.signed.value or 0.0) - (self.forecast.value or 0.0)


def has_targets(facts: Facts) -> bool:
    """Whether the workbook has the sheet 目标 with a row for the month."""
    return not _targets(facts).empty


def month_of(facts: Facts) -> Period:
    """The month of the review's day, to its last day."""
    start = facts.as_of.replace(day=1)
    end = (pd.Timestamp(start) + pd.offsets.MonthEnd(0)).date()
    return Period(start, end)


def team_money(facts: Facts) -> Money:
    """The month of everybody in view. Without a row for the team its target is the sum of its people's."""
    targets = _targets(facts)
    if facts.view.owner is not None:
        return _money(facts, facts.view.owner, facts.data, targets[targets["owner"] == facts.view.owner])
    of_team = targets[targets["owner"].isna()]
    return _money(facts, "", facts.data, of_team if not of_team.empty else targets)


def money_by_owner(facts: Facts) -> tuple[Money, ...]:
    """The month of each owner with customers or a target, the largest target first."""
    targets = _targets(facts)
    if facts.view.owner is not None:
        return (_money(facts, facts.view.owner, facts.data, targets[targets["owner"] == facts.view.owner]),)
    owners = [*targets["owner"].dropna(), *facts.data.customers["owner"].dropna()]
    data, nobody = by(facts.data, "owner", lambda mine: mine), facts.data.only(())
    made = [
        _money(facts, owner, data.get(owner, nobody), targets[targets["owner"] == owner])
        for owner in dict.fromkeys(owners)
    ]
    return tuple(sorted(made, key=lambda one: (-(one.signed_target_amount or 0), one.owner)))


def _targets(facts: Facts) -> pd.DataFrame:
    """The rows of the month; months written with any day count."""
    table = facts.read.workbook.typed.get(TARGETS.name)
    if table is None:
        return pd.DataFrame({field.name: [] for field in TARGETS.fields})
    months = pd.to_datetime(table.values["month"])
    month = month_of(facts)
    return table.values[(months.dt.year == month.start.year) & (months.dt.month == month.start.month)]


def _money(facts: Facts, owner: str, data: FunnelData, targets: pd.DataFrame) -> Money:
    return Money(
        owner,
        _total(targets["signed_target_amount"]),
        _total(targets["paid_target_amount"]),
        _said_or(targets["signed_amount"], _closed(facts, data, _SIGNED)),
        _said_or(targets["paid_amount"], _closed(facts, data, _PAID)),
        _expected(facts, data),
    )


def _total(amounts: pd.Series) -> float | None:
    known = pd.to_numeric(amounts, errors="coerce").dropna()
    return float(known.sum()) if len(known) else None


def _said_or(said: pd.Series, counted: Figure) -> Figure:
    total = _total(said)
    return counted if total is None else Figure(total, counted.customers)


def _closed(facts: Facts, data: FunnelData, statuses: Sequence[str]) -> Figure:
    month, people = month_of(facts), facts.read.customers.loc[data.customers.index]
    won_on = pd.to_datetime(people["won_on"])
    is_meant = people["status"].isin(statuses) & (won_on >= pd.Timestamp(month.start))
    mine = people[is_meant & (won_on <= pd.Timestamp(facts.as_of))]
    paid = pd.to_numeric(mine["paid_amount_total"], errors="coerce")
    amounts = paid.where(paid > 0, pd.to_numeric(mine["expected_amount"], errors="coerce")).fillna(0.0)
    return Figure(float(amounts.sum()), tuple(mine.index.tolist()))


def _expected(facts: Facts, data: FunnelData) -> Figure:
    people = facts.read.customers.loc[data.customers.index]
    closes_on = pd.to_datetime(people["expected_close_on"])
    soon = people.index[
        (closes_on <= pd.Timestamp(month_of(facts).end)) & ~people["status"].isin(["signed", "paid"])
    ].tolist()
    chances = _weighted(facts, data, soon)
    return Figure(float(chances.sum()), tuple(chances.index.tolist()))


def _weighted(facts: Facts, data: FunnelData, customers: list[str]) -> pd.Series:
    """Expected amounts times the team's chances: one owner's past alone says too little."""
    standing = data.standing.reindex(customers).dropna()
    shares = standing.map(facts.chances).dropna().astype(float)
    amounts = pd.to_numeric(data.customers["amount"].reindex(shares.index), errors="coerce").fillna(0.0)
    return amounts * shares
