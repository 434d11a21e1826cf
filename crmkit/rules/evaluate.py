"""A decision table over whole columns: outputs and the rules that made them, a row.

Hit policies after DMN 1.3, 8.2.11. A UNIQUE table with two hits or an ANY table whose hits differ leaves the row
undecided and says so as a `HitProblem`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from crmkit.model.decision_table import DecisionTable, HitPolicy
from crmkit.rules.encode import Codes, Column, Truth, encode, merge_classes
from crmkit.rules.problems import HitProblem, RuleProblem
from crmkit.rules.unary_tests import Anything

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.rules.compile import CompiledTable

_FEW_COMBINATIONS = 256
_MANY_COMBINATIONS = 20_000  #: beyond this, sorting the rows is cheaper than keeping unused combinations


@dataclass(frozen=True)
class Outcome:
    """What a table concluded. Rows with equal class combinations share one line of `truth` and `conclusions`.

    `combination`: that line for every row. `truth`: which rules hit (lines x rules). `deciding`: the number (from 1)
    of the one rule that decides, 0 when none does or the table collects.
    """

    table: DecisionTable
    combination: Codes
    truth: Truth
    deciding: npt.NDArray[np.intp]
    conclusions: Mapping[str, npt.NDArray[Any]]
    problems: tuple[HitProblem | RuleProblem, ...] = ()

    def output(self, name: str) -> npt.NDArray[Any]:
        """The output column: float64 with NaN, objects with None, or tuples of all hits (COLLECT)."""
        taken: npt.NDArray[Any] = self.conclusions[name][self.combination]
        return taken

    def choice(self, name: str) -> pd.Categorical:
        """The output column of words as a categorical."""
        codes, words = pd.factorize(self.conclusions[name])
        return pd.Categorical.from_codes(codes[self.combination], categories=pd.Index(words, dtype=object))

    def rule_numbers(self) -> npt.NDArray[np.intp]:
        """The deciding rule's number a row; 0 when no single rule decided."""
        return self.deciding[self.combination]

    def rules_of(self, place: int) -> tuple[int, ...]:
        """Every rule that hit the row at `place` (from 0), or just the deciding one."""
        line = self.combination[place]
        if self.deciding[line]:
            return (int(self.deciding[line]),)
        return tuple(int(rule) + 1 for rule in np.flatnonzero(self.truth[line]))


def evaluate(compiled: CompiledTable, columns: Mapping[str, Column], row_count: int) -> Outcome:
    """Judge `row_count` rows. A condition without a column is blank everywhere."""
    combination, truth = _judge(compiled, columns, row_count)
    policy = compiled.table.hit_policy
    problems: list[HitProblem | RuleProblem] = list(compiled.problems)
    deciding = np.zeros(len(truth), dtype=np.intp)
    if not policy.is_single:
        conclusions = _collected(compiled, truth)
    else:
        deciding, in_conflict = _single_hits(compiled, truth)
        problems += _conflicts(compiled.table, truth, in_conflict, combination)
        conclusions = _decided(compiled, deciding)
    return Outcome(compiled.table, combination, truth, deciding, conclusions, tuple(problems))


