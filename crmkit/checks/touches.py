"""Touches that belong to nobody, or to nobody knows whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crmkit.checks.catalogue import check
from crmkit.checks.cell_text import is_rounded
from crmkit.checks.hits import Hits, hits_where
from crmkit.model.findings import Severity

if TYPE_CHECKING:
    import numpy.typing as npt

    from crmkit.checks.book import Column


@check("TCH001", Severity.CHECK, "touches", "customer_id", "customer_name")
def touch_has_a_customer(key: Column) -> Hits:
    """The customer of a touch stands on the customer sheet."""
    return _hits(key, key.book.joined.unknown_rows)


@check("TCH002", Severity.CHECK, "touches", "customer_id", "customer_name")
def touch_has_one_customer(key: Column) -> Hits:
    """Only one customer has the id or the name that a touch gives."""
    return _hits(key, key.book.joined.ambiguous_rows)


def _hits(key: Column, rows: npt.NDArray[np.int64]) -> Hits:
    """The finding points at the id, at the name where there is no id; unreadable or rounded keys were told."""
    identifier, name = key.of("customer_id"), key.of("customer_name")
    if key.field == "customer_id":
        judged = identifier.valid & (name.valid | name.blank)
    else:
        judged = identifier.blank & name.valid
    is_meant = np.isin(key.book.typed["touches"].values.index.to_numpy(), rows) & judged
    is_meant[is_meant] = [not is_rounded(value) for value in key.values[is_meant]]
    return hits_where(is_meant, value=key.values)
