"""The team's colours of grades and days, on 今天 and in crmkit's conditional formats on the customer sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.columns import MANAGED_FIELDS
from crmkit.locale import LANGUAGES
from crmkit.model.edits import ColourRule, Look, RecolourRules
from crmkit.model.vocabularies import GRADE, STAGE
from crmkit.workbook.build.colour_formulas import DAY_COLOURED, GRADED, STAGED, holds, is_due_today, is_overdue
from crmkit.workbook.sheet.areas import letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crmkit.jobs.opening import Opened
    from crmkit.model.settings import Settings
    from crmkit.model.vocabularies import Vocabulary

_GRADE_SETTINGS = {"A": "grade_a_colour", "B": "grade_b_colour", "C": "grade_c_colour"}
_NO_COLOUR = "none"
_MANAGED = frozenset(field.name for field in MANAGED_FIELDS)


def look_of(colour: str) -> Look:
    """The look of a colour as the settings name it."""
    return Look.PLAIN if colour == _NO_COLOUR else Look(colour)


def grade_look(grade: str, settings: Settings) -> Look:
    """The look of a grade; PLAIN for those without a setting."""
    return look_of(getattr(settings, _GRADE_SETTINGS[grade])) if grade in _GRADE_SETTINGS else Look.PLAIN


def team_colours(workbook: Opened, columns: Mapping[str, int]) -> tuple[RecolourRules, ...]:
    """What makes the conditional formats on the customer sheet follow the settings; nothing where all is default."""
    settings = workbook.context.settings
    rules = tuple(rule for field, column in columns.items() for rule in _rules(workbook, field, column, columns))
    before = workbook.steering.before.settings
    is_as_made = _colours(settings) == _colours(before) == _colours(type(settings)())
    is_as_worded = workbook.language == workbook.language_before == workbook.header_language
    return () if not rules or (is_as_made and is_as_worded) else (RecolourRules(workbook.sheet, rules),)


def _colours(settings: Settings) -> tuple[str, ...]:
    names = (*_GRADE_SETTINGS.values(), "overdue_colour", "due_today_colour")
    return tuple(getattr(settings, name) for name in names)


def _rules(workbook: Opened, field: str, column: int, columns: Mapping[str, int]) -> Iterator[ColourRule]:
    settings, language = workbook.context.settings, workbook.language if field in _MANAGED else ""
    if field in GRADED:
        for term in GRADE.terms:
            look = grade_look(term.name, settings) if term.name in _GRADE_SETTINGS else None
            yield _by_word(column, GRADE, term.name, language, look)
    if field in STAGED:
        for term in STAGE.terms:
            yield _by_word(column, STAGE, term.name, language, None)
    if field in DAY_COLOURED and {"next_due_on", "latest_due_on"} <= columns.keys():
        due, last = letters(columns["next_due_on"]), letters(columns["latest_due_on"])
        yield ColourRule(column, (is_overdue(due, last),), look_of(settings.overdue_colour))
        yield ColourRule(column, (is_due_today(due, last),), look_of(settings.due_today_colour))


def _by_word(column: int, vocabulary: Vocabulary, term: str, language: str, look: Look | None) -> ColourRule:
    """`language` "": the words are people's and stay."""
    known = tuple(holds(vocabulary.label(term, each)) for each in LANGUAGES)
    wanted = holds(vocabulary.label(term, language)) if language else ""
    return ColourRule(column, known, look, wanted, is_bold=vocabulary is GRADE)
