"""Which tags describe a customer (R115-R118)?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crmkit.columns.deciding import decides
from crmkit.columns.vocabulary import TAG
from crmkit.locale import text
from crmkit.model.fields import Field, Kind, Owner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.columns.workings import Workings
    from crmkit.rules.encode import Column

_SHOWN_COUNT = 3

SYSTEM_TAGS = Field(
    "system_tags", Kind.TEXT, "系统标签", "System tags", owner=Owner.CRMKIT, width=20, is_folded=True,
    moves_with_day=True,
    help_zh="最多显示三个。空着:没有标签。",
    help_en="At most three are shown. Blank: no tag.",
)  # fmt: skip
ALL_TAGS = Field(
    "all_tags", Kind.TEXT, "全部标签", "All tags", owner=Owner.CRMKIT, moves_with_day=True,
    help_zh="所有命中的标签。空着:没有。",
    help_en="Every tag that applies. Blank: none.",
)  # fmt: skip

_READS = (
    "source", "employee_count", "nature", "is_verified", "days_since_last_touch",
    "grade_by_pareto", "stage", "touch_count", "status_used",
)  # fmt: skip


@decides(reads=_READS, writes=(SYSTEM_TAGS,), derives=(ALL_TAGS,), tables=("tags",))
def decide_tags(workings: Workings) -> Mapping[str, Column]:
    """Fact tags, then model tags, in the order of the rules."""
    outcome = workings.ask("tags")
    collected = outcome.conclusions["tag"]
    shown, every = np.empty(len(collected), dtype=object), np.empty(len(collected), dtype=object)
    for line, names in enumerate(collected):
        words = [_words(name, workings) for name in dict.fromkeys(names)]
        separator = text("columns.and", workings.context.language)
        shown[line] = separator.join(words[:_SHOWN_COUNT]) or None
        every[line] = separator.join(words) or None
    return {"system_tags": shown[outcome.combination], "all_tags": every[outcome.combination]}


def _words(name: str, workings: Workings) -> str:
    """The label; a team's own tag stands for itself."""
    context = workings.context
    label = TAG.label(str(name), context.language)
    return label.replace("{count}", str(context.settings.undecided_touch_count))
