"""A column becomes a small class number a row: all values of one class pass the same tests of the table.

So a table is judged once a class combination and not once a row; the same classes later show gaps and overlaps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import singledispatch
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from crmkit.model.vocabularies import folded
from crmkit.rules.anniversaries import asks_yearly, in_year, years_of
from crmkit.rules.text_tests import text_passes
from crmkit.rules.unary_tests import (
    Anything,
    Compares,
    Comparison,
    Contains,
    EndsWith,
    Equals,
    IsBlank,
    IsFilled,
    Literal,
    Negated,
    Never,
    OneOf,
    RelativeDay,
    StartsWith,
    TextTest,
    UnaryTest,
    Within,
    Yearly,
)

Column = pd.Categorical | npt.NDArray[Any] | pd.Series
Codes = npt.NDArray[np.intp]
Truth = npt.NDArray[np.bool_]
_EPOCH = date(1970, 1, 1)
_YEARS_OF_A_YEAR = 2  #: that a span shorter than a year can touch


def encode(column: Column, tests: Sequence[UnaryTest]) -> tuple[Codes, Truth]:
    """The class of every row, and which class passes which test (classes x tests)."""
    values = column.array if isinstance(column, pd.Series) else column
    if isinstance(values, pd.Categorical):
        codes, words = values.codes.astype(np.intp), values.categories.to_numpy(dtype=object)
        return merge_classes(*_encode_words(codes, words, tests))
    array = np.asarray(values)
    if array.dtype.kind in "iufbM":
        return _encode_ordered(_as_numbers(array), tests)
    codes, words = pd.factorize(np.asarray(values, dtype=object))
    return merge_classes(*_encode_words(codes, words, tests))


def as_number(value: Literal) -> float:
    """A number as it is, a calendar day as days since 1970; words are no size.

    Raises:
        TypeError: a day counted from as_of; `CompiledTable.on` turns it into a calendar day first.
    """
    if isinstance(value, date):
        return float((value - _EPOCH).days)
    if isinstance(value, RelativeDay):
        raise TypeError(value)
    return float("nan") if isinstance(value, str) else float(value)


def _as_numbers(array: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    if array.dtype.kind != "M":
        return array.astype(np.float64, copy=False)
    days = array.astype("datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype(np.int64).astype(np.float64))


def _encode_words(codes: Codes, words: npt.NDArray[Any], tests: Sequence[UnaryTest]) -> tuple[Codes, Truth]:
    keys = np.array([*(folded(str(word)) or None for word in words), None], dtype=object)
    truth = np.stack([passes(test, keys) for test in tests], axis=1)
    return np.where(codes < 0, len(words), codes), truth


def _encode_ordered(numbers: npt.NDArray[np.float64], tests: Sequence[UnaryTest]) -> tuple[Codes, Truth]:
    """Classes: below the first limit, on it, between, on the next ... above the last, blank."""
    if any(map(asks_yearly, tests)):  # no stretch between limits holds for more than a year
        codes, days = pd.factorize(numbers, use_na_sentinel=False)
        return merge_classes(codes, np.stack([passes(test, days) for test in tests], axis=1))
    limits = np.unique([limit for test in tests for limit in limits_of(test) if limit == limit])  # noqa: PLR0124  (NaN)
    if len(limits) == 0:
        samples = np.array([0.0])
    else:
        between = (limits[:-1] + limits[1:]) / 2
        samples = np.empty(2 * len(limits) + 1)
        samples[0], samples[-1] = limits[0] - 1, limits[-1] + 1
        samples[1::2] = limits
        samples[2:-1:2] = between
    codes = np.searchsorted(limits, numbers, side="left") + np.searchsorted(limits, numbers, side="right")
    codes[np.isnan(numbers)] = len(samples)
    keys = np.append(samples, np.nan)
    return codes, np.stack([passes(test, keys) for test in tests], axis=1)


def merge_classes(codes: Codes, truth: Truth) -> tuple[Codes, Truth]:
    """Values that pass the same tests become one class."""
    if len(truth) <= truth.shape[1]:
        return codes, truth
    classes, places = np.unique(np.packbits(truth, axis=1), axis=0, return_inverse=True)
    distinct = np.unpackbits(classes, axis=1, count=truth.shape[1]).astype(bool)
    return places.reshape(-1)[codes], distinct


@singledispatch
def limits_of(test: UnaryTest) -> Iterator[float]:  # noqa: ARG001  (the tests without limits end here)
    """The numbers at which the answer of `test` may change."""
    yield from ()


@limits_of.register
def _(test: Equals) -> Iterator[float]:
    yield as_number(test.value)


@limits_of.register
def _(test: Compares) -> Iterator[float]:
    yield as_number(test.limit)


@limits_of.register
def _(test: Within) -> Iterator[float]:
    yield as_number(test.low)
    yield as_number(test.high)


@limits_of.register
def _(test: Yearly) -> Iterator[float]:
    yield from limits_of(test.test)


@limits_of.register
def _(test: Negated) -> Iterator[float]:
    yield from limits_of(test.test)


@limits_of.register
def _(test: OneOf) -> Iterator[float]:
    for inner in test.tests:
        yield from limits_of(inner)


def passes(test: UnaryTest, keys: npt.NDArray[Any]) -> Truth:  # noqa: PLR0911  (one answer a kind of test)
    """Which of `keys` pass: folded words with None for blank, or numbers with NaN for blank."""
    filled = ~np.asarray(pd.isna(keys), dtype=bool)
    match test:
        case Yearly(inner):
            return filled & _comes_back(inner, keys)
        case Anything():
            return np.ones(len(keys), dtype=bool)
        case Never():
            return np.zeros(len(keys), dtype=bool)
        case IsBlank():
            return ~filled
        case IsFilled():
            return filled
        case Negated(inner):
            return filled & ~passes(inner, keys)
        case OneOf(tests):
            either: Truth = np.logical_or.reduce([passes(inner, keys) for inner in tests])
            return either
        case _:
            compared: Truth = filled & _compares(test, keys)
            return compared


def _comes_back(inner: Equals | Within, keys: npt.NDArray[Any]) -> Truth:
    """Which days come back, in the years that the span touches, on a day it asks for."""
    if keys.dtype == object:
        return np.zeros(len(keys), dtype=bool)
    years = years_of(limits_of(inner))
    if len(years) > _YEARS_OF_A_YEAR:  # a whole year lies between
        return np.ones(len(keys), dtype=bool)
    days = np.nan_to_num(keys)
    found: Truth = np.logical_or.reduce([passes(inner, in_year(days, year)) for year in years])
    return found


def _compares(test: Equals | Compares | Within | TextTest, keys: npt.NDArray[Any]) -> Truth:
    if keys.dtype == object:
        return np.array([key is not None and _word_passes(test, key) for key in keys], dtype=bool)
    match test:
        case Equals(value):
            equal: Truth = keys == as_number(value)
            return equal
        case Within(low, high, has_low, has_high):
            above = keys >= as_number(low) if has_low else keys > as_number(low)
            below = keys <= as_number(high) if has_high else keys < as_number(high)
            inside: Truth = above & below
            return inside
        case Compares(comparison, limit):
            sized: Truth = _SIZES[comparison](keys, as_number(limit))
            return sized
        case Contains() | StartsWith() | EndsWith():
            return np.zeros(len(keys), dtype=bool)


_SIZES = {
    Comparison.LESS: np.less,
    Comparison.AT_MOST: np.less_equal,
    Comparison.MORE: np.greater,
    Comparison.AT_LEAST: np.greater_equal,
}


def _word_passes(test: Equals | Compares | Within | TextTest, word: str) -> bool:
    match test:
        case Equals(value):
            return isinstance(value, str) and word == folded(value)
        case Contains() | StartsWith() | EndsWith():
            return text_passes(test, word)
        case _:
            return False  # words have no order
