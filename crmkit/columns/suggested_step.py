"""What is the next step for this stage and grade (R053-R058, R060, R134)?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crmkit.columns.deciding import decides
from crmkit.locale import catalogue, text
from crmkit.model.fields import Field, Kind, Owner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.columns.workings import Workings
    from crmkit.rules.encode import Column

SUGGESTED_STEP = Field(
    "suggested_step", Kind.TEXT, "建议动作", "Suggested step", owner=Owner.CRMKIT, width=30,
    help_zh="这个阶段和分级下一步该做什么。空着:无需跟进。",
    help_en="What to do next at this stage and grade. Blank: nothing.",
)  # fmt: skip


@decides(reads=("status_used", "stage", "grade", "touch_count"), writes=(SUGGESTED_STEP,), tables=("suggested_step",))
def decide_step(workings: Workings) -> Mapping[str, Column]:
    """Every step that applies, in the order of the rules; a team's own words stand as they are."""
    outcome = workings.ask("suggested_step")
    language = workings.context.language
    collected = outcome.conclusions["suggested_step"]
    steps = np.empty(len(collected), dtype=object)
    for line, names in enumerate(collected):
        steps[line] = text("columns.then", language).join(_words(str(name), language) for name in names) or None
    return {"suggested_step": steps[outcome.combination]}


def _words(name: str, language: str) -> str:
    return catalogue("columns", language).get(name, name)
