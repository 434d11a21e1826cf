"""`crmkit tags`: counted, shown before written, through the dictionary, undone to the byte."""

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from tag_books import NOW, TAGS, asked, tagged

from crmkit.cli.app import build
from crmkit.errors import NoTagPlace, UnknownTag
from crmkit.jobs.tags import merge_tags, rename_tag, tags
from crmkit.jobs.undo import undo

DICTIONARY = (
    ("大客户", None, None, None),
    ("大客", None, None, None),
    ("没人用", None, None, None),
    ("旧的", None, None, "是"),
)


def rows(path, sheet):
    return [list(row) for row in load_workbook(path)[sheet].iter_rows(min_row=2, values_only=True)]


def cells(path):
    return [row[4] for row in rows(path, "客户")]


def test_tags_are_counted_with_those_of_one_idea_named(tmp_path):
    report = tags(asked(tagged(tmp_path)))
    counts = {use.tag: use.by_people for use in report.tags}
    assert {tag: counts[tag] for tag in ("大客户", "大客", "VIP客户", "老乡", "爱打球")} == {
        "大客户": 2, "大客": 2, "VIP客户": 1, "老乡": 2, "爱打球": 1,
    }  # fmt: skip
    assert {frozenset(pair) for pair in report.near} == {
        frozenset(pair) for pair in (("大客户", "大客"), ("大客户", "VIP客户"), ("大客", "VIP客户"))
    }


def test_entries_nobody_has_are_unused_unless_retired(tmp_path):
    assert tags(asked(tagged(tmp_path, dictionary=DICTIONARY))).unused == ("没人用",)


def test_counting_writes_nothing(tmp_path):
    path = tagged(tmp_path)
    before = path.read_bytes()
    tags(asked(path))
    assert path.read_bytes() == before


def test_a_merge_goes_through_the_dictionary_and_leaves_people_s_cells(tmp_path):
    path = tagged(tmp_path, dictionary=DICTIONARY)
    change = merge_tags(asked(path), "大客", "大客户")
    assert (change.is_written, change.dictionary_cells, change.people_cells) == (True, 1, 0)
    assert cells(path) == list(TAGS)
    assert rows(path, "标签字典")[1][2] == "大客户"
    use = {use.tag: use.meant for use in tags(asked(path)).tags}
    assert use["大客"] == "大客户"
    assert frozenset(("大客户", "大客")) not in map(frozenset, tags(asked(path)).near)


def test_a_tag_without_a_row_becomes_another_spelling(tmp_path):
    path = tagged(tmp_path, dictionary=DICTIONARY)
    merge_tags(asked(path), "VIP客户", "大客户")
    assert rows(path, "标签字典")[0][1] == "VIP客户"
    assert {use.tag: use.meant for use in tags(asked(path)).tags}["VIP客户"] == "大客户"


def test_merging_into_a_tag_the_dictionary_lacks_adds_its_row(tmp_path):
    path = tagged(tmp_path, dictionary=DICTIONARY)
    merge_tags(asked(path), "VIP客户", "贵宾")
    assert rows(path, "标签字典")[-1][:2] == ["贵宾", "VIP客户"]


def test_a_new_name_keeps_the_old_one_as_another_spelling(tmp_path):
    path = tagged(tmp_path, dictionary=DICTIONARY)
    rename_tag(asked(path), "大客户", "重点客户")
    assert rows(path, "标签字典")[0][:2] == ["重点客户", "大客户"]
    assert {use.tag: use.meant for use in tags(asked(path)).tags}["大客户"] == "重点客户"


def test_people_s_cells_are_rewritten_only_when_asked(tmp_path):
    path = tagged(tmp_path)
    with pytest.raises(NoTagPlace, match="--cells"):
        merge_tags(asked(path), "大客", "大客户")
    assert cells(path) == list(TAGS)
    merge_tags(asked(path), "大客", "大客户", in_cells=True)
    assert cells(path) == ["大客户、老乡", "大客户", "VIP客户,老乡", "爱打球", None, "大客户"]


def test_a_preview_says_what_writing_then_does(tmp_path):
    path = tagged(tmp_path, dictionary=DICTIONARY)
    before = path.read_bytes()
    shown = merge_tags(asked(path, is_dry_run=True), "大客", "大客户", in_cells=True)
    assert path.read_bytes() == before
    done = merge_tags(asked(path), "大客", "大客户", in_cells=True)
    assert (shown.dictionary_cells, shown.people_cells) == (done.dictionary_cells, done.people_cells) == (1, 2)
    assert (shown.is_written, done.is_written) == (False, True)


def test_merging_twice_is_merging_once(tmp_path):
    path = tagged(tmp_path, dictionary=DICTIONARY)
    merge_tags(asked(path), "大客", "大客户")
    after = path.read_bytes()
    assert not merge_tags(asked(path), "大客", "大客户").is_written
    assert path.read_bytes() == after


def test_undo_takes_a_merge_back_to_the_byte(tmp_path):
    path = tagged(tmp_path, dictionary=DICTIONARY)
    before = path.read_bytes()
    merge_tags(asked(path), "大客", "大客户", in_cells=True)
    assert "整理标签" in undo(path, NOW, "zh")
    assert path.read_bytes() == before


def test_an_unknown_tag_is_refused_with_similar_ones(tmp_path):
    with pytest.raises(UnknownTag, match="大客户"):
        merge_tags(asked(tagged(tmp_path)), "大客户们", "大客户", in_cells=True)


def test_a_formula_in_the_tags_column_stays(tmp_path):
    path = tagged(tmp_path, tags=("大客", '="大客"'))
    merge_tags(asked(path), "大客", "大客户", in_cells=True)
    assert cells(path) == ["大客户", '="大客"']


def test_the_terminal_shows_first_and_writes_with_yes(tmp_path):
    path = tagged(tmp_path, dictionary=DICTIONARY)
    before, run = path.read_bytes(), CliRunner().invoke
    assert "大客户" in run(build(), ["tags", str(path)]).output
    shown = run(build(), ["tags", str(path), "merge", "大客", "大客户"])
    assert (shown.exit_code, path.read_bytes()) == (0, before)
    assert run(build(), ["tags", str(path), "merge", "大客"]).exit_code == 2
    done = run(build(), ["tags", str(path), "rename", "大客", "大户", "--yes", "--lang", "en"])
    assert done.exit_code == 0
    assert "undo" in done.output
    assert path.read_bytes() != before
