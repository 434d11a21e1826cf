"""Decision tables as lines of a sheet: title, how rules count, what is decided, header, one line a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.columns.catalogue import RULE_FIELDS
from crmkit.columns.defaults import default_tables
from crmkit.jobs.rule_sheets.roles import TABLES_BY_ROLE, steering_name, table_title
from crmkit.jobs.rule_sheets.setting_list import stand_ins, with_names
from crmkit.jobs.rule_sheets.wording import (
    ARROW,
    condition_words,
    output_header,
    output_words,
    policy_words,
    reason_words,
)
from crmkit.locale import text
from crmkit.model.edits import Formula, Look, PutSheet, SheetColumn, Style
from crmkit.rules import compile_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.model.decision_table import DecisionTable, Rule
    from crmkit.model.edits import SheetCell
    from crmkit.rules import CompiledTable

    Line = tuple[SheetCell, ...]

_TITLE, _NOTE = Style(Look.TITLE), Style(Look.NOTE)
_HEADER = Style(Look.HEADER, wrap=True)
_NUMBER, _REMARK = Style(Look.NOTE, "0"), Style(Look.BODY, "@", wrap=True)
_CONDITION, _OUTPUT = Style(Look.INPUT, "@", wrap=True), Style(Look.GREEN, wrap=True)
_NUMBER_WIDTH, _REMARK_WIDTH = 7.0, 40.0
_LEAST_WIDTH, _MOST_WIDTH = 11.0, 36.0
_STEP_WIDTH = 38.0
_SENTENCES = frozenset({"suggested_step", "reminders"})  #: outputs that hold whole sentences
_PADDING = 3


def rule_sheets(language: str) -> dict[str, PutSheet]:
    """Every rule sheet by role with the built-in rules, settings named where a rule depends on one."""
    tables = default_tables(stand_ins())
    return {role: rule_sheet(role, tables, language) for role in TABLES_BY_ROLE}


def rule_sheet(role: str, tables: Mapping[str, DecisionTable], language: str) -> PutSheet:
    """One rule sheet: its tables one below the other."""
    lines: list[Line] = [((text("rule_sheets.how_to", language), _NOTE),), ()]
    for place, name in enumerate(TABLES_BY_ROLE[role]):
        lines += [(), ()] if place else []
        lines += table_lines(tables[name], language, first_row=len(lines) + 1)
    return PutSheet(
        name=steering_name(role, language),
        columns=[SheetColumn("", width) for width in _widths(lines, tables, role)],
        rows=lines,
        with_header=False,
        freeze_header=False,
    )


def table_lines(table: DecisionTable, language: str, *, first_row: int) -> list[Line]:
    """The lines of one table that starts in `first_row`."""
    compiled = compile_table(table, RULE_FIELDS)
    header_row = first_row + 3
    return [
        ((table_title(table.name, language), _TITLE),),
        ((text(f"rule_sheets.about.{table.name}", language), _NOTE),),
        ((policy_words(table, language), _NOTE),),
        tuple((words, _HEADER) for words in headers(table, language)),
        *(
            _rule_line(compiled, rule, number, language, header_row=header_row)
            for number, rule in enumerate(table.rules, 1)
        ),
    ]


def headers(table: DecisionTable, language: str) -> list[str]:
    """Number, conditions, outputs with their arrow, remark."""
    conditions = [RULE_FIELDS[name].header(language) if name in RULE_FIELDS else name for name in table.conditions]
    outputs = [f"{ARROW} {output_header(name, language)}" for name in table.outputs]
    return [text("rule_sheets.number", language), *conditions, *outputs, text("rule_sheets.remark", language)]


def _rule_line(compiled: CompiledTable, rule: Rule, number: int, language: str, *, header_row: int) -> Line:
    tests = zip(compiled.tests[number - 1], compiled.fields, strict=True)
    conditions = [with_names(condition_words(test, field, language), language) for test, field in tests]
    outputs = [
        output_words(name, value, language) for name, value in zip(compiled.table.outputs, rule.outputs, strict=True)
    ]
    counted = Formula(f"ROW()-ROW(A${header_row})", number)  # stays right when people add a line
    return (
        (counted, _NUMBER),
        *((words, _CONDITION) for words in conditions),
        *((words, _OUTPUT) for words in outputs),
        (reason_words(rule.because, language), _REMARK),
    )


def _widths(lines: list[Line], tables: Mapping[str, DecisionTable], role: str) -> list[float]:
    """Wide enough for what stands in each column, within reason; the remarks wrap."""
    widths: dict[int, float] = {}
    last = max(len(line) for line in lines)
    for line in lines:
        for place, cell in enumerate(line):
            if len(line) == 1 or place == 0:
                continue
            words = cell[0] if isinstance(cell, tuple) else cell
            shown = _shown_width(str("" if words is None else words)) + _PADDING
            most = _STEP_WIDTH if place == len(line) - 1 or _SENTENCES & _outputs(tables, role) else _MOST_WIDTH
            widths[place] = max(widths.get(place, _LEAST_WIDTH), min(shown, most))
    return [_NUMBER_WIDTH, *(widths.get(place, _LEAST_WIDTH) for place in range(1, last))]


def _outputs(tables: Mapping[str, DecisionTable], role: str) -> set[str]:
    return {output for name in TABLES_BY_ROLE[role] for output in tables[name].outputs}


def _shown_width(words: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in words)
