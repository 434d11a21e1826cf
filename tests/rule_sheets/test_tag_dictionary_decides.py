"""What the tag dictionary says changes the tags that rules give, with the reason, and undoes like any other edit."""

import pytest
from openpyxl import load_workbook
from ruled_books import TAGS, asked, column, edited, place_of, put, ruled_book, steering

from crmkit.jobs.explain import explain
from crmkit.jobs.refresh import refresh
from crmkit.jobs.rule_sheets.roles import steering_name
from crmkit.jobs.rules import check_rules
from crmkit.jobs.tags import merge_tags, rename_tag, tags
from crmkit.jobs.undo import undo

DICTIONARY = steering_name("tag_dictionary", "zh")
MERGED, RETIRED = 5, 6
CUSTOMER = "丙公司"  # met at a fair


def told(path):
    return "\n".join(explain(asked(path), CUSTOMER).lines())


def check_said(path):
    return "\n".join(check_rules(asked(path)).lines())


def test_a_retired_tag_is_no_longer_given_and_explain_says_why(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))
    assert column(path, "系统标签")[CUSTOMER] == "展会线索"
    put(path, DICTIONARY, ("展会线索",), RETIRED, "是")
    refresh(asked(path))
    assert column(path, "系统标签")[CUSTOMER] is None
    assert "“展会线索”已停用" in told(path)
    assert f"{TAGS}!" in check_said(path)
    assert "“展会线索”在标签字典里停用了" in check_said(path)
    assert not check_rules(asked(path)).has_errors


def test_a_merged_tag_is_given_as_the_tag_it_went_into(tmp_path):
    path = ruled_book(tmp_path)
    put(path, DICTIONARY, ("展会线索",), MERGED, "政府国企")
    refresh(asked(path))
    assert column(path, "系统标签")[CUSTOMER] == "政府国企"
    assert "“展会线索”并入“政府国企”" in told(path)
    assert "并入了“政府国企”" in check_said(path)


def test_a_chain_of_merges_is_followed_to_its_end_and_a_retired_end_gives_nothing(tmp_path):
    path = ruled_book(tmp_path)
    put(path, DICTIONARY, ("展会线索",), MERGED, "大企业")
    put(path, DICTIONARY, ("大企业", "基本"), MERGED, "政府国企")
    refresh(asked(path))
    assert column(path, "系统标签")[CUSTOMER] == "政府国企"
    put(path, DICTIONARY, ("政府国企", "基本"), RETIRED, "是")
    refresh(asked(path))
    assert column(path, "系统标签")[CUSTOMER] is None


@pytest.mark.parametrize("into", ["没有的", "展会线索"])
def test_a_merge_into_nothing_or_itself_is_named_and_changes_no_tag(tmp_path, into):
    path = ruled_book(tmp_path)
    address = put(path, DICTIONARY, ("展会线索",), MERGED, into)
    refresh(asked(path))
    assert column(path, "系统标签")[CUSTOMER] == "展会线索"
    assert f"{DICTIONARY}!{address}" in check_said(path)


def test_two_tags_that_became_one_are_given_once(tmp_path):
    path = ruled_book(tmp_path)

    def change(book):
        row, first = place_of(book[TAGS], "展会")
        while any(book[TAGS].cell(row, at).value is not None for at in range(first, first + 10)):
            row += 1
        book[TAGS].cell(row, first).value = "展会"
        book[TAGS].cell(row, first + 9).value = "会展客户"

    edited(path, change)
    refresh(asked(path))
    assert column(path, "系统标签")[CUSTOMER] == "展会线索、会展客户"
    put(path, DICTIONARY, ("展会线索",), 4, "会展客户")
    refresh(asked(path))
    assert column(path, "系统标签")[CUSTOMER] == "展会线索"


def test_a_tag_renamed_by_the_verb_is_given_under_its_new_name_and_undo_takes_it_back(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))
    before = path.read_bytes()
    rename_tag(asked(path), "展会线索", "展会来的")
    assert steering(path).in_force.tags.meant("fair_lead") == "展会来的"
    undo(path, asked(path).now, "zh")
    assert path.read_bytes() == before
    rename_tag(asked(path), "展会线索", "展会来的")
    refresh(asked(path))
    assert column(path, "系统标签")[CUSTOMER] == "展会来的"
    assert {use.tag: use.by_rules for use in tags(asked(path)).tags}["展会来的"] == 1


def test_a_merge_by_the_verb_moves_the_rules_tag_too(tmp_path):
    path = ruled_book(tmp_path)
    merge_tags(asked(path), "展会线索", "老客户")
    refresh(asked(path))
    assert column(path, "系统标签")[CUSTOMER] == "老客户"
    assert load_workbook(path)[DICTIONARY].max_row > 10
