"""Customers by owner and by source, for the sheet 漏斗: counted at once, not group by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from crmkit.analysis import LOST, WON, Figure, Share, last_days, last_week, moves
from crmkit.analysis.looked_up import looked_up
from crmkit.locale import text
from crmkit.model.vocabularies import SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crmkit.analysis import FunnelData
    from crmkit.model.edits import SheetCell

    Row = Sequence[SheetCell]

_NEW_DAYS = 30
_NOBODY = ""


def owner_rows(data: FunnelData, chances: Mapping[str, float], language: str, row_count: int) -> list[Row]:
    """One row an owner, those with most open customers first; who has no room is added up in the last row."""
    facts = _grouped(data, "owner", row_count, language)
    facts = facts.assign(
        weighted=facts["amount"] * looked_up(facts["stage"], chances),
        is_staged=facts["stage"].isin(data.pipeline.stages),
        is_late=pd.to_numeric(data.customers["days_late"], errors="coerce").fillna(0) > 0,
        is_raised=facts.index.isin(moves(data, last_week(data.as_of)).upgraded.customers),
    )
    return [
        (
            name,
            *(int((mine["stage"] == stage).sum()) for stage in data.pipeline.stages),
            _total(mine.loc[mine["is_staged"], "amount"]),
            _total(mine.loc[mine["is_staged"], "weighted"]),
            int(mine["is_late"].sum()),
            int(mine["is_raised"].sum()),
            int((mine["stage"] == WON).sum()),
            int((mine["stage"] == LOST).sum()),
        )
        for name, mine in _groups(facts)
    ]


def source_rows(data: FunnelData, language: str, row_count: int) -> list[Row]:
    """One row a source: open, won and lost customers, opportunities, won of those closed, and new ones (R186)."""
    facts = _grouped(data, "source", row_count, language)
    since = pd.Timestamp(last_days(data.as_of, _NEW_DAYS).start)
    created_on = pd.to_datetime(data.customers["created_on"])
    facts = facts.assign(is_new=(created_on >= since) & (created_on <= pd.Timestamp(data.as_of)))
    rows: list[Row] = []
    for name, mine in _groups(facts):
        won, lost = (mine.index[mine["stage"] == outcome].tolist() for outcome in (WON, LOST))
        share = Share.of(Figure.count(won), Figure.count([*won, *lost]))
        open_count = len(mine) - len(won) - len(lost)
        opportunity_count = int((mine["stage"] == data.pipeline.stages[-1]).sum())
        rows.append(
            (
                name,
                open_count,
                len(won),
                len(lost),
                opportunity_count,
                share.shown(language),
                int(mine["is_new"].sum()),
            )
        )
    return rows


def _grouped(data: FunnelData, fact: str, row_count: int, language: str) -> pd.DataFrame:
    """By customer: its group as shown (categories in the order of the rows), its stage, its amount."""
    words = data.customers[fact].astype(object)
    words = words.where(words.notna(), _NOBODY)
    stage = data.standing.reindex(data.customers.index).astype(object)
    is_open = ~stage.isin([WON, LOST])
    ranked = is_open.groupby(words).sum().sort_index().sort_values(ascending=False, kind="stable").index.tolist()
    if len(ranked) > row_count:
        rest = ranked[row_count - 1 :]
        words = words.where(~words.isin(rest), text("funnel_sheet.others", language, count=len(rest)))
        ranked = [*ranked[: row_count - 1], text("funnel_sheet.others", language, count=len(rest))]
    names = [_shown(word, fact, language) for word in ranked]
    return pd.DataFrame(
        {
            "group": pd.Categorical(words.map(dict(zip(ranked, names, strict=True))), categories=names),
            "stage": stage,
            "amount": pd.to_numeric(data.customers["amount"], errors="coerce"),
        },
        index=data.customers.index,
    )


def _shown(word: str, fact: str, language: str) -> str:
    if word == _NOBODY:
        return text("funnel_sheet.nobody", language)
    return SOURCE.label(word, language) if fact == "source" else word


def _groups(facts: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [(str(name), mine) for name, mine in facts.groupby("group", observed=True, sort=True)]


def _total(amounts: pd.Series) -> float | None:
    """The sum; None where there are customers and no amount."""
    return None if len(amounts) and amounts.isna().all() else float(amounts.sum())
