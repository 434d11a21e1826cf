"""Which tags describe a customer (R115-R118)?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crmkit.columns.deciding import decides
from crmkit.columns.vocabulary import TAG
from crmkit.locale import text
from crmkit.model.fields import Field, Kind, Owner

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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

TAG_NOTES = Field(
    "tag_notes", Kind.TEXT, "标签改动", "Tag notes", owner=Owner.CRMKIT, moves_with_day=True,
    help_zh="标签字典里并入或停用的标签。空着:没有。",
    help_en="Tags that the dictionary merged or retired. Blank: none.",
)  # fmt: skip

_READS = (
    "source", "employee_count", "nature", "is_verified", "days_since_last_touch",
    "grade_by_pareto", "stage", "touch_count", "status_used",
)  # fmt: skip


@decides(reads=_READS, writes=(SYSTEM_TAGS,), derives=(ALL_TAGS, TAG_NOTES), tables=("tags",))
def decide_tags(workings: Workings) -> Mapping[str, Column]:
    """Fact tags, then model tags, in the order of the rules; the team's dictionary may merge or retire them."""
    outcome = workings.ask("tags")
    collected = outcome.conclusions["tag"]
    shown, every, notes = (np.empty(len(collected), dtype=object) for _ in range(3))
    separator = text("columns.and", workings.context.language)
    for line, names in enumerate(collected):
        words = [_words(name, workings) for name in _given(names, workings)]
        shown[line] = separator.join(words[:_SHOWN_COUNT]) or None
        every[line] = separator.join(words) or None
        notes[line] = text("columns.then", workings.context.language).join(_notes(names, workings)) or None
    made = {"system_tags": shown, "all_tags": every, "tag_notes": notes}
    return {name: values[outcome.combination] for name, values in made.items()}


def _given(names: Iterable[object], workings: Workings) -> Iterable[str]:
    """The tags as the dictionary has them, each once, without the retired ones."""
    tags = workings.context.tags
    return dict.fromkeys(tags.meant(str(name)) for name in names if not tags.is_retired(str(name)))


def _notes(names: Iterable[object], workings: Workings) -> Iterator[str]:
    """What the dictionary changed, in words."""
    context = workings.context
    for name in dict.fromkeys(map(str, names)):
        meant = context.tags.meant(name)
        said = {"tag": _words(name, workings), "meant": _words(meant, workings)}
        if context.tags.is_retired(name):
            yield text("columns.tag_retired", context.language, **said)
        elif meant != name:
            yield text("columns.tag_merged", context.language, **said)


def _words(name: str, workings: Workings) -> str:
    """The label; a team's own tag stands for itself."""
    context = workings.context
    label = TAG.label(str(name), context.language)
    return label.replace("{count}", str(context.settings.undecided_touch_count))
