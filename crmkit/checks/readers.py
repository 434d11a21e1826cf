"""One reader a kind: from a raw cell to a typed value, or to the reason why not."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING

from crmkit.checks.cell_text import cell_text, is_rounded
from crmkit.model.credit_codes import read_credit_code
from crmkit.model.dates import Lean, read_date, read_date_number, read_month
from crmkit.model.emails import read_email
from crmkit.model.fields import Kind
from crmkit.model.numbers import read_count, read_number, read_share
from crmkit.model.phones import read_phone
from crmkit.model.readings import BLANKS, Misread, Noted, Reason, plain, tidy

if TYPE_CHECKING:
    from collections.abc import Callable

    from crmkit.model.context import Context
    from crmkit.model.fields import Field

    #: a raw cell (never None) to a typed value, None for blank, Misread or Noted
    Reader = Callable[[object], object]

_PLANNED = frozenset({"expected_close_on", "agreed_next_on", "paused_until_on", "due_by"})
_MONTHS = frozenset({"month"})  #: a month may be named without a day and stands for its first
_WORD_FOR_NONE = re.compile(
    r"[-—–/\\.。?~]+$|n/?a$|none$|nil$|null$|暂无$|待定$|未定$|不详$|未知$|tbd$|tbc$", re.IGNORECASE
)
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9()()]{3,}$")  #: no word for none is so long
_NO = frozenset({"无", "没有"})
_NEAREST_COUNT = 4


def reader_for(field: Field, context: Context) -> Reader:
    """The function that reads the cells of `field`."""
    if field.kind is Kind.CHOICE:
        return _choice_reader(field, context.language)
    if field.kind is Kind.DATE:
        return _date_reader(field, context)
    if field.kind in _NUMBER_READERS:
        return _number_reader(_NUMBER_READERS[field.kind])
    if field.kind in (Kind.TEXT, Kind.NAME):
        return _read_name if field.kind is Kind.NAME else _read_text
    return _identifier_reader(field.kind, context.language)


def _read_text(value: object) -> object:
    """Text as typed: line breaks inside notes stay."""
    text = (value if type(value) is str else cell_text(value)).strip(BLANKS)
    return text.replace("\0", "") or None


def _read_name(value: object) -> object:
    if type(value) is str and _PLAIN_NAME.match(value):
        return value
    name = tidy(cell_text(value))
    return None if _says_none(name) else name


def _read_identifier(text: str, _language: str) -> object:
    identifier = plain(text).removeprefix("'").replace(" ", "")
    return identifier or None


_IDENTIFIER_READERS: dict[Kind, Callable[[str, str], object]] = {
    Kind.IDENTIFIER: _read_identifier,
    Kind.PHONE: read_phone,
    Kind.EMAIL: lambda text, _language: read_email(text),
    Kind.CREDIT_CODE: read_credit_code,
}
#: what needs no reading: most cells of most columns
_PLAIN_FORMS: dict[Kind, re.Pattern[str]] = {
    Kind.IDENTIFIER: re.compile(r"[A-Za-z]*\d[\w-]*$", re.ASCII),
    Kind.PHONE: re.compile(r"1\d{10}$|0(?:10|2\d|[3-9]\d\d)-[2-9]\d{6,7}$", re.ASCII),
    Kind.EMAIL: re.compile(
        r"[A-Za-z0-9_%+-]+(?:\.[A-Za-z0-9_%+-]+)*@(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,24}$", re.ASCII
    ),
    Kind.CREDIT_CODE: re.compile(r"[0-9A-HJ-NP-RTUW-Y]{18}$", re.ASCII),
}
_NUMBER_READERS: dict[Kind, Callable[[str], float | Misread]] = {
    Kind.NUMBER: read_number,
    Kind.AMOUNT: read_number,
    Kind.INTEGER: read_count,
    Kind.SHARE: read_share,
}


#: what a day or a TRUE is in such a column. An identifier may be anything, and a rounded one still is the
#: customer's: it stays as it is seen, so that nobody takes the cell for blank.
_NOT_ONE = {
    Kind.PHONE: Reason.NOT_A_PHONE,
    Kind.EMAIL: Reason.NOT_AN_EMAIL,
    Kind.CREDIT_CODE: Reason.NOT_A_CREDIT_CODE,
}


def _identifier_reader(kind: Kind, language: str) -> Reader:
    form, read, not_one = _PLAIN_FORMS[kind], _IDENTIFIER_READERS[kind], _NOT_ONE.get(kind)

    def read_identifier(value: object) -> object:
        if type(value) is str and form.match(value):
            return value
        if not_one is not None and isinstance(value, (bool, date)):
            return Misread(not_one)
        text = cell_text(value).strip(BLANKS)
        if _says_none(text):
            return None
        if is_rounded(value) or is_rounded(text):
            return Misread(Reason.MANGLED_NUMBER) if not_one else Noted(text, Reason.MANGLED_NUMBER)
        return read(text, language)

    return read_identifier


def _number_reader(read: Callable[[str], float | Misread]) -> Reader:
    def read_figure(value: object) -> object:
        if isinstance(value, (bool, date)):
            return Misread(Reason.NOT_A_NUMBER)
        if isinstance(value, (int, float)):
            return _finite(value)
        text = cell_text(value).strip(BLANKS)
        return None if _says_none(text) else read(text)

    return read_figure


def _finite(value: float) -> object:
    try:
        number = float(value)
    except OverflowError:
        return Misread(Reason.NOT_A_NUMBER)
    return number if math.isfinite(number) else Misread(Reason.NOT_A_NUMBER)


def _date_reader(field: Field, context: Context) -> Reader:
    lean = Lean.NEAREST if field.name in _PLANNED else Lean.PAST

    def read_words(text: str) -> object:
        if field.name in _MONTHS:
            return read_month(text, context.as_of, context.language)
        return read_date(text, context.as_of, context.language, lean)

    def read_day(value: object) -> object:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if isinstance(value, bool):
            return Misread(Reason.NOT_A_DATE)
        if isinstance(value, (int, float)):
            return read_date_number(value) if value else None
        text = cell_text(value).strip(BLANKS)
        return None if _says_none(text) else read_words(text)

    return read_day


def _choice_reader(field: Field, language: str) -> Reader:
    vocabulary = field.vocabulary
    if vocabulary is None:
        return _read_name
    labels = vocabulary.labels(language)

    def read_word(value: object) -> object:
        word = tidy(cell_text(value))
        term = vocabulary.find(word)
        if term is not None:
            return term.name
        if _says_none(word):
            return None
        if vocabulary.is_open:
            return word
        nearest = get_close_matches(word, labels, n=_NEAREST_COUNT, cutoff=0.3) or list(labels)
        return Misread(Reason.UNKNOWN_WORD, ("、" if language == "zh" else "; ").join(nearest))

    return read_word


def _says_none(text: str) -> bool:
    return not text or text in _NO or _WORD_FOR_NONE.match(text) is not None
