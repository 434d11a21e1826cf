"""Lists of customers beside the one that is read: found by the reader, told like any other finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.checks.catalogue import given
from crmkit.model.findings import FindingGroup, Findings, Severity

if TYPE_CHECKING:
    from crmkit.model.table_data import Origin

_ONE_LIST = given(
    "LST001", Severity.CHECK, "customers", "customers_stand_in_one_list", "A sheet holds one list of customers."
)


def other_list_findings(origin: Origin) -> Findings:
    """One finding for each list of customers that stands left or right of the one that is read."""
    if not origin.beside:
        return Findings()
    rows, areas = [area.first_row for area in origin.beside], [str(area) for area in origin.beside]
    group = FindingGroup(_ONE_LIST.table, "", _ONE_LIST.code, _ONE_LIST.severity, rows, {"value": areas})
    return Findings((group,))
