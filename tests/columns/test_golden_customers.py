"""Golden customers, computed by hand, decided together as one workbook."""

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from golden import GOLDEN
from typed_tables import context, customers, touches

from crmkit.columns.catalogue import MANAGED_FIELDS
from crmkit.columns.decide import decide
from crmkit.columns.defaults import default_tables
from crmkit.model.fields import Kind
from crmkit.model.settings import Settings

NAMES = [f"{number:02} {golden.about}" for number, golden in enumerate(GOLDEN, 1)]


@cache
def workbook():
    rows = [
        {"customer_id": f"C{n:04}", "customer_name": f"客户{n:02}", **golden.given}
        for n, golden in enumerate(GOLDEN, 1)
    ]
    contacts = [
        {"touched_on": day, ("customer_name" if golden.touched_by_name else "customer_id"): key}
        for n, golden in enumerate(GOLDEN, 1)
        for day in golden.touched_on
        for key in [f"客户{n:02}" if golden.touched_by_name else f"C{n:04}"]
    ]
    counts = {n + 1: golden.finding_count for n, golden in enumerate(GOLDEN, 1) if golden.finding_count}
    return customers(rows), touches(contacts), counts


@cache
def decided(**replaced):
    table, contacts, counts = workbook()
    return decide(table, contacts, context(tables=replaced), counts)


def as_seen(field, value):
    if pd.isna(value):
        return None
    if field.vocabulary is not None:
        return field.vocabulary.label(value, "zh")
    return value.date().isoformat() if field.kind is Kind.DATE else value


@pytest.mark.parametrize("number", range(len(GOLDEN)), ids=NAMES)
def test_golden_customer_is_decided_as_computed_by_hand(number):
    row = decided().values.iloc[number]
    seen = {field.name: as_seen(field, row[field.name]) for field in MANAGED_FIELDS}
    assert seen == GOLDEN[number].expected


def test_every_expected_column_is_managed_and_every_managed_column_expected():
    names = [field.name for field in MANAGED_FIELDS]
    assert all(list(golden.expected) == names for golden in GOLDEN)


def test_every_rule_of_every_default_table_decides_some_golden_customer():
    unused = {
        (name, rule + 1)
        for name, outcome in decided().hits.items()
        for rule in range(len(outcome.table.rules))
        if not outcome.truth[outcome.combination][:, rule].any()
    }
    # 远期 never comes out of the default combination; the rule stands for a team's own combination that says so.
    assert unused == {("grade", 7)}


#: Without these the answer is the same: an undecided stage is 未判 too, and 远期 never comes out of the defaults.
WITHOUT_EFFECT = {("stage", 5), ("stage", 6), ("grade", 7)}
RULES = [
    (name, number)
    for name, table in default_tables(Settings()).items()
    for number, rule in enumerate(table.rules, 1)
    if any(output != "" for output in rule.outputs) and (name, number) not in WITHOUT_EFFECT
]


@pytest.mark.parametrize(("name", "number"), RULES, ids=[f"{name} {number}" for name, number in RULES])
def test_without_any_one_rule_some_golden_customer_would_be_decided_otherwise(name, number):
    table = default_tables(Settings())[name]
    others = tuple(rule for place, rule in enumerate(table.rules, 1) if place != number)
    without = decided(**{name: replace(table, rules=others)})
    assert not without.values.equals(decided().values)


def test_nothing_within_the_announced_calendar_is_provisional():
    assert not decided().provisional.any()
