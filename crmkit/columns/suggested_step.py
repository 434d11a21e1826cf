"""What is the next step for this stage and grade (R053-R058, R060, R134)?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.columns.deciding import decides
from crmkit.columns.phrases import collected
from crmkit.locale import catalogue
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
    language = workings.context.language
    return {"suggested_step": collected(workings, "suggested_step", lambda name: _words(name, language))}


def _words(name: str, language: str) -> str:
    return catalogue("columns", language).get(name, name)
