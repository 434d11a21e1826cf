"""What results and counts can be at all, so that a rule table is not asked to cover what never happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.rules.analysis import Domain

if TYPE_CHECKING:
    from collections.abc import Mapping

_DECIDED = Domain(has_blank=False)
_WINDOWS = ("A", "B", "C", "long")

#: By field name. Results that are always decided have no blank; a window or a Pareto class is never 未分级.
RULE_DOMAINS: Mapping[str, Domain] = {
    "status_used": _DECIDED,
    "stage": _DECIDED,
    "grade": _DECIDED,
    "validity": _DECIDED,
    "grade_by_acceptance": _DECIDED,
    "grade_combined": _DECIDED,
    "score": Domain(low=0, has_blank=False),  # with nothing known there is no score, and no priority on purpose
    "touch_count": Domain(low=0, has_blank=False),
    "employee_count": Domain(low=0),
    "grade_by_window": Domain(_WINDOWS),
    "grade_by_pareto": Domain(("A", "B", "C")),
}
