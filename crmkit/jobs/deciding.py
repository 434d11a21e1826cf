"""Everything decided about an opened workbook: findings, those put aside, and managed values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmkit.checks import run, split_dismissed, typed_over_findings
from crmkit.columns import MANAGED_FIELDS, decide
from crmkit.jobs.findings_sheet import dismissals
from crmkit.jobs.typed_over import typed_over
from crmkit.model.findings import Findings
from crmkit.model.tables import CUSTOMERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.columns import Decided
    from crmkit.jobs.opening import Opened
    from crmkit.model.findings import Finding

#: The managed columns people see: what a person may have typed over is looked for there.
WATCHED_FIELDS = tuple(field for field in MANAGED_FIELDS if not field.is_folded)

_FINDING_COUNT = "finding_count"


@dataclass(frozen=True)
class Decision:
    """`findings` are open; `dismissed` were put aside by a person and count nowhere."""

    findings: Findings
    dismissed: tuple[tuple[Finding, str], ...]  #: with the reason
    decided: Decided


def decided(workbook: Opened, dismissals: Mapping[str, str]) -> Decision:
    """Check and decide. `dismissals` maps the key of a finding to the reason a person gave."""
    found = workbook.reading_findings + run(workbook.typed, workbook.data, workbook.context) + _typed_over(workbook)
    findings, dismissed = split_dismissed(found, dismissals, workbook.data)
    workbook.request.progress("decide")
    counts = findings.count_by_row(CUSTOMERS.name)
    values = decide(workbook.customers, workbook.touches, workbook.context, counts)
    return Decision(findings, dismissed, values)


def decided_for_judging(workbook: Opened) -> Decision:
    """Decide without checking people's data, which takes as long again: who judges customers looks at no findings.

    问题数 is 0 then, unless a rule of the team asks for it; in that case everything is checked.
    """
    if any(_FINDING_COUNT in table.conditions for table in workbook.context.tables.values()):
        return decided(workbook, dismissals(workbook))
    workbook.request.progress("decide")
    return Decision(Findings(()), (), decide(workbook.customers, workbook.touches, workbook.context, {}))


def _typed_over(workbook: Opened) -> Findings:
    columns = {field.name: workbook.own[field.name] for field in WATCHED_FIELDS if field.name in workbook.own}
    cells = {name: _as_typed(workbook, column) for name, column in columns.items()} if workbook.record.written else {}
    places = typed_over(workbook.record.written, workbook.ids, cells)
    rows = workbook.customers.values.index
    return typed_over_findings(
        {name: ([int(rows[at]) for at in found], [cells[name][at] for at in found]) for name, found in places.items()}
    )


def _as_typed(workbook: Opened, column: int) -> list[object]:
    """The cells of a column; a formula nobody calculated and an error show nothing and were typed all the same."""
    marked = workbook.content.sheet(workbook.sheet).grid.marked
    shown = dict.fromkeys(marked.uncached.get(column, ()), "=…")
    shown |= dict.fromkeys(marked.errors.get(column, ()), "#…")
    cells = workbook.cells(column)
    rows = workbook.customers.values.index
    return [shown.get(int(row), cell) for row, cell in zip(rows, cells, strict=True)] if shown else cells
