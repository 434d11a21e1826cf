"""Mutation proof: injected gaps, overlaps, dead rules and unknown words are all found, and nothing else is."""

from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_oracle import AS_OF, FIELDS, Truth, column, made

from crmkit.columns.catalogue import RULE_FIELDS
from crmkit.columns.defaults import default_tables
from crmkit.columns.domains import RULE_DOMAINS
from crmkit.locale import LANGUAGES
from crmkit.model.decision_table import DecisionTable, HitPolicy
from crmkit.model.settings import Settings
from crmkit.rules import compile_table, evaluate
from crmkit.rules.analysis import MOST_PIECES, check_table, check_tables
from crmkit.rules.analysis.boxes import boxed, intersection
from crmkit.rules.analysis.gaps import gap_boxes

DEFAULTS = default_tables(Settings())
DECIDING = [name for name, table in DEFAULTS.items() if table.hit_policy.is_single]
GAPS = {"gap", "gap_at_limit"}


def found(problems, *codes):
    return {problem.rules for problem in problems if problem.code in codes}


def has(problems, *codes):
    return any(problem.code in codes for problem in problems)


def checked(table, fields=FIELDS, domains=None):
    return check_table(compile_table(table, fields).on(AS_OF), domains=domains or {})


def agrees_with_the_oracle(table, fields=FIELDS, domains=None):
    """Gaps, clashes and dead rules as `check_table` names them are those of the brute force."""
    truth = Truth(table, fields, domains)
    problems = checked(table, fields, domains)
    assert not has(problems, "not_checked")
    policy = table.hit_policy
    assert has(problems, *GAPS) == (policy.is_single and truth.has_gap())
    assert pairs(problems, "overlap") == (truth.overlapping() if policy is HitPolicy.UNIQUE else set())
    assert pairs(problems, "conflict") == (truth.conflicting() if policy is HitPolicy.ANY else set())
    assert {problem.rules[0] for problem in problems if problem.code == "never_fires"} == truth.never_hitting()
    masking = policy in (HitPolicy.FIRST, HitPolicy.PRIORITY)
    masked = {problem.rules[-1] for problem in problems if problem.code == "masked"}
    assert masked == (truth.never_deciding() if masking else set())
    return problems


def pairs(problems, code):
    return {tuple(sorted(rules)) for rules in found(problems, code)}


def test_the_default_tables_have_no_problem():
    assert (
        check_tables([compile_table(table, RULE_FIELDS) for table in DEFAULTS.values()], domains=RULE_DOMAINS) == ()
    )


@pytest.mark.parametrize("name", DECIDING)
def test_the_oracle_finds_no_fault_in_the_defaults_either(name):
    assert agrees_with_the_oracle(DEFAULTS[name], RULE_FIELDS, RULE_DOMAINS) == ()


def with_rule(table, place, rule):
    return replace(table, rules=(*table.rules[:place], rule, *table.rules[place + 1 :]))


def with_cell(table, rule, place, cell):
    conditions = table.rules[rule].conditions
    return with_rule(
        table, rule, replace(table.rules[rule], conditions=(*conditions[:place], cell, *conditions[place + 1 :]))
    )


@pytest.mark.parametrize("name", DECIDING)
def test_a_dropped_rule_leaves_a_gap_that_is_found_and_the_proposed_row_closes_it(name):
    table = DEFAULTS[name]
    for place in range(len(table.rules)):
        cut = replace(table, rules=table.rules[:place] + table.rules[place + 1 :])
        problems = agrees_with_the_oracle(cut, RULE_FIELDS, RULE_DOMAINS)
        if not has(problems, *GAPS):
            assert name == "valid_customer"  # its rules overlap on purpose
            continue
        rows = [[cell.zh for cell in problem.likely_cells] for problem in problems if problem.code == "gap"]
        if not has(problems, "gap_at_limit"):
            assert Truth(cut, RULE_FIELDS, RULE_DOMAINS).uncovered_by(rows)


@pytest.mark.parametrize("name", DECIDING)
def test_a_narrowed_or_widened_cell_is_found_and_nothing_else(name):
    table = DEFAULTS[name]
    for rule, place in product(range(len(table.rules)), range(len(table.conditions))):
        for cell in ("-", "为空", "不为空"):
            agrees_with_the_oracle(with_cell(table, rule, place, cell), RULE_FIELDS, RULE_DOMAINS)


@pytest.mark.parametrize("name", DECIDING)
def test_a_rule_behind_one_that_takes_its_cases_is_named_with_it(name):
    table = DEFAULTS[name]
    for policy in (HitPolicy.FIRST, HitPolicy.PRIORITY):
        for rule in table.rules:
            again = replace(table, hit_policy=policy, rules=(*table.rules, rule), priorities=())
            problems = agrees_with_the_oracle(again, RULE_FIELDS, RULE_DOMAINS)
            assert len(again.rules) in {rules[-1] for rules in found(problems, "masked")}


@pytest.mark.parametrize("name", DEFAULTS)
def test_an_unknown_word_is_found_wherever_it_stands(name):
    table = DEFAULTS[name]
    for rule, place in product(range(len(table.rules)), range(len(table.conditions))):
        field = RULE_FIELDS[table.conditions[place]]
        if field.vocabulary is not None and not field.vocabulary.is_open:
            problems = check_table(compile_table(with_cell(table, rule, place, "没这个词"), RULE_FIELDS))
            (problem,) = [problem for problem in problems if problem.is_cell]
            assert (problem.code, problem.rules, problem.column) == ("unknown_word", (rule + 1,), field.name)
            assert not has(problems, *GAPS)  # what a broken cell leaves open is no second problem


