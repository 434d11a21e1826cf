"""Only what people typed as records are records; what stands between and below them is left out and located."""

from __future__ import annotations

import pytest
from small_books import CUSTOMERS, HEADER, inline_row, moment, package, sheet_xml, workbook

from crmkit.model.table_data import CellKind
from crmkit.workbook.reading import RowKind, find_tables, load_table, read_column, read_workbook, table_rows

NAMES = [row[0] for row in CUSTOMERS[1:]]


def loaded(tmp_path, rows):
    content = read_workbook(workbook(tmp_path / "b.xlsx", {"客户": rows}))
    match = find_tables(content)[0]
    return load_table(content, match), table_rows(content, match)


@pytest.mark.parametrize(
    "totals",
    [
        ["合计", None, None, 3.0],
        ["合 计", None, 3.0, None],
        ["小计", None, None, "3"],
        [None, "总计", None, 3.0],
        ["合计：3家", None, None, None],
        ["Total", None, None, "1,234.50"],
        ["共 3 家", None, None, None],
    ],
)
def test_a_totals_row_is_no_customer_and_nothing_may_go_over_it(tmp_path, totals):
    table, rows = loaded(tmp_path, [*CUSTOMERS, totals])
    assert table.values["customer_name"].tolist() == NAMES
    assert rows.left_out == {5: RowKind.TOTALS}
    assert (table.origin.last_row, rows.last_row) == (4, 5)


def test_a_totals_row_above_the_records_is_left_out_too(tmp_path):
    table, _ = loaded(tmp_path, [HEADER, ["合计", None, 3.0, None], *CUSTOMERS[1:]])
    assert list(table.values.index) == [3, 4, 5]


@pytest.mark.parametrize("name", ["Total Energies", "合计通科技有限公司", "汇总网络", "Sum"])
def test_a_company_with_a_total_in_its_name_stays(tmp_path, name):
    table, rows = loaded(tmp_path, [*CUSTOMERS, [name, "周敏", "10012345678", "新客户"]])
    assert table.values["customer_name"].tolist() == [*NAMES, name]
    assert rows.left_out == {}


def test_a_repeated_header_and_blank_rows_are_left_out(tmp_path):
    table, rows = loaded(
        tmp_path, [*CUSTOMERS, [], HEADER, ["安阳红旗渠", "张三", "10012345671", None], [" ", "\u3000", None, None]]
    )
    assert list(table.values.index) == [2, 3, 4, 7]
    assert rows.left_out == {6: RowKind.REPEATED_HEADER}


def test_remarks_below_the_table_are_no_customers(tmp_path):
    table, rows = loaded(tmp_path, [*CUSTOMERS, [], ["备注:以上名单由市场部提供。"], ["制表:王芳"]])
    assert table.values["customer_name"].tolist() == NAMES
    assert rows.left_out == {6: RowKind.FOOTNOTE, 7: RowKind.FOOTNOTE}


def test_a_customer_below_a_gap_stays_a_customer(tmp_path):
    table, _ = loaded(tmp_path, [*CUSTOMERS, [], [], ["新乡第一机床厂"]])
    assert list(table.values.index) == [2, 3, 4, 7]


def test_formatted_rows_with_filled_down_formulas_and_numbers_are_no_customers(tmp_path):
    header = inline_row(1, ["序号", "客户名称", "手机", "到期"])
    typed = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}" t="inlineStr"><is><t>{name}</t></is></c>'
        f'<c r="C{row}" t="inlineStr"><is><t>10012345678</t></is></c><c r="D{row}"><f>A{row}*2</f><v>4</v></c></row>'
        for row, name in enumerate(NAMES, 2)
    )
    formatted = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}" s="0"/><c r="C{row}" t="b"><v>0</v></c>'
        f'<c r="D{row}"><f>A{row}*2</f><v>0</v></c></row>'
        for row in range(5, 60)
    )
    content = read_workbook(package(tmp_path / "b.xlsx", {"客户": sheet_xml(header + typed + formatted)}))
    table = load_table(content, find_tables(content)[0])
    assert list(table.values.index) == [2, 3, 4]
    assert table.origin.last_row == 4


