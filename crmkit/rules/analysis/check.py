"""Everything that can be said of a table before it decides about anyone.

Proved for every combination of values, not for those of some customers: rules are boxes over classes of values, a
gap is what remains when all boxes are taken away. Tables of up to `MOST_PIECES` combinations of classes are always
decided, larger ones as long as what remains falls into no more pieces; else `not_checked` says so.
"""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from crmkit.rules.analysis.boxes import TooManyPieces, boxed
from crmkit.rules.analysis.clashes import find_clashes
from crmkit.rules.analysis.classes import TooManyClasses
from crmkit.rules.analysis.cycles import find_cycles
from crmkit.rules.analysis.firing import find_dead_cells, find_masked
from crmkit.rules.analysis.gaps import find_gaps
from crmkit.rules.analysis.outputs import find_unranked, find_wrong_outputs
from crmkit.rules.analysis.table_problem import TableProblem
from crmkit.rules.problems import Spoken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from crmkit.rules.analysis.domains import Domain
    from crmkit.rules.compile import CompiledTable
    from crmkit.rules.problems import RuleProblem

_NO_DOMAINS: Mapping[str, Domain] = MappingProxyType({})
_NO_WORDS: Mapping[str, Collection[str]] = MappingProxyType({})
_SOME_DAY = date(2001, 1, 31)  #: does where relative days stand only beside relative days


def check_table(
    compiled: CompiledTable,
    *,
    domains: Mapping[str, Domain] = _NO_DOMAINS,
    output_words: Mapping[str, Collection[str]] = _NO_WORDS,
) -> tuple[TableProblem, ...]:
    """What is wrong with one table; empty when it is complete and free of contradiction.

    `domains`: what a condition can meet, by field name, where its field alone does not say. `output_words`: the
    words an output may say, where its field has no closed list. A table that mixes calendar days with days counted
    from as_of is judged for the day of `CompiledTable.on`.
    """
    problems = [cell_problem(problem) for problem in compiled.problems]
    problems += find_wrong_outputs(compiled, output_words)
    problems += find_unranked(compiled)
    try:
        table = boxed(compiled, domains, compiled.as_of or _SOME_DAY)
    except TooManyClasses:
        return (*problems, TableProblem("not_checked", compiled.table.name, arguments={"count": "?"}))
    problems += find_dead_cells(table)
    problems += find_clashes(table)
    searches = [find_masked]
    if compiled.table.hit_policy.is_single and not compiled.problems:  # what a broken cell leaves open is no gap
        searches.append(find_gaps)
    try:
        for search in searches:
            problems += search(table)
    except TooManyPieces:
        count = f"{table.combination_count:,}"
        problems.append(TableProblem("not_checked", compiled.table.name, arguments={"count": count}))
    return tuple(problems)


def check_tables(
    tables: Iterable[CompiledTable],
    *,
    domains: Mapping[str, Domain] = _NO_DOMAINS,
    output_words: Mapping[str, Collection[str]] = _NO_WORDS,
    stands_on: Mapping[str, Collection[str]] = _NO_WORDS,
) -> tuple[TableProblem, ...]:
    """`check_table` of each, then the circles between them.

    `stands_on`: for a field decided outside the tables, the fields it is decided from.
    """
    every = list(tables)
    problems = [
        problem for compiled in every for problem in check_table(compiled, domains=domains, output_words=output_words)
    ]
    reads = {compiled.table.name: compiled.table.conditions for compiled in every}
    writes = {compiled.table.name: compiled.table.outputs for compiled in every}
    return (*problems, *find_cycles(reads, writes, stands_on))


def cell_problem(problem: RuleProblem) -> TableProblem:
    """What could not be read when the table was compiled, as a problem of the table."""
    inner = problem.problem
    arguments = {name: _plain(value) for name, value in inner.arguments.items() if name != "likely"}
    return TableProblem(
        inner.code,
        problem.table,
        (problem.rule,) if problem.rule else (),
        problem.column,
        {"cell": inner.cell, **arguments},
        Spoken(inner.likely, inner.likely) if inner.likely else None,
        is_cell=True,
    )


def _plain(value: object) -> str | int | Spoken:
    return value if isinstance(value, int | Spoken) else str(value)
