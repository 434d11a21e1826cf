from datetime import date

import openpyxl
import pytest
from structure_books import customers, part, values, with_parts

from crmkit.errors import WriteRefused
from crmkit.model.edits import AddColumn, AddRows, Plan
from crmkit.testing.compare import compare
from crmkit.workbook import apply_plan

NEW = ({1: "新公司", 3: 7.5}, {1: "又一家", 2: "00123"})


def refusal(path, *operations):
    before = path.read_bytes()
    with pytest.raises(WriteRefused) as refused:
        apply_plan(path, Plan(operations))
    assert path.read_bytes() == before
    return refused.value


def test_rows_below_a_table_belong_to_it(tmp_path):
    before, after = customers(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    plan = Plan((AddRows("客户", 6, NEW),))
    apply_plan(before, plan, after)
    assert values(after, "客户")[6:] == [["新公司", "", 7.5], ["又一家", "00123", ""]]
    assert part(after, "xl/tables/table1.xml").count('ref="A1:C8"') == 2
    assert compare(before, after, plan).is_lossless, compare(before, after, plan)


def test_new_cells_look_like_the_last_row_also_where_they_are_blank(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    apply_plan(path, Plan((AddRows("客户", 6, NEW),)))
    sheet = openpyxl.load_workbook(path)["客户"]
    assert sheet["C7"].number_format == sheet["C8"].number_format == "#,##0.00"
    assert sheet["B7"].border.bottom.style == "thin"
    assert sheet["B7"].value is None


def test_formats_and_validations_that_end_with_the_table_grow_with_it(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    apply_plan(path, Plan((AddRows("客户", 6, NEW),)))
    xml = part(path, "xl/worksheets/sheet1.xml")
    assert 'conditionalFormatting sqref="C2:C8"' in xml
    assert 'conditionalFormatting sqref="C2:C500"' in xml
    assert 'sqref="B2:B8 E2:E3"' in xml


def test_a_plain_filter_grows_with_its_hidden_name(tmp_path):
    path = customers(tmp_path / "a.xlsx", table=False, filtered=True)
    apply_plan(path, Plan((AddRows("客户", 6, NEW),)))
    assert '<autoFilter ref="A1:C8"' in part(path, "xl/worksheets/sheet1.xml")
    assert "客户!$A$1:$C$8" in part(path, "xl/workbook.xml").replace("'", "")


def test_a_list_without_table_takes_rows_too(tmp_path):
    path = customers(tmp_path / "a.xlsx", table=False)
    apply_plan(path, Plan((AddRows("客户", 6, NEW), AddRows("客户", 8, ({2: "x"},)))))
    assert values(path, "客户")[8] == ["", "x", ""]


def test_a_totals_row_below_is_refused(tmp_path):
    path = customers(tmp_path / "a.xlsx", totals=True)
    assert refusal(path, AddRows("客户", 6, NEW)).reason == "blocked_neighbour"
    assert refusal(path, AddRows("客户", 7, NEW)).reason == "blocked_neighbour"


def test_blank_rows_inside_a_table_are_filled_before_it_grows(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["客户"].tables["表1"].ref = book["客户"].tables["表1"].autoFilter.ref = "A1:C7"
    book.save(path)
    apply_plan(path, Plan((AddRows("客户", 6, NEW[:1]),)))
    assert part(path, "xl/tables/table1.xml").count('ref="A1:C7"') == 2
    apply_plan(path, Plan((AddRows("客户", 7, NEW[1:]),)))
    assert part(path, "xl/tables/table1.xml").count('ref="A1:C8"') == 2
    assert values(path, "客户")[6:] == [["新公司", "", 7.5], ["又一家", "00123", ""]]


def test_a_table_below_is_never_overwritten(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["客户"]
    sheet["B8"], sheet["B9"] = "头", "值"
    sheet.add_table(openpyxl.worksheet.table.Table(displayName="下", ref="B8:B9"))
    book.save(path)
    assert refusal(path, AddRows("客户", 6, NEW)).arguments["reference"] == "B8:B9"


def test_content_below_is_never_overwritten(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["客户"]["B8"] = "别动"
    book.save(path)
    refused = refusal(path, AddRows("客户", 6, ({1: "甲"}, {1: "乙"})))
    assert (refused.reason, refused.arguments["reference"]) == ("blocked_neighbour", "B8")


def test_the_row_limit_is_refused(tmp_path):
    assert refusal(customers(tmp_path / "a.xlsx"), AddRows("客户", 1_048_575, NEW)).reason == "row_limit"


def test_a_new_cell_follows_the_last_row_not_the_columns_default(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    xml = part(path, "xl/worksheets/sheet1.xml")
    start, end = xml.index("<cols>"), xml.index("</cols>")
    with_parts(
        path,
        {"xl/worksheets/sheet1.xml": f'{xml[:start]}<cols><col min="1" max="1" width="9" style="1"/>{xml[end:]}'},
    )
    apply_plan(path, Plan((AddRows("客户", 6, NEW),)))
    assert openpyxl.load_workbook(path)["客户"]["A7"]._style == openpyxl.load_workbook(path)["客户"]["A6"]._style


def test_a_table_fed_by_a_query_is_refused(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    table = part(path, "xl/tables/table1.xml").replace('displayName="', 'tableType="queryTable" displayName="')
    with_parts(path, {"xl/tables/table1.xml": table})
    assert refusal(path, AddRows("客户", 6, NEW)).reason == "linked_table"


def test_no_rows_are_no_change(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    before = path.read_bytes()
    assert apply_plan(path, Plan((AddRows("客户", 6, ()),))).changed_parts == ()
    assert path.read_bytes() == before


def test_rows_after_a_new_column_take_its_style(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    column = AddColumn("客户", 1, 3, 4, "下次跟进", range(2, 7), [date(2026, 3, 1)] * 5)
    apply_plan(path, Plan((column, AddRows("客户", 6, ({1: "丙", 4: date(2026, 4, 1)},)))))
    sheet = openpyxl.load_workbook(path)["客户"]
    assert sheet["D7"].number_format == "yyyy-mm-dd"
    assert sheet["D7"].font.color.rgb == "FF47606A"
    assert 'ref="A1:D7"' in part(path, "xl/tables/table1.xml")
