"""What one refresh adds to 变更记录 and 阶段历史."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crmkit.jobs.history.changes import CHANGES, changed_rows
from crmkit.jobs.history.journal import Library, Pages
from crmkit.jobs.history.stages import STAGE_HISTORY, STAGE_LOGGED, entered_rows, is_current
from crmkit.jobs.history.versions import with_version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crmkit.jobs.deciding import Decision
    from crmkit.jobs.history.journal import Journal, Row
    from crmkit.jobs.opening import Opened
    from crmkit.jobs.record import Record
    from crmkit.model.edits import CellValue, Operation


@dataclass(frozen=True)
class HistoryPlan:
    """The operations on the sheets that remember, the record that then holds, and the stages entered."""

    operations: tuple[Operation, ...]
    record: Record
    entered: tuple[Row, ...] = ()


def plan_history(
    workbook: Opened, decision: Decision, written: Mapping[str, Sequence[CellValue]], record: Record
) -> HistoryPlan:
    """One row a changed decision and one a stage entered; nothing changed adds nothing.

    `written` are the managed cells as they will stand, by field name; `record` as it will be otherwise.
    """
    library = Library(workbook.content, workbook.header_language, record.sheets)
    log, history = library.pages(CHANGES), library.pages(STAGE_HISTORY)
    library = library.without_lost({CHANGES.role: log, STAGE_HISTORY.role: history})
    numbers = {
        journal.role: _next_number(journal, pages, record)
        for journal, pages in ((CHANGES, log), (STAGE_HISTORY, history))
    }
    changes, named = changed_rows(workbook, decision, written, numbers[CHANGES.role])
    entries = entered_rows(workbook, decision, written[STAGE_LOGGED.field.name], history, numbers[STAGE_HISTORY.role])
    first, library = library.appended(CHANGES, log, changes)
    kept = is_current(history) if history is not None else None
    second, library = library.appended(STAGE_HISTORY, history, entries, kept)
    tables = {name: compiled.table for name, compiled in decision.decided.tables.items()}
    versions = dict(record.rule_versions)
    for logged in (*named, *([STAGE_LOGGED] if entries else [])):
        versions = with_version(versions, logged, tables, workbook.context.as_of)
    counts = {CHANGES.role: len(changes), STAGE_HISTORY.role: len(entries)}
    following = {role: number + counts[role] for role, number in numbers.items() if number + counts[role] > 1}
    return HistoryPlan(
        (*first, *second),
        replace(
            record, sheets=library.sheets, rule_versions=versions, row_numbers={**record.row_numbers, **following}
        ),
        tuple(entries),
    )


def _next_number(journal: Journal, pages: Pages | None, record: Record) -> int:
    """The counter of the record; what stands on the sheet counts too, should the record have been lost."""
    highest = int(pages.numbers().max()) if pages is not None and len(pages.rows) else 0
    return max(record.row_numbers.get(journal.role, 1), highest + 1)
