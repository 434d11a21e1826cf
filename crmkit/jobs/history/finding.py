"""History sheets that people renamed are found again by their headers, so that the history goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crmkit.jobs.history.changes import CHANGES
from crmkit.jobs.history.journal import find_header
from crmkit.jobs.history.stages import STAGE_HISTORY

if TYPE_CHECKING:
    from crmkit.jobs.record import Record
    from crmkit.workbook.reading import WorkbookContent

_JOURNALS = {journal.role: journal for journal in (CHANGES, STAGE_HISTORY)}


def with_renamed_sheets(record: Record, content: WorkbookContent) -> Record:
    """The record with the present names of history sheets that no longer bear the name it has."""
    names = {name.casefold() for name in content.sheet_names}
    sheets = dict(record.sheets)
    free = [sheet.name for sheet in content.sheets if sheet.has_cells and sheet.name not in record.own_sheets]
    for role, name in sorted(record.sheets.items()):
        journal = _JOURNALS.get(role.partition(".")[0])
        if journal is None or name.casefold() in names:
            continue
        headers = journal.headers(record.language or "zh")
        found = next((sheet for sheet in free if find_header(content, sheet, headers)), None)
        if found is not None:
            sheets[role] = found
            free.remove(found)
    return replace(record, sheets=sheets)