def test_a_name_that_is_a_calculated_formula_is_a_customer(tmp_path):
    cells = inline_row(1, ["客户名称", "手机"])
    cells += '<row r="2"><c r="A2" t="str"><f>T("x")</f><v>云启</v></c></row>'
    cells += '<row r="3"><c r="A3" t="str"><f>T("")</f><v></v></c></row>'
    cells += inline_row(4, ["明德", "10012345678"])
    content = read_workbook(package(tmp_path / "b.xlsx", {"客户": sheet_xml(cells)}))
    table = load_table(content, find_tables(content)[0])
    assert list(table.values.index) == [2, 4]
    assert table.kinds["customer_name"].tolist() == [CellKind.FORMULA, CellKind.TEXT]


def test_values_kinds_and_unknown_columns_stand_on_the_same_rows(tmp_path):
    rows = [
        ["客户名称", "手机", "车型", "创建日期"],
        ["云启", 10012345678, "A", moment("2026-03-05")],
        ["明德", "010-1", None, None],
    ]
    table, _ = loaded(tmp_path, rows)
    assert list(table.values.index) == list(table.kinds.index) == list(table.unknown.index) == [2, 3]
    assert list(table.values.columns) == list(table.kinds.columns) == ["customer_name", "mobile", "created_on"]
    assert table.kinds.loc[2].tolist() == [CellKind.TEXT, CellKind.NUMBER, CellKind.DATE]
    assert table.kinds.loc[3].tolist() == [CellKind.TEXT, CellKind.TEXT, CellKind.BLANK]
    assert table.values.loc[2].tolist() == ["云启", 10012345678.0, moment("2026-03-05")]
    assert table.values.loc[3, "created_on"] is None
    assert set(map(str, table.values.dtypes)) == {"object"}
    assert set(map(str, table.kinds.dtypes)) == {"uint8"}


def test_hidden_records_are_read_and_marked(tmp_path):
    cells = inline_row(1, HEADER) + "".join(
        inline_row(row, values, ' hidden="1"' if row != 3 else "") for row, values in enumerate(CUSTOMERS[1:], 2)
    )
    content = read_workbook(package(tmp_path / "b.xlsx", {"客户": sheet_xml(cells, '<autoFilter ref="A1:D4"/>')}))
    table = load_table(content, find_tables(content)[0])
    assert (len(table), table.hidden_rows) == (3, {2, 4})


def test_a_template_without_rows_is_an_empty_table(tmp_path):
    table, _ = loaded(tmp_path, [["客户名称", "联系人", "手机", "电话", "邮箱"]])
    assert (len(table), table.origin.last_row, table.origin.header_row) == (0, 1, 1)
    assert list(table.values.columns) == ["customer_name", "contact_name", "mobile", "phone", "email"]


def test_old_values_of_a_column_are_read_by_row(tmp_path):
    content = read_workbook(workbook(tmp_path / "b.xlsx", {"客户": CUSTOMERS}))
    assert read_column(content, "客户", 1, [4, 2, 99]) == [NAMES[2], NAMES[0], None]
    assert read_column(content, "客户", 77, [2]) == [None]
    assert read_column(content, "客户", 1, []) == []


def test_another_table_below_is_not_taken_for_customers(tmp_path):
    below = [[], ["产品名称", "单价", "数量", None], ["投影仪", 3000.0, 2.0, None], ["话筒", 200.0, 5.0, None]]
    table, rows = loaded(tmp_path, [*CUSTOMERS, *below])
    assert table.values["customer_name"].tolist() == NAMES
    assert rows.left_out == dict.fromkeys([6, 7, 8], RowKind.OTHER_TABLE)
