"""What a parser says when a cell is not plainly what its column asks for. Values, never exceptions."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum

_INVISIBLE = {ord(mark): None for mark in "\0\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202c\u202d\u202e"}
#: what may surround a value without being part of it
BLANKS = " \t\r\n\x0b\x0c\xa0\u3000" + "".join(map(chr, _INVISIBLE))


class Reason(Enum):
    """Why a cell could not be read, or what had to be assumed to read it."""

    ERROR_VALUE = "the cell holds an Excel error"
    UNCACHED_FORMULA = "a formula that nobody calculated yet"
    UNKNOWN_WORD = "not a word of the vocabulary"
    NOT_A_NUMBER = "not a number"
    NUMBER_RANGE = "a range where one number is asked for"
    NOT_A_DATE = "not a date"
    AMBIGUOUS_DATE = "day and month cannot be told apart"
    UNREAL_DATE = "there is no such day"
    DATE_WITHOUT_DAY = "a month or a year, not a day"
    DATE_RANGE = "two dates where one is asked for"
    ASSUMED_YEAR = "the year is not written"
    NOT_A_PHONE = "not a phone number"
    TWO_PHONES = "several phone numbers in one cell"
    NO_AREA_ZERO = "the area code lost its leading zero"
    WIDE_DIGITS = "full-width digits"
    LETTERS_IN_PHONE = "letters where digits belong"
    PHONE_DIGIT_COUNT = "too many or too few digits"
    NO_AREA_CODE = "a landline without its area code"
    NOT_AN_EMAIL = "not an e-mail address"
    TWO_EMAILS = "several e-mail addresses in one cell"
    NOT_A_CREDIT_CODE = "not a credit code"
    MANGLED_NUMBER = "a long number of which Excel kept 15 digits"


@dataclass(frozen=True, slots=True)
class Misread:
    """The cell does not fit: the typed value is blank. `detail` is what the text about it needs to say."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """The cell was read as `value`, but a person should know how."""

    value: object
    reason: Reason
    detail: str = ""


def plain(text: str) -> str:
    """`text` with full-width forms narrowed, invisible marks dropped and blanks trimmed and single."""
    if not text.isascii() or "\0" in text:
        text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    return " ".join(text.split())


def tidy(text: str) -> str:
    """`text` as typed, without invisible marks and with blanks trimmed and single."""
    if not text.isascii() or "\0" in text:
        text = text.translate(_INVISIBLE)
    return " ".join(text.split())
