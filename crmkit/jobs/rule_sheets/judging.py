"""Read tables judged: which must not be used, what about the others is doubtful, and what is worth knowing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from crmkit.columns.decide import circle_problem, closes_circle
from crmkit.columns.defaults import default_tables
from crmkit.columns.domains import RULE_DOMAINS
from crmkit.jobs.rule_sheets.finding import Place
from crmkit.jobs.rule_sheets.reading import Mistake, canonical
from crmkit.jobs.rule_sheets.tags_sheet import meanings
from crmkit.jobs.rule_sheets.wording import output_words
from crmkit.model.findings import Severity
from crmkit.rules import CellProblem, compile_table
from crmkit.rules.analysis import check_table
from crmkit.rules.problems import Spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from crmkit.jobs.rule_sheets.reading import ReadTable
    from crmkit.jobs.rule_sheets.tags_sheet import TagEntry
    from crmkit.model.decision_table import DecisionTable
    from crmkit.model.fields import Field
    from crmkit.model.settings import Settings
    from crmkit.rules.analysis import TableProblem

_TAG = "tag"


@dataclass(frozen=True)
class Judged:
    """A table, broken where its rules contradict. `notes` are no matter of doubt: a rule gives a retired tag."""

    table: ReadTable
    doubts: tuple[Mistake, ...] = ()
    notes: tuple[Mistake, ...] = ()


@dataclass(frozen=True)
class Judge:
    """What tables are judged by. Days counted from today are those of `as_of`."""

    settings: Settings
    fields: Mapping[str, Field]
    tags: tuple[TagEntry, ...]
    as_of: date

    def all_judged(self, tables: Iterable[ReadTable]) -> list[Judged]:
        """Each table, in their order: one that closes a circle with those before it is broken."""
        used: dict[str, DecisionTable] = {}
        judged = []
        for one in tables:
            judged.append(self.judged(one, used))
            if judged[-1].table.table is not None:
                used[one.name] = judged[-1].table.table
        return judged

    def judged(self, one: ReadTable, others: Mapping[str, DecisionTable] = MappingProxyType({})) -> Judged:
        """The table with what is wrong, doubtful or worth knowing about it. Built-in rules are not doubted."""
        one = self._without_circle(one, others)
        if one.table is None:
            return Judged(one)
        notes = tuple(self._notes(one))
        if one.table == canonical(default_tables(self.settings)[one.name], self.fields):
            return Judged(one, notes=notes)
        known = [word for tag in self.tags for word in (tag.name, tag.shown, *tag.aliases)]
        compiled = compile_table(one.table, self.fields).on(self.as_of)
        problems = check_table(compiled, domains=RULE_DOMAINS, output_words={_TAG: known} if known else {})
        told = [(problem, Mistake(_place_of(problem, one), problem)) for problem in problems]
        wrong = tuple(mistake for problem, mistake in told if _breaks(problem))
        doubts = tuple(mistake for problem, mistake in told if not _breaks(problem))
        return Judged(replace(one, table=None, mistakes=wrong) if wrong else one, doubts, notes)

    def _without_circle(self, one: ReadTable, others: Mapping[str, DecisionTable]) -> ReadTable:
        """A table whose conditions would wait for its own result is broken."""
        if one.table is None or not closes_circle({**default_tables(self.settings), **others, one.name: one.table}):
            return one
        problem = circle_problem(one.table, self.fields)
        return replace(one, table=None, mistakes=(Mistake(one.place, problem),))

    def _notes(self, one: ReadTable) -> Iterator[Mistake]:
        """Rules whose tag the dictionary retired or merged."""
        if one.table is None or _TAG not in one.table.outputs or not self.tags:
            return
        tags, column = meanings(self.tags), one.table.outputs.index(_TAG)
        for row, rule in zip(one.rows, one.table.rules, strict=True):
            tag = str(rule.outputs[column])
            code = "tag_retired" if tags.is_retired(tag) else "tag_merged" if tags.meant(tag) != tag else ""
            if code:
                words = {"tag": _shown(tag), "meant": _shown(tags.meant(tag))}
                yield Mistake(Place(one.place.sheet, row, one.columns[_TAG]), CellProblem(code, "", words))


def _shown(tag: str) -> Spoken:
    return Spoken(str(output_words(_TAG, tag, "zh")), str(output_words(_TAG, tag, "en")))


def _breaks(problem: TableProblem) -> bool:
    """Whether the table must not be used so. A tag that is not in the dictionary is a tag all the same."""
    return problem.severity is Severity.ERROR and problem.column != _TAG


def _place_of(problem: TableProblem, one: ReadTable) -> Place:
    row = one.rows[problem.rules[-1] - 1] if problem.rules else one.place.row
    column = one.columns.get(problem.column, one.place.column if not problem.rules else min(one.columns.values()))
    return Place(one.place.sheet, row, column)
