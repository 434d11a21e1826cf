"""What moved in a period, by name; and the same as screening: 筛选 淘汰 升级 (R152)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from crmkit.analysis.figures import Figure
from crmkit.analysis.pipeline import LOST, OUTCOMES, UNJUDGED, WON
from crmkit.analysis.stays import CUSTOMER, STAGE, snapshot

if TYPE_CHECKING:
    from crmkit.analysis.funnel_data import FunnelData
    from crmkit.analysis.periods import Period
    from crmkit.analysis.pipeline import Pipeline


@dataclass(frozen=True)
class Moves:
    """Who stands elsewhere at the end of a period than before it; each customer once, there and back is no move.

    `new`: had no stage and no 未判 on record before. `judged`: from 未判 into a stage. `upgraded`: to a later stage.
    `fallen_back`: to an earlier stage or 未判. `reopened`: from won or lost back. `transitions` has a row each:
    customer, kind (a name of these), from_stage (None: new), to_stage.
    """

    period: Period
    new: Figure
    judged: Figure
    upgraded: Figure
    fallen_back: Figure
    won: Figure
    lost: Figure
    reopened: Figure
    transitions: pd.DataFrame


@dataclass(frozen=True)
class Screening:
    """The funnel's three jobs in a period (R152): 筛选 judged, 淘汰 let go, 升级 moved up or won; and what waits.

    `waiting` stand in 未判 at its end.
    """

    period: Period
    screened: Figure
    eliminated: Figure
    upgraded: Figure
    waiting: Figure


def moves(data: FunnelData, period: Period) -> Moves:
    """The net moves of a period. Who was found somewhere when the record began within it moved from there."""
    before = snapshot(data.stays, period.start - timedelta(days=1))
    after = snapshot(data.stays, period.end)
    found = data.stays[~data.stays["is_entry_seen"].to_numpy(dtype=bool)]
    found_in = pd.Series(found[STAGE].to_numpy(dtype=object), index=pd.Index(found[CUSTOMER], dtype=object))
    came_from = before.reindex(after.index)
    came_from = came_from.where(came_from.notna(), found_in.reindex(after.index))
    changed = pd.DataFrame(
        {
            "customer": pd.Series(after.index.to_numpy(dtype=object), dtype=object),
            "from_stage": pd.Series(came_from.to_numpy(dtype=object), dtype=object),
            "to_stage": pd.Series(after.to_numpy(dtype=object), dtype=object),
        }
    )
    changed["from_stage"] = changed["from_stage"].where(changed["from_stage"].notna(), None)
    is_move = changed["from_stage"] != changed["to_stage"]
    changed = changed[is_move.to_numpy(dtype=bool)].reset_index(drop=True)
    pairs = {pair: _kind(*pair, data.pipeline) for pair in set(zip(*_ends(changed), strict=True))}
    changed.insert(1, "kind", pd.Series([pairs[pair] for pair in zip(*_ends(changed), strict=True)], dtype=object))
    figures = {name: Figure.count(changed.loc[changed["kind"] == name, "customer"].tolist()) for name in _KINDS}
    return Moves(period, **figures, transitions=changed)


def screening(data: FunnelData, period: Period) -> Screening:
    """What was screened, let go and raised in a period."""
    made = moves(data, period)
    stages = data.pipeline.stages
    entered = made.transitions[made.transitions["to_stage"].isin(stages) & made.transitions["kind"].isin(_SCREENED)]
    at_end = snapshot(data.stays, period.end)
    return Screening(
        period,
        screened=Figure.count(entered["customer"].tolist()),
        eliminated=made.lost,
        upgraded=Figure.count([*made.upgraded.customers, *made.won.customers]),
        waiting=Figure.count(at_end.index[(at_end == UNJUDGED).to_numpy(dtype=bool)].tolist()),
    )


_KINDS = ("new", "judged", "upgraded", "fallen_back", "won", "lost", "reopened")
_SCREENED = ("new", "judged")


def _ends(changed: pd.DataFrame) -> tuple[list[str | None], list[str]]:
    return changed["from_stage"].tolist(), changed["to_stage"].tolist()


def _kind(came_from: str | None, to_stage: str, pipeline: Pipeline) -> str:
    if to_stage in {WON, LOST}:
        return to_stage
    if came_from is None:
        return "new"
    if came_from in OUTCOMES:
        return "reopened"
    if came_from == UNJUDGED:
        return "judged"
    return "upgraded" if pipeline.rank(to_stage) > pipeline.rank(came_from) else "fallen_back"