def _judge(compiled: CompiledTable, columns: Mapping[str, Column], row_count: int) -> tuple[Codes, Truth]:
    """The class combination of every row, and which rules hit each combination."""
    combination = np.zeros(row_count, dtype=np.intp)
    truth = np.ones((1, len(compiled.tests)), dtype=bool)
    for number, field in enumerate(compiled.fields):
        tests = [rule[number] for rule in compiled.dated_tests]
        if all(isinstance(test, Anything) for test in tests):
            continue
        column = columns.get(field.name)
        if column is None:
            column = np.full(row_count, None, dtype=object)
        codes, column_truth = encode(column, tests)
        combination = combination * len(column_truth) + codes
        truth = (truth[:, None, :] & column_truth[None, :, :]).reshape(-1, len(tests))
        if len(truth) > max(_FEW_COMBINATIONS, min(row_count // 4, _MANY_COMBINATIONS)):
            used, combination = np.unique(combination, return_inverse=True)
            combination, truth = combination.reshape(-1), truth[used]
    return merge_classes(combination, truth)


def _single_hits(compiled: CompiledTable, truth: Truth) -> tuple[npt.NDArray[np.intp], Truth]:
    """The deciding rule's number a combination, and where rules contradict each other."""
    in_conflict = np.zeros(len(truth), dtype=bool)
    if not compiled.tests:
        return np.zeros(len(truth), dtype=np.intp), in_conflict
    hit_count = truth.sum(axis=1)
    first = np.where(hit_count > 0, truth.argmax(axis=1) + 1, 0)
    policy = compiled.table.hit_policy
    if policy is HitPolicy.UNIQUE:
        in_conflict = hit_count > 1
    elif policy is HitPolicy.ANY:
        outputs = pd.factorize(pd.Series(list(compiled.outputs), dtype=object))[0]
        differs = truth & (outputs[None, :] != outputs[np.maximum(first - 1, 0)][:, None])
        in_conflict = differs.any(axis=1)
    elif policy is HitPolicy.PRIORITY:
        by_rank = ranked(compiled)
        in_order = truth[:, by_rank]
        first = np.where(hit_count > 0, by_rank[in_order.argmax(axis=1)] + 1, 0)
    return np.where(in_conflict, 0, first), in_conflict


def ranked(compiled: CompiledTable) -> npt.NDArray[np.intp]:
    """Places of rules (from 0) by the priority of their first output, then by number; unlisted outputs come last."""
    ranks = {output: rank for rank, output in enumerate(compiled.priorities)}
    keys = [ranks.get(outputs[0], len(ranks)) for outputs in compiled.outputs]
    return np.argsort(np.array(keys, dtype=np.intp), kind="stable")


def _conflicts(table: DecisionTable, truth: Truth, in_conflict: Truth, combination: Codes) -> list[HitProblem]:
    code = "several_rules" if table.hit_policy is HitPolicy.UNIQUE else "conflicting_rules"
    places_of: dict[tuple[int, ...], list[npt.NDArray[np.intp]]] = {}
    for line in np.flatnonzero(in_conflict):
        places = np.flatnonzero(combination == line)
        if len(places):
            rules = tuple(int(rule) + 1 for rule in np.flatnonzero(truth[line]))
            places_of.setdefault(rules, []).append(places)
    return [
        HitProblem(table.name, code, rules, np.sort(np.concatenate(places))) for rules, places in places_of.items()
    ]


def _decided(compiled: CompiledTable, deciding: npt.NDArray[np.intp]) -> dict[str, npt.NDArray[Any]]:
    return {
        name: _column([None, *(outputs[place] for outputs in compiled.outputs)])[deciding]
        for place, name in enumerate(compiled.table.outputs)
    }


def _column(values: list[Any]) -> npt.NDArray[Any]:
    """Numbers with NaN when nothing else is there, else objects with None."""
    filled = [value for value in values if value is not None]
    if filled and all(isinstance(value, float) for value in filled):
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    return np.array(values, dtype=object)


def _collected(compiled: CompiledTable, truth: Truth) -> dict[str, npt.NDArray[Any]]:
    policy = compiled.table.hit_policy
    order = ranked(compiled) if policy is HitPolicy.OUTPUT_ORDER else np.arange(len(compiled.outputs))
    conclusions: dict[str, npt.NDArray[Any]] = {}
    for place, name in enumerate(compiled.table.outputs):
        outputs = [compiled.outputs[rule][place] for rule in order]
        if policy in (HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER):
            conclusions[name] = _tuples(outputs, truth[:, order])
        else:
            conclusions[name] = _aggregated(outputs, truth[:, order], policy)
    return conclusions


def _tuples(outputs: list[Any], truth: Truth) -> npt.NDArray[Any]:
    collected = np.empty(len(truth), dtype=object)
    for line, hits in enumerate(truth):
        collected[line] = tuple(outputs[rule] for rule in np.flatnonzero(hits) if outputs[rule] is not None)
    return collected


def _aggregated(outputs: list[Any], truth: Truth, policy: HitPolicy) -> npt.NDArray[np.float64]:
    """SUM, MIN, MAX: NaN where no rule hits (DMN: null); COUNT: 0 there."""
    if policy is HitPolicy.COLLECT_COUNT:
        counts: npt.NDArray[np.float64] = truth.sum(axis=1).astype(np.float64)
        return counts
    numbers = np.array([value if isinstance(value, float) else np.nan for value in outputs], dtype=np.float64)
    hits = truth & ~np.isnan(numbers)
    if policy is HitPolicy.COLLECT_SUM:
        totals = np.where(hits, numbers, 0.0).sum(axis=1)
    elif policy is HitPolicy.COLLECT_MIN:
        totals = np.where(hits, numbers, np.inf).min(axis=1, initial=np.inf)
    else:
        totals = np.where(hits, numbers, -np.inf).max(axis=1, initial=-np.inf)
    return np.where(hits.any(axis=1), totals, np.nan)
