"""What must hold in people's data: cells read as a person would read them, and one module a family of checks."""

from crmkit.checks import (  # noqa: F401  (importing a family declares its checks)
    amounts,
    dates,
    duplicates,
    emails,
    identifiers,
    lists,
    next_steps,
    overrides,
    owners,
    phones,
    reading_checks,
    required,
    statuses,
    steering,
    totals,
    touches,
    written_values,
)
from crmkit.checks.catalogue import CHECKS, Check
from crmkit.checks.coercion import coerce
from crmkit.checks.dismissal import dismissal_key, dismissal_keys, split_dismissed
from crmkit.checks.lists import other_list_findings
from crmkit.checks.rollup import RolledUp, Total, roll_up
from crmkit.checks.running import run
from crmkit.checks.total_rows import total_row_mask
from crmkit.checks.written_values import typed_over_findings

__all__ = [
    "CHECKS",
    "Check",
    "RolledUp",
    "Total",
    "coerce",
    "dismissal_key",
    "dismissal_keys",
    "other_list_findings",
    "roll_up",
    "run",
    "split_dismissed",
    "total_row_mask",
    "typed_over_findings",
]
