import re
from datetime import date

import openpyxl
import pytest
from structure_books import customers, part, parts, values, with_parts

from crmkit.errors import WriteRefused
from crmkit.model.edits import AddColumn, Plan, SetCells
from crmkit.testing.compare import compare
from crmkit.workbook import apply_plan

ROWS = [2, 3, 4, 5, 6]
DAYS = [date(2026, 3, day) for day in range(1, 6)]


def new_column(column=4, header="下次跟进", **changes):
    given = {"sheet": "客户", "header_row": 1, "beside_column": column - 1, "column": column, "header": header}
    return AddColumn(**{**given, "rows": ROWS, "new": DAYS, **changes})


def refusal(path, *operations):
    before = path.read_bytes()
    with pytest.raises(WriteRefused) as refused:
        apply_plan(path, Plan(operations))
    assert path.read_bytes() == before
    assert str(refused.value)
    return refused.value


def test_a_table_gains_a_column_and_nothing_else_changes(tmp_path):
    before, after = customers(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    plan = Plan((new_column(width=14),))
    certificate = apply_plan(before, plan, after)
    comparison = compare(before, after, plan)
    assert comparison.is_lossless, comparison
    table = part(after, "xl/tables/table1.xml")
    assert 'ref="A1:D6"' in table
    assert table.count('ref="A1:D6"') == table.count('ref="A1:') == 2
    assert '<tableColumn id="4" name="下次跟进"' in table
    assert 'tableColumns count="4"' in table
    assert values(after, "客户")[0] == ["客户名称", "电话", "金额", "下次跟进"]
    assert [row[3] for row in values(after, "客户")[1:]] == DAYS
    changed = {item.part for item in certificate.changed_parts}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/styles.xml"}
    untouched = parts(before).keys() - changed
    assert {name: parts(before)[name] for name in untouched} == {name: parts(after)[name] for name in untouched}


def test_conditional_formats_and_validations_stay_as_they_are(tmp_path):
    before, after = customers(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    apply_plan(before, Plan((new_column(),)), after)
    for name in ("conditionalFormatting", "dataValidations"):
        pieces = [
            part(path, "xl/worksheets/sheet1.xml").split(f"<{name}", 1)[1].split(f"</{name}")[0]
            for path in (before, after)
        ]
        assert pieces[0] == pieces[1]


def test_our_header_is_the_neighbours_with_a_tint_and_our_values_are_quiet(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    apply_plan(path, Plan((new_column(),)))
    sheet = openpyxl.load_workbook(path)["客户"]
    ours, theirs = sheet["D1"], sheet["C1"]
    assert ours.fill.fgColor.rgb != theirs.fill.fgColor.rgb
    assert (ours.font.name, ours.font.b, ours.alignment.horizontal) == ("Arial", True, "center")
    assert ours.font.color.rgb == "FFFFFFFF"
    assert sheet["D2"].number_format == "yyyy-mm-dd"
    assert sheet["D2"].font.color.rgb == "FF47606A"
    assert sheet["C2"].number_format == "#,##0.00"
    assert sheet["C2"].font.color is None or sheet["C2"].font.color.rgb != "FF47606A"


def test_a_header_with_a_line_break_is_named_so_in_the_table(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    apply_plan(path, Plan((new_column(header="下次\n跟进 & <更多>"),)))
    assert 'name="下次_x000a_跟进 &amp; &lt;更多&gt;"' in part(path, "xl/tables/table1.xml")
    assert values(path, "客户")[0][3] == "下次\n跟进 & <更多>"


def test_a_totals_row_gets_an_empty_cell_and_stays_last(tmp_path):
    before, after = customers(tmp_path / "a.xlsx", totals=True), tmp_path / "b.xlsx"
    plan = Plan((new_column(),))
    apply_plan(before, plan, after)
    table = part(after, "xl/tables/table1.xml")
    assert 'ref="A1:D7"' in table
    assert 'autoFilter ref="A1:D6"' in table
    assert openpyxl.load_workbook(after)["客户"]["D7"].value is None
    assert refusal(before, new_column(rows=[*ROWS, 7], new=[*DAYS, DAYS[0]])).reason == "blocked_neighbour"


def test_a_plain_filter_grows_with_its_hidden_name(tmp_path):
    path = customers(tmp_path / "a.xlsx", table=False, filtered=True)
    before = tmp_path / "before.xlsx"
    before.write_bytes(path.read_bytes())
    plan = Plan((new_column(),))
    apply_plan(path, plan)
    assert '<autoFilter ref="A1:D6"' in part(path, "xl/worksheets/sheet1.xml")
    workbook = part(path, "xl/workbook.xml")
    assert "客户!$A$1:$D$6" in workbook.replace("'", "")
    assert compare(before, path, plan).is_lossless, compare(before, path, plan)


def test_many_columns_in_one_plan_follow_each_other(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    columns = [new_column(4 + at, f"列{at}", new=[at] * 5) for at in range(12)]
    apply_plan(path, Plan((*columns, SetCells("客户", 2, [2], ["新"]))))
    read = values(path, "客户")
    assert read[0][3:] == [f"列{at}" for at in range(12)]
    assert read[1] == ["公司0", "新", 0.0, *[float(at) for at in range(12)]]
    assert 'ref="A1:O6"' in part(path, "xl/tables/table1.xml")
    identifiers = part(path, "xl/tables/table1.xml").split('<tableColumn id="')[1:]
    assert len({text.split('"')[0] for text in identifiers}) == 15
    fills = {cell.fill.fgColor.rgb for cell in openpyxl.load_workbook(path)["客户"][1][3:]}
    assert len(fills) == 1


def test_a_table_never_grows_into_content(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["客户"]["D4"] = "我的备注"
    book.save(path)
    refused = refusal(path, new_column())
    assert (refused.reason, refused.arguments["reference"]) == ("blocked_neighbour", "D4")


def test_a_table_never_grows_into_its_neighbour(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["客户"]
    for row, text in enumerate(["甲", "乙"], 5):
        sheet.cell(row, 5, text)
    sheet["D5"] = "丙"
    sheet.add_table(openpyxl.worksheet.table.Table(displayName="邻", ref="D5:E6"))
    book.save(path)
    assert refusal(path, new_column()).arguments["reference"] == "D5:E6"


def test_a_gap_between_table_and_column_is_refused(tmp_path):
    refused = refusal(customers(tmp_path / "a.xlsx"), new_column(5, beside_column=3))
    assert (refused.reason, refused.arguments["reference"]) == ("blocked_neighbour", "D1:D6")


def test_a_header_the_table_has_already_is_refused(tmp_path):
    refused = refusal(customers(tmp_path / "a.xlsx"), new_column(header="电话"))
    assert (refused.reason, refused.arguments["header"]) == ("duplicate_header", "电话")


def test_a_table_fed_by_a_query_is_refused(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    table = part(path, "xl/tables/table1.xml").replace('displayName="', 'tableType="queryTable" displayName="')
    assert refusal(with_parts(path, {"xl/tables/table1.xml": table}), new_column()).reason == "linked_table"


def test_a_column_beyond_the_sheet_is_refused(tmp_path):
    path = customers(tmp_path / "a.xlsx", table=False)
    assert refusal(path, new_column(16_385)).reason == "column_limit"


def test_rows_that_hold_the_header_row_are_refused(tmp_path):
    refused = refusal(customers(tmp_path / "a.xlsx"), new_column(rows=[1, *ROWS], new=[DAYS[0], *DAYS]))
    assert (refused.reason, refused.arguments["header_row"]) == ("column_rows", 1)


def test_when_a_later_operation_is_refused_nothing_is_written(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    assert refusal(path, new_column(), new_column(6, beside_column=4)).reason == "blocked_neighbour"


def test_a_list_without_table_or_filter_takes_a_column_anywhere(tmp_path):
    path = customers(tmp_path / "a.xlsx", table=False)
    apply_plan(path, Plan((new_column(7, beside_column=3),)))
    assert values(path, "客户")[0][6] == "下次跟进"


def test_hidden_columns_at_the_right_stay_hidden_but_ours_shows(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    xml = part(path, "xl/worksheets/sheet1.xml")
    start, end = xml.index("<cols>"), xml.index("</cols>")
    cols = '<cols><col min="1" max="3" width="30" customWidth="1"/><col min="4" max="16384" width="9" hidden="1"/>'
    with_parts(path, {"xl/worksheets/sheet1.xml": xml[:start] + cols + xml[end:]})
    apply_plan(path, Plan((new_column(),)))
    after = part(path, "xl/worksheets/sheet1.xml")
    assert '<col min="1" max="3" width="30" customWidth="1"/><col min="4" max="4" width="9"/>' in after
    assert '<col min="5" max="16384" width="9" hidden="1"/>' in after


@pytest.mark.parametrize("prefix", ["x", "ns0"])
def test_a_prefixed_sheet_and_table_grow_in_their_own_spelling(tmp_path, prefix):
    path = customers(tmp_path / "a.xlsx")
    changed = {
        name: prefixed(part(path, name), prefix)
        for name in ("xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/styles.xml")
    }
    before = with_parts(path, changed)
    after = tmp_path / "b.xlsx"
    plan = Plan((new_column(width=11),))
    apply_plan(before, plan, after)
    assert compare(before, after, plan).is_lossless, compare(before, after, plan)
    assert f'<{prefix}:tableColumn id="4" name="下次跟进"' in part(after, "xl/tables/table1.xml")


def prefixed(xml: str, prefix: str) -> str:
    """The same document with every element of the main namespace prefixed."""
    body = re.sub(r"<(/?)(?=[A-Za-z])", rf"<\1{prefix}:", xml)
    return body.replace(" xmlns=", f" xmlns:{prefix}=", 1)
