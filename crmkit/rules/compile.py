"""A decision table made ready: every cell parsed once, outputs typed, problems collected with their place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from crmkit.model.fields import Field, Kind
from crmkit.rules.days import is_relative, on_day
from crmkit.rules.literals import NUMBER_KINDS, Unreadable, nearest, read_literal
from crmkit.rules.parse import parse_cell
from crmkit.rules.problems import CellProblem, RuleProblem
from crmkit.rules.unary_tests import Anything, Never, UnaryTest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from crmkit.model.decision_table import DecisionTable, Rule

Output = str | float | None


@dataclass(frozen=True)
class CompiledTable:
    """`tests[r][c]` and `outputs[r][c]` of rule r + 1. A rule with a problem hits nobody.

    `as_of` is the day from which 近30天 counts; a table that counts from it needs one to be evaluated.
    """

    table: DecisionTable
    fields: tuple[Field, ...]
    tests: tuple[tuple[UnaryTest, ...], ...]
    outputs: tuple[tuple[Output, ...], ...]
    problems: tuple[RuleProblem, ...]
    as_of: date | None = None
    priorities: tuple[Output, ...] = ()  #: outputs as the table ranks them, read as outputs are

    def on(self, as_of: date) -> CompiledTable:
        """The table for the day `as_of`; the same one when it counts no days from it."""
        return replace(self, as_of=as_of) if self.counts_days else self

    @cached_property
    def counts_days(self) -> bool:
        """Whether a cell counts days from as_of."""
        return any(is_relative(test) for row in self.tests for test in row)

    @cached_property
    def dated_tests(self) -> tuple[tuple[UnaryTest, ...], ...]:
        """The tests with calendar days in place of relative ones."""
        if self.as_of is None or not self.counts_days:
            return self.tests
        return tuple(tuple(on_day(test, self.as_of) for test in row) for row in self.tests)


def compile_table(table: DecisionTable, fields: Mapping[str, Field]) -> CompiledTable:
    """Parse `table`; `fields` declares its conditions (and those outputs that have a vocabulary or are numbers).

    An unknown condition is a problem of the table; a rule that asks for it hits nobody.
    """
    known = tuple(fields.get(name) or Field(name, Kind.TEXT, name, name) for name in table.conditions)
    problems = [
        RuleProblem(table.name, 0, name, _unknown_condition(name, fields))
        for name in table.conditions
        if name not in fields
    ]
    tests, outputs = [], []
    for number, rule in enumerate(table.rules, 1):
        row_tests, faulty = _tests(table, rule, number, known, frozenset(fields))
        row_outputs, faulty_outputs = _outputs(table, rule, number, fields)
        if faulty_outputs:
            row_tests = (Never(),) * len(known)
        tests.append(row_tests)
        outputs.append(row_outputs)
        problems += [*faulty, *faulty_outputs]
    priorities, faulty = _priorities(table, fields)
    return CompiledTable(table, known, tuple(tests), tuple(outputs), (*problems, *faulty), priorities=priorities)


def _unknown_condition(name: str, fields: Mapping[str, Field]) -> CellProblem:
    likely = nearest(name, [header for field in fields.values() for header in field.headers()])
    return CellProblem("unknown_condition", name, {"likely": likely} if likely else {})


def _tests(
    table: DecisionTable, rule: Rule, number: int, fields: tuple[Field, ...], declared: frozenset[str]
) -> tuple[tuple[UnaryTest, ...], list[RuleProblem]]:
    tests: list[UnaryTest] = []
    problems = []
    cells = (*rule.conditions, *("",) * len(fields))  # cells left out at the end are blank: any
    for field, cell in zip(fields, cells, strict=False):
        parsed = parse_cell(cell, field)
        if isinstance(parsed, CellProblem):
            problems.append(RuleProblem(table.name, number, field.name, parsed))
            tests.append(Never())
        elif field.name not in declared and not isinstance(parsed, Anything):
            tests.append(Never())
        else:
            tests.append(parsed)
    return tuple(tests), problems


def _outputs(
    table: DecisionTable, rule: Rule, number: int, fields: Mapping[str, Field]
) -> tuple[tuple[Output, ...], list[RuleProblem]]:
    outputs: list[Output] = []
    problems = []
    cells = (*rule.outputs, *("",) * len(table.outputs))
    for name, cell in zip(table.outputs, cells, strict=False):
        try:
            outputs.append(_output(cell, fields.get(name)))
        except Unreadable as unreadable:
            problems.append(RuleProblem(table.name, number, name, unreadable.problem))
            outputs.append(None)
    return tuple(outputs), problems


def _priorities(table: DecisionTable, fields: Mapping[str, Field]) -> tuple[tuple[Output, ...], list[RuleProblem]]:
    first = table.outputs[0] if table.outputs else ""
    priorities: list[Output] = []
    problems = []
    for word in table.priorities:
        try:
            priorities.append(_output(word, fields.get(first)))
        except Unreadable as unreadable:
            problems.append(RuleProblem(table.name, 0, first, unreadable.problem))
    return tuple(priorities), problems


def _output(cell: str | float | None, field: Field | None) -> Output:
    if cell is None or (isinstance(cell, str) and cell.strip() in ("", "-")):
        return None
    if not isinstance(cell, str):
        return float(cell)
    if field is None or (field.vocabulary is None and field.kind not in NUMBER_KINDS):
        return cell.strip()
    literal = read_literal(cell, field)
    return literal if isinstance(literal, (str, float)) else cell.strip()
