"""A found table becomes a decision table; every cell that can't be read is a mistake with its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING

from crmkit.jobs.rule_sheets.finding import Place
from crmkit.jobs.rule_sheets.roles import table_title
from crmkit.jobs.rule_sheets.setting_list import with_values
from crmkit.jobs.rule_sheets.wording import is_number_output, output_header, output_value, read_policy, reason_key
from crmkit.locale import LANGUAGES
from crmkit.model.decision_table import DecisionTable, Rule
from crmkit.model.table_data import CellKind
from crmkit.model.vocabularies import folded
from crmkit.rules import CellProblem, compile_table
from crmkit.rules.describe import describe_test

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from crmkit.jobs.rule_sheets.finding import FoundTable
    from crmkit.model.fields import Field
    from crmkit.model.settings import Settings
    from crmkit.rules import RuleProblem
    from crmkit.rules.analysis import TableProblem
    from crmkit.workbook.reading import SheetGrid

_STORED_LANGUAGE = "zh"  #: conditions are kept in one language, so that the same rule is the same text
_UNREADABLE = {
    CellKind.ERROR: "cell_error",
    CellKind.FORMULA_UNCACHED: "cell_uncalculated",
}


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a cell of a steering sheet; `code` and arguments name a text of `rules`."""

    place: Place
    problem: CellProblem | TableProblem


@dataclass(frozen=True)
class ReadTable:
    """A table as read; `table` is None where something in it could not be read."""

    name: str
    place: Place
    table: DecisionTable | None
    mistakes: tuple[Mistake, ...]
    rows: tuple[int, ...]  #: Excel row of each rule
    columns: Mapping[str, int]  #: of conditions and outputs, by field name


def read_table(
    found: FoundTable,
    grid: SheetGrid,
    default: DecisionTable,
    fields: Mapping[str, Field],
    settings: Settings,
) -> ReadTable:
    """Read one table. `fields` are all columns a condition may name, `default` the built-in table of that name."""
    conditions, faulty = _conditions(found, fields)
    outputs, missing = _outputs(found, default)
    mistakes = [*faulty, *missing, *_nameless(found)]
    policy = read_policy(found.policy) if found.policy is not None else (default.hit_policy, default.priorities)
    if policy is None:
        mistakes.append(
            Mistake(Place(found.sheet, found.policy_row, 1), CellProblem("policy_unknown", found.policy or ""))
        )
        policy = (default.hit_policy, default.priorities)
    priorities = tuple(str(output_value(default.outputs[0], word)) for word in policy[1])
    needs_output = all(map(_says_something, default.rules))
    rules, unreadable = _rules(found, grid, (conditions, outputs), settings, needs_output=needs_output)
    raw = DecisionTable(found.name, policy[0], tuple(conditions), tuple(outputs), rules, priorities)
    compiled = compile_table(raw, fields)
    places = {**conditions, **outputs}
    mistakes += [*unreadable, *(_mistake(problem, found, places) for problem in compiled.problems if problem.rule)]
    table = None if mistakes else _canonical(raw, compiled.tests, compiled.fields)
    return ReadTable(found.name, found.title, table, tuple(mistakes), found.rows, places)


def _mistake(problem: RuleProblem, found: FoundTable, places: Mapping[str, int]) -> Mistake:
    place = Place(found.sheet, found.rows[problem.rule - 1], places.get(problem.column, found.title.column))
    return Mistake(place, problem.problem)


def _canonical(raw: DecisionTable, tests: Sequence[Sequence[object]], fields: Sequence[Field]) -> DecisionTable:
    """The same table however it was written: blank and "-", aliases, full-width signs."""
    rules = tuple(
        Rule(
            tuple(
                describe_test(test, field, _STORED_LANGUAGE)  # type: ignore[arg-type]  # compiled tests
                for test, field in zip(row, fields, strict=True)
            ),
            rule.outputs,
            rule.because,
        )
        for rule, row in zip(raw.rules, tests, strict=True)
    )
    return DecisionTable(raw.name, raw.hit_policy, raw.conditions, raw.outputs, rules, raw.priorities)


def canonical(table: DecisionTable, fields: Mapping[str, Field]) -> DecisionTable:
    """A built-in table in the form in which read ones are, to be compared with them."""
    compiled = compile_table(table, fields)
    return _canonical(table, compiled.tests, compiled.fields)


# ── headers ──


def _conditions(found: FoundTable, fields: Mapping[str, Field]) -> tuple[dict[str, int], list[Mistake]]:
    by_header = headers_of(fields)
    conditions: dict[str, int] = {}
    mistakes = []
    for column, words in found.conditions:
        name = by_header.get(folded(words))
        place = Place(found.sheet, found.header_row, column)
        if name is None:
            mistakes.append(Mistake(place, _unknown("header_unknown", words, [one.zh for one in fields.values()])))
        elif name in conditions:
            mistakes.append(Mistake(place, CellProblem("header_twice", words)))
        else:
            conditions[name] = column
    return conditions, mistakes


