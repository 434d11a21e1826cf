"""Reading a date as a person would: the common text forms, never a guess between day and month.

`26.3.5` is 2026-03-05 in a Chinese workbook, `05/03/2026` is nobody's (unless one part exceeds 12). No library is
used on purpose: pandas reads `26.3.5` as 2005-03-26 without a word.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import Enum

from crmkit.model.chinese_numerals import with_arabic_digits
from crmkit.model.readings import Misread, Noted, Reason, plain

DateReading = date | Misread | Noted

_EXCEL_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 32874, 73415  # 1990-01-01 .. 2100-12-31
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_PAST_YEARS, _FUTURE_YEARS = 15, 10  # around as_of, what a two-digit year may mean
_MONTH_COUNT = 12
_LEAP_CYCLE_YEARS = 8

_FAST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+)?$")
_CLOCK = r"(?:上午|下午|早上|中午|晚上)?\s*\d{1,2}\s*(?::\d{1,2}(?::\d{1,2}(?:[.,]\d+)?)?|[点时]\d{0,2}分?)"
_TIME = re.compile(rf"(?:[t\s,]+|(?<=[日号])){_CLOCK}\s*(?:[ap]m)?\s*(?:z|utc|gmt|[+-]\d{{2}}:?\d{{2}})?$")
_DAY_PART = re.compile(r"[\s,]*(?:上午|下午|早上|中午|晚上)$")
_WEEKDAY = re.compile(r"[\s,(]*(?:星期|周|礼拜)[一二三四五六日天1-6]\s*\)?$")
_ENGLISH_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[,.]?\s+")
_REMARK = re.compile(r"\s*(?:左右|前后|之前|以前|前|到期|截止)$")
_YEAR_FIRST = re.compile(r"(\d{4})\s?[-/.年\s]\s?(\d{1,2})\s?[-/.月\s]\s?(\d{1,2})\s?[日号.]?$")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})$")
_SHORT_YEAR = re.compile(r"(\d{1,2})([-/.年])(\d{1,2})[-/.月](\d{1,2})[日号]?$")
_MONTH_DAY = re.compile(r"(\d{1,2})\s?月\s?(\d{1,2})\s?[日号]?$")
_TWO_PARTS = re.compile(r"(\d{1,2})[-/.](\d{1,2})$")
_DAY_WORD = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-./,]*([a-z]{3,9})\.?(?:[\s\-./,]*(\d{4}|\d{2}))?$")
_WORD_DAY = re.compile(r"([a-z]{3,9})\.?[\s\-./]*(\d{1,2})(?:st|nd|rd|th)?(?:[\s,\-./]+(\d{4}))?$")
_NO_DAY = re.compile(
    r"(?:\d{4}[-/.年]?|\d{2}年)(?:\d{1,2}月?)?(?:份|底|初|末|中旬|上旬|下旬|上半年|下半年)?$"
    r"|\d{1,2}月(?:份|底|初|末|中旬|上旬|下旬)?$|[a-z]{3,9}\.?,?\s\d{4}$"
)
_YEAR_MONTH = re.compile(r"(\d{4})\s?[-/.年]?\s?(\d{1,2})\s?月?份?$")
_MONTH_YEAR = re.compile(r"([a-z]{3,9})\.?[\s,-]+(\d{4})$")
_RANGE = re.compile(r"\s*(?:~|至|到|--|\s-\s|\sto\s)\s*|(?<=[日号])-")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                "november", "december")  # fmt: skip


class Lean(Enum):
    """Which year a date without one means."""

    PAST = "past"  #: the latest such day that is not after as_of: touches, creation
    NEAREST = "nearest"  #: the one closest to as_of: plans


def read_date(text: str, as_of: date, language: str = "zh", lean: Lean = Lean.PAST) -> DateReading:
    """The day that `text` names; `Noted` when the year had to be assumed, `Misread` when no one day is certain.

    A time and an offset are dropped: the day counts as written.
    """
    quick = _FAST.match(text)
    if quick:
        return _day(int(quick[1]), int(quick[2]), int(quick[3]))
    bare = _bare(text)
    found = _read_bare(bare, as_of, language, lean)
    if found is not None:
        return found
    parts = [part for part in _RANGE.split(bare) if part]
    if len(parts) == 2 and all(_read_bare(part, as_of, language, lean) for part in parts):  # noqa: PLR2004
        return Misread(Reason.DATE_RANGE)
    return Misread(Reason.DATE_WITHOUT_DAY if _NO_DAY.match(bare) else Reason.NOT_A_DATE)


def read_month(text: str, as_of: date, language: str = "zh") -> DateReading:
    """The first day of the month that `text` names (2026-03, 2026年3月, March 2026, or any day of it)."""
    bare = _bare(text)
    if found := _YEAR_MONTH.match(bare):
        return _day(int(found[1]), int(found[2]), 1)
    if (found := _MONTH_YEAR.match(bare)) and (month := _month(found[1])):
        return _day(int(found[2]), month, 1)
    day = read_date(text, as_of, language)
    return day.replace(day=1) if isinstance(day, date) else day


def read_date_number(number: float) -> DateReading:
    """The day of an Excel serial number (1900 system, 1990 to 2100) or of a number such as 20260305."""
    if _FIRST_SERIAL <= number < _LAST_SERIAL + 1:
        return _EXCEL_EPOCH + timedelta(days=int(number))
    if number == number // 1 and _FIRST_YEAR * 10_000 < number < (_LAST_YEAR + 1) * 10_000:
        return _day(int(number) // 10_000, int(number) // 100 % 100, int(number) % 100)
    return Misread(Reason.NOT_A_DATE)


def with_assumed_year(month: int, day: int, as_of: date, lean: Lean = Lean.PAST) -> date | None:
    """The day `month`-`day` of the year that `lean` means; None when no year has it."""
    years = range(as_of.year - _LEAP_CYCLE_YEARS, as_of.year + _LEAP_CYCLE_YEARS + 1)
    days = [found for year in years if (found := _real(year, month, day))]
    if lean is Lean.PAST:
        return max((found for found in days if found <= as_of), default=None)
    return min(days, key=lambda found: abs((found - as_of).days), default=None)


def _bare(text: str) -> str:
    """The date part alone: narrow, lower case, arabic digits, without time, weekday and remark."""
    bare = plain(text).casefold().replace("。", ".")
    bare = re.sub("[—–−‐]", "-", bare)
    bare = with_arabic_digits(bare) if "月" in bare else bare
    bare = _TIME.sub("", _WEEKDAY.sub("", bare))
    bare = _REMARK.sub("", _DAY_PART.sub("", _WEEKDAY.sub("", bare)))
    return _ENGLISH_WEEKDAY.sub("", bare)


def _read_bare(bare: str, as_of: date, language: str, lean: Lean) -> DateReading | None:
    if found := _YEAR_FIRST.match(bare) or _COMPACT.match(bare):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.match(bare):
        return _only_one(_orders(int(found[4]), int(found[1]), int(found[3])))
    if found := _SHORT_YEAR.match(bare):
        parts = (int(found[1]), int(found[3]), int(found[4]))
        return _short_year(parts, found[2], as_of, language)
    if re.fullmatch(r"\d{5}", bare):
        return read_date_number(int(bare))
    return _read_yearless(bare, as_of, language, lean) or _read_words(bare, as_of, lean)


def _read_yearless(bare: str, as_of: date, language: str, lean: Lean) -> DateReading | None:
    if found := _MONTH_DAY.match(bare):
        return _assumed(int(found[1]), int(found[2]), as_of, lean)
    if found := _TWO_PARTS.match(bare):
        return _two_parts(int(found[1]), int(found[2]), as_of, language, lean)
    return None


def _read_words(bare: str, as_of: date, lean: Lean) -> DateReading | None:
    """`05 Mar, 2026`, `March 5th 2026`, `5-Mar-26`, `Mar 5`."""
    if found := _DAY_WORD.match(bare):
        day, month, year = int(found[1]), _month(found[2]), found[3]
        if month and year and len(year) == 2:  # noqa: PLR2004
            days = (_real(2000 + int(year), month, day), _real(2000 + day, month, int(year)))
            return _only_one([found for found in days if found and _is_plausible(found.year, as_of)])
    elif found := _WORD_DAY.match(bare):
        day, month, year = int(found[2]), _month(found[1]), found[3]
        if month and not year and _is_plausible(2000 + day, as_of):
            return Misread(Reason.AMBIGUOUS_DATE)
    else:
        return None
    if not month:
        return None
    return _day(int(year), month, day) if year else _assumed(month, day, as_of, lean)


def _short_year(parts: tuple[int, int, int], mark: str, as_of: date, language: str) -> DateReading:
    first, second, third = parts
    year_first = _real(2000 + first, second, third) if _is_plausible(2000 + first, as_of) else None
    if mark == "年" or (mark != "/" and language == "zh" and year_first):
        return year_first or Misread(Reason.UNREAL_DATE)
    others = _orders(2000 + third, first, second) if _is_plausible(2000 + third, as_of) else []
    return _only_one([*([year_first] if year_first else []), *others])


def _two_parts(first: int, second: int, as_of: date, language: str, lean: Lean) -> DateReading:
    if language == "zh":
        return _assumed(first, second, as_of, lean) if first <= _MONTH_COUNT else Misread(Reason.DATE_WITHOUT_DAY)
    if first <= _MONTH_COUNT and second <= _MONTH_COUNT and first != second:
        return Misread(Reason.AMBIGUOUS_DATE)
    return _assumed(min(first, second), max(first, second), as_of, lean)


def _orders(year: int, first: int, second: int) -> list[date]:
    """Both readings of two parts as month and day, the real ones."""
    return [day for day in (_real(year, first, second), _real(year, second, first)) if day]


def _only_one(days: list[date]) -> date | Misread:
    distinct = set(days)
    if len(distinct) == 1:
        return distinct.pop()
    return Misread(Reason.AMBIGUOUS_DATE if distinct else Reason.UNREAL_DATE)


def _assumed(month: int, day: int, as_of: date, lean: Lean) -> DateReading:
    found = with_assumed_year(month, day, as_of, lean)
    return Noted(found, Reason.ASSUMED_YEAR, str(found.year)) if found else Misread(Reason.UNREAL_DATE)


def _day(year: int, month: int, day: int) -> date | Misread:
    return _real(year, month, day) or Misread(Reason.UNREAL_DATE)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(word: str) -> int | None:
    if word in _MONTHS:
        return _MONTHS.index(word) + 1
    if word == "sept":
        return 9
    return _MONTH_NAMES.index(word) + 1 if word in _MONTH_NAMES else None


def _is_plausible(year: int, as_of: date) -> bool:
    return as_of.year - _PAST_YEARS <= year <= as_of.year + _FUTURE_YEARS
