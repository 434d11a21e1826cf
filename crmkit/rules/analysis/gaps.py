"""Combinations of conditions that no rule covers; tables of one decision only, others may leave cases open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.rules.analysis.boundaries import closing
from crmkit.rules.analysis.boxes import BoxedTable, uncovered, widened, without
from crmkit.rules.analysis.table_problem import TableProblem
from crmkit.rules.analysis.wording import box_words, example, row_cells, spoken_test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crmkit.rules.analysis.classes import Box

_MOST_REPORTED = 20


def gap_boxes(table: BoxedTable) -> list[Box]:
    """Disjoint boxes of exactly the uncovered combinations, each as wide as the ones before leave room.

    Raises:
        TooManyPieces: the rest falls into too many pieces.
    """
    boxes = list(table.boxes.values())
    pieces = uncovered(table.everything, boxes)
    found: list[Box] = []
    while pieces:
        grown = widened(pieces[0], [*boxes, *found], table.everything)
        found.append(grown)
        pieces = without(pieces, grown)
    return found


def find_gaps(table: BoxedTable) -> Iterator[TableProblem]:
    """One problem a box, with the row or the limit that would close it; the twenty-first and on are counted.

    Raises:
        TooManyPieces: the rest falls into too many pieces.
    """
    name = table.compiled.table.name
    found = gap_boxes(table)
    for box in found[:_MOST_REPORTED]:
        said = {"box": box_words(table, box), "example": example(table, box)}
        correction = closing(table, box)
        if correction is None:
            yield TableProblem("gap", name, arguments=said, likely_cells=row_cells(table, box))
        else:
            rule, place, test = correction
            classes = table.columns[place]
            likely = spoken_test(test, classes)
            yield TableProblem("gap_at_limit", name, (rule,), classes.field.name, said, likely)
    if len(found) > _MOST_REPORTED:
        yield TableProblem("more_gaps", name, arguments={"count": len(found) - _MOST_REPORTED})
