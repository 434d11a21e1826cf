"""crmkit's own sheets, declared once for the template and for the jobs that fill them.

The columns of 今天 and 问题, their title lines, and links that find a customer again after people sorted the sheet.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from crmkit.locale import text
from crmkit.model.edits import Formula, Look, SheetColumn, Style

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from crmkit.model.edits import SheetCell

TitleLines: TypeAlias = "tuple[tuple[SheetCell, ...], ...]"

GUIDE, TODAY, FINDINGS, FUNNEL, LISTS = "guide", "today", "findings", "funnel", "lists"
ROLES = (GUIDE, TODAY, FINDINGS, FUNNEL, LISTS)

#: Where 说明 says when the workbook was last refreshed: row and column of the date, blank before the first refresh.
GUIDE_REFRESHED_ROW = 2
GUIDE_REFRESHED_COLUMN = 3
#: Where 说明 says when and by which computer it was last refreshed without anybody asking; blank where it never was.
GUIDE_WATCHED_ROW = 3

TODAY_KEY_COLUMN = 2  #: place of the customer id among `today_columns`
FINDINGS_KEY_COLUMN = 7  #: place of the hidden key among `findings_columns`
GUIDE_LINE_COUNT = 10

_TEXT = Style(Look.BODY, "@")
_WRAPPED = Style(Look.BODY, "", wrap=True)
_LINK = Style(Look.LINK)
_INPUT = Style(Look.INPUT, "", wrap=True)
_UNSEEN = Style(Look.NOTE, ";;;")  # the key serves crmkit, not people
_ENGLISH_SHARE = 1.3  #: English says the same in more characters
_NUMBER = re.compile(r"[1-9][0-9]{0,14}")  #: what Excel can hold as a number without harm
_NAME_LIMIT = 250  #: characters of a text inside a formula; Excel allows 255


def sheet_name(role: str, language: str) -> str:
    """The name of one of crmkit's sheets (`ROLES`) in a workbook of `language`."""
    return text(f"template.sheet.{role}", language)


def own_sheet_names(language: str) -> dict[str, str]:
    """Role to sheet name, as a new workbook's record lists them."""
    return {role: sheet_name(role, language) for role in ROLES}


def _columns(sheet: str, language: str, columns: Sequence[tuple[str, float, Style]]) -> tuple[SheetColumn, ...]:
    share = _ENGLISH_SHARE if language == "en" else 1
    return tuple(
        SheetColumn(text(f"template.{sheet}.{name}", language), round(width * share, 1), style)
        for name, width, style in columns
    )


def today_columns(language: str) -> tuple[SheetColumn, ...]:
    """今天: one row for each customer somebody owes a contact today, late ones first."""
    return _columns(
        TODAY,
        language,
        (
            ("owner", 10, Style(Look.BODY)),
            ("customer", 28, _LINK),
            ("customer_id", 10, _TEXT),
            ("phone", 18, _TEXT),
            ("grade", 9, Style(Look.BODY)),
            ("due_state", 22, Style(Look.BODY)),
            ("reminders", 24, _WRAPPED),
            ("why", 42, _WRAPPED),
            ("last_note", 38, _WRAPPED),
            ("suggested_step", 38, _WRAPPED),
        ),
    )


def findings_columns(language: str) -> tuple[SheetColumn, ...]:
    """问题: one row for each finding. People type only in 忽略原因; the last column is the hidden key."""
    return _columns(
        FINDINGS,
        language,
        (
            ("severity", 10, Style(Look.BODY)),
            ("customer", 28, _LINK),
            ("customer_id", 10, _TEXT),
            ("field", 14, Style(Look.BODY)),
            ("message", 46, _WRAPPED),
            ("suggestion", 42, _WRAPPED),
            ("dismissal", 24, _INPUT),
            ("key", 2, _UNSEEN),
        ),
    )


def _refreshed(language: str, as_of: date | None) -> SheetCell:
    if as_of is None:
        return (text("template.not_yet", language), Style(Look.NOTE))
    said = text("template.refreshed", language, day=spoken_day(as_of, language))
    stale = text("template.please_refresh", language)
    formula = f'"{said}"&IF(DATE({as_of.year},{as_of.month},{as_of.day})<TODAY(),"{stale}","")'
    return (Formula(formula, said), Style(Look.NOTE))


def today_title(language: str, as_of: date | None) -> TitleLines:
    """Lines above the header of 今天. `as_of` None: never refreshed."""
    return _title(TODAY, language, as_of)


def findings_title(language: str, as_of: date | None) -> TitleLines:
    """Lines above the header of 问题. `as_of` None: never refreshed."""
    return _title(FINDINGS, language, as_of)


def funnel_title(language: str, as_of: date | None) -> TitleLines:
    """Lines on top of 漏斗. `as_of` None: never refreshed."""
    return _title(FUNNEL, language, as_of)


def _title(sheet: str, language: str, as_of: date | None) -> TitleLines:
    return (
        ((text(f"template.{sheet}.title", language), Style(Look.TITLE)),),
        (_refreshed(language, as_of),),
        ((text(f"template.{sheet}.hint", language), Style(Look.NOTE)),),
    )


def spoken_day(day: date, language: str) -> str:
    """A day as a colleague says it: 3月5日, 5 March."""
    month = text(f"template.month.{day.month}", language)
    return text("template.day", language, month=month, day=day.day)


def guide_lines(language: str) -> tuple[str, ...]:
    """The ten lines that tell a salesperson how to work."""
    return tuple(text(f"template.guide.{number}", language) for number in range(1, GUIDE_LINE_COUNT + 1))


def customer_link(sheet: str, id_column: str, shown_column: str, customer_id: str, shown: str) -> Formula:
    """A link from one of crmkit's sheets to a customer's cell, found again by id after sorting.

    `id_column` and `shown_column` are column letters on `sheet`; `shown` is the text people see and click. An id
    that is no longer on the sheet leads to its first row. An id of digits may stand there as text or as a number.
    """
    place = "'" + sheet.replace("'", "''") + "'"
    row = "1"
    for wanted in reversed(_wanted(customer_id)):
        row = f"IFERROR(MATCH({wanted},{place}!{id_column}:{id_column},0),{row})"
    target = _quoted(f"#{place}!{shown_column}")
    return Formula(f"HYPERLINK({target}&{row},{_quoted(shown[:_NAME_LIMIT])})", shown[:_NAME_LIMIT])


def _wanted(customer_id: str) -> list[str]:
    """What MATCH is asked for: the id as text, and as a number where one may stand for it. * ? ~ mean themselves."""
    text_form = _quoted(re.sub(r"([*?~])", r"~\1", customer_id))
    is_number = _NUMBER.fullmatch(customer_id) is not None
    return [text_form, customer_id] if is_number else [text_form]


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'
