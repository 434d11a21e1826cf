"""Amounts and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.checks.catalogue import check
from crmkit.checks.hits import hits_where
from crmkit.model.findings import Severity

if TYPE_CHECKING:
    from crmkit.checks.book import Column
    from crmkit.checks.hits import Hits


@check("NUM003", Severity.CHECK, "customers", "employee_count", "expected_amount", "paid_amount_total")
def figure_is_not_negative(figure: Column) -> Hits:
    """People and money are counted from zero up."""
    return hits_where(figure.valid & (figure.values < 0), value=figure.values)
