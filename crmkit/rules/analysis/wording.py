"""A set of classes as the cell a person would write for it, a box as the row, a combination as an example."""

from __future__ import annotations

from datetime import date, timedelta
from math import inf
from typing import TYPE_CHECKING

from crmkit.locale import text
from crmkit.model.fields import Kind
from crmkit.rules.analysis.classes import Box, Classes, Span
from crmkit.rules.anniversaries import asks_yearly
from crmkit.rules.days import calendar_day
from crmkit.rules.describe import describe_test
from crmkit.rules.literals import is_ordered
from crmkit.rules.problems import Spoken
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
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crmkit.rules.analysis.boxes import BoxedTable

_EPOCH = date(1970, 1, 1)
_MARK = "\x00"


def spoken_test(test: UnaryTest, classes: Classes) -> Spoken:
    """The test in both languages."""
    return Spoken(describe_test(test, classes.field, "zh"), describe_test(test, classes.field, "en"))


def row_cells(table: BoxedTable, box: Box) -> tuple[Spoken, ...]:
    """One cell a condition that together ask for exactly `box`; empty when no cell can say it."""
    tests = [fitting_test(table, place, chosen) for place, chosen in enumerate(box)]
    if any(test is None for test in tests):
        return ()
    return tuple(spoken_test(test, classes) for test, classes in zip(tests, table.columns, strict=True) if test)


def box_words(table: BoxedTable, box: Box) -> Spoken:
    """认可度:有异议;贡献:小 - conditions that do not matter are left out."""
    parts: list[Spoken] = []
    for place, (classes, chosen) in enumerate(zip(table.columns, box, strict=True)):
        if chosen != classes.everything:
            test = fitting_test(table, place, chosen)
            words = spoken_test(test, classes) if test else _listed(classes, chosen)
            parts.append(_with_header(classes, words))
    if not parts:
        return Spoken(text("rules.everything", "zh"), text("rules.everything", "en"))
    return _joined(parts)


def example(table: BoxedTable, box: Box) -> Spoken:
    """One combination of the box, every condition with one value."""
    parts = [
        _with_header(classes, _value(classes, min(classes.members(chosen), key=lambda n: classes.keys[n] is None)))
        for classes, chosen in zip(table.columns, box, strict=True)
    ]
    return _joined(parts)


def _with_header(classes: Classes, words: Spoken) -> Spoken:
    zh = text("rules.condition", "zh", header=classes.field.header("zh"), test=words.zh)
    return Spoken(zh, text("rules.condition", "en", header=classes.field.header("en"), test=words.en))


def _joined(parts: list[Spoken]) -> Spoken:
    return Spoken(
        text("rules.and_also", "zh").join(part.zh for part in parts),
        text("rules.and_also", "en").join(part.en for part in parts),
    )


def _listed(classes: Classes, chosen: int) -> Spoken:
    values = [_value(classes, place) for place in classes.members(chosen)]
    return Spoken("、".join(value.zh for value in values), ", ".join(value.en for value in values))


def _value(classes: Classes, place: int) -> Spoken:
    key = classes.keys[place]
    if key is None:
        return spoken_test(IsBlank(), classes)
    if isinstance(key, str):
        if key == _MARK:
            return Spoken(text("rules.other", "zh"), text("rules.other", "en"))
        return spoken_test(Equals(key.replace(_MARK, "…").strip("…")), classes)
    return spoken_test(Equals(_typed(key, classes, {})), classes)


def fitting_test(table: BoxedTable, place: int, chosen: int) -> UnaryTest | None:
    """A test that exactly the classes `chosen` of condition `place` pass; None when the grammar has none."""
    classes = table.columns[place]
    for test in _candidates(table, place, chosen):
        if table.passing(place, test) == chosen:
            return test
    return None if classes.everything != chosen else Anything()


