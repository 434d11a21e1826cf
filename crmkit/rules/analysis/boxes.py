"""Rules as boxes (a set of classes a condition), and what remains of a box when others are taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmkit.rules.analysis.classes import Box, Classes, classes_of
from crmkit.rules.analysis.domains import ANY_VALUE, Domain
from crmkit.rules.days import on_day
from crmkit.rules.unary_tests import Never, UnaryTest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from crmkit.rules.compile import CompiledTable

MOST_PIECES = 20_000  #: a table of so many combinations of classes is always checked; many larger ones too


class TooManyPieces(Exception):
    """What remains falls into more than `MOST_PIECES`; never leaves the package."""


@dataclass(frozen=True)
class BoxedTable:
    """A table over classes. `boxes` by rule number from 1; rules that can't be read have none."""

    compiled: CompiledTable
    columns: tuple[Classes, ...]
    boxes: Mapping[int, Box]
    as_of: date

    @property
    def everything(self) -> Box:
        """All combinations."""
        return tuple(classes.everything for classes in self.columns)

    @property
    def combination_count(self) -> int:
        """How many combinations of classes there are."""
        count = 1
        for classes in self.columns:
            count *= len(classes.keys)
        return count

    def passing(self, column: int, test: UnaryTest) -> int:
        """The classes of condition `column` (from 0) that pass `test`."""
        return self.columns[column].passing(on_day(test, self.as_of))


def boxed(compiled: CompiledTable, domains: Mapping[str, Domain], as_of: date) -> BoxedTable:
    """The table's rules as boxes.

    Raises:
        TooManyClasses: a condition splits its values too finely.
    """
    tests = [[on_day(test, as_of) for test in row] for row in compiled.tests]
    columns = tuple(
        classes_of(field, [row[place] for row in tests], domains.get(field.name, ANY_VALUE))
        for place, field in enumerate(compiled.fields)
    )
    boxes = {
        number: tuple(classes.passing(test) for classes, test in zip(columns, row, strict=True))
        for number, row in enumerate(tests, 1)
        if not any(isinstance(test, Never) for test in row)
    }
    return BoxedTable(compiled, columns, boxes, as_of)


def intersection(one: Box, other: Box) -> Box | None:
    """The combinations in both; None when there are none."""
    common = tuple(a & b for a, b in zip(one, other, strict=True))
    return common if all(common) else None


def contains(outer: Box, inner: Box) -> bool:
    """Whether every combination of `inner` is in `outer`."""
    return all(not b & ~a for a, b in zip(outer, inner, strict=True))


def without(pieces: Iterable[Box], taken: Box) -> list[Box]:
    """The disjoint `pieces` less the combinations of `taken`, again disjoint.

    Raises:
        TooManyPieces: more than `MOST_PIECES` remain.
    """
    remaining: list[Box] = []
    for piece in pieces:
        if intersection(piece, taken) is None:
            remaining.append(piece)
        else:
            remaining += _cut(piece, taken)
        if len(remaining) > MOST_PIECES:
            raise TooManyPieces
    return remaining


def _cut(piece: Box, taken: Box) -> list[Box]:
    parts = []
    for place, (own, other) in enumerate(zip(piece, taken, strict=True)):
        outside = own & ~other
        if outside:
            inside = tuple(a & b for a, b in zip(piece[:place], taken[:place], strict=True))
            parts.append((*inside, outside, *piece[place + 1 :]))
    return parts


def uncovered(whole: Box, boxes: Iterable[Box]) -> list[Box]:
    """The combinations of `whole` in none of `boxes`, as disjoint pieces.

    Raises:
        TooManyPieces: more than `MOST_PIECES` at some point.
    """
    pieces = [whole]
    for box in boxes:
        pieces = without(pieces, box)
        if not pieces:
            break
    return pieces


def widened(piece: Box, boxes: Iterable[Box], whole: Box) -> Box:
    """The piece grown condition by condition as far as it still meets none of `boxes`."""
    grown = list(piece)
    rules = list(boxes)
    for place in range(len(grown)):
        blocked = 0
        for rule in rules:
            others = (a & b for n, (a, b) in enumerate(zip(grown, rule, strict=True)) if n != place)
            if all(others):
                blocked |= rule[place]
        grown[place] = whole[place] & ~blocked
    return tuple(grown)
