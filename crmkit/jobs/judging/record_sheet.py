"""判断记录: who judged what and when, one row a changed field; a class that was looked at and kept gets a row too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from crmkit.jobs.history.journal import Journal, Library
from crmkit.jobs.judging.judgement import JUDGED_FIELDS, judged_field, plain_cell
from crmkit.locale import text
from crmkit.model.vocabularies import folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crmkit.jobs.history.journal import Row
    from crmkit.jobs.judging.judgement import Judgement
    from crmkit.jobs.opening import Opened
    from crmkit.jobs.record import Record
    from crmkit.model.edits import CellValue, Operation

JUDGEMENTS = Journal(
    "judgements",
    (
        ("number", 8, "0_)"), ("judged_at", 17, "yyyy-mm-dd hh:mm_)"), ("customer_id", 11, "@"),
        ("customer_name", 28, ""), ("judged_by", 12, ""), ("field", 14, ""), ("old", 18, ""), ("new", 18, ""),
    ),
    row_limit=50_000,
)  # fmt: skip


@dataclass(frozen=True)
class PastJudgement:
    """One row of the sheet. `field` is a field's name, "" where a class was confirmed as it stood."""

    judged_at: datetime
    customer_id: str
    judged_by: str
    field: str
    old: CellValue
    new: CellValue


def confirmed_words(language: str) -> str:
    """What stands under 项目 where a person looked and left everything as it is."""
    return text("history.judgement_confirmed", language)


def judgement_rows(
    workbook: Opened, judgements: Sequence[Judgement], confirmed: Mapping[str, str], by: str
) -> list[Row]:
    """The rows to add, not numbered yet. `confirmed` maps ids to names."""
    language, now = workbook.language, workbook.request.now
    rows: list[Row] = [
        (
            0,
            now,
            one.customer_id,
            one.customer_name,
            by,
            judged_field(one.field).header(language),
            one.base,
            one.value,
        )
        for one in judgements
    ]
    rows += [
        (0, now, customer_id, name, by, confirmed_words(language), None, None)
        for customer_id, name in confirmed.items()
    ]
    return rows


def plan_record_sheet(workbook: Opened, rows: Sequence[Row], record: Record) -> tuple[tuple[Operation, ...], Record]:
    """The operations that add the rows, and the record that then holds."""
    if not rows:
        return (), record
    library = Library(workbook.content, workbook.language, record.sheets)
    pages = library.pages(JUDGEMENTS)
    library = library.without_lost({JUDGEMENTS.role: pages})
    highest = int(pages.numbers().max()) if pages is not None and len(pages.rows) else 0
    first = max(record.row_numbers.get(JUDGEMENTS.role, 1), highest + 1)
    numbered = [(number, *row[1:]) for number, row in enumerate(rows, first)]
    operations, library = library.appended(JUDGEMENTS, pages, numbered)
    numbers = {**record.row_numbers, JUDGEMENTS.role: first + len(rows)}
    return operations, replace(record, sheets=library.sheets, row_numbers=numbers)


def past_judgements(workbook: Opened) -> list[PastJudgement]:
    """Every judgement on the sheet, oldest first; rows whose day or customer can't be read are passed over."""
    pages = Library(workbook.content, workbook.language, workbook.record.sheets).pages(JUDGEMENTS)
    if pages is None:
        return []
    names = {folded(judged_field(name).header(workbook.language)): name for name in JUDGED_FIELDS}
    numbers = pages.numbers()
    found = []
    for place in numbers.argsort(kind="stable").tolist():
        cells = {name: pages.cells[name][place] for name in JUDGEMENTS.names}
        at = cells["judged_at"]
        if not isinstance(at, date) or not isinstance(cells["customer_id"], str):
            continue
        moment = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day)  # noqa: DTZ001  (local time, as in the sheet)
        field = names.get(folded(str(cells["field"] or "")), "")
        old, new = plain_cell(cells["old"]), plain_cell(cells["new"])
        found.append(PastJudgement(moment, cells["customer_id"], str(cells["judged_by"] or ""), field, old, new))
    return found