def _candidates(table: BoxedTable, place: int, chosen: int) -> Iterator[UnaryTest]:
    classes = table.columns[place]
    if chosen == classes.everything:
        yield Anything()
    yield IsFilled()
    asked = [row[place] for row in table.compiled.tests if not isinstance(row[place], Anything | IsBlank)]
    if any(map(asks_yearly, asked)):  # no stretch says it
        yield from _as_asked(asked, classes, chosen)
    if is_ordered(classes.field):
        yield _one_of([*_stretches(table, place, chosen), *_blank(classes, chosen)])
        return
    named = [
        Equals(key) for n in classes.members(chosen) if isinstance(key := classes.keys[n], str) and _MARK not in key
    ]
    yield _one_of([*named, *_blank(classes, chosen)])
    absent = [
        Equals(key)
        for n, key in enumerate(classes.keys)
        if isinstance(key, str) and _MARK not in key and not chosen >> n & 1
    ]
    if absent:
        yield _one_of([Negated(_one_of([*absent])), *_blank(classes, chosen)])
    yield from _as_asked(asked, classes, chosen)


def _as_asked(asked: list[UnaryTest], classes: Classes, chosen: int) -> Iterator[UnaryTest]:
    """What the column's cells ask for, and what none of them asks for."""
    for test in dict.fromkeys(asked):
        yield _one_of([test, *_blank(classes, chosen)])
        yield _one_of([Negated(test), *_blank(classes, chosen)])
    if asked:
        yield _one_of([Negated(_one_of(_flat(asked))), *_blank(classes, chosen)])


def _one_of(tests: list[UnaryTest]) -> UnaryTest:
    return tests[0] if len(tests) == 1 else OneOf(tuple(tests))


def _flat(tests: list[UnaryTest]) -> list[UnaryTest]:
    return list(
        dict.fromkeys(part for test in tests for part in (test.tests if isinstance(test, OneOf) else (test,)))
    )


def _blank(classes: Classes, chosen: int) -> list[UnaryTest]:
    return [IsBlank()] if any(classes.keys[n] is None for n in classes.members(chosen)) else []


def _stretches(table: BoxedTable, place: int, chosen: int) -> Iterator[UnaryTest]:
    """Neighbouring classes as one interval each; the lowest and the highest have no end."""
    classes = table.columns[place]
    relative = _relative_days(table, place)
    filled = [n for n, span in enumerate(classes.spans) if span is not None]
    run: list[int] = []
    for n in [*filled, -1]:
        if n in filled and chosen >> n & 1:
            run.append(n)
        elif run:
            low, high = classes.spans[run[0]], classes.spans[run[-1]]
            if low and high:
                is_lowest, is_highest = run[0] == filled[0], run[-1] == filled[-1]
                first = Span(-inf, -inf) if is_lowest and not low.is_point else low
                yield _stretch(first, high, classes, relative, is_open=(is_lowest, is_highest))
            run = []


def _stretch(
    low: Span, high: Span, classes: Classes, relative: dict[float, RelativeDay], *, is_open: tuple[bool, bool]
) -> UnaryTest:
    is_lowest, is_highest = is_open
    if low == high and low.is_point:
        return Equals(_typed(low.low, classes, relative))
    if is_lowest and is_highest:
        return IsFilled()
    if is_lowest:
        comparison = Comparison.AT_MOST if high.is_point else Comparison.LESS
        return Compares(comparison, _typed(high.high, classes, relative))
    if is_highest:
        comparison = Comparison.AT_LEAST if low.is_point else Comparison.MORE
        return Compares(comparison, _typed(low.low, classes, relative))
    lower, upper = _typed(low.low, classes, relative), _typed(high.high, classes, relative)
    return Within(lower, upper, low.is_point, high.is_point)


def _relative_days(table: BoxedTable, place: int) -> dict[float, RelativeDay]:
    """The relative days that the column's cells name, by the day number they mean."""
    named = {day for row in table.compiled.tests for day in _days_in(row[place])}
    return {float((calendar_day(day, table.as_of) - _EPOCH).days): day for day in named}


def _days_in(test: UnaryTest) -> Iterator[RelativeDay]:
    match test:
        case Negated(inner):
            yield from _days_in(inner)
        case OneOf(tests):
            for inner in tests:
                yield from _days_in(inner)
        case Equals(RelativeDay() as day) | Compares(_, RelativeDay() as day):
            yield day
        case Within(low, high):
            yield from (limit for limit in (low, high) if isinstance(limit, RelativeDay))
        case _:
            pass


def _typed(number: float, classes: Classes, relative: dict[float, RelativeDay]) -> Limit:
    if classes.field.kind is not Kind.DATE:
        return number
    return relative.get(number) or _EPOCH + timedelta(days=number)
