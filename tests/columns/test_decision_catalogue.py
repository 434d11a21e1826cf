"""What is declared: names and order fixed, deciders honest about what they read and write, tables replaceable."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from typed_tables import context, customers

from crmkit.columns.catalogue import DECIDERS, DERIVED_FIELDS, MANAGED_FIELDS, RULE_FIELDS
from crmkit.columns.decide import decide, usable_tables
from crmkit.columns.deciding import DecisionCycle, decides, ordered
from crmkit.columns.defaults import default_tables
from crmkit.columns.workings import Workings
from crmkit.locale import LANGUAGES, catalogue
from crmkit.model.decision_table import DecisionTable, HitPolicy, Rule
from crmkit.model.fields import Field, Kind, Owner
from crmkit.model.joining import join_touches
from crmkit.model.settings import Settings

ROWS = [
    {"attitude": "质疑", "cognition": "具体", "acceptance": "认可", "expected_amount": 5, "note": "3.1 电话"},
    {"status": "暂停"},
    {"grade_override": "A", "status": "已回款", "won_on": "2026-02-01"},
]


def test_managed_columns_have_their_headers_and_order():
    visible = [field.zh for field in MANAGED_FIELDS if not field.is_folded]
    folded = [field.zh for field in MANAGED_FIELDS if field.is_folded]
    assert visible == ["下次跟进", "跟进状态", "阶段", "分级", "有效客户", "建议动作", "为什么"]
    assert folded == [
        "最近跟进", "跟进次数", "最早", "最晚", "得分", "优先级", "系统标签", "提醒", "分级(认可×贡献)", "分级(窗口)",
        "分级(帕累托)", "资料完整度", "问题数",
    ]  # fmt: skip


@pytest.mark.parametrize("field", MANAGED_FIELDS, ids=lambda field: field.name)
def test_a_managed_column_is_ours_and_says_in_both_languages_what_blank_means(field):
    assert field.owner is Owner.CRMKIT
    assert any(word in field.help_zh for word in ("空着", "0:"))
    assert any(word in field.help_en for word in ("blank", "Blank", "0:"))
    assert field.number_format or field.kind in (Kind.TEXT, Kind.CHOICE)


def test_every_result_is_produced_by_exactly_one_decider():
    names = [field.name for decider in DECIDERS for field in decider.results]
    assert len(names) == len(set(names))
    assert {field.name for field in MANAGED_FIELDS} <= set(names)


class Watched(dict):
    """Columns that remember which were asked for."""

    def __init__(self, columns):
        super().__init__(columns)
        self.asked = set()

    def __contains__(self, name):
        self.asked.add(name)
        return super().__contains__(name)

    def __getitem__(self, name):
        self.asked.add(name)
        return super().__getitem__(name)


def test_a_decider_reads_and_writes_what_it_declares():
    table, its_context = customers(ROWS), context()
    tables, _ = usable_tables(its_context)
    conditions = {name: compiled.table.conditions for name, compiled in tables.items()}
    workings = Workings(table, join_touches(table, None, its_context.as_of), {}, its_context, tables)
    for decider in ordered(DECIDERS, conditions):
        watched = Watched(workings.columns)
        workings.columns = watched
        made = decider.function(workings)
        declared = set(decider.reads) | {name for asked in decider.tables for name in conditions[asked]}
        # The lift tries the grade's rules out on columns of its own and asks for nothing else.
        assert watched.asked <= declared, decider.name
        assert set(made) == {field.name for field in decider.results}, decider.name
        workings.columns = dict(watched) | made


def test_every_declared_read_exists():
    known = set(RULE_FIELDS)
    assert {name for decider in DECIDERS for name in decider.reads} <= known


def test_decisions_that_wait_for_each_other_are_a_programming_error():
    def field(name):
        return Field(name, Kind.TEXT, name, name)

    first = decides(reads=("b",), writes=(field("a"),))(lambda _: {})
    second = decides(reads=("a",), writes=(field("b"),))(lambda _: {})
    with pytest.raises(DecisionCycle):
        ordered((first, second), {})
    assert ordered(DECIDERS, {name: made.conditions for name, made in default_tables(Settings()).items()})


def test_each_decider_comes_after_what_it_reads():
    conditions = {name: made.conditions for name, made in default_tables(Settings()).items()}
    done = set()
    produced = {field.name for field in (*MANAGED_FIELDS, *DERIVED_FIELDS)}
    for decider in ordered(DECIDERS[::-1], conditions):
        asked = {name for table in decider.tables for name in conditions[table]}
        own = {field.name for field in decider.derives}
        assert (set(decider.reads) | asked) & produced - own <= done
        done |= {field.name for field in decider.results}


def test_default_tables_have_no_problem():
    decided = decide(customers(ROWS), None, context(), {})
    assert decided.problems == ()
    for compiled in decided.tables.values():
        assert compiled.problems == ()


def test_every_table_has_a_name_in_words():
    for name in default_tables(Settings()):
        assert f"table_{name}" in catalogue("columns", "zh")


def test_every_reason_of_a_default_rule_stands_in_both_languages():
    reasons = {
        rule.because.removeprefix("columns.")
        for table in default_tables(Settings()).values()
        for rule in table.rules
        if rule.because
    }
    for language in LANGUAGES:
        assert reasons == {key for key in catalogue("columns", language) if key.startswith("because.")}


def stage_table(*rules, conditions=("attitude",), outputs=("stage_by_rule",)):
    made = tuple(Rule((cell,) * len(conditions), (output,)) for cell, output in rules)
    return DecisionTable("stage", HitPolicy.FIRST, conditions, outputs, made)


def test_a_teams_own_table_replaces_the_default():
    own = stage_table(("质疑", "商机"), ("-", "观望"))
    decided = decide(customers(ROWS), None, context(tables={"stage": own}), {})
    assert list(decided.values["stage"]) == ["opportunity", "watching", "watching"]


def test_a_teams_table_may_ask_for_any_field_as_a_condition():
    own = stage_table((">0", "商机"), ("-", "潜在"), conditions=("touch_count",))
    decided = decide(customers(ROWS), None, context(tables={"stage": own}), {})
    assert list(decided.values["stage"]) == ["opportunity", "potential", "potential"]


def test_a_teams_table_that_waits_for_its_own_result_is_named_and_left_out():
    own = stage_table(("A", "商机"), conditions=("score",))
    decided = decide(customers(ROWS), None, context(tables={"stage": own}), {})
    assert list(decided.values["stage"]) == ["intention", "unjudged", "unjudged"]
    assert [problem.problem.code for problem in decided.problems] == ["closes_circle"]


def test_a_teams_table_without_the_needed_output_is_named_and_left_out():
    own = stage_table(("质疑", "商机"), outputs=("something",))
    decided = decide(customers(ROWS), None, context(tables={"stage": own}), {})
    assert [problem.problem.code for problem in decided.problems] == ["missing_output"]
    for language in ("zh", "en"):
        assert "stage_by_rule" in decided.problems[0].message(language)


def test_a_teams_table_that_contradicts_itself_leaves_those_customers_unjudged():
    own = replace(stage_table(("质疑", "商机"), ("不为空", "潜在"), ("为空", "观望")), hit_policy=HitPolicy.UNIQUE)
    decided = decide(customers(ROWS), None, context(tables={"stage": own}), {})
    assert list(decided.values["stage"]) == ["unjudged", "watching", "watching"]
    assert [(problem.code, list(problem.places)) for problem in decided.problems] == [("several_rules", [0])]


def test_no_lift_is_promised_when_the_teams_grade_asks_for_something_else():
    row = {"acceptance": "有异议", "contribution": "小"}
    default = default_tables(Settings())["grade_by_acceptance"]
    conditions = (*default.conditions, "region")
    own = replace(
        default,
        conditions=conditions,
        rules=tuple(replace(rule, conditions=(*rule.conditions, "-")) for rule in default.rules),
    )
    assert "可升" in decide(customers([row]), None, context(), {}).values["why"].iloc[0]
    tables = {"grade_by_acceptance": own}
    assert "可升" not in decide(customers([row]), None, context(tables=tables), {}).values["why"].iloc[0]


def test_settings_move_the_limits():
    fast = Settings(closing_window_days=(7, 15, 30), large_amount=10, average_amount=5)
    table = customers([{"expected_close_on": "2026-03-13", "expected_amount": 10, "acceptance": "认可"}])
    values = decide(table, None, context(settings=fast), {}).values
    assert (values["grade_by_window"].iloc[0], values["grade_by_acceptance"].iloc[0]) == ("B", "A")


def test_dates_beyond_the_announced_calendar_are_provisional():
    its_context = context()
    later = its_context.calendar.announced_until.year + 1
    rows = [
        {"status": "暂停", "paused_until_on": f"{later}-05-01"},
        {"status": "暂停", "paused_until_on": "2026-04-01"},
    ]
    assert list(decide(customers(rows), None, its_context, {}).provisional) == [True, False]


def test_long_and_many_lined_notes_of_people_stay_one_short_line():
    note = "老板\n亲自跟 " + "很长" * 20_000
    row = {"grade_override": "A", "override_note": note, "status": "已失去", "lost_reason": note}
    for why in decide(customers([row, {**row, "status": None}]), None, context(), {}).values["why"]:
        assert "\n" not in why
        assert len(why) < 200


def test_only_columns_that_exist_count_for_completeness():
    table = replace(customers([{"owner": "王芳"}]), present=frozenset({"customer_name", "owner", "source"}))
    assert decide(table, None, context(), {}).values["completeness_share"].iloc[0] == 0.5
    bare = replace(table, present=frozenset({"customer_name"}))
    assert np.isnan(decide(bare, None, context(), {}).values["completeness_share"].iloc[0])


def test_findings_are_counted_on_their_row():
    decided = decide(customers(ROWS, first_row=5), None, context(), MappingProxyType({6: 4, 99: 1}))
    assert decided.values["finding_count"].to_dict() == {5: 0, 6: 4, 7: 0}


def test_the_guides_example_in_english():
    row = {
        "attitude": "doubting", "cognition": "specific", "has_money": "yes", "has_authority": "yes",
        "has_need": "yes", "acceptance": "objects", "contribution": "large", "expected_close_on": "2026-04-09",
        "note": "3.2 phone", "agreed_next_on": "2026-03-12",
    }  # fmt: skip
    values = decide(customers([row]), None, context(language="en"), {}).values.iloc[0]
    assert values["why"] == ("B: accepts us but objects, closing within 35 days. Resolve the objection to reach A.")
    assert values["due_state"] == "Agreed for Mar 12"
    assert values["is_valid_customer"] == "Yes"
