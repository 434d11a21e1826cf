"""Workbooks as teams really keep them: each has one oddity, each keeps every promise of refresh."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from job_books import asked, cells, column, edited, refresh
from openpyxl import load_workbook
from openpyxl.worksheet.table import Table
from team_books import HEADERS, PEOPLE, listed, refreshed, saved

from crmkit.errors import SeveralCustomerTables, WriteRefused
from crmkit.jobs.check import check
from crmkit.jobs.due import due


def headers_of(path, sheet="名单", row=1):
    return [cell.value for cell in load_workbook(path)[sheet][row] if cell.value is not None]


def test_a_table_with_a_totals_row_grows_and_keeps_its_total(tmp_path):
    workbook = listed(rows=(*PEOPLE, ("合计", None, None, None, None, None, "=SUBTOTAL(109,客户表[预计金额])", None)))
    table = Table(displayName="客户表", ref="A1:H5", totalsRowCount=1)
    workbook["名单"].add_table(table)
    table._initialise_columns()
    table.autoFilter.ref = "A1:H4"
    for place, header in enumerate(HEADERS):
        table.tableColumns[place].name = header
    table.tableColumns[0].totalsRowLabel = "合计"
    table.tableColumns[6].totalsRowFunction = "sum"
    path = saved(workbook, tmp_path)
    result = refreshed(path)
    assert result.summary.customer_count == 3
    assert load_workbook(path)["名单"].tables["客户表"].ref.startswith("A1:")
    assert cells(path, "名单")["G5"] == "=SUBTOTAL(109,客户表[预计金额])"


def test_hidden_rows_of_a_filter_are_customers_too(tmp_path):
    workbook = listed()
    worksheet = workbook["名单"]
    worksheet.auto_filter.ref = "A1:H4"
    worksheet.auto_filter.add_filter_column(2, ["王芳"])
    worksheet.row_dimensions[3].hidden = True
    path = saved(workbook, tmp_path)
    assert refreshed(path).summary.customer_count == 3
    assert load_workbook(path)["名单"].row_dimensions[3].hidden
    assert all(column(path, "名单", "为什么"))


def test_title_rows_and_a_merged_title_above_the_header_stay(tmp_path):
    workbook = listed(top=4)
    worksheet = workbook["名单"]
    worksheet["A1"], worksheet["A2"] = "2026年客户跟进表", "更新:3月1日"
    worksheet.merge_cells("A1:H1")
    path = saved(workbook, tmp_path)
    refreshed(path)
    assert "分级" in headers_of(path, row=4)
    assert [str(merge) for merge in load_workbook(path)["名单"].merged_cells.ranges] == ["A1:H1"]


def test_a_total_row_at_the_end_is_no_customer(tmp_path):
    path = saved(listed(rows=(*PEOPLE, ("合计", None, None, None, None, None, "=SUM(G2:G4)", None))), tmp_path)
    assert refreshed(path).summary.customer_count == 3
    assert column(path, "名单", "客户编号")[3] is None


def test_formulas_in_people_s_columns_stay_even_where_the_id_is_one(tmp_path):
    rows = [('="K"&ROW()-1', *row[:-1], "=B2&D2") for row in PEOPLE]
    path = saved(listed(("客户编号", *HEADERS), rows), tmp_path)
    refreshed(path)
    assert column(path, "名单", "客户编号") == ['="K"&ROW()-1'] * 3
    assert column(path, "名单", "备注") == ["=B2&D2"] * 3


def test_a_link_finds_a_customer_whose_id_is_a_number(tmp_path):
    rows = [(1001 + place, *row) for place, row in enumerate(PEOPLE)]
    path = saved(listed(("客户编号", *HEADERS), rows), tmp_path)
    refreshed(path)
    links = [value for value in cells(path, "今天").values() if str(value).startswith("=HYPERLINK")]
    assert links
    assert all("1001" in link or "1002" in link or "1003" in link for link in links)


def test_a_blank_id_among_numbers_is_filled(tmp_path):
    rows = [(1001, *PEOPLE[0]), (None, *PEOPLE[1]), (1003, *PEOPLE[2])]
    path = saved(listed(("客户编号", *HEADERS), rows), tmp_path)
    refreshed(path)
    assert [str(one) for one in column(path, "名单", "客户编号")] == ["1001", "1004", "1003"]


def test_a_protected_sheet_is_refused_by_name(tmp_path):
    workbook = listed()
    workbook["名单"].protection.sheet = True
    path = saved(workbook, tmp_path)
    before = path.read_bytes()
    with pytest.raises(WriteRefused) as refusal:
        refresh(asked(path, has_consent=True))
    assert refusal.value.reason == "protected_sheet"
    assert "名单" in str(refusal.value)
    assert path.read_bytes() == before


def test_a_legend_right_of_the_table_is_in_the_way_and_named(tmp_path):
    workbook = listed()
    worksheet = workbook["名单"]
    for row, words in enumerate(("图例", "红:已过期", "绿:已成交"), start=1):
        worksheet.cell(row, 11, words)
    path = saved(workbook, tmp_path)
    before = path.read_bytes()
    with pytest.raises(WriteRefused, match="K1:K3") as refusal:
        refresh(asked(path, has_consent=True))
    assert refusal.value.reason == "blocked_neighbour"
    assert path.read_bytes() == before
    edited(path, lambda book: book["名单"].move_range("K1:K3", cols=30))
    refreshed(path)


def test_two_customer_sheets_are_asked_about(tmp_path):
    workbook = listed(sheet="华东")
    other = workbook.create_sheet("华北")
    for row in (HEADERS, *PEOPLE):
        other.append(row)
    path = saved(workbook, tmp_path)
    before = path.read_bytes()
    with pytest.raises(SeveralCustomerTables, match=r"华东.*华北"):
        refresh(asked(path, has_consent=True))
    assert path.read_bytes() == before
    refreshed(path, sheet="华北")
    assert "分级" in headers_of(path, "华北")
    assert "分级" not in headers_of(path, "华东")
    assert refresh(asked(path)).certificate is None, "the record knows the sheet: nobody is asked again"


def test_english_headers_make_an_english_workbook(tmp_path):
    headers = ("Company", "Phone", "Owner", "Attitude", "Cognition", "Acceptance", "Expected amount", "Notes")
    rows = [("Northwind Dental", "+1 202 555 0143", "Alice", "Accepting", "Specific", "Accepts", 150000, "")]
    path = saved(listed(headers, rows, sheet="Leads"), tmp_path)
    refreshed(path)
    assert {"Stage", "Grade", "Why"} <= set(headers_of(path, "Leads"))
    assert {"Today", "To check"} & set(load_workbook(path).sheetnames)


def test_columns_people_call_as_ours_stay_theirs(tmp_path):
    headers = (*HEADERS, "阶段", "分级", "优先级", "下次跟进")
    rows = [(*row, "谈判", "重点", "P1", "下周") for row in PEOPLE]
    path = saved(listed(headers, rows), tmp_path)
    refreshed(path)
    assert [column(path, "名单", name)[0] for name in headers[-4:]] == ["谈判", "重点", "P1", "下周"]
    assert {"阶段(系统)", "分级(系统)", "优先级(系统)", "下次跟进(系统)"} <= set(headers_of(path))


@pytest.mark.parametrize("count", [0, 1])
def test_an_empty_list_and_a_list_of_one(tmp_path, count):
    path = saved(listed(rows=PEOPLE[:count]), tmp_path)
    assert refreshed(path).summary.customer_count == count
    check(asked(path))
    due(asked(path))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_table_object_of_few_rows(tmp_path, count):
    workbook = listed(rows=PEOPLE[:count])
    workbook["名单"].add_table(Table(displayName="T", ref=f"A1:H{max(count, 1) + 1}"))
    path = saved(workbook, tmp_path)
    assert refreshed(path).summary.customer_count == count


def test_a_table_object_with_something_right_of_it_is_refused_by_name(tmp_path):
    workbook = listed()
    worksheet = workbook["名单"]
    worksheet.add_table(Table(displayName="T", ref="A1:H4"))
    worksheet["J2"] = "看这里"
    path = saved(workbook, tmp_path)
    before = path.read_bytes()
    with pytest.raises(WriteRefused) as refusal:
        refresh(asked(path, has_consent=True))
    assert refusal.value.reason == "blocked_neighbour"
    assert path.read_bytes() == before


NAMES = (
    "郑" * 300,
    '他说"好"公司',
    "O'Brien & Söhne <GmbH>",
    "上海\n分公司",
    "'=1+1",
    "名" * 249 + '"""',
    "\t制表",
    "😀" * 130,
    "_x000D_公司",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_link_holds_any_name(tmp_path, name):
    path = saved(listed(rows=[(name, *PEOPLE[0][1:]), *PEOPLE[1:]]), tmp_path)
    refreshed(path)
    found = [value for value in cells(path, "今天").values() if str(value).startswith("=HYPERLINK")]
    assert len(found) == 3


