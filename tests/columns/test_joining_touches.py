"""Touches find their customer by id, else by unique exact name; dated lines of a note count too."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_tables import AS_OF, UNREADABLE, customers, touches

from crmkit.model.dated_lines import find_dated_lines
from crmkit.model.joining import NOBODY, fold_all, join_touches
from crmkit.model.vocabularies import folded


def days(*notes, as_of=AS_OF):
    lines = find_dated_lines(np.array(notes, dtype=object), as_of)
    return [
        (int(place), day.astype(object).isoformat(), bool(assumed))
        for place, day, assumed in zip(lines.place, lines.touched_on, lines.is_year_assumed, strict=True)
    ]


def test_touches_join_by_id_first_then_by_unique_folded_name():
    table = customers([
        {"customer_id": "C1", "customer_name": "Acme Ltd"},
        {"customer_id": "C2", "customer_name": "双胞胎"},
        {"customer_id": "C3", "customer_name": "双 胞胎"},
        {"customer_name": "无号公司"},
    ])  # fmt: skip
    joined = join_touches(
        table,
        touches([
            {"customer_id": "c1", "touched_on": "2026-03-01"},
            {"customer_id": "C2", "customer_name": "无号公司"},
            {"customer_name": "ACME\uff2cTD"},
            {"customer_name": "双胞胎"},
            {"customer_name": "无 号公司"},
            {"customer_name": "没有这家"},
            {},
            {"customer_id": "C9", "customer_name": "Acme Ltd"},
        ]),
        AS_OF,
    )  # fmt: skip
    assert list(joined.customer) == [0, 1, 0, NOBODY, 3, NOBODY, NOBODY, 0]
    assert list(joined.ambiguous_rows) == [5]
    assert list(joined.unknown_rows) == [7, 8]
    assert np.isnat(joined.touched_on[1])


def test_an_id_that_two_customers_share_attaches_to_nobody():
    table = customers([{"customer_id": "C1", "customer_name": "a"}, {"customer_id": "C1", "customer_name": "b"}])
    joined = join_touches(table, touches([{"customer_id": "C1", "customer_name": "a"}]), AS_OF)
    assert list(joined.customer) == [NOBODY]
    assert list(joined.ambiguous_rows) == [2]


def test_without_a_touch_sheet_the_notes_alone_count():
    joined = join_touches(customers([{"note": "3.2 电话"}, {"note": UNREADABLE}, {}]), None, AS_OF)
    assert list(joined.customer) == [0]
    assert list(joined.row) == [0]


def test_a_dated_line_on_a_day_that_has_a_touch_is_that_touch():
    table = customers(
        [{"customer_id": "C1", "note": "3.2 电话\n3.3 微信"}, {"customer_id": "C2", "note": "3.2 电话"}]
    )
    joined = join_touches(table, touches([{"customer_id": "C1", "touched_on": "2026-03-02"}]), AS_OF)
    pairs = sorted(
        (int(customer), str(day)) for customer, day in zip(joined.customer, joined.touched_on, strict=True)
    )
    assert pairs == [(0, "2026-03-02"), (0, "2026-03-03"), (1, "2026-03-02")]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("3.5 电话:报价", "2026-03-05"),
        ("3.5电话:报价", "2026-03-05"),
        ("3.5\uff1a报价", "2026-03-05"),
        ("\uff13.\uff15 电话", "2026-03-05"),
        ("3/5 报价", "2026-03-05"),
        ("3月5日报价", "2026-03-05"),
        ("3月5号 报价", "2026-03-05"),
        ("- 3月5日 报价", "2026-03-05"),
        ("【3.5】报价", "2026-03-05"),
        ("(3.5)报价", "2026-03-05"),
        ("2026-03-05 报价", "2026-03-05"),
        ("2026/3/5报价", "2026-03-05"),
        ("2026年3月5日", "2026-03-05"),
        ("26.3.5 报价", "2026-03-05"),
        ("2024-12-31 报价", "2024-12-31"),
        ("3.6 电话", "2025-03-06"),
        ("12.30 电话", "2025-12-30"),
        ("2.29 电话", "2024-02-29"),
    ],
)
def test_a_dated_line_is_a_touch_on_the_latest_past_day_it_can_mean(line, day):
    has_year = line[:2] in ("20", "26")
    assert days(line) == [(0, day, not has_year)]


@pytest.mark.parametrize(
    "note",
    ["3.5万预算", "3.5 万预算", "3.5折", "13.5 电话", "2.30 电话", "预计3月5日签", "3-5家供应商", "2026-13-01 x",
     "1.2版 上线", "135 0000 0000", "", "0371-60000000", "第3月5"],
)  # fmt: skip
def test_numbers_that_are_no_dates_are_left_alone(note):
    assert days(note) == []


def test_lines_keep_the_customer_they_stand_on():
    assert days("x\n3.1 电话", None, "3.2 微信\ny\n3月3日 拜访", as_of=date(2026, 3, 5)) == [
        (0, "2026-03-01", True),
        (2, "2026-03-02", True),
        (2, "2026-03-03", True),
    ]


@given(st.lists(st.one_of(st.none(), st.text(alphabet=st.characters(exclude_characters="\x00"), max_size=8))))
def test_folding_many_texts_equals_folding_each(texts):
    assert list(fold_all(texts)) == [folded(text) or None if text else None for text in texts]


@given(st.lists(st.text(alphabet="0123456789.-/年月日 电话万\n", max_size=20), max_size=4))
def test_no_note_makes_the_reader_of_dated_lines_stumble(notes):
    assert all(day <= AS_OF.isoformat() for _, day, assumed in days(*notes) if assumed)
