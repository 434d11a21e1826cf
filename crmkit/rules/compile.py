"""A decision table made ready: every cell parsed once, outputs typed, problems collected with their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmkit.model.fields import Field, Kind
from crmkit.rules.literals import NUMBER_KINDS, Unreadable, read_literal
from crmkit.rules.parse import parse_cell
from crmkit.rules.problems import CellProblem, RuleProblem
from crmkit.rules.unary_tests import Anything, Never, UnaryTest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.model.decision_table import DecisionTable, Rule

Output = str | float | None


@dataclass(frozen=True)
class CompiledTable:
    """`tests[r][c]` and `outputs[r][c]` of rule r + 1. A rule with a problem hits nobody."""

    table: DecisionTable
    fields: tuple[Field, ...]
    tests: tuple[tuple[UnaryTest, ...], ...]
    outputs: tuple[tuple[Output, ...], ...]
    problems: tuple[RuleProblem, ...]


def compile_table(table: DecisionTable, fields: Mapping[str, Field]) -> CompiledTable:
    """Parse `table`; `fields` declares its conditions (and those outputs that have a vocabulary or are numbers).

    An unknown condition is a problem of the table; a rule that asks for it hits nobody.
    """
    known = tuple(fields.get(name) or Field(name, Kind.TEXT, name, name) for name in table.conditions)
    problems = [
        RuleProblem(table.name, 0, name, CellProblem("unknown_condition", name))
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
    return CompiledTable(table, known, tuple(tests), tuple(outputs), tuple(problems))


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


def _output(cell: str | float | None, field: Field | None) -> Output:
    if cell is None or (isinstance(cell, str) and cell.strip() in ("", "-")):
        return None
    if not isinstance(cell, str):
        return float(cell)
    if field is None or (field.vocabulary is None and field.kind not in NUMBER_KINDS):
        return cell.strip()
    literal = read_literal(cell, field)
    return literal if isinstance(literal, (str, float)) else cell.strip()
