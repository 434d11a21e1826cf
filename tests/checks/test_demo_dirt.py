"""The demo team's dirty rows each give exactly the finding they were made for, and its clean rows none."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from people_tables import checked

from crmkit.jobs.demo_team import demo_team
from crmkit.model.context import Context
from crmkit.model.findings import Severity

CODES = {
    "shared_phone": "PHO008",
    "mangled_identifier": "IDN002",
    "lost_area_zero": "PHO003",
    "two_numbers": "PHO002",
    "full_width_digits": "PHO004",
    "same_company": "DUP002",
    "won_before_created": "DAT008",
    "future_touch": "DAT007",
    "departed_owner": "OWN002",
    "totals_row": "TOT001",
}
AS_OF = date(2026, 3, 5)


@pytest.fixture(scope="module", params=["zh", "en"])
def demo(request):
    team = demo_team(request.param, AS_OF)
    context = Context(AS_OF, datetime(2026, 3, 5, 9), request.param)
    return request.param, team, list(checked(team.tables, context))


def who(team, finding):
    row = team.tables[finding.table][finding.row - 2]
    return row.get("customer_id") or next(
        (one["customer_id"] for one in team.tables["customers"] if one["customer_name"] == row.get("customer_name")),
        "",
    )


def test_every_dirty_row_gives_its_finding_and_clean_rows_give_none(demo):
    language, team, findings = demo
    # An American number has no area code with a zero to lose: it loses the whole area code.
    expected_codes = {**CODES, **({"lost_area_zero": "PHO007"} if language == "en" else {})}
    found = sorted((finding.code, who(team, finding) or "") for finding in findings if finding.code != "NXT001")
    expected = sorted(
        (expected_codes[dirt.name], customer_id or "")
        for dirt in team.dirty_rows
        # of two rows of one company the later one is told, with the row of the earlier
        for customer_id in (dirt.customer_ids[1:] if dirt.name == "same_company" else dirt.customer_ids)
    )
    assert found == expected


def test_every_kind_of_dirt_has_a_code(demo):
    _, team, _ = demo
    assert {dirt.name for dirt in team.dirty_rows} == set(CODES)


def test_only_no_next_step_is_frequent(demo):
    _, _, findings = demo
    frequent = [finding for finding in findings if finding.code == "NXT001"]
    assert 0 < len(frequent) < 100
    assert {finding.severity for finding in frequent} == {Severity.HINT}
