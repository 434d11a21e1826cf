"""Hit policies, blanks, and problems as values; columns at once against a rule-by-rule reading."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmkit.model.decision_table import DecisionTable, HitPolicy, Rule
from crmkit.model.fields import Field, Kind
from crmkit.model.vocabularies import GRADE, STATUS
from crmkit.rules import compile_table, describe_rule, evaluate

FIELDS = {
    "grade": Field("grade", Kind.CHOICE, "分级", "Grade", vocabulary=GRADE),
    "status": Field("status", Kind.CHOICE, "客户状态", "Status", vocabulary=STATUS),
    "amount": Field("amount", Kind.AMOUNT, "金额", "Amount"),
    "day": Field("day", Kind.DATE, "日期", "Date"),
    "note": Field("note", Kind.TEXT, "备注", "Note"),
}


def table(policy, rows, conditions=("amount",), outputs=("said",), **arguments):
    count = len(conditions)
    rules = tuple(Rule(tuple(row[:count]), tuple(row[count:])) for row in rows)
    return DecisionTable("t", policy, conditions, outputs, rules, **arguments)


def outcome(made, row_count=None, **columns):
    columns = {
        name: values if isinstance(values, pd.Categorical) else np.array(values) for name, values in columns.items()
    }
    count = row_count if row_count is not None else len(next(iter(columns.values())))
    return evaluate(compile_table(made, FIELDS), columns, count)


def test_unique_gives_the_output_and_the_number_of_the_rule_that_hit():
    made = table(HitPolicy.UNIQUE, [("<10", "few"), ("[10..20)", "some"), (">=20", "many")])
    got = outcome(made, amount=[5.0, 10.0, 20.0, np.nan])
    assert list(got.output("said")) == ["few", "some", "many", None]
    assert list(got.rule_numbers()) == [1, 2, 3, 0]
    assert got.problems == ()


def test_unique_with_two_hits_leaves_the_row_undecided_and_says_so():
    made = table(HitPolicy.UNIQUE, [("<10", "few"), (">5", "many")])
    got = outcome(made, amount=[1.0, 7.0, 8.0, 20.0])
    assert list(got.output("said")) == ["few", None, None, "many"]
    assert got.rules_of(1) == (1, 2)
    (problem,) = got.problems
    assert (problem.code, problem.rules, list(problem.places)) == ("several_rules", (1, 2), [1, 2])
    assert "2" in problem.message("zh")


def test_first_takes_the_first_rule_and_priority_the_best_output():
    rows = [(">0", "low"), (">10", "high")]
    assert list(outcome(table(HitPolicy.FIRST, rows), amount=[20.0]).output("said")) == ["low"]
    by_priority = table(HitPolicy.PRIORITY, rows, priorities=("high", "low"))
    got = outcome(by_priority, amount=[20.0, 5.0, -1.0])
    assert list(got.output("said")) == ["high", "low", None]
    assert list(got.rule_numbers()) == [2, 1, 0]


def test_any_accepts_hits_that_agree_and_names_those_that_do_not():
    made = table(HitPolicy.ANY, [(">0", "yes"), (">10", "yes"), (">100", "no")])
    got = outcome(made, amount=[20.0, 200.0])
    assert list(got.output("said")) == ["yes", None]
    (problem,) = got.problems
    assert (problem.code, problem.rules, list(problem.places)) == ("conflicting_rules", (1, 2, 3), [1])


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (HitPolicy.COLLECT, [(1.0, 5.0), (1.0,), ()]),
        (HitPolicy.COLLECT_SUM, [6.0, 1.0, np.nan]),
        (HitPolicy.COLLECT_MIN, [1.0, 1.0, np.nan]),
        (HitPolicy.COLLECT_MAX, [5.0, 1.0, np.nan]),
        (HitPolicy.COLLECT_COUNT, [2.0, 1.0, 0.0]),
    ],
)
def test_collect_and_its_aggregations(policy, expected):
    got = outcome(table(policy, [(">0", 1.0), (">10", 5.0)]), amount=[20.0, 5.0, -1.0]).output("said").tolist()
    assert got == expected or str(got) == str(expected)


@pytest.mark.parametrize(
    ("cell", "matched"),
    [("-", [True, True, True]), ("", [True, True, True]), ("为空", [False, False, True]),
     ("不为空", [True, True, False]), ("not(A)", [False, True, False]), ("A,为空", [True, False, True]),
     ("not(不为空)", [False, False, False])],
)  # fmt: skip
def test_only_any_and_blank_match_an_empty_value(cell, matched):
    made = table(HitPolicy.COLLECT_COUNT, [(cell, 1.0)], conditions=("grade",))
    for column in (np.array(["A", "B", None], dtype=object), pd.Categorical(["A", "B", None])):
        got = evaluate(compile_table(made, FIELDS), {"grade": column}, 3)
        assert list(got.output("said") > 0) == matched


def test_text_is_compared_without_regard_to_width_case_and_blanks():
    made = table(HitPolicy.FIRST, [("包含 VIP", "vip"), ("abc", "abc")], conditions=("note",))
    got = evaluate(compile_table(made, FIELDS), {"note": np.array(["重要 vip客户", "ABC", "x", ""], dtype=object)}, 4)
    assert list(got.output("said")) == ["vip", "abc", None, None]


def test_dates_are_compared_by_day():
    made = table(
        HitPolicy.UNIQUE, [("[2026-01-01..2026-03-31]", "q1"), (">2026-03-31", "later")], conditions=("day",)
    )
    days = np.array(["2026-01-01", "2026-03-31", "2026-04-01", "NaT", "2025-12-31"], dtype="datetime64[s]")
    assert list(outcome(made, day=days).output("said")) == ["q1", "q1", "later", None, None]


def test_a_rule_with_an_unreadable_cell_hits_nobody_and_is_named():
    made = table(HitPolicy.FIRST, [(">=x", "a"), ("-", "b")])
    got = outcome(made, amount=[1.0])
    assert list(got.output("said")) == ["b"]
    (problem,) = got.problems
    assert (problem.rule, problem.column, problem.problem.code) == (1, "amount", "not_a_number")
    assert "1" in problem.message("en")


def test_an_output_outside_its_vocabulary_stops_its_rule():
    made = table(HitPolicy.FIRST, [("-", "Z"), ("-", "A类")], outputs=("grade",))
    got = outcome(made, amount=[1.0])
    assert list(got.output("grade")) == ["A"]
    assert [problem.problem.code for problem in got.problems] == ["unknown_word"]


def test_an_unknown_condition_is_named_and_its_rules_hit_nobody():
    made = table(HitPolicy.FIRST, [("x", "a"), ("-", "b")], conditions=("nobody",))
    got = outcome(made, row_count=2, amount=[1.0, 2.0])
    assert list(got.output("said")) == ["b", "b"]
    assert [problem.problem.code for problem in got.problems] == ["unknown_condition"]


def test_a_condition_without_its_column_is_blank_everywhere():
    made = table(HitPolicy.FIRST, [("A", "a"), ("为空", "blank")], conditions=("grade",))
    assert list(outcome(made, row_count=2).output("said")) == ["blank", "blank"]


def test_a_rule_is_said_in_both_languages():
    made = compile_table(
        table(HitPolicy.UNIQUE, [("A,B", "-", ">=50000", "x")], conditions=("grade", "status", "amount")), FIELDS
    )
    assert describe_rule(made, 1, "zh") == ("分级:A,B", "金额:>=50000")
    assert describe_rule(made, 1, "en") == ("Grade: A,B", "Amount: >=50000")


AMOUNT_CELLS = (
    "-",
    "为空",
    "不为空",
    "5",
    "not(5)",
    ">=5",
    "<3",
    "[3..7]",
    "(3..7)",
    "]5..9]",
    "1,5,9",
    "not([2..4])",
)
GRADE_CELLS = ("-", "为空", "A", "B,C", "not(A)", "不等于 A,B", "A,为空", "远期")
ROWS = st.tuples(
    st.sampled_from(GRADE_CELLS), st.sampled_from(AMOUNT_CELLS), st.sampled_from(AMOUNT_CELLS), st.sampled_from("xyz")
)
VALUES = st.tuples(
    st.sampled_from(["A", "B", "C", "long", None]),
    *[st.sampled_from([1.0, 2.5, 3.0, 5.0, 7.0, 9.0, float("nan")])] * 2,
)
WITH_TWO_AMOUNTS = {**FIELDS, "other": Field("other", Kind.NUMBER, "其他", "Other")}


def naive(cell, value):
    """What one cell says of one value, in plain Python."""
    is_blank = value is None or (isinstance(value, float) and math.isnan(value))
    if cell == "-":
        return True
    if "为空" in cell and is_blank:
        return "不为空" not in cell
    if is_blank or cell == "为空":
        return False
    return {
        "不为空": True, "5": value == 5, "not(5)": value != 5, "1,5,9": value in (1, 5, 9), "A": value == "A",
        "B,C": value in ("B", "C"), "not(A)": value != "A", "不等于 A,B": value not in ("A", "B"),
        "A,为空": value == "A", "远期": value == "long",
        **({} if isinstance(value, str) else {
            ">=5": value >= 5, "<3": value < 3, "[3..7]": 3 <= value <= 7, "(3..7)": 3 < value < 7,
            "]5..9]": 5 < value <= 9, "not([2..4])": not 2 <= value <= 4}),
    }[cell]  # fmt: skip


@given(st.lists(ROWS, min_size=1, max_size=6), st.lists(VALUES, min_size=1, max_size=30), st.booleans())
@settings(max_examples=200, deadline=None)
def test_columns_at_once_equal_one_row_and_one_rule_at_a_time(rows, values, as_categorical):
    made = table(HitPolicy.UNIQUE, rows, conditions=("grade", "amount", "other"))
    grades = np.array([value[0] for value in values], dtype=object)
    columns = {
        "grade": pd.Categorical(grades) if as_categorical else grades,
        "amount": np.array([value[1] for value in values]),
        "other": np.array([value[2] for value in values]),
    }
    got = evaluate(compile_table(made, WITH_TWO_AMOUNTS), columns, len(values))
    for place, value in enumerate(values):
        hits = tuple(n for n, row in enumerate(rows, 1) if all(map(naive, row[:3], value)))
        assert got.rules_of(place) == hits
        assert got.output("said")[place] == (rows[hits[0] - 1][3] if len(hits) == 1 else None)


def test_many_different_texts_and_rules_stay_exact():
    words = [f"w{n}" for n in range(3000)]
    made = table(HitPolicy.FIRST, [(word, word) for word in words[:100]], conditions=("note",))
    got = evaluate(compile_table(made, FIELDS), {"note": np.array(words, dtype=object)}, len(words))
    assert list(got.output("said")) == [*words[:100], *[None] * 2900]
