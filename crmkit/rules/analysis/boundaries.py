"""A limit counted in where it should not be, or left out where it should: the usual cause of a gap or an overlap."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crmkit.model.decision_table import HitPolicy
from crmkit.rules.analysis.boxes import contains, intersection
from crmkit.rules.unary_tests import Compares, Comparison, OneOf, UnaryTest, Within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crmkit.rules.analysis.boxes import BoxedTable
    from crmkit.rules.analysis.classes import Box

_OTHER_SIGN = {
    Comparison.LESS: Comparison.AT_MOST,
    Comparison.AT_MOST: Comparison.LESS,
    Comparison.MORE: Comparison.AT_LEAST,
    Comparison.AT_LEAST: Comparison.MORE,
}
Correction = tuple[int, int, UnaryTest]  #: rule number, place of the condition, the cell as it was probably meant


def closing(table: BoxedTable, gap: Box) -> Correction | None:
    """The cell whose limit, counted in, would close the gap without a new overlap."""
    is_unique = table.compiled.table.hit_policy is HitPolicy.UNIQUE
    for number, box in table.boxes.items():
        others = [other for rule, other in table.boxes.items() if rule != number]
        for place, test, changed in _corrections(table, number, box):
            if contains(changed, gap) and not (is_unique and any(intersection(changed, other) for other in others)):
                return number, place, test
    return None


def parting(table: BoxedTable, one: int, other: int) -> Correction | None:
    """The cell of two overlapping rules whose limit, left out, would part them and leave no gap."""
    for number, against in ((other, one), (one, other)):
        box = table.boxes[number]
        for place, test, changed in _corrections(table, number, box):
            given_up = tuple(a & ~b if n == place else a for n, (a, b) in enumerate(zip(box, changed, strict=True)))
            is_parted = all(changed) and intersection(changed, table.boxes[against]) is None
            if is_parted and contains(table.boxes[against], given_up):
                return number, place, test
    return None


def _corrections(table: BoxedTable, number: int, box: Box) -> Iterator[tuple[int, UnaryTest, Box]]:
    for place, test in enumerate(table.compiled.tests[number - 1]):
        for turned in _turned(test):
            yield place, turned, (*box[:place], table.passing(place, turned), *box[place + 1 :])


def _turned(test: UnaryTest) -> Iterator[UnaryTest]:
    """The test with one limit counted in instead of out, or the other way round."""
    match test:
        case Compares(comparison, _):
            yield replace(test, comparison=_OTHER_SIGN[comparison])
        case Within():
            yield replace(test, has_low=not test.has_low)
            yield replace(test, has_high=not test.has_high)
        case OneOf(tests):
            for place, inner in enumerate(tests):
                for turned in _turned(inner):
                    yield OneOf((*tests[:place], turned, *tests[place + 1 :]))
        case _:
            pass
