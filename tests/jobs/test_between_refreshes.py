"""What people do to a workbook between two refreshes: rows and columns move, sheets go, other programs save it."""

from __future__ import annotations

from datetime import date

import pytest
from job_books import asked, cells, column, demo, edited, own_list, refresh
from openpyxl import load_workbook
from team_books import HEADERS, PEOPLE, listed, refreshed, saved

from crmkit.errors import ConsentNeeded

IDS = ("客户编号", *HEADERS)


def with_ids(*ids):
    return [(one, *row) for one, row in zip(ids, PEOPLE, strict=False)]


def header_places(path, sheet="名单"):
    return {cell.value: cell.column for cell in load_workbook(path)[sheet][1] if cell.value is not None}


def test_an_id_of_a_deleted_customer_is_never_given_again(tmp_path):
    path = saved(listed(IDS, with_ids("C0001", "C0002", None)), tmp_path)
    refreshed(path)
    assert column(path, "名单", "客户编号")[:3] == ["C0001", "C0002", "C0003"]
    edited(path, lambda book: book["名单"].delete_rows(4))
    refreshed(path)
    edited(path, lambda book: book["名单"].append([None, "新来的客户", "13900139000"]))
    refreshed(path)
    assert column(path, "名单", "客户编号")[2] == "C0004"


def test_our_own_id_column_keeps_its_ids_when_rows_are_sorted_added_and_deleted(tmp_path):
    path = saved(listed(), tmp_path)
    refreshed(path)
    given = dict(zip(column(path, "名单", "客户名称"), column(path, "名单", "客户编号"), strict=True))

    def change(book):
        worksheet = book["名单"]
        rows = [[cell.value for cell in row] for row in worksheet.iter_rows(min_row=2)]
        rows = [rows[2], [None] * len(rows[0]), rows[0]]
        rows[1][0] = "夹在中间的新客户"
        for down, row in enumerate(rows, start=2):
            for across, value in enumerate(row, start=1):
                worksheet.cell(down, across).value = value

    edited(path, change)
    refreshed(path)
    now = dict(zip(column(path, "名单", "客户名称"), column(path, "名单", "客户编号"), strict=True))
    assert now.pop("夹在中间的新客户") == "C0004"
    assert now == {name: one for name, one in given.items() if name in now}
    assert len(now) == 2


def test_touches_of_a_customer_who_is_gone_keep_the_id_taken(tmp_path):
    workbook = listed(IDS, with_ids("C0001", None, None))
    touches = workbook.create_sheet("跟进记录")
    for row in (("跟进日期", "客户编号", "跟进方式", "跟进内容"), (date(2026, 3, 1), "C0009", "电话", "问价格")):
        touches.append(row)
    path = saved(workbook, tmp_path)
    refreshed(path)
    assert column(path, "名单", "客户编号") == ["C0001", "C0010", "C0011"]


@pytest.mark.parametrize(
    ("ids", "given"),
    [
        (("K-2026-007", None, None), ["K-2026-008", "K-2026-009"]),
        (("c0007", "C0009", None), ["c0010"]),
        ((7, None, None), [8, 9]),
        (("007", None, None), ["008", "009"]),
        (("123456789012345678", None, None), ["C0001", "C0002"]),
    ],
)
def test_new_ids_follow_the_teams_own_pattern(tmp_path, ids, given):
    path = saved(listed(IDS, with_ids(*ids)), tmp_path)
    refreshed(path)
    assert column(path, "名单", "客户编号")[3 - len(given) :] == given


@pytest.mark.parametrize("ids", [("C0001", "C0001", "C0002"), ("c0001", "C0001", "C0002"), (1, 1, 2)])
def test_repeated_ids_are_told_and_every_row_still_has_its_values(tmp_path, ids):
    path = saved(listed(IDS, with_ids(*ids)), tmp_path)
    result = refreshed(path)
    assert any(finding.code == "IDN001" for finding in result.findings)
    assert column(path, "名单", "客户编号") == list(ids)
    assert all(column(path, "名单", "为什么"))
    links = [words for words in cells(path, "今天").values() if str(words).startswith("=HYPERLINK")]
    assert len(links) == len(set(links)) == 3


@pytest.mark.parametrize("cell", ["=1/0", "#N/A", "-", "无", 1.23e17, date(2026, 3, 5), True])
def test_whatever_stands_in_an_id_cell_stays(tmp_path, cell):
    path = saved(listed(IDS, with_ids("C0001", cell, None)), tmp_path)
    before = load_workbook(path)["名单"]["A3"].value
    refreshed(path)
    worksheet = load_workbook(path)["名单"]
    assert worksheet["A3"].value == before
    assert worksheet["A4"].value == "C0002"


