"""Days counted from as_of: 今天, 近30天, >90天前, 未来7天, last 3 months; and what they are on a given day.

`近N天` and `last N days` are the days from as_of - N to as_of, both counted in. `>90天前` is longer ago than 90 days;
`<90天前` is less long ago, and no day of the future. 早于, 晚于, before and after compare the day itself.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, date, timedelta

from crmkit.model.chinese_numerals import with_arabic_digits
from crmkit.rules.unary_tests import (
    Compares,
    Comparison,
    Equals,
    Limit,
    Literal,
    Negated,
    OneOf,
    RelativeDay,
    UnaryTest,
    Unit,
    Within,
    Yearly,
)

_TODAY = RelativeDay(0)
_NAMED = {
    **dict.fromkeys(("今天", "今日", "当天", "today"), _TODAY),
    **dict.fromkeys(("昨天", "昨日", "yesterday"), RelativeDay(-1)),
    **dict.fromkeys(("明天", "明日", "tomorrow"), RelativeDay(1)),
    "前天": RelativeDay(-2),
    "后天": RelativeDay(2),
}
_UNITS = {
    "天": Unit.DAY, "日": Unit.DAY, "day": Unit.DAY, "周": Unit.WEEK, "星期": Unit.WEEK, "week": Unit.WEEK,
    "月": Unit.MONTH, "month": Unit.MONTH, "年": Unit.YEAR, "year": Unit.YEAR,
}  # fmt: skip
_COUNT = r"(\d{1,4})\s*个?\s*(天|日|周|星期|月|年|days?|weeks?|months?|years?)"
_AGO = rf"{_COUNT}\s*(?:(前|以前|之前|ago)|(后|以后|之后|from now|ahead))"
_DISTANT = re.compile(_AGO, re.IGNORECASE)
_IN_COUNT = re.compile(rf"in\s+{_COUNT}", re.IGNORECASE)
_PAST_SPAN = re.compile(rf"(?:最近|近|过去|(?:the\s+)?last|(?:the\s+)?past)\s*{_COUNT}\s*内?", re.IGNORECASE)
_NEXT_SPAN = re.compile(rf"(?:未来|今后|接下来|(?:the\s+)?next)\s*{_COUNT}\s*内?", re.IGNORECASE)
_YEARLY = re.compile(
    r"(?:每年(?:的|都)?在?|(?:生日|周年日?|纪念日)(?:是|在)?"
    r"|(?:yearly|every year|each year|annually|birthday|anniversary)"
    r"(?:\s+(?:in|within|is|on)(?:\s+the)?)?(?=[\s\[(\]]))\s*(.+)",
    re.IGNORECASE,
)
_DISTANCES = (
    (Comparison.AT_LEAST, r">=|大于等于|不小于|不少于|至少|at least\b"),
    (Comparison.AT_MOST, r"<=|小于等于|不大于|不多于|不超过|至多|at most\b"),
    (Comparison.MORE, r">|大于|超过|多于|more than\b"),
    (Comparison.LESS, r"<|小于|少于|不足|不到|less than\b"),
)
_COMPARED = tuple((sign, re.compile(rf"(?:{words})\s*{_AGO}", re.IGNORECASE)) for sign, words in _DISTANCES)
_TURNED = {
    Comparison.MORE: Comparison.LESS,
    Comparison.AT_LEAST: Comparison.AT_MOST,
}
_MONTHS_A_YEAR = 12


def read_relative_day(words: str) -> RelativeDay | None:
    """今天, 30天前, 2 weeks from now; None when the words count no days."""
    words = with_arabic_digits(words.strip())
    if named := _NAMED.get(words.casefold()):
        return named
    if found := _DISTANT.fullmatch(words):
        return _distant(found)
    found = _IN_COUNT.fullmatch(words)
    return RelativeDay(int(found[1]), _unit(found[2])) if found else None


def read_span(words: str) -> UnaryTest | None:
    """近30天, 未来7天, >90天前, within so many days of as_of; None when the words ask for no such span."""
    words = with_arabic_digits(words.strip())
    if found := _PAST_SPAN.fullmatch(words):
        return Within(RelativeDay(-int(found[1]), _unit(found[2])), _TODAY)
    if found := _NEXT_SPAN.fullmatch(words):
        return Within(_TODAY, RelativeDay(int(found[1]), _unit(found[2])))
    for comparison, pattern in _COMPARED:
        if found := pattern.fullmatch(words):
            return _at_distance(comparison, _distant(found), is_past=found[3] is not None)
    return None


def read_yearly(words: str) -> str | None:
    """What stands behind 每年, 生日在, yearly; None where no such word begins the cell."""
    found = _YEARLY.fullmatch(words.strip())
    return found[1] if found else None


def is_yearly_span(test: UnaryTest) -> bool:
    """Whether the test can be asked of every year's day: a span or a day counted from as_of."""
    match test:
        case Equals(value):
            return isinstance(value, RelativeDay)
        case Within(low, high):
            return isinstance(low, RelativeDay) and isinstance(high, RelativeDay)
        case _:
            return False


