"""Each trap of real workbooks: the table is found where a person sees it, nothing is taken on a header alone."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.table import Table as ExcelTable
from small_books import CUSTOMERS, HEADER, inline_row, moment, package, sheet_xml, workbook

from crmkit.errors import NoCustomerTable, SeveralCustomerTables, SheetNotFound
from crmkit.model.tables import ACTIONS, TABLES, TARGETS, TEAM, TOUCHES
from crmkit.model.tables import CUSTOMERS as CUSTOMER_TABLE
from crmkit.workbook.reading import find_tables, load_table, read_workbook

NAMES = [row[0] for row in CUSTOMERS[1:]]


def found(tmp_path, rows, sheet="客户"):
    content = read_workbook(workbook(tmp_path / "b.xlsx", {sheet: rows}))
    match = find_tables(content)[0]
    return match, load_table(content, match)


@pytest.mark.parametrize(
    ("above", "header_row"),
    [
        ([], 1),
        ([["2026年客户一览表"]], 2),
        ([["客户名单"], ["更新日期:2026-03-05"]], 3),
        ([["客户数", "成交数", "成交率"], [120, 30, 0.25], []], 4),
        ([[]], 2),
        ([["合计", None, 3]], 2),
        (
            [
                [
                    "填写说明:客户名称必填,手机号填11位,不要合并单元格,不要改动表头,有问题问小王。谢谢大家配合,祝工作顺利!"
                ]
            ],
            2,
        ),
        ([["客户信息", None, "联系方式", None]], 2),
    ],
)
def test_the_header_is_found_below_titles_dates_figures_and_groups(tmp_path, above, header_row):
    match, table = found(tmp_path, above + CUSTOMERS)
    assert match.header_row == header_row
    assert match.columns == {"customer_name": 1, "contact_name": 2, "mobile": 3, "note": 4}
    assert list(table.values.index) == [header_row + 1, header_row + 2, header_row + 3]
    assert table.values["customer_name"].tolist() == NAMES


@pytest.mark.parametrize(
    "header",
    [
        ["*客户名称", "联 系 人", "手机\n号码", "备注（选填）"],
        ["客户名称（必填）", "联系人姓名", "客户手机号", "客户备注"],
        ["Customer Name", "contact_name", "MobilePhone", "Notes"],
        ["Company", "Contact Person", "Cell Phone", "Remarks"],
        ["客户名称 ", "联系人*", "手机：", "备注"],
    ],
)
def test_headers_are_recognised_however_they_are_written(tmp_path, header):
    match, _ = found(tmp_path, [header, *CUSTOMERS[1:]])
    assert match.columns == {"customer_name": 1, "contact_name": 2, "mobile": 3, "note": 4}
    assert match.headers[1] == header[0].strip()


def test_a_second_header_in_the_other_language_is_no_record_and_names_fields(tmp_path):
    second = ["CustomerName", "ContactPerson", "MobilePhone", "Remark"]
    match, table = found(tmp_path, [["客户名称", "X人", "手机", "备注"], second, *CUSTOMERS[1:]])
    assert (match.header_row, match.columns["contact_name"]) == (1, 2)
    assert list(table.values.index) == [3, 4, 5]


@pytest.mark.parametrize(
    "guidance",
    [
        ["必填", "选填", "必填,11位", "选填"],
        ["示例:某某公司", "张三", "13800000000", "示例"],
        ["(文本)", "(文本)", "(数字)", "(文本)"],
        ["请填写公司全称", "", "请输入手机号", ""],
        ["Required", "Optional", "Required", "Optional"],
    ],
)
def test_guidance_and_example_rows_under_the_header_are_no_records(tmp_path, guidance):
    _, table = found(tmp_path, [HEADER, guidance, *CUSTOMERS[1:]])
    assert table.values["customer_name"].tolist() == NAMES


def test_a_header_merged_over_two_rows_names_its_column(tmp_path):
    cells = inline_row(1, ["客户名称", "联系方式", None, "备注"]) + inline_row(2, [None, "手机", "电话", None])
    cells += "".join(inline_row(3 + at, [name, f"1001234567{at}", "0371-60000000"]) for at, name in enumerate(NAMES))
    merges = (
        '<mergeCells count="3"><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/><mergeCell ref="D1:D2"/></mergeCells>'
    )
    content = read_workbook(package(tmp_path / "b.xlsx", {"客户": sheet_xml(cells, merges)}))
    match = find_tables(content)[0]
    assert (match.header_row, match.columns) == (2, {"customer_name": 1, "mobile": 2, "phone": 3, "note": 4})


def test_tables_side_by_side_and_a_legend_do_not_mix(tmp_path):
    rows = [row + [None] * (4 - len(row)) for row in CUSTOMERS]
    side = [["产品", "单价"], ["投影仪", 3000.0], ["摄像头", 800.0], ["话筒", 200.0]]
    match, table = found(tmp_path, [[*left, None, *right] for left, right in zip(rows, side, strict=True)])
    assert (match.first_column, match.last_column) == (1, 4)
    assert list(table.unknown.columns) == []


def test_unknown_blank_filler_and_repeated_headers_ride_along_by_name(tmp_path):
    header = ["客户名称", None, "列1", "车型", "车型", "手机"]
    rows = [[name, "x", "y", "A", "B", "10012345678"] for name in NAMES]
    match, table = found(tmp_path, [header, *rows])
    assert list(table.unknown.columns) == ["B", "列1", "车型", "车型 (2)"]
    assert table.unknown["车型 (2)"].tolist() == ["B"] * 3
    assert match.headers == {1: "客户名称", 2: "", 3: "列1", 4: "车型", 5: "车型", 6: "手机"}


def test_an_index_column_of_pandas_rides_along(tmp_path):
    match, table = found(tmp_path, [[None, *HEADER], *([at, *row] for at, row in enumerate(CUSTOMERS[1:]))])
    assert match.columns["customer_name"] == 2
    assert list(table.unknown.columns) == ["A"]


def test_key_columns_of_a_dynamics_export_are_left_alone(tmp_path):
    header = ["(Do Not Modify) Account", "(Do Not Modify) Row Checksum", "Account Name", "Main Phone", "Email"]
    rows = [[f"guid-{at}", "x==", name, "0371-60000000", f"a{at}@b.cn"] for at, name in enumerate(NAMES)]
    match, table = found(tmp_path, [header, *rows])
    assert match.columns["customer_name"] == 3
    assert list(table.unknown.columns)[:2] == header[:2]


# ── headers and values must agree ──


def test_a_column_is_not_taken_when_its_values_are_something_else(tmp_path):
    header = ["客户名称", "邮箱", "手机", "创建日期", "态度"]
    rows = [[name, f"1001234567{at}", f"a{at}@b.cn", "老客户", "很好"] for at, name in enumerate(NAMES)]
    content = read_workbook(workbook(tmp_path / "b.xlsx", {"客户": [header, *rows]}))
    match = find_tables(content, sheet="客户")[0]
    assert match.columns == {"customer_name": 1}
    assert match.disagreeing == {"email": 2, "mobile": 3, "created_on": 4, "attitude": 5}
    assert list(load_table(content, match).unknown.columns) == ["邮箱", "手机", "创建日期", "态度"]


@pytest.mark.parametrize(
    ("header", "name", "contact"),
    [
        (["姓名", "手机", "公司"], 3, 1),
        (["姓名", "手机", "邮箱"], 1, None),
        (["姓名", "联系人", "手机"], 1, 2),
        (["Name", "Phone", "Company"], 3, 1),
    ],
)
def test_a_name_is_the_company_unless_another_column_says_so(tmp_path, header, name, contact):
    cells = {"姓名": "周敏", "Name": "Dana", "手机": "10012345678", "Phone": "202 555 0143", "邮箱": "a@b.cn",
             "公司": "云启科技", "Company": "Northwind", "联系人": "李雷"}  # fmt: skip
    match, _ = found(tmp_path, [header, *([cells[word] for word in header] for _ in range(3))])
    assert match.columns["customer_name"] == name
    assert match.columns.get("contact_name") == contact


def test_dates_of_all_common_shapes_make_a_date_column(tmp_path):
    shapes = [moment("2026-03-05"), "2026-03-05", "2026/3/5", "2026年3月5日", "05/03/2026", "05 Mar, 2026",
    "3.5", "-",
              "2026-03-05T12:00:00+08:00", 46086.0]  # fmt: skip
    match, _ = found(
        tmp_path,
        [["客户名称", "手机", "创建日期"], *([f"客户{n}", f"1001234567{n}", s] for n, s in enumerate(shapes))],
    )
    assert match.columns["created_on"] == 3


# ── which sheet ──


def test_the_table_is_found_on_whatever_sheet(tmp_path):
    path = workbook(tmp_path / "b.xlsx", {"说明": [["怎么填"]], "字典": [["来源"], ["展会"]], "资料": CUSTOMERS})
    assert find_tables(read_workbook(path))[0].sheet == "资料"


def test_several_customer_sheets_are_asked_about(tmp_path):
    content = read_workbook(workbook(tmp_path / "b.xlsx", {"华东": CUSTOMERS, "华北": CUSTOMERS, "其他": [["x"]]}))
    with pytest.raises(SeveralCustomerTables, match=r"华东.*华北|华北.*华东") as raised:
        find_tables(content)
    assert "其他" not in str(raised.value)
    assert find_tables(content, sheet="华北")[0].sheet == "华北"


def test_a_hidden_copy_and_an_empty_twin_are_no_rivals(tmp_path):
    cells = "".join(inline_row(row, values) for row, values in enumerate(CUSTOMERS, 1))
    sheets = {"客户": sheet_xml(cells), "备份": sheet_xml(cells), "空表": sheet_xml(inline_row(1, HEADER))}
    content = read_workbook(package(tmp_path / "b.xlsx", sheets, states=",hidden,"))
    assert find_tables(content)[0].sheet == "客户"


def test_customers_beside_contacts_and_leads_need_no_question(tmp_path):
    sheets = {"客户": CUSTOMERS, "联系人": CUSTOMERS, "线索": CUSTOMERS}
    assert find_tables(read_workbook(workbook(tmp_path / "b.xlsx", sheets)))[0].sheet == "客户"


def test_no_customer_table_and_a_wrong_sheet_are_named(tmp_path):
    content = read_workbook(workbook(tmp_path / "b.xlsx", {"甲": [["a", "b"], [1, 2]]}))
    with pytest.raises(NoCustomerTable, match="甲"):
        find_tables(content)
    with pytest.raises(NoCustomerTable):
        find_tables(content, sheet="甲")
    with pytest.raises(SheetNotFound, match="乙"):
        find_tables(content, sheet="乙")


def test_touches_and_team_are_found_beside_customers(tmp_path):
    touches = [
        ["跟进日期", "客户名称", "方式", "内容"],
        *([moment(f"2026-03-{n:02}"), NAMES[0], "电话", f"聊了{n}"] for n in (1, 2)),
    ]
    team = [["姓名", "在职"], ["王芳", "是"], ["李强", "否"]]
    content = read_workbook(workbook(tmp_path / "b.xlsx", {"团队": team, "跟进记录": touches, "客户": CUSTOMERS}))
    matches = {match.table.name: match for match in find_tables(content)}
    assert {name: match.sheet for name, match in matches.items()} == {
        "customers": "客户",
        "touches": "跟进记录",
        "team": "团队",
    }
    assert load_table(content, matches["touches"]).values["touched_on"].tolist() == [
        moment("2026-03-01"),
        moment("2026-03-02"),
    ]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_declared_header_is_found_in_a_sheet_of_its_own_template(tmp_path, table, language):
    header = [declared.header(language) for declared in table.fields]
    example = [declared.example_zh if language == "zh" else declared.example_en for declared in table.fields]
    sheets = {table.sheet(language): [header, example]}
    if table is not CUSTOMER_TABLE:
        sheets["C" if language == "en" else "客户"] = CUSTOMERS
    match = next(m for m in find_tables(read_workbook(workbook(tmp_path / "b.xlsx", sheets))) if m.table is table)
    assert match.columns == {declared.name: at for at, declared in enumerate(table.fields, 1)}


# ── crmkit's own columns ──


def test_recorded_columns_are_matched_to_no_field_and_reported(tmp_path):
    rows = [
        [*row, *["阶段" if at == 0 else "意向"], *["下次跟进" if at == 0 else moment("2026-03-09")]]
        for at, row in enumerate(CUSTOMERS)
    ]
    content = read_workbook(workbook(tmp_path / "b.xlsx", {"客户": rows}))
    match = find_tables(content, record={"客户": frozenset({"阶段", "下次跟进"})})[0]
    assert match.own == {"阶段": 5, "下次跟进": 6}
    table = load_table(content, match)
    assert {"stage_override", "agreed_next_on"}.isdisjoint(match.columns)
    assert list(table.unknown.columns) == []
    assert table.origin.last_column == 6


def test_the_same_header_without_a_record_is_the_persons_own(tmp_path):
    rows = [[*row, "阶段" if at == 0 else "意向"] for at, row in enumerate(CUSTOMERS)]
    match, _ = found(tmp_path, rows)
    assert match.columns["stage_override"] == 5
    assert match.own == {}


def test_own_sheets_are_not_searched(tmp_path):
    content = read_workbook(workbook(tmp_path / "b.xlsx", {"今天": CUSTOMERS, "名单": CUSTOMERS}))
    assert find_tables(content, own_sheets={"今天"})[0].sheet == "名单"


# ── Excel table objects ──


def excel_table(tmp_path, rows, ref, totals=0):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "客户"
    for row in rows:
        sheet.append(row)
    table = ExcelTable(displayName="客户表1", ref=ref, totalsRowCount=totals or None)
    sheet.add_table(table)
    book.save(tmp_path / "b.xlsx")
    content = read_workbook(tmp_path / "b.xlsx")
    return content, find_tables(content)[0]


def test_an_excel_table_object_is_found_with_its_blank_rows(tmp_path):
    content, match = excel_table(tmp_path, [["标题"], [], *CUSTOMERS], "A3:D20")
    origin = load_table(content, match).origin
    assert (origin.header_row, origin.last_row, origin.excel_table, origin.blank_rows) == (3, 6, "客户表1", 14)


def test_the_totals_row_of_an_excel_table_object_is_no_customer(tmp_path):
    content, match = excel_table(tmp_path, [*CUSTOMERS, ["三家", None, 3, None]], "A1:D5", totals=1)
    assert load_table(content, match).values["customer_name"].tolist() == NAMES


def test_what_stands_below_an_excel_table_object_belongs_to_it_only_without_a_gap(tmp_path):
    more = [["安阳红旗渠", "张三", "10012345671", None], [None], ["图例", "红色:逾期", None, None]]
    content, match = excel_table(tmp_path, [*CUSTOMERS, *more], "A1:D4")
    table = load_table(content, match)
    assert list(table.values.index) == [2, 3, 4, 5]
    assert table.origin.last_row == 5


def test_the_declared_tables_are_the_ones_searched():
    assert TABLES == (CUSTOMER_TABLE, TOUCHES, TEAM, TARGETS, ACTIONS)


def test_a_bare_list_of_names_is_taken_when_asked_for_and_ever_after(tmp_path):
    names = [["客户名称"], *([name] for name in NAMES)]
    managed = [["客户名称", "阶段"], *([name, "意向"] for name in NAMES)]
    with pytest.raises(NoCustomerTable):
        find_tables(read_workbook(workbook(tmp_path / "a.xlsx", {"甲": names})))
    asked = find_tables(read_workbook(workbook(tmp_path / "a.xlsx", {"甲": names})), sheet="甲")[0]
    later = find_tables(read_workbook(workbook(tmp_path / "b.xlsx", {"甲": managed})), record={"甲": {"阶段"}})[0]
    assert asked.columns == later.columns == {"customer_name": 1}
    assert later.own == {"阶段": 2}


def test_of_several_sheets_the_one_with_our_columns_is_the_one(tmp_path):
    ours = [[*row, "阶段" if at == 0 else "意向"] for at, row in enumerate(CUSTOMERS)]
    content = read_workbook(workbook(tmp_path / "b.xlsx", {"华东": CUSTOMERS, "华北": ours}))
    assert find_tables(content, record={"华北": {"阶段"}})[0].sheet == "华北"


def test_cell_pictures_of_wps_and_their_very_hidden_sheet_disturb_nothing(tmp_path):
    picture = '<c r="E2" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c></row>'
    rows = [inline_row(row, values) for row, values in enumerate(CUSTOMERS, 1)]
    rows[0] = inline_row(1, [*HEADER, "照片"])
    rows[1] = rows[1].replace("</row>", picture)
    sheets = {"客户": sheet_xml("".join(rows)), "WpsReserved_CellImgList": sheet_xml("".join(rows))}
    content = read_workbook(package(tmp_path / "b.xlsx", sheets, states=",veryHidden"))
    match = find_tables(content)[0]
    assert match.sheet == "客户"
    assert load_table(content, match).unknown["照片"].tolist() == ['=DISPIMG("ID_1",1)', None, None]


def test_sheets_without_a_table_are_released(tmp_path):
    content = read_workbook(workbook(tmp_path / "b.xlsx", {"说明": [["怎么填"]], "客户": CUSTOMERS}))
    before = content.sheet("说明").grid
    kept = content.sheet("客户").grid
    find_tables(content)
    assert content.sheet("说明").grid is not before
    assert content.sheet("客户").grid is kept
