"""What a status asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.checks.catalogue import check
from crmkit.checks.dates import is_plausible
from crmkit.checks.hits import hits_where
from crmkit.model.findings import Severity

if TYPE_CHECKING:
    from crmkit.checks.book import Column
    from crmkit.checks.hits import Hits


@check("STA001", Severity.CHECK, "customers", "paused_until_on", or_row=True)
def pause_has_a_return_date(row: Column) -> Hits:
    """A pause says until when (R055, R069)."""
    status = row.of("status")
    return hits_where(status.valid & (status.values == "paused") & row.of("paused_until_on").blank)


@check("STA002", Severity.CHECK, "customers", "won_on")
def paid_customer_has_a_winning_day(won: Column) -> Hits:
    """A customer that paid has the day on which it was won."""
    status = won.of("status")
    return hits_where(status.valid & (status.values == "paid") & won.blank)


@check("STA003", Severity.CHECK, "customers", "status")
def won_customer_is_not_active(status: Column) -> Hits:
    """A customer with a winning day is signed or paid, no longer 跟进中."""
    won = status.of("won_on")
    is_active = status.blank | (status.valid & (status.values == "active"))
    return hits_where(is_active & is_plausible(won) & (won.values <= won.as_of), value=won.values)
