"""What a record can't do without: the customer's name, the day of a touch and whom it was with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.checks.catalogue import check
from crmkit.checks.hits import hits_where
from crmkit.model.findings import Severity

if TYPE_CHECKING:
    from crmkit.checks.book import Column
    from crmkit.checks.hits import Hits


@check("REQ001", Severity.ERROR, "customers", "customer_name")
def customer_has_a_name(name: Column) -> Hits:
    """A customer has a name, the only required field."""
    return hits_where(name.blank)


@check("REQ002", Severity.ERROR, "touches", "touched_on")
def touch_has_a_day(day: Column) -> Hits:
    """A touch has the day on which it happened."""
    return hits_where(day.blank)


@check("REQ003", Severity.ERROR, "touches")
def touch_names_its_customer(row: Column) -> Hits:
    """A touch has the customer's id or name."""
    return hits_where(row.of("customer_id").blank & row.of("customer_name").blank)


@check("REQ004", Severity.ERROR, "team", "member_name")
def team_member_has_a_name(name: Column) -> Hits:
    """A row of the team sheet has a name."""
    return hits_where(name.blank)
