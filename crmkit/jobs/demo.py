"""The demo: the template with a fictional team in it, refreshed like any workbook."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crmkit.columns.defaults import default_tables
from crmkit.jobs.demo_team import demo_team
from crmkit.jobs.history.stages import STAGE_HISTORY, STAGE_LOGGED
from crmkit.jobs.history.versions import rule_version, with_version
from crmkit.jobs.refresh import refresh
from crmkit.jobs.template import make_template, template_record
from crmkit.locale import text
from crmkit.model.settings import Settings
from crmkit.model.vocabularies import STAGE, STATUS

if TYPE_CHECKING:
    from crmkit.jobs.demo_team import DemoTeam
    from crmkit.jobs.history.journal import Row
    from crmkit.jobs.record import Record
    from crmkit.jobs.refresh import Refreshed
    from crmkit.jobs.request import Request
    from crmkit.model.edits import PutSheet


def make_demo(request: Request) -> Refreshed:
    """Write the demo workbook to `request.path` in `request.language` and refresh it.

    Raises:
        FileExists: something is there already; it is never overwritten.
        FolderMissing, NotWritable, DiskFull: it can't be written.
    """
    language = request.language or "zh"
    request.progress("build")
    team = demo_team(language, request.as_of)
    make_template(request.path, language, team.tables, _past(team, language))
    return refresh(request)


def _past(team: DemoTeam, language: str) -> tuple[PutSheet, Record]:
    """阶段历史 as half a year of refreshes would have left it, and the record that knows it."""
    tables = default_tables(Settings())
    version, words = rule_version(STAGE_LOGGED, tables), _rule_words(language)
    rows: list[Row] = []
    names = [customer["customer_name"] for customer in team.tables["customers"]]
    for number, entry in enumerate(team.past, start=1):
        source = text(f"history.source.{entry.source}", language)
        rule = words[entry.stage] if entry.source == "rule" else source
        entered, left = (_word(one, language) if one else None for one in (entry.stage, entry.from_stage))
        shown = None if entry.is_outcome else version
        rows.append(
            (number, entry.entered_on, entry.customer_id, str(names[entry.place]), entered, left, source, rule, shown)
        )
    sheet, record = STAGE_HISTORY.sheet(language, rows), template_record(language)
    versions = with_version({}, STAGE_LOGGED, tables, team.past[0].entered_on)
    sheets = {**record.sheets, STAGE_HISTORY.role: sheet.name}
    numbers = {STAGE_HISTORY.role: len(rows) + 1}
    return sheet, replace(record, sheets=sheets, rule_versions=versions, row_numbers=numbers)


def _word(entered: str, language: str) -> str:
    return (STATUS if entered in ("paid", "lost") else STAGE).label(entered, language)


def _rule_words(language: str) -> dict[str, str]:
    """The rule that gives each stage, `阶段4`; of several the first."""
    table = default_tables(Settings())["stage"]
    name = text("columns.table_stage", language)
    outputs = [str(rule.outputs[0]) for rule in table.rules]
    return {
        stage: text("history.named_rule", language, table=name, number=outputs.index(stage) + 1) for stage in outputs
    }
