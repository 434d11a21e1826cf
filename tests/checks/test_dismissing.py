"""A dismissed finding stays away until the value it is about changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from people_tables import AS_OF, BY_NAME, CONTEXT, build_table, checked

from crmkit.checks import coerce, dismissal_key, run, split_dismissed, typed_over_findings
from crmkit.model.findings import Findings

ROWS = [
    {"customer_id": "C1", "customer_name": "郑州云启", "mobile": "微信:a", "agreed_next_on": AS_OF},
    {"customer_id": "C2", "customer_name": "洛阳瀚海", "mobile": "微信:a", "agreed_next_on": AS_OF},
]


def found_in(rows, touches=()):
    workbook = {"customers": rows, **({"touches": list(touches)} if touches else {})}
    return checked(workbook), {name: build_table(name, table) for name, table in workbook.items()}


def dismissed_first(rows):
    findings, raw = found_in(rows)
    return {dismissal_key(next(iter(findings)), raw): "微信号,不是电话"}


def test_one_of_two_alike_is_dismissed_with_its_reason():
    findings, raw = found_in(ROWS)
    standing, gone = split_dismissed(findings, dismissed_first(ROWS), raw)
    assert [finding.row for finding in standing] == [3]
    assert [(finding.row, reason) for finding, reason in gone] == [(2, "微信号,不是电话")]


def test_a_dismissal_survives_sorting_and_other_cells():
    moved = [ROWS[1], {**ROWS[0], "region": "郑州"}]
    findings, raw = found_in(moved)
    standing, gone = split_dismissed(findings, dismissed_first(ROWS), raw)
    assert [finding.row for finding in standing] == [2]
    assert [finding.row for finding, _ in gone] == [3]


def test_the_finding_returns_when_the_value_changes():
    findings, raw = found_in([{**ROWS[0], "mobile": "微信:b"}, ROWS[1]])
    standing, gone = split_dismissed(findings, dismissed_first(ROWS), raw)
    assert (len(standing), gone) == (2, ())


def test_a_dismissal_survives_the_id_that_crmkit_fills_in_later():
    nameless_id = [{key: value for key, value in row.items() if key != "customer_id"} for row in ROWS]
    findings, raw = found_in(ROWS)
    standing, _ = split_dismissed(findings, dismissed_first(nameless_id), raw)
    assert [finding.row for finding in standing] == [3]


@pytest.mark.parametrize("days", [1, 30])
def test_a_key_does_not_move_with_the_day(days):
    touched = {"touched_on": date(2025, 1, 1), "customer_id": "C1"}
    rows = [{"customer_id": "C1", "customer_name": "郑州云启", "agreed_next_on": date(2027, 1, 1)}]
    raw = {name: build_table(name, table) for name, table in {"customers": rows, "touches": [touched]}.items()}

    keys = {
        dismissal_key(next(iter(checked({"customers": rows, "touches": [touched]}, context))), raw)
        for context in (CONTEXT, replace(CONTEXT, as_of=AS_OF + timedelta(days=days)))
    }
    assert len(keys) == 1
    assert keys.pop().startswith("c1|STL001||")


def test_two_touches_of_one_customer_have_two_keys():
    touches = [{"touched_on": date(2026, 3, day), "customer_id": "C9"} for day in (1, 2)]
    findings, raw = found_in(ROWS, touches)
    keys = [dismissal_key(finding, raw) for finding in findings if finding.code == "TCH001"]
    assert len(set(keys)) == 2
    assert keys[0].startswith("c9@2026-03-01|TCH001|customer_id|")


def test_a_value_typed_over_can_be_dismissed_too():
    findings = typed_over_findings({"grade": ([2], ["A类"])})
    raw = {"customers": build_table("customers", ROWS)}
    key = dismissal_key(next(iter(findings)), raw)
    assert split_dismissed(findings, {key: "客户要求"}, raw)[0] == Findings()


def test_a_record_without_a_name_is_known_by_its_cells():
    rows = [{"mobile": f"微信:{name}", "customer_name": None} for name in "ab"]
    findings, raw = found_in(rows)
    keys = [dismissal_key(finding, raw) for finding in findings]
    assert len(set(keys)) == len(keys) == 4
    moved, moved_raw = found_in(rows[::-1])
    standing, gone = split_dismissed(moved, {keys[0]: "不是电话"}, moved_raw)
    assert (len(standing), [finding.row for finding, _ in gone]) == (3, [3])


def test_keys_that_are_none_dismiss_nothing():
    findings, raw = found_in(ROWS)
    assert len(split_dismissed(findings, {"": "x", "nonsense": "y", "a|b|c|d": "z"}, raw)[0]) == len(findings)
    assert dismissal_key(next(iter(findings)), {}) == ""


def test_keys_exist_for_every_table():
    assert dismissal_key(
        next(iter(checked({"team": [{"member_name": "王芳", "is_active": "也许"}]}))),
        {"team": build_table("team", [{"member_name": "王芳", "is_active": "也许"}])},
    ).startswith("王芳|VOC001|is_active|")
    assert set(BY_NAME) == {"customers", "touches", "team", "targets", "actions"}


def test_one_dismissal_among_many_findings_leaves_the_others():
    rows = [
        {"customer_id": f"C{number}", "customer_name": f"客户{number}号公司", "agreed_next_on": None}
        for number in range(3000)
    ]
    findings, raw = found_in(rows)
    one = next(finding for finding in findings if finding.row == 1000)
    standing, gone = split_dismissed(findings, {dismissal_key(one, raw): "不急"}, raw)
    assert (len(standing), [finding.row for finding, _ in gone]) == (2999, [1000])


def test_a_total_row_that_the_reader_left_out_is_told_and_can_be_dismissed():
    data = replace(build_table("customers", ROWS[:1]), total_rows=frozenset({9}))
    typed, _ = coerce(data, CONTEXT)
    findings = run({"customers": typed}, {"customers": data}, CONTEXT)
    assert [(finding.row, finding.code) for finding in findings] == [(9, "TOT001")]
    key = dismissal_key(next(iter(findings)), {"customers": data})
    assert len(split_dismissed(findings, {key: "放着看"}, {"customers": data})[0]) == 0
