"""Rows that are no records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crmkit.checks.catalogue import check
from crmkit.checks.hits import Hits
from crmkit.model.findings import Severity

if TYPE_CHECKING:
    from crmkit.checks.book import Column


@check("TOT001", Severity.CHECK, "customers")
def customer_row_is_no_total(row: Column) -> Hits:
    """No row among the customers is a total; such a row gets no other finding."""
    return _totals(row)


@check("TOT002", Severity.CHECK, "touches")
def touch_row_is_no_total(row: Column) -> Hits:
    """No row among the touches is a total; such a row gets no other finding."""
    return _totals(row)


def _totals(row: Column) -> Hits:
    """Those that the reader left out, and those that only their word gives away."""
    return Hits(
        np.flatnonzero(~row.book.records(row.table)), rows_left_out=sorted(row.book.raw[row.table].total_rows)
    )
