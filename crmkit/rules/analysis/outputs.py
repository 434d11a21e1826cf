"""Outputs that mean nothing: words outside the list, words where numbers are added, words nobody ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.model.decision_table import HitPolicy
from crmkit.model.vocabularies import folded
from crmkit.rules.analysis.table_problem import TableProblem
from crmkit.rules.literals import nearest
from crmkit.rules.problems import Spoken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from crmkit.rules.compile import CompiledTable

_ADDING = frozenset({HitPolicy.COLLECT_SUM, HitPolicy.COLLECT_MIN, HitPolicy.COLLECT_MAX})


def find_wrong_outputs(
    compiled: CompiledTable, output_words: Mapping[str, Collection[str]]
) -> Iterator[TableProblem]:
    """`output_words`: the only words an output column may say, where its field has no list of its own."""
    table = compiled.table
    for number, outputs in enumerate(compiled.outputs, 1):
        for name, output in zip(table.outputs, outputs, strict=True):
            if not isinstance(output, str):
                continue
            known = output_words.get(name)
            if known is not None and folded(output) not in {folded(word) for word in known}:
                likely = nearest(output, known)
                spoken = Spoken(likely, likely) if likely else None
                yield TableProblem("unknown_output", table.name, (number,), name, {"cell": output}, spoken)
            elif table.hit_policy in _ADDING:
                yield TableProblem("output_is_no_number", table.name, (number,), name, {"cell": output})


def find_unranked(compiled: CompiledTable) -> Iterator[TableProblem]:
    """Under PRIORITY and OUTPUT ORDER, first outputs that the priorities do not name: they come last."""
    table = compiled.table
    if table.hit_policy not in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER):
        return
    for number, outputs in enumerate(compiled.outputs, 1):
        if outputs and outputs[0] is not None and outputs[0] not in compiled.priorities:
            cell = str(table.rules[number - 1].outputs[0])
            yield TableProblem("not_ranked", table.name, (number,), table.outputs[0], {"cell": cell})