def test_a_record_that_was_damaged_does_not_stop_us(tmp_path):
    path = saved(listed(), tmp_path)
    refreshed(path)

    def damage(book):
        for row in book["_crmkit"].iter_rows():
            if str(row[0].value).startswith(("workbook_id", "written", "next_customer", "as_of", "version")):
                row[1].value = "乱" * 40

    edited(path, damage)
    wanted = column(path, "名单", "为什么")
    refreshed(path)
    assert list(header_places(path)).count("为什么") == 1
    assert column(path, "名单", "为什么") == wanted


def test_without_our_record_what_we_wrote_is_people_s(tmp_path):
    path = saved(listed(), tmp_path)
    refreshed(path)
    edited(path, lambda book: book.remove(book["_crmkit"]))
    before = cells(path, "名单")
    with pytest.raises(ConsentNeeded):
        refresh(asked(path))
    refreshed(path)
    after = cells(path, "名单")
    assert {place: after[place] for place in before} == before
    assert "阶段(系统)" in header_places(path)


def test_a_sheet_of_ours_that_was_deleted_comes_back(tmp_path):
    path = saved(listed(), tmp_path)
    refreshed(path)
    edited(path, lambda book: book.remove(book["今天"]))
    refreshed(path)
    assert "今天" in load_workbook(path).sheetnames


def test_a_column_of_ours_that_was_deleted_comes_back(tmp_path):
    path = saved(listed(), tmp_path)
    refreshed(path)
    edited(path, lambda book: book["名单"].delete_cols(header_places(path)["建议动作"]))
    refreshed(path)
    assert list(header_places(path)).count("建议动作") == 1
    assert all(column(path, "名单", "建议动作"))


def test_columns_people_add_right_of_ours_stay(tmp_path):
    path = saved(listed(), tmp_path)
    refreshed(path)
    last = max(header_places(path).values())

    def add(book):
        for row, words in enumerate(("我的列", "甲", "乙", "丙"), start=1):
            book["名单"].cell(row, last + 1, words)

    edited(path, add)
    refreshed(path)
    assert column(path, "名单", "我的列") == ["甲", "乙", "丙"]


def test_a_teams_own_stage_column_added_later_is_not_taken_for_ours(tmp_path):
    path = saved(listed(), tmp_path)
    refreshed(path)
    places = header_places(path)

    def swap(book):
        worksheet = book["名单"]
        worksheet.cell(1, places["阶段"]).value = "系统算的阶段"
        worksheet.insert_cols(1)
        for row, words in enumerate(("阶段", "谈判", "报价", "试用"), start=1):
            worksheet.cell(row, 1).value = words

    edited(path, swap)
    refreshed(path)
    assert column(path, "名单", "阶段") == ["谈判", "报价", "试用"]
    assert column(path, "名单", "阶段(系统)") == ["商机", "潜在", "意向"]


def test_formulas_as_ids_are_not_mistaken_for_typed_over_values_when_rows_move(tmp_path):
    rows = [('="K"&ROW()', *row) for row in PEOPLE]
    path = saved(listed(IDS, rows), tmp_path)
    refreshed(path)

    def turn(book):
        worksheet = book["名单"]
        values = [[cell.value for cell in row] for row in worksheet.iter_rows(min_row=2)]
        for down, row in enumerate(reversed(values), start=2):
            for across, value in enumerate(row, start=1):
                worksheet.cell(down, across).value = value

    edited(path, turn)
    assert not [finding for finding in refreshed(path).findings if finding.code == "OVR001"]


def test_a_chinese_workbook_stays_chinese_whatever_is_spoken_on_the_terminal(tmp_path):
    path = own_list(tmp_path)
    refreshed(path)
    before = cells(path, "名单")
    result = refreshed(path, language="en", as_of=date(2026, 3, 12))
    assert "Grade" in "\n".join(result.lines("en"))
    assert load_workbook(path).sheetnames == ["名单", "今天", "问题", "阶段历史", "_crmkit"]
    assert [before[place] for place in before if place.endswith("1")] == [
        cells(path, "名单")[place] for place in before if place.endswith("1")
    ]


@pytest.mark.parametrize("day", [date(2026, 3, 9), date(2026, 12, 31), date(2030, 2, 28)])
def test_any_later_day_can_be_refreshed(tmp_path, day):
    path = demo(tmp_path)
    refreshed(path, as_of=day)
