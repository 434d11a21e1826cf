"""People win: their decisions stay, say so on the row, and are asked about once their time is over."""

from datetime import timedelta

import pytest
from history_books import AS_OF, asked, current, edit, team_list

from crmkit.jobs.explain import explain
from crmkit.jobs.refresh import refresh
from crmkit.jobs.rules_report import rules_report

B_CUSTOMER = {"认可度": "有异议", "贡献": "大"}


def codes(path, **more):
    return [finding.code for finding in refresh(asked(path, **more)).findings]


def test_an_expired_decision_still_counts_and_is_proposed_for_lifting(tmp_path):
    path = team_list(tmp_path, {"人工分级": "A", "人工说明": "老板的朋友", "人工有效期至": AS_OF})
    assert "OVR002" not in codes(path)
    assert "OVR002" in codes(path, as_of=AS_OF + timedelta(days=1))
    assert current(path, "分级") == {"C0001": "A"}
    assert "人工有效期已过" in current(path, "为什么")["C0001"]
    assert "人工定的(老板的朋友)" in current(path, "为什么")["C0001"]


def test_lifting_gives_the_decision_back_to_the_rules(tmp_path):
    path = team_list(tmp_path, {**B_CUSTOMER, "人工分级": "C", "人工有效期至": AS_OF - timedelta(days=1)})
    edit(path, 1, 人工分级=None, 人工有效期至=None)
    assert not {"OVR002", "OVR003"} & set(codes(path))
    assert current(path, "分级") == {"C0001": "B"}
    assert "人工" not in current(path, "为什么")["C0001"]


def test_a_coming_day_that_was_agreed_is_asked_about_too(tmp_path):
    path = team_list(tmp_path, {"约定下次联系": AS_OF + timedelta(days=9), "人工有效期至": AS_OF - timedelta(days=1)})
    assert "OVR002" in codes(path)
    assert "OVR002" not in codes(path, as_of=AS_OF + timedelta(days=9))


def test_a_rule_that_people_override_is_named_with_what_they_chose(tmp_path):
    customers = [{**B_CUSTOMER, **({"人工分级": "A"} if number < 4 else {})} for number in range(12)]
    report = rules_report(
        asked(team_list(tmp_path, *customers, {"人工阶段": "意向", "态度": "接纳", "认知": "具体"}))
    )
    rules = {(rule.table, rule.number): rule for rule in report.rules}
    acceptance = rules["grade_by_acceptance", 3]
    assert (acceptance.customer_count, acceptance.overridden_count, acceptance.share) == (12, 4, 4 / 12)
    assert acceptance.instead == (("A", 4),)
    assert acceptance.is_worth_a_look
    assert rules["stage", 4].share is None
    assert any("阶段4" in line and "%" not in line for line in report.lines())
    assert report.as_json()["rules"][0]["is_worth_a_look"]


GRADED = {"认可度": "认可", "贡献": "大"}
VALID = {"有钱": "是", "有权": "是", "有需求": "是"}


@pytest.mark.parametrize(
    ("customer", "by_hand", "rule"),
    [
        ({**GRADED, **VALID}, "C", ("grade_by_acceptance", 1)),  # A all the way
        (GRADED, "A", ("grade", 2)),  # held at B: not a valid customer
        (
            {**GRADED, **VALID, "预计成交日期": AS_OF + timedelta(days=80)},
            "A",
            ("grade_combination", 2),
        ),  # A and C: B
        ({"预计成交日期": AS_OF + timedelta(days=40)}, "A", ("grade_by_window", 3)),  # the window alone
        (
            {"认可度": "有异议", "贡献": "小", "预计成交日期": AS_OF + timedelta(days=80)},
            "A",
            ("grade_by_acceptance", 4),
        ),
    ],
)
def test_an_override_counts_against_the_one_rule_that_decided_and_no_other(tmp_path, customer, by_hand, rule):
    path = team_list(tmp_path, {**customer, "人工分级": by_hand}, customer)
    (told,) = rules_report(asked(path)).rules
    assert (told.table, told.number) == rule
    assert (told.customer_count, told.overridden_count) == (2, 1)
    assert told.instead == ((by_hand, 1),)


def test_a_person_s_decision_is_told_on_the_row_and_explained(tmp_path):
    path = team_list(
        tmp_path, {**B_CUSTOMER, "人工分级": "A", "人工阶段": "意向"}, {"约定下次联系": AS_OF + timedelta(days=9)}
    )
    assert "人工定的" in current(path, "为什么")["C0001"]
    assert "阶段是人工定的" in current(path, "为什么")["C0001"]
    assert "已约" in current(path, "跟进状态")["C0002"]
    told = "\n".join(explain(asked(path), "C0001").lines())
    assert told.count("人工定的,系统不会改") == 2
    assert "约定的日子优先" in "\n".join(explain(asked(path), "C0002").lines())


def test_a_decision_that_agrees_with_the_rule_overrides_nothing(tmp_path):
    path = team_list(tmp_path, {**B_CUSTOMER, "人工分级": "B"}, {})
    assert rules_report(asked(path)).rules == ()
    assert "没有人改过" in rules_report(asked(path)).lines()[0]


def test_a_day_agreed_outside_the_rule_s_days_counts_by_direction(tmp_path):
    path = team_list(tmp_path, {"约定下次联系": AS_OF + timedelta(days=30)})
    (rule,) = rules_report(asked(path)).rules
    assert (rule.table, rule.instead) == ("cadence", (("约得比规则晚", 1),))


def test_the_report_writes_nothing(tmp_path):
    path = team_list(tmp_path, {**B_CUSTOMER, "人工分级": "A"})
    before = path.read_bytes()
    rules_report(asked(path))
    assert path.read_bytes() == before
