"""The sheet 问题: what to look at, with links to the cells; a person puts a finding aside by writing a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.checks import dismissal_keys, roll_up
from crmkit.columns import MANAGED_FIELDS
from crmkit.jobs.places import cell_link, row_link
from crmkit.locale import LANGUAGES, text
from crmkit.model.edits import Look, PutSheet, Style
from crmkit.model.tables import CUSTOMERS, TABLES
from crmkit.workbook.build.own_sheets import FINDINGS, FINDINGS_KEY_COLUMN, findings_columns, findings_title

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.jobs.deciding import Decision
    from crmkit.jobs.opening import Opened
    from crmkit.jobs.places import CustomerPlaces
    from crmkit.model.edits import SheetCell
    from crmkit.model.findings import Finding

_REASON_COLUMN = FINDINGS_KEY_COLUMN - 1
_NAME = "customer_name"
_READ_COUNT = 2  #: columns read back: reason and key
_HEADER_SEARCH_ROWS = 12  #: people may write a few lines above the header
_MANAGED = {field.name: field for field in MANAGED_FIELDS}


def dismissals(workbook: Opened) -> dict[str, str]:
    """The reasons people wrote, by the key of the finding. Empty where we have made no such sheet."""
    sheet, content = workbook.record.sheets.get(FINDINGS, ""), workbook.content
    if sheet not in content.sheet_names:
        return {}
    grid = content.sheet(sheet).grid
    wanted = {
        columns[place].header: place
        for columns in map(findings_columns, LANGUAGES)
        for place in (_REASON_COLUMN, FINDINGS_KEY_COLUMN)
    }
    for row in range(1, min(grid.last_row, _HEADER_SEARCH_ROWS) + 1):
        found = {wanted[said]: at for at in range(1, grid.last_column + 1) if (said := grid.cell(row, at)) in wanted}
        if len(found) == _READ_COUNT:
            reasons, keys = (grid.column(found[place], row + 1, grid.last_row)[0].tolist() for place in sorted(found))
            return {str(key): str(reason) for key, reason in zip(keys, reasons, strict=True) if key and reason}
    return {}


def put_findings(name: str, workbook: Opened, decision: Decision, places: CustomerPlaces) -> PutSheet:
    """The operation that makes the sheet `name` list what is open, then what was put aside with its reason."""
    language = workbook.language
    rolled = roll_up(decision.findings, workbook.context.settings.finding_cap)
    told = [*((finding, "") for finding in rolled.listed), *decision.dismissed]
    keys = dismissal_keys([finding for finding, _ in told], workbook.data)
    rows = [_row(finding, reason, key, workbook, places) for (finding, reason), key in zip(told, keys, strict=True)]
    title = findings_title(language, workbook.context.as_of)
    if rolled.left_off_count:
        more = text("sheets.more_findings", language, count=rolled.left_off_count)
        title = (*title, ((more, Style(Look.NOTE)),))
    return PutSheet(
        name=name, columns=findings_columns(language), rows=_unique(rows), title=title, key_column=FINDINGS_KEY_COLUMN
    )


def _row(finding: Finding, reason: str, key: str, workbook: Opened, places: CustomerPlaces) -> tuple[SheetCell, ...]:
    language = workbook.language
    link, customer_id = _whereabouts(finding, workbook, places)
    return (
        text(f"sheets.severity.{finding.severity.value}", language),
        link,
        customer_id,
        _header(finding, workbook),
        finding.message(language),
        finding.suggestion(language),
        reason or None,
        key,
    )


def _whereabouts(finding: Finding, workbook: Opened, places: CustomerPlaces) -> tuple[SheetCell, str]:
    if finding.table not in workbook.typed:  # a steering sheet
        sheet, cell = str(finding.arguments["sheet"]), str(finding.arguments["cell"])
        return (cell_link(sheet, cell, f"{sheet}!{cell}") if cell else sheet), ""
    table, origin = workbook.typed[finding.table].values, workbook.data[finding.table].origin
    is_record = finding.row in table.index  # a total row is told, but is none
    named = table.at[finding.row, _NAME] if is_record and _NAME in table.columns else None
    customer_id = str(table.at[finding.row, CUSTOMERS.key]) if is_record and finding.table == CUSTOMERS.name else ""
    shown = named if isinstance(named, str) else customer_id or f"{origin.sheet} {finding.row}"
    if customer_id:
        return places.link(customer_id, finding.row, shown, finding.field), customer_id
    return row_link(origin.sheet, finding.row, shown, origin.columns.get(finding.field, 1)), ""


def _header(finding: Finding, workbook: Opened) -> str:
    """The column as people see it: its header as written, ours by its own."""
    if not finding.field or finding.table not in workbook.data:
        return ""
    origin = workbook.data[finding.table].origin
    if finding.field in origin.columns:
        return origin.headers.get(origin.columns[finding.field], "")
    if finding.field in _MANAGED:
        return workbook.record.columns.get(finding.field, _MANAGED[finding.field].header(workbook.header_language))
    declared = {table.name: table for table in TABLES}[finding.table].by_name
    return declared[finding.field].header(workbook.header_language) if finding.field in declared else ""


def _unique(rows: list[tuple[SheetCell, ...]]) -> list[tuple[SheetCell, ...]]:
    """Rows with one key each: a finding said twice of the same value is listed once."""
    seen: Mapping[object, tuple[SheetCell, ...]] = {row[FINDINGS_KEY_COLUMN]: row for row in reversed(rows)}
    kept = {id(row) for row in seen.values()}
    return [row for row in rows if id(row) in kept]