def _at_distance(comparison: Comparison, day: RelativeDay, *, is_past: bool) -> UnaryTest:
    if comparison in _TURNED:  # farther away than the day
        return Compares(_TURNED[comparison] if is_past else comparison, day)
    is_counted_in = comparison is Comparison.AT_MOST
    if is_past:
        return Within(day, _TODAY, has_low=is_counted_in)
    return Within(_TODAY, day, has_high=is_counted_in)


def _distant(found: re.Match[str]) -> RelativeDay:
    count = int(found[1])
    return RelativeDay(-count if found[3] else count, _unit(found[2]))


def _unit(word: str) -> Unit:
    return _UNITS[word.casefold().removesuffix("s")]


def is_relative(test: UnaryTest) -> bool:  # noqa: PLR0911  (one answer a kind of test)
    """Whether the test asks for other days as as_of moves on."""
    match test:
        case Negated(inner):
            return is_relative(inner)
        case OneOf(tests):
            return any(is_relative(inner) for inner in tests)
        case Equals(value):
            return isinstance(value, RelativeDay)
        case Compares(_, limit):
            return isinstance(limit, RelativeDay)
        case Within(low, high):
            return isinstance(low, RelativeDay) or isinstance(high, RelativeDay)
        case Yearly():
            return True
        case _:
            return False


def on_day(test: UnaryTest, as_of: date) -> UnaryTest:  # noqa: PLR0911  (one answer a kind of test)
    """The test with calendar days in place of relative ones."""
    match test:
        case Negated(inner):
            return Negated(on_day(inner, as_of))
        case OneOf(tests):
            return OneOf(tuple(on_day(inner, as_of) for inner in tests))
        case Equals(value):
            return Equals(_dated(value, as_of))
        case Compares(comparison, limit):
            return Compares(comparison, _limit_on(limit, as_of))
        case Within(low, high):
            return replace(test, low=_limit_on(low, as_of), high=_limit_on(high, as_of))
        case Yearly(inner):
            return Yearly(on_day(inner, as_of))  # type: ignore[arg-type]  # a span stays a span
        case _:
            return test


def _dated(value: Literal, as_of: date) -> Literal:
    return value if isinstance(value, str) else _limit_on(value, as_of)


def _limit_on(limit: Limit, as_of: date) -> Limit:
    return calendar_day(limit, as_of) if isinstance(limit, RelativeDay) else limit


def calendar_day(day: RelativeDay, as_of: date) -> date:
    """The day meant; a month that has no such day gives its last one."""
    if day.unit in (Unit.DAY, Unit.WEEK):
        return as_of + timedelta(days=day.count * (7 if day.unit is Unit.WEEK else 1))
    months = day.count * (_MONTHS_A_YEAR if day.unit is Unit.YEAR else 1)
    year, month = divmod(as_of.year * _MONTHS_A_YEAR + as_of.month - 1 + months, _MONTHS_A_YEAR)
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if year < MINYEAR else date.max
    return date(year, month + 1, min(as_of.day, monthrange(year, month + 1)[1]))
