"""Laws that hold for every customer table."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from typed_tables import AS_OF, UNREADABLE, context, customers, touches

from crmkit.columns.catalogue import MANAGED_FIELDS
from crmkit.columns.decide import decide
from crmkit.model.fields import Kind
from crmkit.model.tables import CUSTOMERS

DAYS = st.integers(-400, 400).map(lambda count: (AS_OF + timedelta(days=count)).isoformat())
DECISIVE = (
    "attitude", "cognition", "has_money", "has_authority", "has_need", "acceptance", "contribution",
    "expected_amount", "expected_close_on", "status", "agreed_next_on", "paused_until_on", "won_on", "created_on",
    "stage_override", "grade_override", "source", "employee_count", "nature", "is_verified",
)  # fmt: skip


def cell(name):
    field = CUSTOMERS.by_name[name]
    if field.kind is Kind.DATE:
        return DAYS
    if field.vocabulary is not None:
        return st.sampled_from([term.zh for term in field.vocabulary.terms])
    return st.sampled_from([0, 1, 499, 500, 19_999, 20_000, 99_999, 100_000, 1_000_000])


CUSTOMER = st.fixed_dictionaries({}, optional={name: cell(name) for name in DECISIVE})
CONTACTS = st.lists(st.integers(-400, 5).map(lambda n: (AS_OF + timedelta(days=n)).isoformat()), max_size=3)
BASES = st.lists(st.tuples(CUSTOMER, CONTACTS), min_size=1, max_size=12)


def decided(base, as_of=AS_OF, **arguments):
    rows = [{"customer_id": f"C{n}", **row} for n, (row, _) in enumerate(base)]
    contacts = [{"customer_id": f"C{n}", "touched_on": day} for n, (_, days) in enumerate(base) for day in days]
    return decide(customers(rows), touches(contacts), context(as_of, **arguments), {})


@given(BASES)
@settings(max_examples=40, deadline=None)
def test_columns_at_once_equal_a_naive_row_by_row_evaluation(base):
    values = decided(base).values
    rows = customers([row for row, _ in base]).values
    calendar = context().calendar
    for place, (_, days) in enumerate(base):
        row, got = rows.iloc[place], values.iloc[place]
        touched = reference.last_touch(days, AS_OF)
        expected = (
            reference.stage(row), reference.grade(row, AS_OF),
            *reference.window(row, touched, AS_OF, calendar), reference.next_due(row, touched, AS_OF, calendar),
        )  # fmt: skip
        names = ("earliest_due_on", "latest_due_on", "next_due_on")
        assert (got["stage"], got["grade"], *(reference.day(got[name]) for name in names)) == expected


@given(BASES, st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_the_order_of_rows_decides_nothing(base, random):
    order = list(range(len(base)))
    random.shuffle(order)
    values = decided(base).values.reset_index(drop=True)
    shuffled = decided([base[place] for place in order]).values.reset_index(drop=True)
    pd.testing.assert_frame_equal(shuffled, values.iloc[order].reset_index(drop=True))


@given(BASES, st.sampled_from(["质疑", "接纳", None, UNREADABLE]))
@settings(max_examples=20, deadline=None)
def test_the_grade_never_reads_the_attitude(base, attitude):
    flipped = [({**row, "attitude": attitude}, days) for row, days in base]
    names = ["grade", "grade_by_acceptance", "grade_by_window", "grade_by_pareto"]
    pd.testing.assert_frame_equal(decided(flipped).values[names], decided(base).values[names])


@given(BASES, st.dates(date(2025, 1, 1), date(2027, 6, 30)))
@settings(max_examples=25, deadline=None)
def test_the_window_is_never_reversed_and_opens_on_a_working_day(base, as_of):
    values = decided(base, as_of).values
    owed = values[values["earliest_due_on"].notna()]
    assert (owed["earliest_due_on"] <= owed["latest_due_on"]).all()
    calendar = context(as_of).calendar
    assert all(calendar.is_working(day.date()) for day in owed["earliest_due_on"])
    assert (values["earliest_due_on"].isna() == values["latest_due_on"].isna()).all()


@given(CUSTOMER, CONTACTS)
@settings(max_examples=15, deadline=None)
def test_a_cell_that_cannot_be_read_never_becomes_a_value(row, days):
    """What stands on the cell is the same as with a blank one, or blank or unjudged: never something else."""
    cells = [(name, cell) for name in DECISIVE for cell in (None, UNREADABLE)]
    values = decided([({**row, name: cell}, days) for name, cell in cells]).values
    for place, name in enumerate(DECISIVE):
        says_nothing_else(name, values.iloc[2 * place], values.iloc[2 * place + 1])


def says_nothing_else(name, blank, unread):
    none_said = {"stage": "unjudged", "grade": "ungraded", "grade_by_acceptance": "unjudged"}
    follow_from_those = {"suggested_step", "score", "priority", "system_tags", "why", "reminders"}
    for field in MANAGED_FIELDS:
        same = (pd.isna(blank[field.name]) and pd.isna(unread[field.name])) or blank[field.name] == unread[field.name]
        is_unsaid = pd.isna(unread[field.name]) or unread[field.name] == none_said.get(field.name)
        if name == "contribution" and field.name in {"grade", "grade_by_acceptance"}:
            continue  # falls back to what acceptance says without a contribution; see the golden customer
        if name in {"stage_override", "grade_override", "contribution"} and field.kind is Kind.DATE:
            continue  # the date follows from a stage or grade that is unjudged
        if name in {"stage_override", "grade_override", "contribution"} and field.name == "due_state":
            continue
        assert same or is_unsaid or field.name in follow_from_those, field.name


@given(BASES)
@settings(max_examples=15, deadline=None)
def test_deciding_changes_nothing_that_was_read(base):
    table = customers([row for row, _ in base])
    before = table.values.copy(deep=True)
    decide(table, None, context(), {})
    pd.testing.assert_frame_equal(table.values, before)


@given(BASES)
@settings(max_examples=15, deadline=None)
def test_both_languages_decide_the_same(base):
    zh, en = decided(base).values, decided(base, language="en").values
    words = [field.name for field in MANAGED_FIELDS if field.kind is Kind.TEXT]
    pd.testing.assert_frame_equal(zh.drop(columns=words), en.drop(columns=words))
    for name in words:
        assert (zh[name].isna() == en[name].isna()).all()
        assert not en[name].dropna().str.contains(r"[\u4e00-\u9fff]").any(), en[name].tolist()


def test_an_empty_table_is_decided():
    values = decide(customers([]), None, context(), {}).values
    assert len(values) == 0
    assert list(values.columns) == [field.name for field in MANAGED_FIELDS]


def test_every_managed_value_has_the_type_its_field_declares():
    values = decided([({}, []), ({"acceptance": "认可"}, ["2026-03-01"])]).values
    for field in MANAGED_FIELDS:
        expected = "M" if field.kind is Kind.DATE else "O" if field.vocabulary or field.kind is Kind.TEXT else "f"
        assert np.dtype(values[field.name].dtype).kind == expected, field.name
