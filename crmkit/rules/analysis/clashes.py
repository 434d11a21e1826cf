"""Rules that get into each other's way: two at once in UNIQUE, two that disagree in ANY, one written twice."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from crmkit.model.decision_table import HitPolicy
from crmkit.rules.analysis.boundaries import parting
from crmkit.rules.analysis.boxes import intersection
from crmkit.rules.analysis.table_problem import TableProblem
from crmkit.rules.analysis.wording import box_words, example, spoken_test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crmkit.rules.analysis.boxes import BoxedTable
    from crmkit.rules.analysis.classes import Box

_MOST_REPORTED = 100


def find_clashes(table: BoxedTable) -> Iterator[TableProblem]:
    """One problem a pair of rules; beyond a hundred pairs only their count."""
    clashes = list(_pairs(table))
    for code, one, other, common in clashes[:_MOST_REPORTED]:
        yield _clash(table, code, (one, other), common)
    if len(clashes) > _MOST_REPORTED:
        rest = len(clashes) - _MOST_REPORTED
        yield TableProblem("more_clashes", table.compiled.table.name, arguments={"count": rest})


def _pairs(table: BoxedTable) -> Iterator[tuple[str, int, int, Box]]:
    policy, outputs = table.compiled.table.hit_policy, table.compiled.outputs
    for (one, box), (other, other_box) in combinations(table.boxes.items(), 2):
        common = intersection(box, other_box)
        is_same = outputs[one - 1] == outputs[other - 1]
        if common is None:
            continue
        if policy is HitPolicy.UNIQUE:
            yield "overlap", one, other, common
        elif policy is HitPolicy.ANY and not is_same:
            yield "conflict", one, other, common
        elif not policy.is_single and box == other_box and is_same:
            yield "repeated", one, other, common


def _clash(table: BoxedTable, code: str, rules: tuple[int, int], common: Box) -> TableProblem:
    said = {"box": box_words(table, common), "example": example(table, common)}
    name = table.compiled.table.name
    correction = parting(table, *rules) if code == "overlap" else None
    if correction is None:
        return TableProblem(code, name, rules, arguments=said)
    at_fault, place, test = correction
    classes = table.columns[place]
    other = next(rule for rule in rules if rule != at_fault)
    return TableProblem(code, name, (other, at_fault), classes.field.name, said, spoken_test(test, classes))
