"""A condition cell, as a person writes it in Chinese, English or DMN, becomes a unary test.

`-` or blank; `A`; `A,B`; `not(A)`; `>=50000`; `[7..10]` `(0..3]` `]0..3[`; `2026-01-01`; 不等于 介于 包含 为空 不为空
近30天 >90天前 以…开头 and their English twins (`crmkit.rules.grammar` lists every form). Quoted words are taken as
they stand. Notation: DMN 1.3 S-FEEL, formulas.md 7.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from crmkit.model.dates import read_date_number
from crmkit.model.fields import Kind
from crmkit.model.vocabularies import folded
from crmkit.rules.days import is_yearly_span, read_span, read_yearly
from crmkit.rules.likely import rewritten
from crmkit.rules.literals import NUMBER_KINDS, Unreadable, is_ordered, read_limit, read_literal, unquoted
from crmkit.rules.problems import CellProblem
from crmkit.rules.text_tests import is_text_test, read_text_test
from crmkit.rules.unary_tests import (
    Anything,
    Compares,
    Comparison,
    Equals,
    IsBlank,
    IsFilled,
    Limit,
    Negated,
    OneOf,
    RelativeDay,
    UnaryTest,
    Within,
    Yearly,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crmkit.model.fields import Field

# A Chinese comma (full or short) or a semicolon always separates; only the plain comma may belong to thousands.
_SIGNS = str.maketrans(
    {"≥": ">=", "≤": "<=", "≠": "!=", "“": '"', "”": '"', "「": '"', "」": '"'}
    | dict.fromkeys("\u3001;\uff1b\uff0c", ", ")
)
_ANY = frozenset({"", "-", "–", "—", "任意", "any"})
_BLANK = frozenset({"为空", "空", "空白", "blank", "empty", "isblank", "isempty", "null", '""'})
_FILLED = frozenset({"不为空", "非空", "notblank", "notempty", "isnotblank", "isnotempty", "filled", "not(null)"})
_NOT_CALL = re.compile(r"(?:not|非|不是)\s*\((.*)\)", re.IGNORECASE)
_NOT_WORD = re.compile(r"(?:不等于|不是|!=|<>|is not\b|not equal to\b|not\b(?!\s*\())\s*(.+)", re.IGNORECASE)
_BETWEEN = re.compile(
    r"(?:介于|between\b)\s*(.+?)\s*(?:和|与|到|至|~|\band\b|\bto\b)\s*(.+?)(?:之间)?", re.IGNORECASE
)
_INTERVAL = re.compile(r"([\[\](])\s*(.+?)\s*\.\.\s*(.+?)\s*([\[\])])")
_COMPARISONS = (
    (
        Comparison.AT_LEAST,
        re.compile(
            r"(?:>=|大于等于|不小于|不少于|不低于|不早于|至少|at least\b|on or after\b)\s*(.+)", re.IGNORECASE
        ),
    ),
    (
        Comparison.AT_MOST,
        re.compile(
            r"(?:<=|小于等于|不大于|不多于|不超过|不晚于|至多|at most\b|on or before\b)\s*(.+)", re.IGNORECASE
        ),
    ),
    (Comparison.MORE, re.compile(r"(?:>|大于|超过|多于|晚于|more than\b|after\b)\s*(.+)", re.IGNORECASE)),
    (Comparison.LESS, re.compile(r"(?:<|小于|少于|不足|低于|早于|less than\b|before\b)\s*(.+)", re.IGNORECASE)),
)
_BOTH = re.compile(r"([<>≥≤=]{1,2}.+?)\s*(?:且|并且|\band\b|&)\s*([<>=]{1,2}.+)", re.IGNORECASE)
_EQUALS = re.compile(r"(?:=|等于|is\b|equals\b)\s*(.+)", re.IGNORECASE)
_DEEP = re.compile(r"(?:(?:not\b|is not\b|not equal to\b|非|不是|不等于|!=|<>)[\s(]*){4,}", re.IGNORECASE)
_PLAIN_NUMBERS = 1e15
_LONGEST = 1_000  #: characters of a cell; more is no condition a person can check
_THOUSANDS = re.compile(r"(?<![\d,.])[1-9]\d{0,2}(?:,\d{3})+(?!\d|,\d)")


def parse_cell(cell: str | float | date | None, field: Field) -> UnaryTest | CellProblem:
    """The test that `cell` asks of values of `field`, or what is wrong with it and what was probably meant."""
    written = _written(cell, field)
    parsed = _parsed(written, field)
    if not isinstance(parsed, CellProblem) or len(written) > _LONGEST:
        return parsed
    likely = next(
        (tried for tried in _tries(written, parsed) if not isinstance(_parsed(tried, field), CellProblem)), ""
    )
    return replace(parsed, arguments={**parsed.arguments, "likely": likely}) if likely else parsed


def _tries(written: str, problem: CellProblem) -> Iterator[str]:
    """Cells that were perhaps meant: written properly, then with the nearest word in place of a wrong one."""
    yield from rewritten(written)
    if problem.likely:
        yield written.replace(str(problem.arguments.get("word", "")) or written, problem.likely)
        yield problem.likely


def _parsed(written: str, field: Field) -> UnaryTest | CellProblem:
    try:
        return _whole(_plain(written), field)
    except Unreadable as unreadable:
        return CellProblem(unreadable.problem.code, written, unreadable.problem.arguments)


def _written(cell: str | float | date | None, field: Field) -> str:
    """The cell as text; a number typed into a date column is the day Excel shows for it."""
    if cell is None or cell != cell:  # noqa: PLR0124  (NaN)
        return ""
    if isinstance(cell, date):  # a datetime is one too
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return str(cell)
    if field.kind is Kind.DATE and isinstance(day := read_date_number(cell), date):
        return day.isoformat()
    return f"{cell:.15g}" if abs(cell) >= _PLAIN_NUMBERS else f"{cell:.15f}".rstrip("0").rstrip(".")


def _plain(written: str) -> str:
    """Half-width, Chinese punctuation as its plain twin.

    Raises:
        Unreadable: the cell is longer or more nested than a person can check.
    """
    words = unicodedata.normalize("NFKC", written.translate(_SIGNS)).strip()
    if len(words) > _LONGEST:
        raise Unreadable("too_long", words[:20], limit=_LONGEST)
    if _DEEP.search(words):
        raise Unreadable("too_nested", words)
    return words


def _whole(words: str, field: Field) -> UnaryTest:  # noqa: PLR0911  (one answer a form)
    """Forms that take the whole cell; else a list."""
    if words.casefold() in _ANY:
        return Anything()
    if field.vocabulary is not None and field.vocabulary.find(unquoted(words)):
        return Equals(read_literal(words, field))
    blankness = _blankness(words)
    if blankness is not None:
        return blankness
    if _is_list(words):
        return _list(words, field)
    if found := _NOT_CALL.fullmatch(words) or _NOT_WORD.fullmatch(words):
        return Negated(_whole(found[1].strip(), field))
    text_test = read_text_test(words, field, _split)
    if text_test is not None:
        return text_test
    if found := _BETWEEN.fullmatch(words):
        return _within(found[1], found[2], field)
    return _list(words, field)


def _is_list(words: str) -> bool:
    """Several elements; 不等于 and 包含 take the whole rest of the cell and so make no list."""
    parts = _split(words)
    if len(parts) == 1 or is_text_test(words):
        return len(parts) > 1 and all(map(is_text_test, parts))
    return _NOT_WORD.fullmatch(words) is None or _blankness(parts[0]) is not None


def _list(words: str, field: Field) -> UnaryTest:
    tests = tuple(_single(part, field) for part in _parts(words, field))
    if len(tests) > 1 and all(isinstance(test, Negated) for test in tests) and all(map(is_text_test, _split(words))):
        # 不包含 a,不包含 b: people mean neither
        return Negated(OneOf(tuple(test.test for test in tests if isinstance(test, Negated))))
    return tests[0] if len(tests) == 1 else OneOf(tests)


def _blankness(words: str) -> UnaryTest | None:
    compact = folded(words)
    if compact in _BLANK:
        return IsBlank()
    return IsFilled() if compact in _FILLED else None


def _single(words: str, field: Field) -> UnaryTest:  # noqa: PLR0911  (one answer a form)
    """One element of a list."""
    blankness = _blankness(words)
    if blankness is not None:
        return blankness
    if found := _INTERVAL.fullmatch(words):
        return _within(found[2], found[3], field, has_low=found[1] == "[", has_high=found[4] == "]")
    if found := _NOT_CALL.fullmatch(words):
        return Negated(_whole(found[1].strip(), field))
    if found := _BOTH.fullmatch(words):
        return _both(_single(found[1], field), _single(found[2], field), words)
    text_test = read_text_test(words, field, _split)
    if text_test is not None:
        return text_test
    span = _day_span(words, field) if field.kind is Kind.DATE else None
    if span is not None:
        return span
    for comparison, pattern in _COMPARISONS:
        if found := pattern.fullmatch(words):
            return Compares(comparison, read_limit(found[1], field))
    if found := _EQUALS.fullmatch(words):
        words = found[1]
    return Equals(read_literal(words, field))


def _day_span(words: str, field: Field) -> UnaryTest | None:
    """近30天, 每年未来7天; None for what is no span of days."""
    repeated = read_yearly(words)
    if repeated is None:
        return read_span(words)
    inner = _single(repeated, field)
    if not is_yearly_span(inner):
        raise Unreadable("not_yearly", words)
    return Yearly(inner)  # type: ignore[arg-type]  # just asked


def _both(first: UnaryTest, second: UnaryTest, words: str) -> Within:
    """`>30 且 <=60`: a lower and an upper limit, in either order."""
    if not (isinstance(first, Compares) and isinstance(second, Compares)):
        raise Unreadable("not_a_number", words)
    low, high = (first, second) if ">" in first.comparison.value else (second, first)
    if ">" not in low.comparison.value or "<" not in high.comparison.value:
        raise Unreadable("not_a_range", words)
    if low.limit > high.limit:  # type: ignore[operator]  # both are of the field's one kind
        raise Unreadable("reversed_interval", words)
    return Within(low.limit, high.limit, low.comparison is Comparison.AT_LEAST, high.comparison is Comparison.AT_MOST)


def _within(low: str, high: str, field: Field, *, has_low: bool = True, has_high: bool = True) -> Within:
    lowest, highest = read_limit(low, field), read_limit(high, field)
    if _is_reversed(lowest, highest):
        opening, closing = "[" if has_low else "(", "]" if has_high else ")"
        likely = f"{opening}{high}..{low}{closing}"
        raise Unreadable("reversed_interval", f"{low}..{high}", likely=likely)
    return Within(lowest, highest, has_low, has_high)


def _is_reversed(low: Limit, high: Limit) -> bool:
    """Whether no value can lie between; days of different units are compared when as_of is known."""
    if isinstance(low, RelativeDay) or isinstance(high, RelativeDay):
        is_comparable = isinstance(low, RelativeDay) and isinstance(high, RelativeDay) and low.unit is high.unit
        return is_comparable and low.count > high.count  # type: ignore[union-attr]  # narrowed a line above
    return low > high  # type: ignore[operator]  # both are of the field's one kind


def _parts(words: str, field: Field) -> list[str]:
    """The elements of a list; a comma may also belong to a term or separate thousands."""
    if field.kind in NUMBER_KINDS:
        words = _without_thousands(words)
    parts = _split(words)
    if field.vocabulary is None or is_ordered(field):
        return parts
    joined: list[str] = []
    while parts:
        count = next(
            (n for n in range(len(parts), 1, -1) if field.vocabulary.find(",".join(parts[:n]))),
            1,
        )
        joined.append(",".join(parts[:count]))
        parts = parts[count:]
    return joined


def _without_thousands(words: str) -> str:
    """`>=100,000` and `100,000` without the comma; a bare `100,200` could be two numbers."""
    for found in _THOUSANDS.finditer(words):
        is_bare = found.start() == 0 and found.end() == len(words)
        if is_bare and not re.search(r",0\d\d", found[0]):
            raise Unreadable("ambiguous_comma", words)
    return _THOUSANDS.sub(lambda found: found[0].replace(",", ""), words)


def _split(words: str) -> list[str]:
    """Split at commas outside quotes and brackets."""
    parts, depth, is_quoted, start = [], 0, False, 0
    for place, character in enumerate(words):
        if character == '"':
            is_quoted = not is_quoted
        elif is_quoted:
            continue
        elif character == "(" and words[place - 1 : place].isalpha():
            depth += 1  # of not(...) or date(...); the bracket of an interval need not close as it opened
        elif character == ")" and depth:
            depth -= 1
        elif character == "," and not depth:
            parts.append(words[start:place].strip())
            start = place + 1
    parts.append(words[start:].strip())
    return parts
