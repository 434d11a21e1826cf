"""The sheet 漏斗 of one workbook: made where crmkit made the workbook, its figures written anew by each refresh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.jobs.funnel.facts import funnel_data
from crmkit.jobs.funnel.layout import funnel_sheet
from crmkit.jobs.funnel.tables import funnel_rows
from crmkit.workbook.build.own_sheets import FINDINGS, FUNNEL

if TYPE_CHECKING:
    from crmkit.jobs.deciding import Decision
    from crmkit.jobs.history.planning import HistoryPlan
    from crmkit.jobs.opening import Opened
    from crmkit.jobs.places import CustomerPlaces
    from crmkit.model.edits import Formula, PutSheet


def put_funnel(
    workbook: Opened, decision: Decision, history: HistoryPlan, places: CustomerPlaces
) -> tuple[PutSheet, ...]:
    """The operation that brings 漏斗 up to date; none in a workbook whose record names no such sheet.

    Charts are drawn when the sheet is made. Afterwards only cells are written: where they stand, their colours and
    titles are people's.
    """
    name = history.record.sheets.get(FUNNEL)
    if name is None:
        return ()
    data, language = funnel_data(workbook, decision, history.entered), workbook.language
    rows = dict(zip(workbook.ids, workbook.customers.values.index.tolist(), strict=True))

    def link(customer: str, shown: str) -> Formula:
        return places.link(customer, rows[customer], shown)

    filled = funnel_rows(data, workbook.context.calendar, language, link)
    return (funnel_sheet(name, language, workbook.context.as_of, filled, _position(workbook, history)),)


def _position(workbook: Opened, history: HistoryPlan) -> int | None:
    """Right behind 问题, if that stands already."""
    names, findings = workbook.content.sheet_names, history.record.sheets.get(FINDINGS, "")
    return names.index(findings) + 1 if findings in names else None