CELLS = {
    "acceptance": ("-", "为空", "不为空", "认可", "有异议,倾向竞品", "not(认可)", "认可,为空", "包含 竞品"),
    "nature": ("-", "民企", "not(民企,国企)", "ab", "包含 b", "以 ca 开头", "为空", "不为空"),
    "amount": ("-", "<5", "<=5", ">5", ">=5", "[5..10]", "(5..10)", "5", "not(5)", ">10", "为空", "不为空", "<5,>10"),
    "count": ("-", "<=30", ">=31", ">30", "<31", "30", "(30..31]", "[31..60]", ">60", "为空", "0", ">0"),
    "share": ("-", "<50%", ">=50%", "[0..1]", "(0..1)", ">1", "为空", "不为空"),
    "day": (
        "-",
        "近30天",
        ">30天前",
        "<30天前",
        "未来7天",
        ">今天",
        "早于2026-02-03",
        ">=2026-03-05",
        "为空",
        "30天前",
        "每年未来7天",
        "not(每年未来7天)",
        "每年[30天前..3天后],为空",
    ),
    "note": ("-", "包含 ab", "包含 b", "以 b 开头", "不包含 b", "以 ca 结尾", "ab", "为空", "不为空", "not(ab,z)"),
}


@st.composite
def random_tables(draw):
    names = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=2, unique=True))
    policy = draw(st.sampled_from(HitPolicy))
    row = st.tuples(*(st.sampled_from(CELLS[name]) for name in names), st.sampled_from("xy"))
    rows = draw(st.lists(row, min_size=0, max_size=5))
    return made(policy, names, rows, priorities=("y", "x"))


@given(random_tables())
@settings(max_examples=150, deadline=None)
def test_random_tables_are_judged_as_the_oracle_judges_them(table):
    agrees_with_the_oracle(table)


@given(random_tables())
@settings(max_examples=100, deadline=None)
def test_every_class_of_a_gap_or_an_overlap_is_a_value_that_proves_it(table):
    compiled = compile_table(table, FIELDS).on(AS_OF)
    boxes = boxed(compiled, {}, AS_OF)
    for box in gap_boxes(boxes):
        assert not hits(boxes, box).any()
    for (one, first), (other, second) in product(boxes.boxes.items(), repeat=2):
        common = intersection(first, second)
        if common is not None:
            assert hits(boxes, common)[:, [one - 1, other - 1]].all()


def hits(boxes, box):
    """Which rules hit the values of the box's classes."""
    axes = [
        [classes.keys[n] for n in classes.members(chosen)] for classes, chosen in zip(boxes.columns, box, strict=True)
    ]
    rows = list(product(*axes))
    columns = {}
    for place, classes in enumerate(boxes.columns):
        values = [row[place] for row in rows]
        if classes.field.kind.value == "date":
            values = [None if value is None else np.datetime64(int(value), "D") for value in values]
        columns[classes.field.name] = column(classes.field, values)
    outcome = evaluate(boxes.compiled, columns, len(rows))
    return outcome.truth[outcome.combination]


@given(random_tables())
@settings(max_examples=100, deadline=None)
def test_proposed_rows_hold_exactly_the_gap(table):
    single = replace(table, hit_policy=HitPolicy.FIRST)
    problems = [problem for problem in checked(single) if problem.code in GAPS]
    if all(problem.code == "gap" and problem.likely_cells for problem in problems) and len(problems) < 20:
        for language in LANGUAGES:
            rows = [[cell.say(language) for cell in problem.likely_cells] for problem in problems]
            assert Truth(single).uncovered_by(rows)


def test_a_table_too_large_to_check_says_so():
    fields = {f"f{n}": replace(FIELDS["acceptance"], name=f"f{n}") for n in range(20)}
    random, rows = Random(7), []
    for _ in range(60):
        asked = random.sample(range(20), 3)
        cells = [random.choice(("认可", "有异议", "为空", "not(认可)")) if n in asked else "-" for n in range(20)]
        rows.append((*cells, "x"))
    problems = check_table(compile_table(made(HitPolicy.FIRST, tuple(fields), rows), fields))
    assert [problem.code for problem in problems] == ["not_checked"]
    assert f"{4**20:,}" in problems[0].message("zh")


@given(random_tables())
@settings(max_examples=50, deadline=None)
def test_a_table_within_the_stated_bound_is_always_checked(table):
    compiled = compile_table(table, FIELDS).on(AS_OF)
    if boxed(compiled, {}, AS_OF).combination_count <= MOST_PIECES:
        assert not has(check_table(compiled), "not_checked")


def test_a_column_that_seeks_too_many_parts_of_texts_says_so():
    rows = [(f"包含 w{n}", "x") for n in range(15)]
    assert "not_checked" in {problem.code for problem in checked(made(HitPolicy.FIRST, ("note",), rows))}


def test_a_table_without_rules_covers_nothing_and_does_not_fail():
    for policy in HitPolicy:
        empty = DecisionTable("t", policy, ("amount",), ("said",), ())
        assert has(checked(empty), *GAPS) == policy.is_single
        assert evaluate(compile_table(empty, FIELDS), {"amount": np.array([1.0])}, 1).rule_numbers().tolist() == [0]


def test_what_a_rule_can_not_meet_is_no_gap():
    table = made(HitPolicy.UNIQUE, ("count",), [("0", "none"), (">0", "some")])
    assert has(checked(table), *GAPS)
    from crmkit.rules.analysis import Domain

    assert checked(table, domains={"count": Domain(low=0, has_blank=False)}) == ()


def test_only_rules_written_twice_are_named_where_all_hits_count():
    rows = [("认可", "x"), ("认可", "x"), ("认可", "y")]
    problems = checked(made(HitPolicy.COLLECT, ("acceptance",), rows))
    assert [(problem.code, problem.rules) for problem in problems] == [("repeated", (1, 2))]
