"""The values of one condition in classes: all values of a class pass the same cells of the table.

A class is a bit, a set of classes an int, so a rule is one int a condition (a box). A closed list has one class a
word. Ordered values have one class a limit and one a stretch between limits; whole numbers and days have none where
no whole number lies. Texts have one class for each set of passed cells that some text can have: texts composed of
sought beginnings, parts and endings reach every such set, since the mark between them occurs in no cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations, pairwise
from math import floor, inf
from typing import TYPE_CHECKING

import numpy as np

from crmkit.model.fields import Field, Kind
from crmkit.model.vocabularies import folded
from crmkit.rules.anniversaries import asks_yearly
from crmkit.rules.encode import limits_of, passes
from crmkit.rules.literals import is_ordered
from crmkit.rules.unary_tests import Contains, EndsWith, Equals, Negated, OneOf, StartsWith, UnaryTest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from crmkit.rules.analysis.domains import Domain

MOST_CLASSES = 4_096  #: of one condition; a column that tests more parts of texts is not checked
_LEAP_CYCLE_DAYS = 9 * 366  #: among so many days in a row there is a 29th of February, also around 1900
_MOST_DAYS = 400 * 366
_WHOLE = frozenset({Kind.INTEGER, Kind.DATE})
_MARK = "\x00"

Box = tuple[int, ...]  #: a set of classes a condition


class TooManyClasses(Exception):
    """One condition splits its values into more than `MOST_CLASSES`; never leaves the package."""


@dataclass(frozen=True)
class Span:
    """A stretch of ordered values between two limits, or one limit."""

    low: float
    high: float

    @property
    def is_point(self) -> bool:
        """Whether it is one value."""
        return self.low == self.high


@dataclass(frozen=True)
class Classes:
    """The classes of one condition. `keys[n]` is a value of class n: a word, a number, None for blank.

    `spans[n]` is the stretch it stands for in an ordered column, None otherwise.
    """

    field: Field
    keys: tuple[str | float | None, ...]
    spans: tuple[Span | None, ...]

    @property
    def everything(self) -> int:
        """All classes."""
        return (1 << len(self.keys)) - 1

    @cached_property
    def key_array(self) -> np.ndarray[tuple[int], np.dtype[np.generic]]:
        """The keys as a test reads them."""
        if is_ordered(self.field):
            return np.array([np.nan if key is None else key for key in self.keys], dtype=np.float64)
        return np.array([None if key is None else folded(str(key)) for key in self.keys], dtype=object)

    def passing(self, test: UnaryTest) -> int:
        """The classes that pass."""
        return sum(1 << int(place) for place in np.flatnonzero(passes(test, self.key_array)))

    def members(self, chosen: int) -> list[int]:
        """The places of the classes in `chosen`."""
        return [place for place in range(len(self.keys)) if chosen >> place & 1]


def classes_of(field: Field, tests: Sequence[UnaryTest], domain: Domain) -> Classes:
    """The classes into which `tests` split what the field can hold.

    Raises:
        TooManyClasses: more than `MOST_CLASSES`.
    """
    spans: list[Span | None] = []
    keys: list[str | float | None] = []
    if is_ordered(field):
        made = list(_spans(field, tests, domain))
        spans, keys = [span for span, _ in made], [key for _, key in made]
    else:
        keys = list(_words(field, tests, domain))
        spans = [None] * len(keys)
    if domain.has_blank:
        keys.append(None)
        spans.append(None)
    if len(keys) > MOST_CLASSES:
        raise TooManyClasses
    return Classes(field, tuple(keys), tuple(spans))


def _spans(field: Field, tests: Sequence[UnaryTest], domain: Domain) -> Iterator[tuple[Span, float]]:
    """Stretches in ascending order, each with a value in it."""
    low, high = _bounds(field, domain)
    ends = {end for end in (low, high) if end is not None}
    limits = sorted({limit for test in tests for limit in limits_of(test)} | ends)
    if any(map(asks_yearly, tests)):
        limits = _with_turns(tests, limits)
    edges = [-inf, *limits, inf]
    for below, above in pairwise(edges):
        for span in (Span(below, below), Span(below, above)) if below > -inf else (Span(below, above),):
            key = _value_in(span, is_whole=field.kind in _WHOLE)
            if key is not None and (low is None or key >= low) and (high is None or key <= high):
                yield span, key


def _with_turns(tests: Sequence[UnaryTest], limits: list[float]) -> list[float]:
    """The limits and the days on which a yearly test turns, so many years around them that all kinds of year occur.

    Raises:
        TooManyClasses: the limits lie too far apart.
    """
    first, last = limits[0] - _LEAP_CYCLE_DAYS, limits[-1] + _LEAP_CYCLE_DAYS
    if last - first > _MOST_DAYS:
        raise TooManyClasses
    days = np.arange(floor(first), floor(last) + 1, dtype=np.float64)
    turns = [np.diff(passes(test, days)) for test in tests if asks_yearly(test)]
    return sorted({*limits, *days[1:][np.logical_or.reduce(turns)].tolist()})


def _bounds(field: Field, domain: Domain) -> tuple[float | None, float | None]:
    if field.kind is Kind.SHARE:
        return 0.0, 1.0
    return domain.low, None


def _value_in(span: Span, *, is_whole: bool) -> float | None:
    """A value of the stretch (its ends excluded unless it is a point); None when there is none."""
    low, high = span.low, span.high
    if span.is_point:
        return low if not is_whole or low == floor(low) else None
    if low == -inf:
        value = 0.0 if high == inf else floor(high) - max(1.0, abs(floor(high)))
    elif is_whole or high == inf:
        value = floor(low) + 1.0 if floor(low) + 1.0 > low else low * 2
    else:
        value = (low + high) / 2
    return float(value) if low < value < high else None


def _words(field: Field, tests: Sequence[UnaryTest], domain: Domain) -> Iterator[str]:
    closed = field.vocabulary is not None and not field.vocabulary.is_open
    if domain.words is not None:
        yield from domain.words
    elif closed and field.vocabulary is not None:
        yield from (term.name for term in field.vocabulary.terms)
    else:
        known = [term.name for term in field.vocabulary.terms] if field.vocabulary else []
        yield from known
        yield from _texts(known, tests)


def _texts(known: Iterable[str], tests: Sequence[UnaryTest]) -> Iterator[str]:
    single = [inner for test in tests for inner in _singles(test)]
    named = {folded(test.value) for test in single if isinstance(test, Equals) and isinstance(test.value, str)}
    named -= {folded(word) for word in known}
    parts = sorted({test.words for test in single if isinstance(test, Contains)})
    starts = sorted({"", *(test.words for test in single if isinstance(test, StartsWith))})
    ends = sorted({"", *(test.words for test in single if isinstance(test, EndsWith))})
    if len(parts) > MOST_CLASSES.bit_length() or len(starts) * len(ends) << len(parts) > MOST_CLASSES:
        raise TooManyClasses
    yield from sorted(named)
    subsets = chain.from_iterable(combinations(parts, count) for count in range(len(parts) + 1))
    made = {_MARK.join((start, *subset, end)) for subset in subsets for start in starts for end in ends}
    yield from sorted(made, key=lambda word: (len(word), word))


def _singles(test: UnaryTest) -> Iterator[UnaryTest]:
    match test:
        case Negated(inner):
            yield from _singles(inner)
        case OneOf(tests):
            for inner in tests:
                yield from _singles(inner)
        case _:
            yield test
