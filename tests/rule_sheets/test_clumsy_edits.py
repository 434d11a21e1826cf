"""What a hurried person does to the rule sheets: understood, or named with its cell, and never half-applied."""

from datetime import datetime

import pytest
from ruled_books import DAYS, FOLLOW, GRADES, SETTINGS, asked, column, edited, place_of, ruled_book, steering

from crmkit.jobs.explain import explain
from crmkit.jobs.refresh import refresh
from crmkit.jobs.rules import check_rules, preview

LARGE = ("为空", "≥「大单金额」")
ACCEPTED = ("认可", "一般、小、为空")
TITLE, HEADER = "认可×贡献", ("认可度", "贡献(取用)")


def at(sheet, words, offset, value):
    def change(book):
        row, column_ = place_of(book[sheet], *words)
        book[sheet].cell(row, column_ + offset).value = value

    return change


def policy(words):
    return lambda book: setattr(book[GRADES].cell(place_of(book[GRADES], TITLE)[0] + 2, 1), "value", words)


def day_off(*cells):
    def change(book):
        for column_, value in enumerate(cells, 1):
            book[DAYS].cell(4, column_).value = value

    return change


def in_circle(book):
    sheet = book[GRADES]
    row, column_ = place_of(sheet, *HEADER)
    sheet.insert_cols(column_)
    sheet.cell(row, column_).value = "分级"


UNDERSTOOD = {
    "full-width digits": at(GRADES, LARGE, 1, "＞＝１０００００"),
    "a unit": at(GRADES, LARGE, 1, ">=10万"),
    "full-width comparison": at(GRADES, LARGE, 1, "≥ １０万元"),
    "spaces": at(GRADES, ACCEPTED, 0, "  认 可 "),
    "mixed commas": at(GRADES, ACCEPTED, 1, "一般；小，为空"),
    "small letters": at(GRADES, ("认可", "大"), 2, "ａ"),
    "a title taken out": at(GRADES, (TITLE,), 0, None),
    "blank rows": lambda book: book[GRADES].insert_rows(place_of(book[GRADES], *ACCEPTED)[0], 2),
    "blank columns": lambda book: book[GRADES].insert_cols(1, 2),
    "a merged title": lambda book: book[GRADES].merge_cells("A16:D16"),
    "another name": lambda book: setattr(book[GRADES], "title", "分级规则 2026"),
    "days with their unit": at(FOLLOW, ("跟进中", "-", "B"), 4, "３天"),
    "a setting with its unit": at(SETTINGS, ("A类窗口天数",), 1, "３０天"),
    "an amount in words": at(SETTINGS, ("大单金额",), 1, "10万"),
    "a share": at(SETTINGS, ("重要少数占比",), 1, "80％"),
    "a colour": at(SETTINGS, ("A类颜色",), 1, "绿色"),
}


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_what_is_meant_as_it_was_is_read_as_it_was(tmp_path, name):
    path = ruled_book(tmp_path)
    refresh(asked(path))
    edited(path, UNDERSTOOD[name])
    found = steering(path)
    assert [mistake.problem.message("zh") for mistake in found.mistakes] == []
    assert not found.is_changed
    assert preview(asked(path)).facts["is_changed"] is False


NAMED = {
    "a policy nobody knows": (policy("取法：随便"), f"{GRADES}!A18", "随便"),
    "no arrow": (at(GRADES, ("→ 分级(认可×贡献)",), 0, "分级(认可×贡献)"), f"{GRADES}!A16", "表头"),
    "no header row": (
        lambda book: book[GRADES].delete_rows(place_of(book[GRADES], *HEADER)[0]), f"{GRADES}!A16", "表头",
    ),
    "a circle": (in_circle, f"{GRADES}!A16", "分级、认可度、贡献(取用)"),
    "days in words": (at(FOLLOW, ("跟进中", "-", "B"), 4, "三天左右"), f"{FOLLOW}!F8", "三天左右"),
    "a comparison for days": (at(FOLLOW, ("跟进中", "-", "B"), 4, ">3"), f"{FOLLOW}!F8", ">3"),
    "the latest before the earliest": (at(FOLLOW, ("跟进中", "-", "C"), 4, 20), f"{FOLLOW}!G9", "10"),
    "an error value": (at(GRADES, ("认可", "大"), 2, "#N/A"), f"{GRADES}!D20", "#N/A"),
    "a setting by another name": (at(SETTINGS, ("A类窗口天数",), 0, "A窗口"), f"{SETTINGS}!A4", "A窗口"),
    "a day without its kind": (day_off("2026.3.6", "2026.3.8", None), f"{DAYS}!C4", "放假 或 补班"),
    "a last day alone": (day_off(None, datetime(2026, 3, 8), "放假"), f"{DAYS}!A4", "从哪天"),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMED)
def test_what_cannot_be_read_is_named_once_with_its_cell_and_decides_nothing(tmp_path, name):
    change, cell, said = NAMED[name]
    path = ruled_book(tmp_path)
    refresh(asked(path))
    before = {header: column(path, header) for header in ("分级", "下次跟进", "阶段")}
    edited(path, change)
    (mistake,) = check_rules(asked(path)).facts["mistakes"]
    assert mistake["cell"] == cell
    assert said in mistake["problem"]
    refresh(asked(path))
    assert {header: column(path, header) for header in before} == before
    assert explain(asked(path), "甲公司").lines()
    once = path.read_bytes()
    refresh(asked(path))
    assert path.read_bytes() == once


def test_a_policy_behind_a_full_width_colon_is_understood(tmp_path):
    path = ruled_book(tmp_path)
    edited(path, policy("取法：从上往下，第一条符合的算"))
    assert steering(path).tables["grade_by_acceptance"].hit_policy.value == "FIRST"


def test_a_table_that_waits_for_one_behind_it_is_not_used(tmp_path):
    path = ruled_book(tmp_path)

    def change(book):
        sheet = book[GRADES]
        row, column_ = place_of(sheet, "贡献", "预计金额")
        sheet.insert_cols(column_)
        sheet.cell(row, column_).value = "分级(认可×贡献)"

    edited(path, change)
    assert any("互相等待" in one["problem"] for one in check_rules(asked(path)).facts["mistakes"])
    refresh(asked(path))
    assert column(path, "分级")["甲公司"] == "A"
