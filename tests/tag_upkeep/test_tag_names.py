"""Tags as words: split, replaced without touching the rest, and told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmkit.jobs.tag_names import near_pairs, tags_in, with_tag_replaced
from crmkit.model.vocabularies import folded

WORDS = st.sampled_from(["大客户", "大客", "VIP客户", "老乡", "爱打球", "Golf", "golf", "展会"])
CELLS = st.lists(WORDS, min_size=1, max_size=5).flatmap(
    lambda words: st.lists(
        st.sampled_from(["、", ",", ", ", ";", " , "]), min_size=len(words), max_size=len(words)
    ).map(lambda gaps: "".join(f"{word}{gap}" for word, gap in zip(words, [*gaps[1:], ""], strict=True)))
)


@given(CELLS, WORDS, WORDS)
def test_replacing_leaves_the_other_tags_and_no_old_one(cell, old, new):
    after = tags_in(with_tag_replaced(cell, [old], new))
    others = {folded(tag) for tag in tags_in(cell)} - {folded(old)}
    assert others <= {folded(tag) for tag in after}
    if folded(old) != folded(new):
        assert folded(old) not in {folded(tag) for tag in after}


@given(CELLS, WORDS, WORDS)
def test_replacing_twice_is_replacing_once(cell, old, new):
    once = with_tag_replaced(cell, [old], new)
    assert with_tag_replaced(once, [old], new) == once


@given(CELLS)
def test_a_cell_without_the_tag_stays_to_the_character(cell):
    assert with_tag_replaced(cell, ["没有这个"], "新") == cell


@pytest.mark.parametrize(
    ("cell", "after"),
    [
        ("大客、老乡", "大客户、老乡"),
        ("老乡, 大客", "老乡, 大客户"),
        ("大客户、大客", "大客户"),
        ("大客", "大客户"),
        ("大客户经理", "大客户经理"),
    ],
)
def test_a_merge_in_a_cell_keeps_what_stands_around(cell, after):
    assert with_tag_replaced(cell, ["大客"], "大客户") == after


@pytest.mark.parametrize(
    ("one", "other"),
    [("大客户", "大客"), ("大客户", "VIP客户"), ("VIP客户", "大客"), ("展会", "展会线索"), ("ＶＩＰ", "vip ")],
)
def test_words_for_one_idea_are_near(one, other):
    assert near_pairs([one, other]) == [(one, other)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2025展会", "2026展会"),
        ("要打扰", "不要打扰"),
        ("A类客户", "B类客户"),
        ("华东大客户", "华南大客户"),
        ("有钱", "有权"),
    ],
)
def test_words_that_differ_in_what_matters_are_not_near(one, other):
    assert near_pairs([one, other]) == []
