"""The rows of the sheet 漏斗, from the figures of `crmkit.analysis`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from crmkit.analysis import (
    Unit,
    compared,
    dwell,
    funnel,
    last_days,
    last_week,
    load,
    moves,
    recent_periods,
    replenishments,
    stuck,
    trend,
    velocity,
)
from crmkit.jobs.funnel.groups import owner_rows, source_rows
from crmkit.jobs.funnel.layout import LOAD, MOVES, NOTES, OWNERS, SOURCES, STAGE_BLOCK, STUCK, WEEKS
from crmkit.locale import text
from crmkit.model.edits import Look, Style
from crmkit.model.vocabularies import STAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crmkit.analysis import Figure, Funnel, FunnelData, Stuck
    from crmkit.jobs.funnel.layout import Rows
    from crmkit.model.calendar import WorkingCalendar
    from crmkit.model.edits import SheetCell

    Row = Sequence[SheetCell]
    Link = Callable[[str, str], SheetCell]  #: customer id and name to what is clicked on

_WINDOW_DAYS = 90
_NAMED_COUNT = 6
_MOVES = ("new", "judged", "upgraded", "fallen_back", "won", "lost")
_GRADES = ("A", "B", "C")


def funnel_rows(data: FunnelData, calendar: WorkingCalendar, language: str, link: Link) -> Rows:
    """Every block of the sheet, by name."""
    made, too_long = funnel(data, last_days(data.as_of, _WINDOW_DAYS)), stuck(data)
    chances = {stage.stage: stage.chance.value for stage in made.stages}
    return {
        STAGE_BLOCK.name: _stage_rows(data, made, too_long, language),
        NOTES.name: _notes(data, made, language),
        MOVES.name: _move_rows(data, language),
        STUCK.name: [_stuck_row(data, one, language, link) for one in too_long[: STUCK.row_count]]
        or [((text("funnel_sheet.nobody_stuck", language), Style(Look.NOTE)),)],
        OWNERS.name: owner_rows(data, chances, language, OWNERS.row_count),
        SOURCES.name: source_rows(data, language, SOURCES.row_count),
        LOAD.name: _load_rows(data, calendar, language),
        WEEKS.name: _week_rows(data, language),
    }


def _stage_rows(data: FunnelData, made: Funnel, too_long: Sequence[Stuck], language: str) -> list[Row]:
    medians = {one.stage: one.median_days for one in dwell(data)}
    most = max(len(stage.here) for stage in made.stages)
    stuck_stages = [one.stage for one in too_long]
    rows: list[Row] = [
        (
            STAGE.label(stage.stage, language),
            len(stage.here),
            stage.amount.value,
            stage.chance.value,
            stage.weighted_amount.value,
            len(stage.entered),
            len(stage.passed),
            len(stage.lost),
            len(stage.still_open),
            stage.to_next.share.shown(language),
            medians[stage.stage],
            stuck_stages.count(stage.stage),
            (most - len(stage.here)) / 2,
        )
        for stage in made.stages
    ]
    amounts = [stage.amount.value for stage in made.stages if stage.amount.value is not None]
    total = (text("funnel_sheet.total", language), len(made.open), sum(amounts) if amounts else None, None)
    return [*rows, (*total, made.weighted_amount if amounts else None)]


def _notes(data: FunnelData, made: Funnel, language: str) -> list[Row]:
    unjudged_count = len(made.unjudged) + len(made.unrecorded)
    outside = text("funnel_sheet.outside", language, unjudged=unjudged_count, won=len(made.won), lost=len(made.lost))
    return [(outside,), (_pace(data, language),), (_replenishing(data, language),)]


def _pace(data: FunnelData, language: str) -> str:
    speed = velocity(data, last_days(data.as_of, _WINDOW_DAYS))
    if speed.amount_per_day is None:
        return text("funnel_sheet.no_velocity", language)
    return text(
        "funnel_sheet.velocity",
        language,
        amount=speed.amount_per_day,
        count=len(speed.opportunities),
        deal=speed.deal_amount.value,
        share=speed.win_share.shown(language),
        days=speed.cycle_days.value,
    )


def _replenishing(data: FunnelData, language: str) -> str:
    said = [
        text(
            "funnel_sheet.replenish",
            language,
            grade=low.grade,
            count=len(low.here),
            level=low.level_count,
            missing=low.missing_count,
            sources=text(f"funnel_sheet.source.{low.grade}", language),
        )
        for low in replenishments(data)
    ]
    return text("funnel_sheet.full_stop", language).join(said) or text("funnel_sheet.enough", language)


def _move_rows(data: FunnelData, language: str) -> list[Row]:
    pair = compared(data, last_week(data.as_of), moves)
    made, earlier = pair.now, pair.before
    return [
        (
            text(f"funnel_sheet.move.{kind}", language),
            len(getattr(made, kind)),
            len(getattr(earlier, kind)),
            _names(data, getattr(made, kind), language),
        )
        for kind in _MOVES
    ]


def _names(data: FunnelData, figure: Figure, language: str) -> str | None:
    first = figure.customers[:_NAMED_COUNT]
    names = [_name(data, customer) for customer in first]
    said = text("funnel_sheet.comma", language).join(names)
    if len(figure) > len(first):
        return text("funnel_sheet.names", language, names=said, count=len(figure))
    return said or None


def _name(data: FunnelData, customer: str) -> str:
    name = data.customers.at[customer, "customer_name"]
    return name if isinstance(name, str) else customer


def _stuck_row(data: FunnelData, one: Stuck, language: str, link: Link) -> Row:
    shown = link(one.customer, _name(data, one.customer))
    stage = STAGE.label(one.stage, language)
    return (shown, stage, one.days, one.amount, one.why(language), None, None, None, one.next_step)


def _load_rows(data: FunnelData, calendar: WorkingCalendar, language: str) -> list[Row]:
    days = _working_days(data.as_of, calendar, LOAD.row_count)
    loads, grades = load(data, days), data.customers["grade"]
    rows: list[Row] = []
    for place, day in enumerate(days):
        due = [customer for one in loads for customer in one.by_day[place].customers]
        counted = grades.reindex(due).value_counts()
        counts = [int(counted.get(grade, 0)) for grade in _GRADES]
        weekday = text(f"funnel_sheet.weekday.{day.weekday()}", language)
        said = text("funnel_sheet.day", language, month=day.month, day=day.day, weekday=weekday)
        rows.append((said, *counts, len(due) - sum(counts), len(due)))
    return rows


def _working_days(as_of: date, calendar: WorkingCalendar, count: int) -> list[date]:
    """`as_of`, whatever day that is, and the working days after it."""
    days = [as_of]
    while len(days) < count:
        days.append(calendar.next_working_day(np.array([days[-1]], dtype="datetime64[D]"))[0].astype(date))
    return days


def _week_rows(data: FunnelData, language: str) -> list[Row]:
    weeks = recent_periods(data.as_of, Unit.WEEK, WEEKS.row_count)
    sizes = trend(data, [week.end for week in weeks])
    rows: list[Row] = []
    for week, size in zip(weeks, sizes, strict=True):
        counts = [size.stages[stage].value for stage in data.pipeline.stages]
        said = text("funnel_sheet.week", language, month=week.end.month, day=week.end.day)
        if counts[0] is None:
            rows.append((said,))
            continue
        made = moves(data, week)
        total = sum(count for count in counts if count is not None)
        rows.append((said, *counts, total, len(made.new), len(made.won), len(made.lost)))
    return rows
