"""Rows that are no records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.checks.catalogue import check
from crmkit.checks.hits import hits_where
from crmkit.model.findings import Severity

if TYPE_CHECKING:
    from crmkit.checks.book import Column
    from crmkit.checks.hits import Hits


@check("TOT001", Severity.CHECK, "customers")
def customer_row_is_no_total(row: Column) -> Hits:
    """No row among the customers is a total; such a row gets no other finding."""
    return hits_where(~row.book.records("customers"))


@check("TOT002", Severity.CHECK, "touches")
def touch_row_is_no_total(row: Column) -> Hits:
    """No row among the touches is a total; such a row gets no other finding."""
    return hits_where(~row.book.records("touches"))