@pytest.mark.parametrize("sheet", ["王芳's", "A&B <1>", "名单 (2026)", "1月", "a.b", "R1C1", "引 号"])
def test_any_sheet_name(tmp_path, sheet):
    path = saved(listed(sheet=sheet), tmp_path)
    refreshed(path)


def test_a_1904_book(tmp_path):
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    headers, rows = (*HEADERS, "预计成交日期"), [(*row, date(2026, 3, 20)) for row in PEOPLE]
    workbook = listed(headers, rows)
    workbook.epoch = CALENDAR_MAC_1904
    path = saved(workbook, tmp_path)
    refreshed(path)
    assert column(path, "名单", "预计成交日期") == [datetime(2026, 3, 20)] * 3
    assert all(datetime(2026, 3, 1) < day < datetime(2026, 4, 1) for day in column(path, "名单", "下次跟进"))
    assert column(path, "名单", "分级(窗口)") == ["A"] * 3


def test_a_hidden_customer_sheet(tmp_path):
    workbook = listed()
    workbook.create_sheet("封面")["A1"] = "封面"
    workbook["名单"].sheet_state = "hidden"
    workbook.active = 1
    path = saved(workbook, tmp_path)
    refreshed(path)
    assert load_workbook(path)["名单"].sheet_state == "hidden"


@pytest.mark.parametrize("name", ["今天", "问题", "_crmkit", "_CRMKIT", "今天 (crmkit)"])
def test_a_sheet_people_named_as_ours_is_never_touched(tmp_path, name):
    workbook = listed()
    workbook.create_sheet(name)["A1"] = "别动我"
    if name == "今天 (crmkit)":
        workbook.create_sheet("今天")["A1"] = "也别动我"
    path = saved(workbook, tmp_path)
    refreshed(path)
    assert cells(path, name) == {"A1": "别动我"}
