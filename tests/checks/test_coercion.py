"""Raw cells become values with the type of their field, whatever the cells hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from people_tables import BY_NAME, CONTEXT, ERROR, UNCACHED, build_table, checked

from crmkit.checks import coerce, roll_up, run
from crmkit.model.fields import Kind
from crmkit.model.table_data import CellKind, Status, TableData

CUSTOMERS = BY_NAME["customers"]
FIFTH = datetime(2026, 3, 5)


def typed_cell(field, value, context=CONTEXT):
    typed, findings = coerce(build_table("customers", [{"customer_name": "甲", field: value}]), context)
    return typed.values[field].iloc[0], Status(typed.statuses[field][0]), [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("customer_id", 12.0, "12"),
        ("customer_id", "'00123 ", "00123"),
        ("customer_id", "Ｃ０００１", "C0001"),
        ("customer_name", "  郑州云启\n科技 ", "郑州云启 科技"),
        ("customer_name", 360.0, "360"),
        ("mobile", 13800138000.0, "13800138000"),
        ("mobile", "138 0013 8000", "13800138000"),
        ("email", "Zhou@Example.com", "Zhou@example.com"),
        ("credit_code", "91110108551385082q", "91110108551385082Q"),
        ("nature", "民企", "private"),
        ("nature", "Private Company", "private"),
        ("nature", "合伙", "合伙"),
        ("has_money", True, "yes"),
        ("has_money", 0.0, "no"),
        ("has_money", "无", "no"),
        ("has_money", "√", "yes"),
        ("grade_override", "a类", "A"),
        ("status", " 跟进 中", "active"),
        ("expected_amount", 50_000, 50_000.0),
        ("expected_amount", "5万", 50_000.0),
        ("employee_count", "100-500人", 100.0),
        ("created_on", FIFTH + timedelta(hours=14), pd.Timestamp(FIFTH)),
        ("created_on", "2026年3月5日", pd.Timestamp(FIFTH)),
        ("created_on", 46086, pd.Timestamp(FIFTH)),
        ("note", " 3.5 电话:\n嫌贵 ", "3.5 电话:\n嫌贵"),
        ("note", 12, "12"),
        ("note", FIFTH, "2026-03-05"),
        ("region", True, "TRUE"),
    ],
)
def test_a_cell_is_read_as_a_person_reads_it(field, raw, value):
    assert typed_cell(field, raw) == (value, Status.VALID, [])


@pytest.mark.parametrize("raw", [None, "", "  ", "\u200b", "-", "—", "暂无", "N/A", "无"])
@pytest.mark.parametrize(
    "field", ["mobile", "email", "credit_code", "expected_amount", "created_on", "customer_id", "contact_name"]
)
def test_a_word_for_nothing_is_blank(field, raw):
    value, status, found = typed_cell(field, raw)
    assert (pd.isna(value), status, found) == (True, Status.BLANK, [])


@pytest.mark.parametrize(
    ("field", "raw", "code"),
    [
        ("attitude", "接那", "VOC001"),
        ("has_money", "有预算吧", "VOC001"),
        ("mobile", "1.38E+10", "IDN002"),
        ("credit_code", "9.11E+17", "IDN002"),
        ("expected_amount", FIFTH, "NUM001"),
        ("expected_amount", True, "NUM001"),
        ("expected_amount", float("inf"), "NUM001"),
        ("created_on", True, "DAT001"),
        ("created_on", 3.5, "DAT001"),
        ("created_on", "05/03/2026", "DAT002"),
        ("mobile", FIFTH, "PHO001"),
        ("email", 12.5, "EML001"),
    ],
)
def test_what_does_not_fit_is_blank_and_told_once(field, raw, code):
    value, status, found = typed_cell(field, raw)
    assert (pd.isna(value), status, found) == (True, Status.INVALID, [code])


@pytest.mark.parametrize("field", [field.name for field in CUSTOMERS.fields])
@pytest.mark.parametrize(("raw", "code"), [(ERROR, "CEL001"), (UNCACHED, "CEL002")])
def test_an_error_or_a_formula_without_result_is_not_judged_and_told_once(field, raw, code):
    value, status, found = typed_cell(field, raw)
    assert (pd.isna(value), status, found) == (True, Status.NOT_JUDGEABLE, [code])
    row = {
        "customer_name": "甲公司",
        "agreed_next_on": date(2026, 3, 25),
        "paused_until_on": date(2026, 5, 1),
        field: raw,
    }
    assert [finding.code for finding in checked({"customers": [row]})] == [code]


def test_a_formula_counts_by_its_cached_value():
    data = build_table(
        "customers", [{"customer_name": "甲", "has_money": True}, {"customer_name": "乙", "has_money": 1.0}]
    )
    data.kinds.loc[:, "has_money"] = int(CellKind.FORMULA)
    typed, findings = coerce(data, CONTEXT)
    assert typed.values["has_money"].tolist() == ["yes", "yes"]
    assert len(findings) == 0


@pytest.mark.parametrize(("raw", "seen"), [(1.23e17, "1.23E+17"), ("1.23E+17", "1.23E+17"), (1e15, "1E+15")])
def test_an_id_that_excel_rounded_stays_as_it_is_seen_and_is_told_once(raw, seen):
    assert typed_cell("customer_id", raw) == (seen, Status.VALID, ["IDN002"])
    row = {"customer_name": "甲公司", "agreed_next_on": FIFTH, "customer_id": raw}
    rows = [row, {**row, "customer_name": "乙公司"}]
    touch = {"touched_on": FIFTH, "customer_id": 2.46e17}
    found = [finding.code for finding in checked({"customers": rows, "touches": [touch]})]
    assert found == ["IDN002"] * 3


def test_true_is_not_taken_for_one():
    data = build_table("customers", [{"customer_name": "甲", "region": 1.0}, {"customer_name": "乙", "region": True}])
    assert coerce(data, CONTEXT)[0].values["region"].tolist() == ["1", "TRUE"]


def test_every_declared_field_is_a_column_of_its_type_and_absent_ones_are_blank():
    typed, _ = coerce(build_table("customers", [{"customer_name": "甲"}], first_row=5), CONTEXT)
    assert list(typed.values.columns) == list(CUSTOMERS.by_name)
    assert typed.values.index.tolist() == [5]
    assert typed.present == {"customer_name"}
    for field in CUSTOMERS.fields:
        kind = typed.values[field.name].dtype.kind
        assert kind == {Kind.DATE: "M", Kind.AMOUNT: "f", Kind.INTEGER: "f"}.get(field.kind, "O")
        assert typed.statuses[field.name].dtype == np.uint8
        assert typed.statuses[field.name].tolist() == [
            Status.VALID if field.name == "customer_name" else Status.BLANK
        ]


def test_a_table_without_rows_is_fine():
    empty = build_table("customers", [{"customer_name": "甲", "created_on": FIFTH}])
    none = TableData(CUSTOMERS, empty.values.iloc[:0], empty.kinds.iloc[:0], empty.unknown.iloc[:0], empty.origin)
    typed, findings = coerce(none, CONTEXT)
    assert len(typed) == len(findings) == len(run({"customers": typed}, {"customers": none}, CONTEXT)) == 0


def test_a_year_is_assumed_in_the_past_for_what_happened_and_near_for_plans():
    assert typed_cell("created_on", "4月27日")[0] == pd.Timestamp(2025, 4, 27)
    assert typed_cell("expected_close_on", "4月27日")[0] == pd.Timestamp(2026, 4, 27)


def test_an_english_workbook_is_told_the_english_words():
    data = build_table("customers", [{"customer_name": "A", "attitude": "Acepting"}])
    _, findings = coerce(data, replace(CONTEXT, language="en"))
    assert "Close to it: Accepting" in next(iter(findings)).message("en")


def test_a_total_row_is_told_as_one_and_nothing_else_about_it_is():
    rows = [
        {"customer_name": "甲公司", "agreed_next_on": FIFTH},
        {"customer_name": "合计", "mobile": "共3个", "created_on": "x"},
    ]
    assert [finding.code for finding in checked({"customers": rows})] == ["TOT001"]


@st.composite
def formatted(draw):
    """A field, a typed value, and a cell that a person or Excel could have formatted it as."""
    field = draw(st.sampled_from([field for field in CUSTOMERS.fields if field.kind is not Kind.TEXT]))
    if field.kind is Kind.CHOICE:
        term = draw(st.sampled_from(field.vocabulary.terms))
        return (
            field.name,
            term.name,
            draw(st.sampled_from([term.zh, term.en, term.name, f" {term.zh} ", *term.aliases])),
        )
    if field.kind is Kind.DATE:
        day = draw(st.dates(date(2000, 1, 1), date(2040, 1, 1)))
        forms = (day, f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日")
        return field.name, pd.Timestamp(day), draw(st.sampled_from(forms))
    if field.kind in (Kind.AMOUNT, Kind.INTEGER):
        amount = draw(st.integers(0, 10**9))
        return field.name, float(amount), draw(st.sampled_from([float(amount), f"{amount}", f"{amount:,}"]))
    if field.kind is Kind.PHONE:
        number = draw(st.integers(13_000_000_000, 19_999_999_999))
        return field.name, str(number), draw(st.sampled_from([float(number), str(number), f"+86 {number}"]))
    plain = {
        Kind.EMAIL: "a@example.com",
        Kind.CREDIT_CODE: "91110108551385082Q",
        Kind.IDENTIFIER: "C0001",
        Kind.NAME: "王芳",
    }
    return field.name, plain[field.kind], f" {plain[field.kind]} "


@given(formatted())
def test_a_formatted_value_reads_back(case):
    field, value, cell = case
    assert typed_cell(field, cell)[:2] == (value, Status.VALID)


ANYTHING = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.just(pd.NaT),
    st.just(pd.Timestamp(FIFTH)),
    st.integers(-(10**20), 10**400),
    st.sampled_from(
        ["合计", "3月5日", "5-8万", "１３８", "1.23E+17", "=1+1", "#REF!", "a@qq.con", "\ud800", "二〇二六年", "{x}"]
    ),
)


# Shrinking 50 columns takes minutes; the seed that hypothesis prints is enough to look at one.
@settings(
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
    max_examples=30,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(st.data())
def test_no_cell_whatever_it_holds_raises(data):
    raw = {}
    for name in ("customers", "touches", "team"):
        table = BY_NAME[name]
        count = data.draw(st.integers(0, 3))
        cells = {field.name: data.draw(st.lists(ANYTHING, min_size=count, max_size=count)) for field in table.fields}
        index = pd.RangeIndex(2, 2 + count)
        values = pd.DataFrame({key: pd.Series(column, dtype=object, index=index) for key, column in cells.items()})
        kinds = data.draw(st.lists(st.sampled_from(CellKind), min_size=len(cells), max_size=len(cells)))
        shape = pd.DataFrame(
            {key: np.full(count, kind, np.uint8) for key, kind in zip(cells, kinds, strict=True)}, index=index
        )
        raw[name] = TableData(table, values, shape, pd.DataFrame(index=index), build_table(name, []).origin)
    typed = {name: coerce(table, CONTEXT) for name, table in raw.items()}
    findings = sum(
        (found for _, found in typed.values()), run({name: one for name, (one, _) in typed.items()}, raw, CONTEXT)
    )
    for language in ("zh", "en"):
        assert all(finding.message(language) and finding.suggestion(language) for finding in findings)
    assert sum(total.count for total in roll_up(findings, 10).totals) == len(findings)
