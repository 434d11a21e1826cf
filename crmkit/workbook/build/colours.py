"""Conditional colours: what depends on the day is coloured against TODAY(), grades and stages by their word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.formatting.rule import Rule
from openpyxl.utils import get_column_letter

from crmkit.model.vocabularies import GRADE, STAGE
from crmkit.workbook.build import palette
from crmkit.workbook.build.colour_formulas import (
    DAY_COLOURED,
    GRADED,
    STAGED,
    holds,
    is_due_today,
    is_open,
    is_overdue,
)
from crmkit.workbook.build.drop_downs import LAST_ROW
from crmkit.workbook.build.styling import differential

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from crmkit.model.fields import Field
    from crmkit.model.vocabularies import Vocabulary
    from crmkit.workbook.build.palette import Pair


def colour_by_day(sheet: Worksheet, fields: Sequence[Field]) -> None:
    """Late red, last day amber, open green, on 下次跟进, 跟进状态 and 最晚; nothing where nothing is owed."""
    letters = {field.name: get_column_letter(column) for column, field in enumerate(fields, start=1)}
    if not {"next_due_on", "earliest_due_on", "latest_due_on"} <= letters.keys():
        return
    due, first, last = (letters[name] for name in ("next_due_on", "earliest_due_on", "latest_due_on"))
    area = " ".join(f"{letters[name]}2:{letters[name]}{LAST_ROW}" for name in DAY_COLOURED if name in letters)
    for formula, pair in (
        (is_overdue(due, last), palette.LATE),
        (is_due_today(due, last), palette.TODAY),
        (is_open(due, first), palette.WINDOW),
    ):
        rule = Rule(type="expression", formula=[formula], dxf=differential(pair), stopIfTrue=True)
        sheet.conditional_formatting.add(area, rule)


def colour_by_word(sheet: Worksheet, fields: Sequence[Field], language: str) -> None:
    """Grades as pills, stages along the funnel."""
    for column, field in enumerate(fields, start=1):
        area = f"{get_column_letter(column)}2:{get_column_letter(column)}{LAST_ROW}"
        if field.name in GRADED:
            colour_words(sheet, area, GRADE, palette.GRADES, language)
        elif field.name in STAGED:
            colour_words(sheet, area, STAGE, palette.STAGES, language)


def colour_words(
    sheet: Worksheet, area: str, vocabulary: Vocabulary, pairs: Mapping[str, Pair], language: str
) -> None:
    """Colour cells of `area` that hold the word of a term, by term name."""
    for name, pair in pairs.items():
        word = vocabulary.label(name, language)
        style = differential(pair, bold=vocabulary is GRADE)
        sheet.conditional_formatting.add(
            area, Rule(type="cellIs", operator="equal", formula=[holds(word)], dxf=style)
        )
