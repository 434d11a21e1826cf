"""A condition cell, as a person writes it in Chinese, English or DMN, becomes a unary test.

`-` or blank; `A`; `A,B`; `not(A)`; `>=50000`; `[7..10]` `(0..3]` `]0..3[`; `2026-01-01`; 不等于 介于 包含 为空 不为空
and their English twins. Quoted words are taken as they stand. Notation: DMN 1.3 S-FEEL, formulas.md 7.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from crmkit.model.vocabularies import folded
from crmkit.rules.literals import NUMBER_KINDS, Unreadable, is_ordered, read_limit, read_literal, unquoted
from crmkit.rules.problems import CellProblem
from crmkit.rules.unary_tests import (
    Anything,
    Compares,
    Comparison,
    Contains,
    Equals,
    IsBlank,
    IsFilled,
    Negated,
    OneOf,
    UnaryTest,
    Within,
)

if TYPE_CHECKING:
    from crmkit.model.fields import Field

# A Chinese comma (full or short) or a semicolon always separates; only the plain comma may belong to thousands.
_SIGNS = str.maketrans(
    {"≥": ">=", "≤": "<=", "≠": "!=", "“": '"', "”": '"', "「": '"', "」": '"'}
    | dict.fromkeys("\u3001;\uff1b\uff0c", ", ")
)
_ANY = frozenset({"", "-", "–", "—", "任意", "any"})
_BLANK = frozenset({"为空", "空", "空白", "blank", "empty", "isblank", "isempty", "null"})
_FILLED = frozenset({"不为空", "非空", "notblank", "notempty", "isnotblank", "isnotempty", "filled", "not(null)"})
_NOT_CALL = re.compile(r"(?:not|非|不是)\s*\((.*)\)", re.IGNORECASE)
_NOT_WORD = re.compile(r"(?:不等于|不是|!=|<>|is not\b|not equal to\b|not\b(?!\s*\())\s*(.+)", re.IGNORECASE)
_CONTAINS = re.compile(r"(不包含|包含|does not contain\b|contains\b)\s*(.+)", re.IGNORECASE)
_BETWEEN = re.compile(
    r"(?:介于|between\b)\s*(.+?)\s*(?:和|与|到|至|~|\band\b|\bto\b)\s*(.+?)(?:之间)?", re.IGNORECASE
)
_INTERVAL = re.compile(r"([\[\](])\s*(.+?)\s*\.\.\s*(.+?)\s*([\[\])])")
_COMPARISONS = (
    (
        Comparison.AT_LEAST,
        re.compile(r"(?:>=|大于等于|不小于|不少于|不低于|不早于|至少|at least\b)\s*(.+)", re.IGNORECASE),
    ),
    (
        Comparison.AT_MOST,
        re.compile(r"(?:<=|小于等于|不大于|不多于|不超过|不晚于|至多|at most\b)\s*(.+)", re.IGNORECASE),
    ),
    (Comparison.MORE, re.compile(r"(?:>|大于|超过|多于|晚于|more than\b|after\b)\s*(.+)", re.IGNORECASE)),
    (Comparison.LESS, re.compile(r"(?:<|小于|少于|不足|低于|早于|less than\b|before\b)\s*(.+)", re.IGNORECASE)),
)
_EQUALS = re.compile(r"(?:=|等于|is\b|equals\b)\s*(.+)", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<![\d,.])[1-9]\d{0,2}(?:,\d{3})+(?!\d|,\d)")


def parse_cell(cell: str | float | None, field: Field) -> UnaryTest | CellProblem:
    """The test that `cell` asks of values of `field`, or what is wrong with it."""
    written = "" if cell is None else str(cell)
    try:
        return _whole(unicodedata.normalize("NFKC", written.translate(_SIGNS)).strip(), field)
    except Unreadable as unreadable:
        return CellProblem(unreadable.problem.code, written, unreadable.problem.arguments)


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
    if found := _CONTAINS.fullmatch(words):
        tests = tuple(Contains(folded(unquoted(part))) for part in _split(found[2]))
        inner = tests[0] if len(tests) == 1 else OneOf(tests)
        return Negated(inner) if found[1][0] in "不dD" else inner
    if found := _BETWEEN.fullmatch(words):
        return _within(found[1], found[2], field)
    return _list(words, field)


def _is_list(words: str) -> bool:
    """Several elements; 不等于 and 包含 take the whole rest of the cell and so make no list."""
    parts = _split(words)
    if len(parts) == 1 or _CONTAINS.fullmatch(words):
        return False
    return _NOT_WORD.fullmatch(words) is None or _blankness(parts[0]) is not None


def _list(words: str, field: Field) -> UnaryTest:
    tests = tuple(_single(part, field) for part in _parts(words, field))
    return tests[0] if len(tests) == 1 else OneOf(tests)


def _blankness(words: str) -> UnaryTest | None:
    compact = folded(words)
    if compact in _BLANK:
        return IsBlank()
    return IsFilled() if compact in _FILLED else None


def _single(words: str, field: Field) -> UnaryTest:
    """One element of a list."""
    blankness = _blankness(words)
    if blankness is not None:
        return blankness
    if found := _INTERVAL.fullmatch(words):
        return _within(found[2], found[3], field, has_low=found[1] == "[", has_high=found[4] == "]")
    if found := _NOT_CALL.fullmatch(words):
        return Negated(_whole(found[1].strip(), field))
    for comparison, pattern in _COMPARISONS:
        if found := pattern.fullmatch(words):
            return Compares(comparison, read_limit(found[1], field))
    if found := _EQUALS.fullmatch(words):
        words = found[1]
    return Equals(read_literal(words, field))


def _within(low: str, high: str, field: Field, *, has_low: bool = True, has_high: bool = True) -> Within:
    lowest, highest = read_limit(low, field), read_limit(high, field)
    if lowest > highest:  # type: ignore[operator]  # both are of the field's one kind
        raise Unreadable("reversed_interval", f"{low}..{high}")
    return Within(lowest, highest, has_low, has_high)


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
