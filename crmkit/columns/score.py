"""How much speaks for a customer, and so how urgent (score and priority; weights own)?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crmkit.columns.deciding import decides
from crmkit.columns.defaults import SCORED
from crmkit.columns.workings import is_blank
from crmkit.model.fields import Field, Kind, Owner
from crmkit.model.vocabularies import PRIORITY as PRIORITIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.columns.workings import Flags, Workings
    from crmkit.rules.encode import Column

SCORE = Field(
    "score", Kind.NUMBER, "得分", "Score", owner=Owner.CRMKIT, number_format="0", width=7, is_folded=True,
    moves_with_day=True,
    help_zh="八项加起来,最低0分。空着:八项都不知道。",
    help_en="Sum of eight items, at least 0. Blank: none of them known.",
)  # fmt: skip
KNOWN_COUNT = Field(
    "score_known_count", Kind.INTEGER, "得分已知项数", "Score items known", owner=Owner.CRMKIT, moves_with_day=True,
    help_zh="八项里知道几项。",
    help_en="How many of the eight items are known.",
)  # fmt: skip
PRIORITY = Field(
    "priority", Kind.CHOICE, "优先级", "Priority", vocabulary=PRIORITIES, owner=Owner.CRMKIT, width=8, is_folded=True,
    moves_with_day=True,
    help_zh="70分以上高,40分以上中,其余低。空着:没有得分。",
    help_en="From 70 high, from 40 medium, else low. Blank: no score.",
)  # fmt: skip


@decides(reads=SCORED, writes=(SCORE,), derives=(KNOWN_COUNT,), tables=("score",))
def decide_score(workings: Workings) -> Mapping[str, Column]:
    """The sum, not below 0; unknown items neither add nor take away. Nothing known: blank, which is not 0."""
    known_count = np.sum([_is_known(workings, name) for name in SCORED], axis=0).astype(np.float64)
    points = np.nan_to_num(workings.ask("score").output("score").astype(np.float64))
    score = np.where(known_count > 0, np.maximum(points, 0.0), np.nan)
    return {"score": score, "score_known_count": known_count}


@decides(reads=("score",), writes=(PRIORITY,), tables=("priority",))
def decide_priority(workings: Workings) -> Mapping[str, Column]:
    """High, medium or low by score."""
    return {"priority": workings.ask("priority").choice("priority")}


def _is_known(workings: Workings, name: str) -> Flags:
    known = ~is_blank(workings.column(name))
    return known & ~workings.is_("stage", "unjudged") if name == "stage" else known
