"""Load per person: what is late and what is due on each of the next working days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from crmkit.analysis import load
from crmkit.review.funnel.pieces import BAD, Cell, Note, Screen, Table

if TYPE_CHECKING:
    from datetime import date

    from crmkit.analysis import OwnerLoad
    from crmkit.review.funnel.facts import Facts

_DAY_COUNT = 5
_SEARCHED_DAYS = 30


def build(facts: Facts) -> Screen:
    """The seventh screen."""
    days = _working_days(facts)
    loads = load(facts.data, days)
    busiest = max((len(figure) for one in loads for figure in one.by_day), default=0)
    headers = [facts.say("owner"), facts.say("late"), *map(facts.day, days), facts.say("load.total")]
    rows = [_row(facts, one, days, busiest) for one in loads]
    table = Table(facts.say("load.by_day"), headers, rows, facts.say("load.nothing"))
    pieces = (table, Note(facts.say("load.how")))
    return Screen("load", facts.say("load.title"), facts.say("load.question"), pieces)


def _working_days(facts: Facts) -> list[date]:
    calendar = facts.read.workbook.context.calendar
    ahead = (facts.as_of + timedelta(days=number) for number in range(_SEARCHED_DAYS))
    return [day for day in ahead if calendar.is_working(day)][:_DAY_COUNT]


def _row(facts: Facts, one: OwnerLoad, days: list[date], busiest: int) -> tuple[Cell, ...]:
    name = one.owner or facts.say("nobody")
    cells = [
        Cell(name),
        facts.openings.count(facts.titled("late", name), one.late, BAD),
    ]
    for day, figure in zip(days, one.by_day, strict=True):
        title = facts.say("opening.of", what=facts.day(day), who=name)
        opens = facts.openings.key(title, figure.customers)
        cells.append(Cell(f"{len(figure):,}", opens, share=len(figure) / busiest if busiest else None))
    return (*cells, Cell(f"{one.total_count:,}"))
