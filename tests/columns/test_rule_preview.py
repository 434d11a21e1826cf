"""A preview says exactly what applying the edited rules then does."""

from collections import Counter
from dataclasses import replace
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typed_tables import context, customers, touches

from crmkit.columns.catalogue import MANAGED_FIELDS
from crmkit.columns.decide import decide
from crmkit.columns.defaults import ACCEPTANCE_TABLE, STAGE_TABLE, default_tables
from crmkit.columns.domains import RULE_DOMAINS
from crmkit.columns.preview import compare_decisions
from crmkit.model.decision_table import DecisionTable, HitPolicy, Rule
from crmkit.model.settings import Settings

FIELDS = tuple(field.name for field in MANAGED_FIELDS)
PEOPLE = customers(
    [
        {"customer_name": "甲", "acceptance": "认可", "contribution": "大", "attitude": "接纳", "cognition": "具体",
         "has_money": "是", "has_authority": "是", "has_need": "是", "created_on": "2026-02-20"},
        {"customer_name": "乙", "acceptance": "有异议", "contribution": "小", "attitude": "质疑",
         "cognition": "笼统"},
        {"customer_name": "丙", "acceptance": "有异议", "contribution": "大", "attitude": "接纳", "cognition": "笼统",
         "source": "展会", "employee_count": 800, "created_on": "2025-02-20"},
        {"customer_name": "丁", "grade_override": "A", "acceptance": "有异议", "contribution": "小"},
        {"customer_name": "戊", "expected_close_on": "2026-03-20", "expected_amount": 200000},
    ],
    first_row=5,
)  # fmt: skip


def decided(**tables):
    return decide(PEOPLE, None, context(tables=tables), {})


def rewritten(table, number, outputs):
    rules = list(table.rules)
    rules[number - 1] = replace(rules[number - 1], outputs=outputs)
    return replace(table, rules=tuple(rules))


def test_the_same_rules_move_nobody():
    preview = compare_decisions(decided(), decided(stage=STAGE_TABLE), FIELDS)
    assert (preview.values, preview.rules, preview.rows) == ((), (), ())


def test_an_edit_names_who_moves_from_what_to_what_and_by_which_rule():
    after = decided(grade_by_acceptance=rewritten(ACCEPTANCE_TABLE, 4, ("B",)))
    preview = compare_decisions(decided(), after, ("grade_by_acceptance", "grade"))
    assert [(move.field, move.old, move.new, move.rows) for move in preview.values] == [
        ("grade_by_acceptance", "C", "B", (6, 8)),
        ("grade", "C", "B", (6,)),  # a person's own grade on row 8 stays
    ]
    assert [(move.table, move.rule, move.rows) for move in preview.rules] == [("grade_by_acceptance", 4, (6, 8))]
    assert preview.rows == (6, 8)


def test_a_dropped_rule_is_no_rule():
    cut = replace(STAGE_TABLE, rules=STAGE_TABLE.rules[1:])
    preview = compare_decisions(decided(), decided(stage=cut), ("stage",))
    assert [(move.table, move.rule, move.rows) for move in preview.rules] == [("stage", 0, (6,))]


def test_where_all_hits_count_the_new_hits_are_named():
    tags = default_tables(Settings())["tags"]
    blank = ("-",) * len(tags.conditions)
    more = replace(tags, rules=(Rule(("展会", *blank[1:]), ("vip",)), *tags.rules))
    preview = compare_decisions(decided(), decided(tags=more), ("system_tags",))
    assert [(move.table, move.rule, move.rows) for move in preview.rules] == [("tags", 1, (7,))]


def test_decisions_over_different_rows_are_not_compared():
    other = decide(customers([{"customer_name": "甲"}]), None, context(), {})
    with pytest.raises(ValueError, match="grade"):
        compare_decisions(decided(), other, ("grade",))


WORDS = {
    "stage": st.sampled_from(("potential", "watching", "intention", "opportunity")),
    "grade_by_acceptance": st.sampled_from(("A", "B", "C")),
    "priority": st.sampled_from(("high", "low")),
}


@st.composite
def edits(draw):
    edited = {}
    for name in draw(st.sets(st.sampled_from(sorted(WORDS)), min_size=1)):
        table = default_tables(Settings())[name]
        for number in range(1, len(table.rules) + 1):
            if draw(st.booleans()):
                table = rewritten(table, number, (draw(WORDS[name]),))
        if draw(st.booleans()):
            table = replace(table, rules=table.rules[: draw(st.integers(0, len(table.rules)))])
        edited[name] = table
    return edited


@given(edits())
@settings(max_examples=10, deadline=None)
def test_counts_are_those_of_applying(edited):
    before, after = decided(), decided(**edited)
    preview = compare_decisions(before, after, FIELDS)
    applied = Counter()
    for name in FIELDS:
        for row, old in before.values[name].items():
            new = after.values[name][row]
            if not (old == new or (pd.isna(old) and pd.isna(new))):
                applied[name, str(old), str(new)] += 1
    told = Counter({(m.field, str(m.old), str(m.new)): len(m) for m in preview.values})
    assert sum(told.values()) == sum(applied.values())
    assert {name: preview.count(name) for name in FIELDS} == {
        name: sum(count for key, count in applied.items() if key[0] == name) for name in FIELDS
    }
    assert set(preview.rows) == {row for move in preview.values for row in move.rows}
    assert {move.table for move in preview.rules} <= set(edited)


def test_decisions_count_days_from_their_as_of():
    rules = (Rule(("近30天",), ("fresh",)), Rule((">30天前",), ("stale",)))
    table = DecisionTable("tags", HitPolicy.COLLECT, ("created_on",), ("tag",), rules)
    said = list(decided(tags=table).hits["tags"].output("tag"))
    assert said == [("fresh",), (), ("stale",), (), ()]


CHOICES = {
    "acceptance": ("认可", "有异议", "倾向竞品", None),
    "contribution": ("大", "一般", "小", None),
    "attitude": ("质疑", "接纳", None),
    "cognition": ("笼统", "具体", None),
    "status": ("跟进中", "已回款", "暂停", None),
    "expected_close_on": ("2026-01-01", "2026-03-20", "2026-05-01", "2026-05-20", "2027-01-01", None),
    "has_money": ("是", "否", None),
    "paid_amount_total": (None, 5.0, 60.0, 900.0),
    "employee_count": (None, 3, 800),
    "grade_override": ("A", None),
    "stage_override": ("意向", None),
}


def test_results_stay_within_what_the_domains_promise():
    """A rule table is excused from cases that `RULE_DOMAINS` rules out, so they must never occur."""
    random = Random(1)
    rows = [{name: random.choice(words) for name, words in CHOICES.items()} for _ in range(400)]
    people = customers([{**row, "customer_name": f"客户{n}"} for n, row in enumerate(rows)])
    touched = touches([{"customer_name": "客户0", "touched_on": "2026-03-01"}])
    made = decide(people, touched, context(), {})
    for name, domain in RULE_DOMAINS.items():
        frame = next(frame for frame in (made.values, made.derived, people.values) if name in frame.columns)
        column = frame[name]
        assert domain.has_blank or name == "score" or column.notna().all(), name
        assert domain.words is None or set(column.dropna()) == set(domain.words), name
        assert domain.low is None or (column.dropna() >= domain.low).all(), name
