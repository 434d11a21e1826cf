"""Customers that nobody has a plan for, and records that nobody touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crmkit.checks.catalogue import check
from crmkit.checks.dates import is_plausible
from crmkit.checks.hits import Hits, hits_where
from crmkit.model.findings import Severity
from crmkit.model.joining import NOBODY

if TYPE_CHECKING:
    import numpy.typing as npt

    from crmkit.checks.book import Book, Column

    Mask = npt.NDArray[np.bool_]

_NONE = Hits(np.empty(0, dtype=np.intp))


@check("NXT001", Severity.HINT, "customers", "agreed_next_on", or_row=True)
def active_customer_has_a_next_step(row: Column) -> Hits:
    """An active customer has an agreed day or a next step written at the last touch."""
    agreed, status = row.of("agreed_next_on"), row.of("status")
    if not agreed.is_present and not _writes_next_steps(row.book):
        return _NONE
    is_active = status.blank | (status.valid & (status.values == "active"))
    is_named = row.of("customer_name").valid
    return hits_where(is_active & is_named & agreed.blank & ~row.book.once(_has_next_step))


@check("STL001", Severity.HINT, "customers")
def record_is_fresh(row: Column) -> Hits:
    """An open customer was created or touched within `settings.stale_days`; judged where touches are kept."""
    if not len(row.book.joined.row):
        return _NONE
    created = row.of("created_on")
    created_on = np.where(is_plausible(created), created.values.astype("datetime64[D]"), np.datetime64("NaT"))
    last_on = np.fmax(created_on, row.book.last_touch_on)
    limit = row.as_of - np.timedelta64(row.context.settings.stale_days, "D")
    return hits_where(row.book.is_open & (last_on < limit), detail=last_on)


def _writes_next_steps(book: Book) -> bool:
    return "touches" in book.typed and book.column("touches", "next_step").is_present


def _has_next_step(book: Book) -> Mask:
    """Customers whose latest touch (or one of several that day) says what comes next."""
    has_step = np.zeros(len(book.typed["customers"]), dtype=bool)
    if not _writes_next_steps(book):
        return has_step
    step = book.column("touches", "next_step")
    rows = book.typed["touches"].values.index.to_numpy()
    joined = book.joined
    told = np.isin(joined.row, rows[~step.blank]) & (joined.customer != NOBODY)
    customer, day = joined.customer[told], joined.touched_on[told].astype("datetime64[D]")
    is_latest = day >= book.last_touch_on[customer]
    has_step[customer[is_latest]] = True
    return has_step
