"""What to look at in a workbook, without writing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.checks import roll_up
from crmkit.jobs.deciding import decided
from crmkit.jobs.findings_sheet import dismissals
from crmkit.jobs.opening import opened
from crmkit.jobs.report import Report, line
from crmkit.model.findings import Severity
from crmkit.workbook.sheet.areas import letters

if TYPE_CHECKING:
    from crmkit.jobs.opening import Opened
    from crmkit.jobs.request import Request
    from crmkit.model.findings import Finding


def check(request: Request) -> Report:
    """Every finding of the workbook, gravest first; those that a person put aside are left out.

    Raises:
        NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
        FileProblem: the file can't be read.
    """
    workbook = opened(request)
    findings = decided(workbook, dismissals(workbook)).findings
    language = workbook.language
    rolled = roll_up(findings, workbook.context.settings.finding_cap)
    facts = {
        "path": str(request.path),
        "customer_count": len(workbook.customers),
        "finding_count": len(findings),
        "totals": {total.code: total.count for total in rolled.totals},
        "findings": [_as_json(finding, workbook) for finding in rolled.listed],
    }
    head = line("check_head", path=request.path, customers=len(workbook.customers), count=len(findings))
    said = [line("check_line", cell=_cell(one, workbook), finding=one) for one in rolled.listed]
    has_errors = any(group.severity is Severity.ERROR for group in findings.groups)
    return Report(facts, [head, *said] if said else [line("check_none", path=request.path)], language, has_errors)


def _cell(finding: Finding, workbook: Opened) -> str:
    """The cell's address as people write it: 客户!D12; the row alone when no one cell is meant."""
    if finding.table not in workbook.data:  # a steering sheet
        return f"{finding.arguments['sheet']}!{finding.arguments['cell']}"
    origin = workbook.data[finding.table].origin
    column = origin.columns.get(finding.field) or workbook.own.get(finding.field)
    return f"{origin.sheet}!{letters(column) if column else ''}{finding.row}"


def _as_json(finding: Finding, workbook: Opened) -> dict[str, object]:
    return {
        "cell": _cell(finding, workbook),
        "code": finding.code,
        "severity": finding.severity.value,
        "field": finding.field,
        "message": finding.message(workbook.language),
        "suggestion": finding.suggestion(workbook.language),
    }
