"""Numbers, dates and words as people write them in a rule cell."""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from crmkit.model.fields import Field, Kind
from crmkit.model.vocabularies import folded
from crmkit.rules.problems import CellProblem

if TYPE_CHECKING:
    from crmkit.rules.unary_tests import Literal

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


def read_limit(words: str, field: Field) -> float | date:
    """One number or date to compare with.

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
    if found is None:
        raise Unreadable("not_a_number", words)
    return float(found[1]) * _FACTORS.get((found[2] or "").lower(), 1.0)


def _read_date(words: str) -> date:
    found = _DATE.fullmatch(words.replace(" ", ""))
    if found is None:
        raise Unreadable("not_a_date", words)
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise Unreadable("not_a_date", words) from None


def _read_word(words: str, field: Field) -> str:
    if field.vocabulary is None:
        return folded(words)
    term = field.vocabulary.find(words)
    if term is not None:
        return term.name
    if field.vocabulary.is_open:
        return words
    known = [*field.vocabulary.labels("zh"), *field.vocabulary.labels("en")]
    similar = get_close_matches(words, known, n=1, cutoff=0.5)
    raise Unreadable("unknown_word", words, known=", ".join(similar or field.vocabulary.labels("zh")))
