"""Mistakes on the sheets that steer crmkit: found by the job that reads them, told like any other finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from crmkit.checks.catalogue import given
from crmkit.model.findings import FindingGroup, Findings, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crmkit.checks.catalogue import Check

RULES = "rules"  #: the table name of findings about steering sheets; their row counts on the sheet they name

_UNREADABLE = given(
    "RUL001", Severity.ERROR, RULES, "steering_cell_is_readable", "Every cell of a rule or setting can be read."
)
_BROKEN = given(
    "RUL002", Severity.ERROR, RULES, "rule_table_is_whole", "A rule table is used only when all of it can be read."
)
_REPLACED = given(
    "RUL003", Severity.ERROR, RULES, "first_rule_table_is_whole",
    "A rule table that was never whole leaves the built-in one in use.",
)  # fmt: skip
_DOUBTFUL = given(
    "RUL004", Severity.CHECK, RULES, "rules_cover_everything_once", "Rules leave no gap and do not contradict."
)
_GONE = given(
    "RUL005",
    Severity.CHECK,
    RULES,
    "steering_sheet_is_there",
    "A sheet with rules or settings stays in the workbook.",
)


class PlaceOnSheet(Protocol):
    """A cell of a steering sheet."""

    @property
    def sheet(self) -> str:
        """The sheet's name."""
        ...

    @property
    def row(self) -> int:
        """The row from 1."""
        ...

    @property
    def column(self) -> int:
        """The column from 1."""
        ...


def steering_mistake_findings(mistakes: Sequence[tuple[PlaceOnSheet, str]]) -> Findings:
    """One finding a cell that can't be used, with what is wrong in words."""
    return _findings(_UNREADABLE, [(place, {"problem": words}) for place, words in mistakes])


def broken_table_findings(tables: Sequence[tuple[PlaceOnSheet, str, bool]]) -> Findings:
    """One finding a table that is not used: its title, and whether an earlier version of the team's own decides."""
    kept = [(place, {"table": title}) for place, title, was_used in tables if was_used]
    never = [(place, {"table": title}) for place, title, was_used in tables if not was_used]
    return _findings(_BROKEN, kept) + _findings(_REPLACED, never)


def doubtful_rule_findings(problems: Sequence[tuple[PlaceOnSheet, str]]) -> Findings:
    """One finding for each gap, overlap or rule that can never fire, in words."""
    return _findings(_DOUBTFUL, [(place, {"problem": words}) for place, words in problems])


def gone_sheet_findings(sheets: Sequence[tuple[str, str]]) -> Findings:
    """One finding for each steering sheet that is gone: its name, and in words what decides in its place."""
    if not sheets:
        return Findings()
    names, used = (list(column) for column in zip(*sheets, strict=True))
    arguments: dict[str, list[object]] = {"sheet": [*names], "cell": [""] * len(names), "used": [*used]}
    return Findings((FindingGroup(RULES, "", _GONE.code, _GONE.severity, [1] * len(names), arguments),))


def _findings(declared: Check, found: Sequence[tuple[PlaceOnSheet, Mapping[str, str]]]) -> Findings:
    if not found:
        return Findings()
    arguments: dict[str, list[object]] = {
        "sheet": [place.sheet for place, _ in found],
        "cell": [f"{_letters(place.column)}{place.row}" for place, _ in found],
    }
    for name in found[0][1]:
        arguments[name] = [words[name] for _, words in found]
    rows = [place.row for place, _ in found]
    return Findings((FindingGroup(RULES, "", declared.code, declared.severity, rows, arguments),))


def _letters(column: int) -> str:
    """A column's letters."""
    words = ""
    while column:
        column, rest = divmod(column - 1, 26)
        words = chr(ord("A") + rest) + words
    return words
