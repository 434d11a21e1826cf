"""What the workbook's own sheets say about how to decide: rules, settings, words, days; mistakes never half-apply."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from crmkit.checks.steering import (
    broken_table_findings,
    doubtful_rule_findings,
    gone_sheet_findings,
    steering_mistake_findings,
)
from crmkit.columns.catalogue import RULE_FIELDS
from crmkit.columns.defaults import default_tables
from crmkit.jobs.rule_sheets.cues_sheet import read_cues
from crmkit.jobs.rule_sheets.days_sheet import read_days
from crmkit.jobs.rule_sheets.finding import find_rule_tables, lost_tables
from crmkit.jobs.rule_sheets.in_force import InForce, restored, stored
from crmkit.jobs.rule_sheets.judging import Judge
from crmkit.jobs.rule_sheets.reading import Mistake, canonical, read_table
from crmkit.jobs.rule_sheets.roles import CUES, DAYS, SETTINGS, TABLES_BY_ROLE, TAGS, WORDS, table_title
from crmkit.jobs.rule_sheets.settings_sheet import read_settings
from crmkit.jobs.rule_sheets.standing import gone_sheets, steering_sheets_of
from crmkit.jobs.rule_sheets.tags_sheet import meanings, read_tags
from crmkit.jobs.rule_sheets.words_sheet import fields_with_words, read_words
from crmkit.locale import text
from crmkit.rules import CellProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from crmkit.jobs.record import Record
    from crmkit.jobs.request import Request
    from crmkit.jobs.rule_sheets.reading import ReadTable
    from crmkit.jobs.rule_sheets.tags_sheet import TagEntry
    from crmkit.model.cues import Cue
    from crmkit.model.decision_table import DecisionTable
    from crmkit.model.fields import Field
    from crmkit.model.findings import Findings
    from crmkit.model.settings import Settings
    from crmkit.workbook.reading import SheetContent, SheetGrid, WorkbookContent

T = TypeVar("T")


@dataclass(frozen=True)
class Steering:
    """How this workbook decides: `in_force` now, `before` at the last refresh.

    `read` are the rule tables found on sheets, `tags` its dictionary, empty without one.
    """

    in_force: InForce = field(default_factory=InForce)
    before: InForce = field(default_factory=InForce)
    tags: tuple[TagEntry, ...] = ()
    cues: tuple[Cue, ...] = ()  #: the team's phrases, empty without such a sheet: they suggest, and decide nothing
    read: tuple[ReadTable, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    doubts: tuple[Mistake, ...] = ()  #: gaps and the like: the table is used as it is
    notes: tuple[Mistake, ...] = ()  #: worth knowing when rules are checked
    fields: Mapping[str, Field] = field(default_factory=dict)  #: the team's own columns that rules may ask for
    sheets: Mapping[str, str] = field(default_factory=dict)  #: names of the steering sheets found, by role
    gone: Mapping[str, str] = field(default_factory=dict)  #: those the record knows and nobody finds, by role

    @property
    def tables(self) -> Mapping[str, DecisionTable]:
        """The tables that decide and are not built-in."""
        return self.in_force.tables

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.in_force.settings

    @property
    def broken(self) -> tuple[ReadTable, ...]:
        """Tables with a mistake: the last good version decides."""
        return tuple(one for one in self.read if one.table is None)

    @property
    def record_text(self) -> str:
        """What the record keeps of it."""
        return stored(self.in_force)

    @property
    def is_changed(self) -> bool:
        """Whether anything that decides differs from the last refresh."""
        return self.in_force != self.before


@dataclass
class _Sheets:
    """The steering sheets of a workbook, and the mistakes found on them so far."""

    by_role: Mapping[str, SheetContent]
    gone: Mapping[str, str]
    mistakes: list[Mistake] = field(default_factory=list)

    def read(self, role: str, reader: Callable[[str, SheetGrid], tuple[T, list[Mistake]]], before: T, absent: T) -> T:
        """What `reader` makes of the sheet; `before` where it is gone, `absent` where there never was one."""
        if role not in self.by_role:
            return before if role in self.gone else absent
        result, mistakes = reader(self.by_role[role].name, self.by_role[role].grid)
        self.mistakes += mistakes
        return result


def _as_it_is(in_force: InForce) -> InForce:
    return in_force


def read_steering(
    content: WorkbookContent,
    record: Record,
    request: Request,
    own_fields: Mapping[str, Field],
    *,
    revised: Callable[[InForce], InForce] = _as_it_is,
) -> Steering:
    """Everything the steering sheets of the workbook say.

    The settings of `request` hold where it has none. What stood on a sheet that is gone goes on deciding. `revised`
    changes settings, days, words and tags before the rule tables are read by them: as if another were written there.
    """
    before, absent = restored(record.rules), InForce(settings=request.settings)
    found = dict(steering_sheets_of(content, record))
    sheets = _Sheets(found, gone_sheets(record, found))
    parts, tags = _parts(sheets, before, absent)
    no_cues: tuple[Cue, ...] = ()
    cues = sheets.read(CUES, read_cues, no_cues, no_cues)
    parts = revised(parts)
    settings = parts.settings
    fields = fields_with_words({**RULE_FIELDS, **own_fields}, parts.words)
    read: list[ReadTable] = []
    for role in TABLES_BY_ROLE:
        read += sheets.read(role, _tables_reader(role, settings, fields), [], [])
    judge = Judge(settings, fields, tags, request.as_of)
    judged = judge.all_judged(_once(read, sheets.mistakes))
    read = [one.table for one in judged]
    sheets.mistakes += [mistake for one in read for mistake in one.mistakes]
    return Steering(
        in_force=replace(parts, tables=_in_use(read, before, settings, fields)),
        before=before,
        tags=tags,
        cues=cues,
        read=tuple(read),
        mistakes=tuple(sheets.mistakes),
        doubts=tuple(doubt for one in judged for doubt in one.doubts),
        notes=tuple(note for one in judged for note in one.notes),
        fields=dict(own_fields),
        sheets={role: sheet.name for role, sheet in found.items()},
        gone=sheets.gone,
    )


def _parts(sheets: _Sheets, before: InForce, absent: InForce) -> tuple[InForce, tuple[TagEntry, ...]]:
    """What the sheets without rule tables say, and the tag dictionary as it stands."""
    settings = sheets.read(
        SETTINGS, lambda name, grid: read_settings(name, grid, before.settings), before.settings, absent.settings
    )
    calendar = sheets.read(DAYS, read_days, before.calendar, absent.calendar)
    words = sheets.read(WORDS, read_words, dict(before.words), dict(absent.words))
    no_tags: tuple[TagEntry, ...] = ()
    tags = sheets.read(TAGS, read_tags, no_tags, no_tags)
    meant = before.tags if TAGS in sheets.gone else meanings(tags)
    return InForce({}, settings, calendar, words, meant), tags


def _tables_reader(
    role: str, settings: Settings, fields: Mapping[str, Field]
) -> Callable[[str, SheetGrid], tuple[list[ReadTable], list[Mistake]]]:
    defaults = default_tables(settings)

    def read(name: str, grid: SheetGrid) -> tuple[list[ReadTable], list[Mistake]]:
        found = list(find_rule_tables(name, grid, defaults))
        tables = [read_table(one, grid, defaults[one.name], fields, settings) for one in found if one.name]
        unknown = [Mistake(one.title, CellProblem("table_unknown", "")) for one in found if not one.name]
        lost = [
            Mistake(place, CellProblem("table_headless", grid.text(place.row, place.column)))
            for place in lost_tables(name, grid, TABLES_BY_ROLE[role], found)
        ]
        return tables, unknown + lost

    return read


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
    """The tables that decide and are not built-in: as read, or where broken or gone as at the last refresh."""
    defaults = default_tables(settings)
    tables = {**before.tables, **{one.name: one.table or before.tables.get(one.name) for one in read}}
    return {
        name: table
        for name, table in tables.items()
        if table is not None and table != canonical(defaults[name], fields)
    }


def steering_findings(steering: Steering, language: str) -> Findings:
    """A finding for each mistake, each table that is not used because of them, and each sheet that is gone."""
    wrong = steering_mistake_findings(
        [(mistake.place, mistake.problem.message(language)) for mistake in steering.mistakes]
    )
    doubtful = doubtful_rule_findings([(doubt.place, doubt.problem.message(language)) for doubt in steering.doubts])
    broken = broken_table_findings(
        [(one.place, table_title(one.name, language), one.name in steering.before.tables) for one in steering.broken]
    )
    used = {role: text(f"rule_sheets.{_deciding_instead(steering, role)}", language) for role in steering.gone}
    return (
        wrong + doubtful + broken + gone_sheet_findings([(name, used[role]) for role, name in steering.gone.items()])
    )


def _deciding_instead(steering: Steering, role: str) -> str:
    """Whether something of the team's own goes on deciding in place of a sheet that is gone."""
    before, built_in = steering.before, InForce()
    own = {
        SETTINGS: before.settings != built_in.settings,
        DAYS: before.calendar != built_in.calendar,
        WORDS: before.words != built_in.words,
        TAGS: before.tags != built_in.tags,
    }
    names = TABLES_BY_ROLE.get(role, ())
    is_own = own.get(role, any(name in before.tables for name in names))
    return "kept_before" if is_own else "kept_builtin"
