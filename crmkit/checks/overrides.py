"""What people decided for a time: it counts until a person lifts it, and is asked about once the time is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.checks.catalogue import check
from crmkit.checks.dates import is_plausible
from crmkit.checks.hits import hits_where
from crmkit.model.findings import Severity

if TYPE_CHECKING:
    from crmkit.checks.book import Column
    from crmkit.checks.hits import Hits


@check("OVR002", Severity.HINT, "customers", "override_until_on")
def override_has_not_expired(until: Column) -> Hits:
    """A stage, a grade or a coming day set by hand is lifted once 人工有效期至 has passed."""
    agreed = until.of("agreed_next_on")
    still_counts = ~until.of("stage_override").blank | ~until.of("grade_override").blank
    still_counts |= agreed.valid & (agreed.values > agreed.as_of)
    return hits_where(is_plausible(until) & (until.values < until.as_of) & still_counts, value=until.values)


@check("OVR003", Severity.HINT, "customers", "override_until_on")
def override_day_belongs_to_an_override(until: Column) -> Hits:
    """A day in 人工有效期至 stands beside something set by hand."""
    names = ("stage_override", "grade_override", "agreed_next_on")
    nothing = until.valid
    for name in names:
        nothing = nothing & until.of(name).blank
    return hits_where(nothing, value=until.values)
