"""The sheet 节假日: the team's own days off and make-up days; the public calendar is known already."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from crmkit.jobs.rule_sheets.finding import Place
from crmkit.jobs.rule_sheets.list_header import ListHeader
from crmkit.jobs.rule_sheets.reading import Mistake
from crmkit.jobs.rule_sheets.roles import DAYS, steering_name
from crmkit.locale import LANGUAGES, text
from crmkit.model.calendar import WorkingCalendar
from crmkit.model.edits import Look, PutSheet, SheetColumn, Style
from crmkit.model.fields import Field, Kind
from crmkit.model.vocabularies import folded
from crmkit.rules import CellProblem, parse_cell
from crmkit.rules.unary_tests import Equals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.workbook.reading import SheetGrid

_DAY, _WORDS = Style(Look.INPUT, "yyyy-mm-dd"), Style(Look.INPUT, wrap=True)
_WIDTHS = (("first", 14.0, _DAY), ("last", 14.0, _DAY), ("kind", 16.0, _WORDS), ("note", 40.0, _WORDS))
_BLANK_ROWS = 12
DAYS_HEADER = ListHeader("days", tuple(name for name, *_ in _WIDTHS), frozenset({"first", "last", "kind"}))
_LONGEST = 366  #: days of one row; more is a slip
_FIRST_YEAR, _LAST_YEAR = 2004, 2060  #: what the calendar holds
_DATE = Field("day", Kind.DATE, "日期", "Day")


def days_sheet(language: str) -> PutSheet:
    """The sheet, empty: lines to fill in."""
    return PutSheet(
        name=steering_name(DAYS, language),
        columns=[
            SheetColumn(text(f"rule_sheets.days.{name}", language), width, style) for name, width, style in _WIDTHS
        ],
        title=(
            ((text("rule_sheets.days.title", language), Style(Look.TITLE)),),
            ((text("rule_sheets.days.hint", language), Style(Look.NOTE)),),
        ),
        rows=[(None,) * len(_WIDTHS)] * _BLANK_ROWS,
    )


def read_days(sheet: str, grid: SheetGrid) -> tuple[WorkingCalendar, list[Mistake]]:
    """The working calendar with the team's own days; a row that can't be read is left out and named."""
    header = DAYS_HEADER.find(grid)
    if header is None:
        return WorkingCalendar(), []
    off: set[date] = set()
    worked: set[date] = set()
    mistakes = []
    for row in header.rows(grid):
        first, last, kind = (header.written(grid, row, name) for name in ("first", "last", "kind"))
        if not (first or last or kind):
            continue
        days = _days(sheet, row, header.columns, first, last or first)
        is_off = _KINDS.get(folded(kind))
        if isinstance(days, Mistake):
            mistakes.append(days)
        elif is_off is None:
            code = "day_kind_unknown" if kind else "day_kind_missing"
            mistakes.append(Mistake(header.place(sheet, row, "kind"), CellProblem(code, kind)))
        else:
            (off if is_off else worked).update(days)
    return WorkingCalendar(days_off=frozenset(off), make_up_days=frozenset(worked)), mistakes


def day_rows(sheet: str, grid: SheetGrid) -> list[tuple[Place, set[date]]]:
    """The days of each row that can be read, and where it stands."""
    header = DAYS_HEADER.find(grid)
    found: list[tuple[Place, set[date]]] = []
    if header is None:
        return found
    for row in header.rows(grid):
        first, last, kind = (header.written(grid, row, name) for name in ("first", "last", "kind"))
        days = _days(sheet, row, header.columns, first, last or first)
        if not isinstance(days, Mistake) and folded(kind) in _KINDS:
            found.append((header.place(sheet, row, "first"), days))
    return found


def _days(sheet: str, row: int, columns: Mapping[str, int], first: str, last: str) -> set[date] | Mistake:
    limits = []
    for name, words in (("first", first), ("last", last)):
        day = _day(words)
        if day is None:
            code = "not_a_date" if words else "day_first_missing"
            return Mistake(Place(sheet, row, columns[name]), CellProblem(code, words))
        limits.append(day)
    count = (limits[1] - limits[0]).days + 1
    if not 0 < count <= _LONGEST:
        return Mistake(Place(sheet, row, columns["last"]), CellProblem("days_reversed", last))
    return {limits[0] + timedelta(days=place) for place in range(count)}


def _day(words: str) -> date | None:
    test = parse_cell(words, _DATE)
    if not isinstance(test, Equals) or not isinstance(test.value, date):
        return None
    day = test.value.date() if isinstance(test.value, datetime) else test.value
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


_KINDS = {
    folded(text(f"rule_sheets.days.kind.{kind}", language)): kind == "off"
    for language in LANGUAGES
    for kind in ("off", "worked")
} | {"放假": True, "休": True, "休息": True, "补班": False, "上班": False, "班": False}
