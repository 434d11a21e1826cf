"""Rules that can never decide: a cell that nothing passes, or earlier rules that take every case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.model.decision_table import HitPolicy
from crmkit.rules.analysis.boxes import intersection, uncovered
from crmkit.rules.analysis.table_problem import TableProblem
from crmkit.rules.analysis.wording import spoken_test
from crmkit.rules.evaluate import ranked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crmkit.rules.analysis.boxes import BoxedTable


def find_dead_cells(table: BoxedTable) -> Iterator[TableProblem]:
    """Rules with a cell that no value passes."""
    for number, box in table.boxes.items():
        for place, chosen in enumerate(box):
            if not chosen:
                classes = table.columns[place]
                words = spoken_test(table.compiled.tests[number - 1][place], classes)
                name = table.compiled.table.name
                yield TableProblem("never_fires", name, (number,), classes.field.name, {"cell": words})


def find_masked(table: BoxedTable) -> Iterator[TableProblem]:
    """Under FIRST and PRIORITY, rules whose every case goes to rules that come first.

    Raises:
        TooManyPieces: what is left of a rule falls into too many pieces.
    """
    order = _order(table)
    for place, number in enumerate(order):
        box = table.boxes[number]
        earlier = [rule for rule in order[:place] if intersection(table.boxes[rule], box)]
        if all(box) and earlier and not uncovered(box, [table.boxes[rule] for rule in earlier]):
            yield TableProblem("masked", table.compiled.table.name, (*_needed(table, number, earlier), number))


def _order(table: BoxedTable) -> list[int]:
    """Rule numbers in the order in which they are asked; none where all are asked at once."""
    policy = table.compiled.table.hit_policy
    if policy is HitPolicy.FIRST:
        return list(table.boxes)
    if policy is HitPolicy.PRIORITY:
        return [int(rule) + 1 for rule in ranked(table.compiled) if int(rule) + 1 in table.boxes]
    return []


def _needed(table: BoxedTable, number: int, earlier: list[int]) -> list[int]:
    """Of the earlier rules those without which the rule would fire."""
    needed = list(earlier)
    for rule in earlier:
        fewer = [other for other in needed if other != rule]
        if not uncovered(table.boxes[number], [table.boxes[other] for other in fewer]):
            needed = fewer
    return sorted(needed)
