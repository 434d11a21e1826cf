"""Every value says why, and the smallest change that moves the grade is true."""

from functools import cache

import pytest
from golden import GOLDEN
from typed_tables import AS_OF, context, customers, touches

from crmkit.columns.catalogue import MANAGED_FIELDS
from crmkit.columns.decide import decide
from crmkit.columns.explain import explain
from crmkit.locale import LANGUAGES

RANKS = ("ungraded", "long", "C", "B", "A")


@cache
def workbook(language="zh"):
    table = customers([{"customer_id": f"C{n}", **golden.given} for n, golden in enumerate(GOLDEN)])
    contacts = touches(
        [{"customer_id": f"C{n}", "touched_on": day} for n, golden in enumerate(GOLDEN) for day in golden.touched_on]
    )
    its_context = context(language=language)
    return table, decide(table, contacts, its_context, {}), its_context


def explained(number, language="zh"):
    table, decided, its_context = workbook(language)
    return explain(number + 1, table, decided, its_context)


@pytest.mark.parametrize("number", range(1, len(GOLDEN) + 1))
def test_every_managed_value_is_explained_in_both_languages(number):
    for language in LANGUAGES:
        explanation = explained(number, language)
        assert [reason.field for reason in explanation.reasons] == list(MANAGED_FIELDS)
        assert all("{" not in line for line in explanation.lines())


@pytest.mark.parametrize("number", range(1, len(GOLDEN) + 1))
def test_a_move_is_true_when_the_whole_workbook_is_decided_again(number):
    table, decided, its_context = workbook()
    now = decided.values["grade"].iloc[number - 1]
    for move in explained(number).moves:
        values = table.values.copy()
        for change in move.changes:
            values.loc[number + 1, change.field] = change.new
        statuses = {name: status.copy() for name, status in table.statuses.items()}
        for change in move.changes:
            statuses[change.field][number - 1] = 0 if change.new is None else 1
        changed = type(table)(table.table, values, statuses, table.present)
        again = decide(changed, None, its_context, {}, joined=decided.joined).values["grade"].iloc[number - 1]
        assert again == move.grade
        assert (RANKS.index(again) > RANKS.index(now)) == move.is_up


def test_the_rule_its_number_its_words_and_its_inputs_are_named():
    stage = next(reason for reason in explained(2).reasons if reason.field.name == "stage")
    (rule,) = stage.rules
    assert (rule.table, rule.number, rule.conditions) == ("stage", 3, ("态度:质疑", "认知:具体"))
    assert stage.inputs == (("态度", "质疑"), ("认知", "具体"))
    assert stage.value == "意向"


def test_a_rule_with_a_reason_gives_it():
    due = next(reason for reason in explained(2).reasons if reason.field.name == "next_due_on")
    assert [rule.because for rule in due.rules if rule.table == "cadence"] == ["B类3天一次"]
    assert any("B类3天一次" in line for line in explained(2).lines())


def test_the_grade_names_every_table_on_its_way():
    grade = next(reason for reason in explained(4).reasons if reason.field.name == "grade")
    assert {(rule.table, rule.number) for rule in grade.rules} >= {("grade_combination", 1), ("grade", 2)}


def test_the_score_says_how_much_is_known():
    score = next(reason for reason in explained(2).reasons if reason.field.name == "score")
    assert score.value == "65分(已知6/8项)"


def test_the_smallest_move_changes_one_input_when_one_is_enough():
    up, down = explained(2).moves
    assert [(change.field, change.old, change.new) for change in up.changes] == [("acceptance", "objects", "accepts")]
    assert (up.grade, up.is_up, down.grade, down.is_up) == ("A", True, "C", False)
    assert "可升A:认可度从“有异议”改为“认可”" in explained(2).lines()


def test_a_grade_by_hand_is_said_to_be_one():
    grade = next(reason for reason in explained(21).reasons if reason.field.name == "grade")
    assert grade.because == "人工定的,系统不会改"
    assert [reason.field.name for reason in explained(21).reasons if reason.is_by_hand] == ["grade"]


@pytest.mark.parametrize(
    ("number", "name", "because", "has_rules"),
    [(21, "next_due_on", "约定的日子优先,还没兑现", False), (21, "earliest_due_on", "", True),
     (1, "next_due_on", "还没跟进过:录入后的下一个工作日", False), (22, "next_due_on", "", True)],
)  # fmt: skip
def test_what_stands_above_the_rules_is_said_instead_of_them(number, name, because, has_rules):
    reason = next(reason for reason in explained(number).reasons if reason.field.name == name)
    assert (reason.because, bool(reason.rules)) == (because, has_rules)


def test_pareto_and_touches_are_held_fixed():
    """Number 12 is B only through Pareto A over the whole workbook; alone it would be another class."""
    moves = explained(12).moves
    assert all(move.is_up for move in moves), "Pareto A keeps it from falling"


def test_a_row_without_a_customer_is_a_key_error():
    table, decided, its_context = workbook()
    with pytest.raises(KeyError):
        explain(9999, table, decided, its_context)


def test_the_day_of_the_decision_does_not_change_the_grade_moves_of_an_undated_customer():
    table = customers([{"acceptance": "认可", "contribution": "大", "has_money": "是", "has_authority": "是"}])
    decided = decide(table, None, context(AS_OF), {})
    (up, _) = explain(2, table, decided, context(AS_OF)).moves
    assert [(change.field, change.new) for change in up.changes] == [("has_need", "yes")]
