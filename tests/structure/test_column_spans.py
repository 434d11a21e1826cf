from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crmkit.workbook.sheet.columns import ColumnSpan, changed, deepest_outline, folded, widened


def by_column(spans, until=40):
    return {
        column: dict(span.attributes) for span in spans for column in range(span.first, min(span.last, until) + 1)
    }


@st.composite
def column_spans(draw):
    spans, at = [], 1
    for _ in range(draw(st.integers(0, 5))):
        first = at + draw(st.integers(0, 3))
        last = first + draw(st.integers(0, 4))
        width = draw(st.sampled_from(["8", "20.5"]))
        extra = draw(st.sampled_from([{}, {"style": "3"}, {"hidden": "1"}, {"outlineLevel": "2"}]))
        spans.append(ColumnSpan(first, last, {"width": width, **extra}))
        at = last + 1
    return spans


@given(column_spans(), st.integers(1, 20), st.integers(0, 5))
def test_columns_outside_the_change_keep_every_attribute(spans, first, more):
    last = first + more
    after = changed(spans, first, last, lambda attributes: {**attributes, "mark": "1"})
    expected = by_column(spans)
    for column in range(first, last + 1):
        expected[column] = {**expected.get(column, {}), "mark": "1"}
    assert by_column(after) == expected
    ends = [(span.first, span.last) for span in after]
    assert all(one[1] < other[0] for one, other in pairwise(ends))


def test_a_new_column_under_a_wide_hidden_span_becomes_visible_alone():
    after = widened([ColumnSpan(5, 16384, {"width": "9", "hidden": "1", "style": "2"})], 5, 14)
    assert after == [
        ColumnSpan(5, 5, {"width": "14", "style": "2", "customWidth": "1"}),
        ColumnSpan(6, 16384, {"width": "9", "hidden": "1", "style": "2"}),
    ]


def test_no_width_asked_leaves_the_columns_alone():
    spans = [ColumnSpan(1, 4, {"width": "9"})]
    assert widened(spans, 5, None) == spans


@given(column_spans(), st.integers(1, 15), st.integers(0, 4))
def test_folding_twice_is_folding_once(spans, first, more):
    once = folded(spans, first, first + more)
    assert folded(once, first, first + more) == once


def test_folding_keeps_widths_and_puts_the_button_right_of_the_group():
    after = by_column(folded([ColumnSpan(1, 3, {"width": "20", "customWidth": "1"})], 2, 4))
    assert after[1] == {"width": "20", "customWidth": "1"}
    assert after[2] == after[3] == {"width": "20", "customWidth": "1", "outlineLevel": "1", "hidden": "1"}
    assert after[4]["hidden"] == "1"
    assert after[5]["collapsed"] == "1"
    assert "hidden" not in after[5]


def test_the_button_goes_left_where_the_sheet_keeps_its_summaries_left():
    after = by_column(folded([], 3, 4, summary_right=False))
    assert after[2]["collapsed"] == "1"
    assert 5 not in after


def test_a_group_people_opened_stays_open_and_new_columns_join_it_open():
    opened = [ColumnSpan(2, 4, {"width": "9", "outlineLevel": "1"})]
    assert folded(opened, 2, 4) == opened
    after = by_column(folded(opened, 2, 6))
    assert after[6] == {"width": "9.140625", "outlineLevel": "1"}
    assert 7 not in after


def test_a_grown_group_moves_its_button():
    once = folded([], 2, 4)
    after = by_column(folded(once, 2, 5))
    assert after[5] == {"width": "9.140625", "outlineLevel": "1", "hidden": "1"}
    assert after[6]["collapsed"] == "1"
    assert deepest_outline(folded(once, 2, 5)) == 1
