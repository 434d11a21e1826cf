"""Numbers, dates and words as people write them in a rule cell."""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from math import inf
from typing import TYPE_CHECKING

from crmkit.model.fields import Field, Kind
from crmkit.model.vocabularies import folded
from crmkit.rules.days import read_relative_day
from crmkit.rules.problems import CellProblem, Spoken

if TYPE_CHECKING:
    from collections.abc import Collection

    from crmkit.model.vocabularies import Vocabulary
    from crmkit.rules.unary_tests import Limit, Literal

NUMBER_KINDS = frozenset({Kind.NUMBER, Kind.INTEGER, Kind.AMOUNT, Kind.SHARE})
_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?|[+-]?\.\d+)\s*(%|万|亿|k)?\s*(?:元|人|天|次|分|days?)?", re.IGNORECASE)
_FACTORS = {"%": 0.01, "万": 1e4, "亿": 1e8, "k": 1e3}
_DATE = re.compile(r"(?:date\()?\"?(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\"?\)?", re.IGNORECASE)


class Unreadable(Exception):
    """Carries the problem of a cell up to whoever asked; never leaves the package."""

    def __init__(self, code: str, cell: str, **arguments: object) -> None:
        self.problem = CellProblem(code, cell, arguments)
        super().__init__(code)


def is_ordered(field: Field) -> bool:
    """Whether the field's values can be compared by size."""
    return field.kind in NUMBER_KINDS or field.kind is Kind.DATE


def read_literal(words: str, field: Field) -> Literal:
    """One value of the field's kind.

    Raises:
        Unreadable: the words are no value of that kind.
    """
    words = words.strip()
    if not words:
        raise Unreadable("value_missing", words)
    if field.kind in NUMBER_KINDS:
        return _read_number(words)
    if field.kind is Kind.DATE:
        return _read_date(words)
    return _read_word(unquoted(words), field)


def read_limit(words: str, field: Field) -> Limit:
    """One number or day to compare with.

    Raises:
        Unreadable: it is neither, or the field's values have no order.
    """
    if not is_ordered(field):
        raise Unreadable("no_order", words)
    limit = read_literal(words, field)
    if isinstance(limit, str):
        raise Unreadable("no_order", words)
    return limit


def unquoted(words: str) -> str:
    """Without one pair of surrounding quotes."""
    is_quoted = len(words) > 1 and words[0] == words[-1] == '"'
    return words[1:-1] if is_quoted else words


def _read_number(words: str) -> float:
    found = _NUMBER.fullmatch(unquoted(words).replace(",", ""))
    number = float(found[1]) * _FACTORS.get((found[2] or "").lower(), 1.0) if found else inf
    if number in (inf, -inf):
        raise Unreadable("not_a_number", words)
    return number


def _read_date(words: str) -> Limit:
    relative = read_relative_day(words)
    if relative is not None:
        return relative
    found = _DATE.fullmatch(words.replace(" ", ""))
    if found is None:
        raise Unreadable("not_a_date", words)
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise Unreadable("not_a_date", words) from None


def _read_word(words: str, field: Field) -> str:
    if not folded(words):
        raise Unreadable("value_missing", words)
    if field.vocabulary is None:
        return folded(words)
    term = field.vocabulary.find(words)
    if term is not None:
        return term.name
    if field.vocabulary.is_open:
        return words
    known = [*field.vocabulary.labels("zh"), *field.vocabulary.labels("en")]
    similar = nearest(words, known)
    arguments = {"likely": similar, "word": words} if similar else {}
    raise Unreadable("unknown_word", words, known=known_words(field.vocabulary), **arguments)


def known_words(vocabulary: Vocabulary) -> Spoken:
    """All words of the list, as people of each language see them."""
    return Spoken("、".join(vocabulary.labels("zh")), ", ".join(vocabulary.labels("en")))


def nearest(word: str, known: Collection[str]) -> str:
    """The word of `known` that was probably meant; empty when none is near."""
    by_key = {folded(other): other for other in known}
    key = folded(word)
    containing = [other for other in by_key if key and (key in other or other in key) and len(other) > 1]
    similar = get_close_matches(key, by_key, n=1, cutoff=0.5) or sorted(containing, key=len)[:1]
    return by_key[similar[0]] if similar else ""
