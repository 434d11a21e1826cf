"""What the workbook's own sheets say about how to decide: rules, settings, words, days; mistakes never half-apply."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from crmkit.checks.steering import broken_table_findings, doubtful_rule_findings, steering_mistake_findings
from crmkit.columns.catalogue import RULE_FIELDS
from crmkit.columns.decide import closes_circle
from crmkit.columns.defaults import default_tables
from crmkit.columns.domains import RULE_DOMAINS
from crmkit.jobs.rule_sheets.days_sheet import read_days
from crmkit.jobs.rule_sheets.finding import Place, find_rule_tables
from crmkit.jobs.rule_sheets.in_force import InForce, restored, stored
from crmkit.jobs.rule_sheets.reading import Mistake, canonical, read_table
from crmkit.jobs.rule_sheets.roles import (
    DAYS,
    SETTINGS,
    STEERING_ROLES,
    TABLES_BY_ROLE,
    TAGS,
    WORDS,
    steering_names,
    table_title,
)
from crmkit.jobs.rule_sheets.settings_sheet import read_settings
from crmkit.jobs.rule_sheets.sheets import looks_like
from crmkit.jobs.rule_sheets.tags_sheet import read_tags
from crmkit.jobs.rule_sheets.words_sheet import read_words
from crmkit.model.calendar import WorkingCalendar
from crmkit.model.findings import Severity
from crmkit.model.settings import Settings
from crmkit.rules import CellProblem, compile_table
from crmkit.rules.analysis import check_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from crmkit.jobs.record import Record
    from crmkit.jobs.rule_sheets.reading import ReadTable
    from crmkit.jobs.rule_sheets.tags_sheet import TagEntry
    from crmkit.model.decision_table import DecisionTable
    from crmkit.model.fields import Field
    from crmkit.model.findings import Findings
    from crmkit.model.vocabularies import Vocabulary
    from crmkit.rules.analysis import TableProblem
    from crmkit.workbook.reading import SheetContent, SheetGrid, WorkbookContent

T = TypeVar("T")


@dataclass(frozen=True)
class Steering:
    """How this workbook decides. `tables` are those that differ from the built-in ones.

    `before` decided at the last refresh. `read` are the rule tables found on sheets. `words` are the vocabularies
    the team added to, by name; `tags` its dictionary, empty without one.
    """

    settings: Settings = field(default_factory=Settings)
    tables: Mapping[str, DecisionTable] = field(default_factory=dict)
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    words: Mapping[str, Vocabulary] = field(default_factory=dict)
    tags: tuple[TagEntry, ...] = ()
    before: InForce = field(default_factory=InForce)
    read: tuple[ReadTable, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    doubts: tuple[Mistake, ...] = ()  #: gaps and the like: the table is used as it is
    fields: Mapping[str, Field] = field(default_factory=dict)  #: the team's own columns that rules may ask for
    sheets: Mapping[str, str] = field(default_factory=dict)  #: names of the steering sheets found, by role

    @property
    def broken(self) -> tuple[ReadTable, ...]:
        """Tables with a mistake: the last good version decides."""
        return tuple(one for one in self.read if one.table is None)

    @property
    def in_force(self) -> InForce:
        """What decides now."""
        return InForce(self.tables, self.settings)

    @property
    def record_text(self) -> str:
        """What the record keeps of it."""
        return stored(self.in_force)

    @property
    def is_changed(self) -> bool:
        """Whether rules or settings differ from those of the last refresh."""
        return self.in_force != self.before


@dataclass
class _Sheets:
    """The steering sheets of a workbook, and the mistakes found on them so far."""

    by_role: Mapping[str, SheetContent]
    mistakes: list[Mistake] = field(default_factory=list)

    def read(self, role: str, reader: Callable[[str, SheetGrid], tuple[T, list[Mistake]]], absent: T) -> T:
        """What `reader` makes of the sheet; `absent` without one."""
        if role not in self.by_role:
            return absent
        result, mistakes = reader(self.by_role[role].name, self.by_role[role].grid)
        self.mistakes += mistakes
        return result


def read_steering(
    content: WorkbookContent, record: Record, asked: Settings, own_fields: Mapping[str, Field]
) -> Steering:
    """Everything the steering sheets of the workbook say. `asked` are the settings where it has none."""
    before = restored(record.rules)
    sheets = _Sheets(dict(_found(content, record)))
    settings = sheets.read(SETTINGS, lambda name, grid: read_settings(name, grid, before.settings), asked)
    calendar = sheets.read(DAYS, read_days, WorkingCalendar())
    no_words: dict[str, Vocabulary] = {}
    no_tags: tuple[TagEntry, ...] = ()
    no_tables: list[ReadTable] = []
    words = sheets.read(WORDS, read_words, no_words)
    tags = sheets.read(TAGS, read_tags, no_tags)
    fields = {**RULE_FIELDS, **own_fields}
    read = [one for role in TABLES_BY_ROLE for one in sheets.read(role, _tables_reader(settings, fields), no_tables)]
    judged = [_judged(one, settings, fields, tags) for one in _once(read, sheets.mistakes)]
    read = [one for one, _ in judged]
    sheets.mistakes += [mistake for one in read for mistake in one.mistakes]
    tables = _in_use(read, before, settings, fields)
    return Steering(
        settings=settings,
        tables=tables,
        calendar=calendar,
        words=words,
        tags=tags,
        before=before,
        read=tuple(read),
        mistakes=tuple(sheets.mistakes),
        doubts=tuple(doubt for _, doubts in judged for doubt in doubts),
        fields=dict(own_fields),
        sheets={role: sheet.name for role, sheet in sheets.by_role.items()},
    )


def _tables_reader(
    settings: Settings, fields: Mapping[str, Field]
) -> Callable[[str, SheetGrid], tuple[list[ReadTable], list[Mistake]]]:
    defaults = default_tables(settings)

    def read(name: str, grid: SheetGrid) -> tuple[list[ReadTable], list[Mistake]]:
        found = list(find_rule_tables(name, grid, defaults))
        tables = [
            _usable(read_table(one, grid, defaults[one.name], fields, settings), settings)
            for one in found
            if one.name
        ]
        unknown = [Mistake(one.title, CellProblem("table_unknown", "")) for one in found if not one.name]
        return tables, unknown

    return read


def _usable(one: ReadTable, settings: Settings) -> ReadTable:
    """A table whose conditions would wait for its own result is broken."""
    if one.table is None or not closes_circle({**default_tables(settings), one.name: one.table}):
        return one
    problem = CellProblem("closes_circle", ", ".join(one.table.conditions))
    return replace(one, table=None, mistakes=(Mistake(one.place, problem),))


def _judged(
    one: ReadTable, settings: Settings, fields: Mapping[str, Field], tags: tuple[TagEntry, ...]
) -> tuple[ReadTable, list[Mistake]]:
    """The table, broken where its rules contradict, and what about it is doubtful. Built-in tables need no look."""
    if one.table is None or one.table == canonical(default_tables(settings)[one.name], fields):
        return one, []
    known = [word for tag in tags for word in (tag.name, tag.shown, *tag.aliases)]
    output_words = {"tag": known} if known else {}
    problems = check_table(compile_table(one.table, fields), domains=RULE_DOMAINS, output_words=output_words)
    told = [(problem, Mistake(_place_of(problem, one), problem)) for problem in problems]
    wrong = [mistake for problem, mistake in told if _breaks(problem)]
    doubts = [mistake for problem, mistake in told if not _breaks(problem)]
    return (replace(one, table=None, mistakes=tuple(wrong)) if wrong else one), doubts


def _breaks(problem: TableProblem) -> bool:
    """Whether the table must not be used so. A tag that is not in the dictionary is a tag all the same."""
    return problem.severity is Severity.ERROR and problem.column != "tag"


def _place_of(problem: TableProblem, one: ReadTable) -> Place:
    row = one.rows[problem.rules[-1] - 1] if problem.rules else one.place.row
    column = one.columns.get(problem.column, one.place.column if not problem.rules else min(one.columns.values()))
    return Place(one.place.sheet, row, column)


def _once(read: list[ReadTable], mistakes: list[Mistake]) -> list[ReadTable]:
    """Each table once; a second one of the same name is named and left out."""
    kept: dict[str, ReadTable] = {}
    for one in read:
        if one.name in kept:
            mistakes.append(Mistake(one.place, CellProblem("table_twice", "")))
        else:
            kept[one.name] = one
    return list(kept.values())


def _in_use(
    read: list[ReadTable], before: InForce, settings: Settings, fields: Mapping[str, Field]
) -> dict[str, DecisionTable]:
    """The tables that decide and are not built-in: as read, or where broken as at the last refresh."""
    defaults = default_tables(settings)
    tables = {one.name: one.table or before.tables.get(one.name) for one in read}
    return {
        name: table
        for name, table in tables.items()
        if table is not None and table != canonical(defaults[name], fields)
    }


def _found(content: WorkbookContent, record: Record) -> Iterator[tuple[str, SheetContent]]:
    """The steering sheets by role: as the record names them, else by what stands on them."""
    by_name = {sheet.name.casefold(): sheet for sheet in content.sheets if sheet.has_cells}
    for role in STEERING_ROLES:
        found = by_name.get(record.sheets.get(role, "").casefold())
        if found is None:  # renamed, or brought over from another workbook: by what stands on it
            names = {name.casefold() for name in steering_names(role)}
            found = next(
                (
                    sheet
                    for sheet in _unclaimed(content, record)
                    if (role in record.sheets or sheet.name.casefold() in names) and looks_like(role, sheet.grid)
                ),
                None,
            )
        if found is not None:
            yield role, found


def _unclaimed(content: WorkbookContent, record: Record) -> Iterator[SheetContent]:
    """Sheets that are not known to be anything else."""
    taken = {*record.own_sheets, record.customer_sheet}
    return (sheet for sheet in content.sheets if sheet.has_cells and sheet.name not in taken)


def steering_findings(steering: Steering, language: str) -> Findings:
    """A finding for each mistake, and one for each table that is not used because of its mistakes."""
    wrong = steering_mistake_findings(
        [(mistake.place, mistake.problem.message(language)) for mistake in steering.mistakes]
    )
    doubtful = doubtful_rule_findings([(doubt.place, doubt.problem.message(language)) for doubt in steering.doubts])
    return (
        wrong
        + doubtful
        + broken_table_findings(
            [
                (one.place, table_title(one.name, language), one.name in steering.before.tables)
                for one in steering.broken
            ]
        )
    )
