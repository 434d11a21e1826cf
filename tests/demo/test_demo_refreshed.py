"""The demo once refreshed: what crmkit decides and finds in it is what was planned into it."""

from datetime import date, datetime

import pytest
from openxml_audit import OpenXmlValidator

from crmkit.jobs.demo import make_demo
from crmkit.jobs.demo_team import demo_team
from crmkit.jobs.request import Request

AS_OF = date(2026, 3, 5)


@pytest.fixture(scope="module", params=["zh", "en"])
def refreshed(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "demo.xlsx"
    now = datetime(2026, 3, 5, 9)
    result = make_demo(Request(path=path, as_of=AS_OF, now=now, language=request.param))
    return request.param, path, result


def found_by_cell(result):
    """Customer ids (row 2 is C0001) or, for touches, "touch" with a finding, by field; missing next steps aside."""
    found = {}
    for finding in result.findings:
        if finding.field != "agreed_next_on":
            who = f"C{finding.row - 1:04}" if finding.table == "customers" else "touch"
            found.setdefault(finding.field, set()).add(who)
    return found


def planted(language):
    """Field to whom, as `found_by_cell` tells it. The totals row is a finding about its whole row, below the last."""
    for kind in demo_team(language, AS_OF).dirty_rows:
        if kind.name == "totals_row":
            yield kind.name, "", {"C0301"}
        else:
            yield kind.name, kind.field, {"touch"} if kind.table == "touches" else set(kind.customer_ids)


def test_every_dirty_row_is_found(refreshed):
    language, _, result = refreshed
    found = found_by_cell(result)
    assert [name for name, field, whom in planted(language) if not found.get(field, set()) & whom] == []


def test_nothing_clean_is_complained_about(refreshed):
    language, _, result = refreshed
    dirty = {}
    for _, field, whom in planted(language):
        dirty.setdefault(field, set()).update(whom)
    complaints = {field: whom - dirty.get(field, set()) for field, whom in found_by_cell(result).items()}
    assert {field: whom for field, whom in complaints.items() if whom} == {}


def test_the_totals_row_is_no_customer(refreshed):
    _, _, result = refreshed
    assert result.summary.customer_count == 300
    assert result.summary.touch_count == 1500


def test_8_to_15_are_due_to_each_and_a_few_are_late(refreshed):
    language, _, result = refreshed
    planned = demo_team(language, AS_OF).due_count_by_owner
    assert result.summary.due_today.keys() == planned.keys()
    assert all(8 <= count <= 15 for count in result.summary.due_today.values())
    assert all(1 <= count <= 6 for count in result.summary.late.values())


def test_stages_come_out_as_declared_and_every_grade_occurs(refreshed):
    _, _, result = refreshed
    assert list(result.summary.stages.values()) == [99, 75, 39, 21, 66]
    assert min(result.summary.grades.values()) >= 10
    assert len(result.summary.grades) >= 4


def test_an_independent_validator_finds_nothing_in_the_refreshed_demo(refreshed):
    _, path, _ = refreshed
    assert [error.description for error in OpenXmlValidator(max_errors=50).validate(path).errors] == []
