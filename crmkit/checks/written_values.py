"""Values that people typed into crmkit's own columns: recorded before they are replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.checks.catalogue import given
from crmkit.checks.cell_text import cell_text
from crmkit.checks.hits import shown
from crmkit.model.findings import FindingGroup, Findings, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TYPED_OVER = given(
    "OVR001", Severity.HINT, "customers", "managed_value_is_ours", "Nobody types into the columns that crmkit writes."
)


def typed_over_findings(typed_over: Mapping[str, tuple[Sequence[int], Sequence[object]]]) -> Findings:
    """One finding for each value that a person typed into a managed column: by field, Excel rows and values."""
    return Findings(
        tuple(
            FindingGroup(
                _TYPED_OVER.table,
                field,
                _TYPED_OVER.code,
                _TYPED_OVER.severity,
                list(rows),
                {"value": [shown(cell_text(value)) for value in values]},
            )
            for field, (rows, values) in typed_over.items()
            if len(rows)
        )
    )
