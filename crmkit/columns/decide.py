"""Decide everything for every customer: the declared deciders in the order of what they read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from crmkit.columns.catalogue import DECIDERS, DERIVED_FIELDS, MANAGED_FIELDS, RULE_FIELDS
from crmkit.columns.deciding import DecisionCycle, needed, ordered
from crmkit.columns.defaults import default_tables
from crmkit.columns.workings import Workings, as_objects
from crmkit.model.fields import Field, Kind
from crmkit.model.joining import JoinedTouches, join_touches
from crmkit.rules import CellProblem, CompiledTable, HitProblem, Outcome, RuleProblem, Spoken, compile_table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import numpy as np
    import numpy.typing as npt

    from crmkit.model.context import Context
    from crmkit.model.decision_table import DecisionTable
    from crmkit.model.table_data import TypedTable
    from crmkit.rules.encode import Column

_NO_FIXED: Mapping[str, Column] = MappingProxyType({})
_NUMBERS = frozenset({Kind.NUMBER, Kind.INTEGER, Kind.AMOUNT, Kind.SHARE})


@dataclass(frozen=True)
class Decided:
    """All decisions of one run.

    `values`: managed columns by field name, index = the customers' Excel rows; choices as term names (None blank),
    dates datetime64 (NaT), numbers float64 (NaN), texts objects (None). `derived`: the same for values without a
    column (due_kind, days_late, validity, ...). `hits`: what each decision table concluded, with the rules that
    made it. `provisional`: rows whose due dates lie beyond the announced calendar. `problems`: what is wrong with
    the rule tables. `joined`: the touches as attached.
    """

    values: pd.DataFrame
    derived: pd.DataFrame
    hits: Mapping[str, Outcome]
    provisional: npt.NDArray[np.bool_]
    joined: JoinedTouches
    tables: Mapping[str, CompiledTable]
    problems: tuple[RuleProblem | HitProblem, ...] = field(default=())


def decide(
    customers: TypedTable,
    touches: TypedTable | None,
    context: Context,
    finding_counts: Mapping[int, int],
    *,
    joined: JoinedTouches | None = None,
    fixed: Mapping[str, Column] = _NO_FIXED,
    only: Collection[str] = (),
) -> Decided:
    """Every managed value of every customer on `context.as_of`.

    `touches` is None when the workbook has no touch sheet. `joined` spares joining twice. Results in `fixed` are
    taken as given (explanations hold Pareto's cut-offs and the touches fixed). With `only`, nothing is decided but
    these results and what they stand on.
    """
    tables, problems = usable_tables(context)
    attached = joined if joined is not None else join_touches(customers, touches, context.as_of)
    workings = Workings(customers, attached, finding_counts, context, tables, dict(fixed))
    conditions = {name: compiled.table.conditions for name, compiled in tables.items()}
    deciders = ordered(DECIDERS, conditions)
    for decider in needed(deciders, only, conditions) if only else deciders:
        if not all(result.name in fixed for result in decider.results):
            workings.columns |= {**decider.function(workings), **fixed}
    hit_problems = [problem for outcome in workings.outcomes.values() for problem in outcome.problems]
    return Decided(
        values=_frame(workings, MANAGED_FIELDS),
        derived=_frame(workings, DERIVED_FIELDS),
        hits=workings.outcomes,
        provisional=workings.is_provisional(),
        joined=attached,
        tables=tables,
        problems=(*problems, *hit_problems),
    )


def usable_tables(context: Context) -> tuple[Mapping[str, CompiledTable], tuple[RuleProblem, ...]]:
    """The default tables with the team's own in their place; one that would close a circle is left out and named."""
    tables: dict[str, DecisionTable] = dict(default_tables(context.settings))
    problems = []
    for name, table in context.tables.items():
        if name not in tables:
            continue
        tried = {**tables, name: table}
        missing = [output for output in tables[name].outputs if output not in table.outputs]
        if missing:
            problem = CellProblem("missing_output", ", ".join(missing))
            problems.append(RuleProblem(name, 0, missing[0], problem))
        elif closes_circle(tried):
            fields = {**RULE_FIELDS, **{field.name: field for field in context.fields}}
            problems.append(RuleProblem(name, 0, "", circle_problem(table, fields)))
        else:
            tables = tried
    return {name: _compiled(table, context.fields).on(context.as_of) for name, table in tables.items()}, tuple(
        problems
    )


@lru_cache(maxsize=256)
def _compiled(table: DecisionTable, own: tuple[Field, ...]) -> CompiledTable:
    return compile_table(table, {**RULE_FIELDS, **{field.name: field for field in own}})


def circle_problem(table: DecisionTable, fields: Mapping[str, Field]) -> CellProblem:
    """That the table's conditions wait for its own result, in words; `fields` are those that it may ask for."""
    asked = [fields[name] for name in table.conditions if name in fields]
    words = Spoken("、".join(field.zh for field in asked), ", ".join(field.en for field in asked))
    return CellProblem("closes_circle", "", {"fields": words})


def closes_circle(tables: Mapping[str, DecisionTable]) -> bool:
    """Whether tables ask for results that wait for their own."""
    try:
        ordered(DECIDERS, {name: table.conditions for name, table in tables.items()})
    except DecisionCycle:
        return True
    return False


def _frame(workings: Workings, fields: tuple[Field, ...]) -> pd.DataFrame:
    index = workings.customers.values.index
    columns = {}
    for declared in fields:
        column = workings.columns.get(declared.name)
        if column is None:
            continue
        if declared.kind is Kind.DATE:
            columns[declared.name] = pd.Series(workings.days(declared.name).astype("datetime64[s]"), index=index)
        elif declared.kind in _NUMBERS:
            columns[declared.name] = pd.Series(workings.numbers(declared.name), index=index)
        else:
            columns[declared.name] = pd.Series(as_objects(column), index=index, dtype=object)
    return pd.DataFrame(columns, index=index)
