"""How large each stage was, week by week or month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.analysis import recent_periods, trend
from crmkit.review.funnel.pieces import Line, Lines, Note, Screen

if TYPE_CHECKING:
    from crmkit.review.funnel.facts import Facts

_COUNT = 12


def build(facts: Facts) -> Screen:
    """The trend of stage sizes."""
    periods = recent_periods(facts.as_of, facts.view.unit, _COUNT)
    sizes = trend(facts.data, [period.end for period in periods])
    days = [facts.day(one.day) for one in sizes]
    lines = []
    for stage in facts.data.pipeline.stages:
        label = facts.stage(stage)
        figures = [one.stages[stage] for one in sizes]
        titles = [facts.say("opening.of", what=label, who=day) for day in days]
        opens = [facts.openings.key(title, one.customers) for title, one in zip(titles, figures, strict=True)]
        lines.append(Line(stage, label, [None if one.value is None else int(one.value) for one in figures], opens))
    known = sum(value is not None for value in lines[0].values) if lines else 0
    drawing = Lines(facts.say("trend.sizes"), days, lines, facts.say("trend.empty"))
    pieces = (drawing, *((Note(facts.say("trend.short")),) if known < 3 else ()))  # noqa: PLR2004  two points are no trend
    return Screen("trend", facts.say("trend.title"), facts.say("trend.question"), pieces)
