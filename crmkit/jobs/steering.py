"""What the workbook's own sheets say about how to decide: rules, settings, days off; mistakes never half-apply."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crmkit.checks.steering import broken_table_findings, steering_mistake_findings
from crmkit.columns.catalogue import RULE_FIELDS
from crmkit.columns.defaults import default_tables
from crmkit.jobs.rule_sheets.finding import find_rule_tables
from crmkit.jobs.rule_sheets.in_force import InForce, restored, stored
from crmkit.jobs.rule_sheets.reading import Mistake, canonical, read_table
from crmkit.jobs.rule_sheets.roles import SETTINGS, STEERING_ROLES, TABLES_BY_ROLE, steering_names, table_title
from crmkit.jobs.rule_sheets.settings_sheet import read_settings
from crmkit.model.settings import Settings
from crmkit.rules import CellProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crmkit.jobs.record import Record
    from crmkit.jobs.rule_sheets.reading import ReadTable
    from crmkit.model.decision_table import DecisionTable
    from crmkit.model.fields import Field
    from crmkit.model.findings import Findings
    from crmkit.workbook.reading import SheetContent, WorkbookContent


@dataclass(frozen=True)
class Steering:
    """How this workbook decides. `tables` are those that differ from the built-in ones.

    `before` decided at the last refresh. `read` are the tables found, `broken` the names of those that are not used.
    """

    settings: Settings = field(default_factory=Settings)
    tables: Mapping[str, DecisionTable] = field(default_factory=dict)
    before: InForce = field(default_factory=InForce)
    read: tuple[ReadTable, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    fields: Mapping[str, Field] = field(default_factory=dict)  #: the team's own columns that rules may ask for

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


def read_steering(
    content: WorkbookContent, record: Record, asked: Settings, own_fields: Mapping[str, Field]
) -> Steering:
    """Everything the steering sheets of the workbook say. `asked` are the settings where it has none."""
    before = restored(record.rules)
    sheets = dict(_sheets(content, record))
    settings, mistakes = asked, []
    if SETTINGS in sheets:
        settings, mistakes = read_settings(sheets[SETTINGS].name, sheets[SETTINGS].grid, before.settings)
    defaults = default_tables(settings)
    fields = {**RULE_FIELDS, **own_fields}
    read: list[ReadTable] = []
    tables: dict[str, DecisionTable] = {}
    for role in TABLES_BY_ROLE:
        if role not in sheets:
            continue
        for found in find_rule_tables(sheets[role].name, sheets[role].grid, defaults):
            if found.name not in defaults or any(one.name == found.name for one in read):
                code = "table_twice" if found.name in defaults else "table_unknown"
                mistakes.append(Mistake(found.title, CellProblem(code, found.name)))
                continue
            one = read_table(found, sheets[role].grid, defaults[found.name], fields, settings)
            read.append(one)
            mistakes += one.mistakes
    for one in read:
        in_use = one.table or before.tables.get(one.name)
        if in_use is not None and in_use != canonical(defaults[one.name], fields):
            tables[one.name] = in_use
    return Steering(settings, tables, before, tuple(read), tuple(mistakes), own_fields)


def _sheets(content: WorkbookContent, record: Record) -> Iterator[tuple[str, SheetContent]]:
    """The steering sheets by role: as the record names them, else by a name of ours in either language."""
    by_name = {sheet.name.casefold(): sheet for sheet in content.sheets if sheet.has_cells}
    for role in STEERING_ROLES:
        names = [record.sheets.get(role, ""), *sorted(steering_names(role))]
        found = next((by_name[name.casefold()] for name in names if name.casefold() in by_name), None)
        if found is not None:
            yield role, found


def steering_findings(steering: Steering, language: str) -> Findings:
    """A finding for each mistake, and one for each table that is not used because of its mistakes."""
    wrong = steering_mistake_findings(
        [(mistake.place, mistake.problem.message(language)) for mistake in steering.mistakes]
    )
    return wrong + broken_table_findings(
        [(one.place, table_title(one.name, language), one.name in steering.before.tables) for one in steering.broken]
    )