def headers_of(fields: Mapping[str, Field]) -> dict[str, str]:
    """Field name by folded header; a field's own headers go before the aliases of another."""
    by_header: dict[str, str] = {}
    for field in fields.values():
        for header in (field.zh, field.en):
            by_header.setdefault(folded(header), field.name)
    for field in fields.values():
        for header in field.aliases:
            by_header.setdefault(folded(header), field.name)
    return by_header


def _outputs(found: FoundTable, default: DecisionTable) -> tuple[dict[str, int], list[Mistake]]:
    known = {folded(output_header(name, language)): name for name in default.outputs for language in LANGUAGES}
    outputs: dict[str, int] = {}
    mistakes = []
    for column, words in found.outputs:
        name = known.get(folded(words))
        if name is None:
            place = Place(found.sheet, found.header_row, column)
            mistakes.append(
                Mistake(
                    place, _unknown("output_unknown", words, [output_header(one, "zh") for one in default.outputs])
                )
            )
        else:
            outputs[name] = column
    missing = [output_header(name, "zh") for name in default.outputs if name not in outputs]
    if missing and not mistakes:
        place = Place(found.sheet, found.header_row, found.outputs[0][0])
        mistakes.append(Mistake(place, CellProblem("missing_output", ", ".join(missing))))
    return {name: outputs[name] for name in default.outputs if name in outputs}, mistakes


def _nameless(found: FoundTable) -> Iterator[Mistake]:
    for column in found.nameless:
        yield Mistake(Place(found.sheet, found.header_row, column), CellProblem("header_missing", ""))


def _unknown(code: str, words: str, known: Sequence[str]) -> CellProblem:
    similar = get_close_matches(words, known, n=3, cutoff=0.4) or list(known[:3])
    return CellProblem(code, words, {"known": ", ".join(dict.fromkeys(similar))})


# ── rules ──


def _rules(
    found: FoundTable,
    grid: SheetGrid,
    columns: tuple[Mapping[str, int], Mapping[str, int]],
    settings: Settings,
    *,
    needs_output: bool,
) -> tuple[tuple[Rule, ...], list[Mistake]]:
    conditions, outputs = columns
    mistakes = [
        Mistake(Place(found.sheet, row, column), CellProblem(_UNREADABLE[kind], ""))
        for row in found.rows
        for column in (*conditions.values(), *outputs.values())
        if (kind := grid.kind(row, column)) in _UNREADABLE
    ]
    unreadable = {mistake.place.row for mistake in mistakes}
    rules = tuple(
        Rule(
            tuple(with_values(written(grid, row, column), settings) for column in conditions.values()),
            tuple(output_value(name, written(grid, row, column)) for name, column in outputs.items()),
            reason_key(written(grid, row, found.remark_column)) if found.remark_column else "",
        )
        for row in found.rows
    )
    mistakes += [
        mistake
        for row, rule in zip(found.rows, rules, strict=True)
        for mistake in _day_counts(found, row, outputs, rule)
    ]
    if not rules:
        mistakes.append(Mistake(found.title, CellProblem("no_rules", table_title(found.name, "zh"))))
    mistakes += [
        Mistake(Place(found.sheet, row, next(iter(outputs.values()))), CellProblem("output_missing", ""))
        for row, rule in zip(found.rows, rules, strict=True)
        if outputs and needs_output and not _says_something(rule) and row not in unreadable
    ]
    return rules, mistakes


def _day_counts(found: FoundTable, row: int, outputs: Mapping[str, int], rule: Rule) -> Iterator[Mistake]:
    """Days of a cadence that are no number, or a latest day before the earliest."""
    counts = {name: value for name, value in zip(outputs, rule.outputs, strict=True) if is_number_output(name)}
    for name, value in counts.items():
        if isinstance(value, str) and value:
            yield Mistake(Place(found.sheet, row, outputs[name]), CellProblem("not_a_plain_number", value))
    first, last = (counts.get(name) for name in ("earliest_days", "latest_days"))
    if isinstance(first, float) and isinstance(last, float) and last < first:
        yield Mistake(Place(found.sheet, row, outputs["latest_days"]), CellProblem("cadence_reversed", f"{last:g}"))


def _says_something(rule: Rule) -> bool:
    return any(value not in ("", None) for value in rule.outputs)


def written(grid: SheetGrid, row: int, column: int) -> str:
    """A cell as a person would type it: days as 2026-01-01, whole numbers without a point."""
    value = grid.cell(row, column)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    return grid.text(row, column)
