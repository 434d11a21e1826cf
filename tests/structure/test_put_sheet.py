import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from structure_books import cells, customers, part, parts, values, with_parts

from crmkit.errors import WriteRefused
from crmkit.model.edits import Formula, Look, Plan, PutSheet, SheetColumn, SheetState, Style
from crmkit.testing.compare import compare
from crmkit.workbook import apply_plan

COLUMNS = (
    SheetColumn("编号", 10),
    SheetColumn("客户", 20, Style(Look.LINK)),
    SheetColumn("为什么", 40, Style(wrap=True)),
)
TITLE = ([("今天", Style(Look.TITLE))], [("更新于3月5日", Style(Look.NOTE))])

MOMENT = datetime(2026, 3, 5, 9, 30)


def link(number):
    return Formula(f'HYPERLINK("#\'客户\'!A{number}","公司{number}")', f"公司{number}")


def today(*rows, **changes):
    return PutSheet(**{"name": "今天", "columns": COLUMNS, "rows": rows, "title": TITLE, "key_column": 0, **changes})


def put(path, operation, target=None):
    return apply_plan(path, Plan((operation,), frozenset({"今天"})), target)


def refusal(path, operation, owned=frozenset()):
    before = path.read_bytes()
    with pytest.raises(WriteRefused) as refused:
        apply_plan(path, Plan((operation,), owned))
    assert path.read_bytes() == before
    return refused.value


# ── created ──


def test_a_new_sheet_holds_what_was_asked_and_nothing_else_changes(tmp_path):
    before, after = customers(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    operation = today(["C1", link(2), "甲"], ["C2", date(2026, 3, 5), True], ["C3", 1.5, None])
    put(before, operation, after)
    assert values(after, "今天") == [
        ["今天", "", ""],
        ["更新于3月5日", "", ""],
        ["编号", "客户", "为什么"],
        ["C1", "公司2", "甲"],
        ["C2", date(2026, 3, 5), True],
        ["C3", 1.5, ""],
    ]
    assert cells(after, "今天")["B4"] == f"={link(2).expression}"
    comparison = compare(before, after, Plan((operation,)))
    assert comparison.is_lossless, comparison
    assert openpyxl.load_workbook(after)["今天"].freeze_panes == "A4"


def test_what_a_sheet_shows_is_the_looks_that_were_asked(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    put(path, today(["C1", link(2), ("急", Style(Look.ALERT))], ["C2", MOMENT, "x"]))
    sheet = openpyxl.load_workbook(path)["今天"]
    assert sheet["A1"].font.sz == 16
    assert sheet["A3"].fill.fgColor.rgb == "FF2F7378"
    assert sheet["B4"].font.u == "single"
    assert sheet["C4"].fill.fgColor.rgb == "FFFDECEA"
    assert sheet["C5"].alignment.wrap_text
    assert sheet["B5"].number_format == "yyyy-mm-dd hh:mm"
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [10, 20, 40]


@pytest.mark.parametrize("position", [0, 1, 2, None])
def test_a_sheet_between_others_moves_their_names_and_keeps_the_active_tab(tmp_path, position):
    path = customers(tmp_path / "a.xlsx", table=False, filtered=True)
    book = openpyxl.load_workbook(path)
    book.active = 1
    book["说明"].print_title_rows = "1:1"
    book["Q's 1"].print_area = "A1:B2"
    book.save(path)
    put(path, today(["C1", "a", "b"], position=position))
    after = openpyxl.load_workbook(path)
    order = ["客户", "Q's 1", "说明"]
    order.insert(3 if position is None else position, "今天")
    assert after.sheetnames == order
    assert after.active.title == "Q's 1"
    assert after["说明"].print_title_rows == "$1:$1"
    assert after["Q's 1"].print_area == "'Q''s 1'!$A$1:$B$2"
    assert after["客户"].auto_filter.ref == "A1:C6"
    assert f'localSheetId="{order.index("客户")}"' in part(path, "xl/workbook.xml")


def test_titles_of_parts_name_the_new_sheet(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    properties = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><HeadingPairs>'
        '<vt:vector size="4" baseType="variant"><vt:variant><vt:lpstr>工作表</vt:lpstr></vt:variant><vt:variant>'
        "<vt:i4>3</vt:i4></vt:variant><vt:variant><vt:lpstr>命名范围</vt:lpstr></vt:variant><vt:variant><vt:i4>1"
        '</vt:i4></vt:variant></vt:vector></HeadingPairs><TitlesOfParts><vt:vector size="4" baseType="lpstr">'
        "<vt:lpstr>客户</vt:lpstr><vt:lpstr>Q's 1</vt:lpstr><vt:lpstr>说明</vt:lpstr><vt:lpstr>名</vt:lpstr>"
        "</vt:vector></TitlesOfParts></Properties>"
    )
    with_parts(path, {"docProps/app.xml": properties})
    put(path, today(["C1", "a", "b"], position=1))
    after = part(path, "docProps/app.xml")
    assert '<vt:vector size="5" baseType="lpstr"><vt:lpstr>客户</vt:lpstr><vt:lpstr>今天</vt:lpstr>' in after
    assert "<vt:i4>4</vt:i4>" in after
    assert "<vt:i4>1</vt:i4>" in after


def test_a_list_of_titles_that_is_wrong_already_is_left_alone(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    before = part(path, "docProps/app.xml")
    put(path, today(["C1", "a", "b"]))
    assert part(path, "docProps/app.xml") == before


@pytest.mark.parametrize("name", ["", "a" * 32, "a/b", "a:b", "[a]", "'a", "a'", "a\nb"])
def test_names_excel_would_not_open_are_refused(tmp_path, name):
    assert refusal(customers(tmp_path / "a.xlsx"), today(name=name)).reason == "sheet_name"


@pytest.mark.parametrize("name", ["It's & <ours>", "a" * 31, "问题-1", "2026"])
def test_other_names_are_written_as_they_are(tmp_path, name):
    path = customers(tmp_path / "a.xlsx")
    put(path, today(["C1", "a", "b"], name=name))
    assert openpyxl.load_workbook(path).sheetnames[-1] == name


def test_the_record_is_very_hidden_and_has_no_header(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    columns = (SheetColumn("k"), SheetColumn("v"))
    record = PutSheet(
        "_crmkit", columns, [["id", "x"], ["n", 3]], key_column=0, with_header=False, state=SheetState.VERY_HIDDEN
    )
    plan = Plan((record,), frozenset({"_crmkit"}))
    apply_plan(path, plan)
    assert values(path, "_crmkit") == [["id", "x"], ["n", 3.0]]
    assert openpyxl.load_workbook(path)["_crmkit"].sheet_state == "veryHidden"
    assert apply_plan(path, plan).changed_parts == ()


def test_a_strict_workbook_gains_a_strict_sheet(tmp_path):
    path = customers(tmp_path / "a.xlsx", table=False)
    replaced = {
        name: content.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in parts(path).items()
        if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml"
    }
    with_parts(path, replaced)
    put(path, today(["C1", "a", "b"]))
    assert 'xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"' in part(path, "xl/worksheets/sheet4.xml")
    assert values(path, "今天")[3] == ["C1", "a", "b"]


# ── patched ──


def type_in(path, sheet, **typed):
    """As a person does: type into cells and save with another program."""
    book = openpyxl.load_workbook(path)
    for address, value in typed.items():
        book[sheet][address] = value
    book.save(path)


def test_only_sheets_crmkit_made_are_patched(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    assert refusal(path, today(["C1", "a", "b"], name="说明")).reason == "not_owned"
    assert refusal(path, today(["C1", "a", "b"], name="Q'S 1"), frozenset({"今天"})).reason == "not_owned"


def test_a_sheet_people_protected_is_refused_only_where_something_would_change(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    put(path, today(["C1", "a", "b"]))
    book = openpyxl.load_workbook(path)
    book["今天"].protection.enable()
    book.save(path)
    assert put(path, today(["C1", "a", "b"])).changed_parts == ()
    assert refusal(path, today(["C1", "a", "c"]), frozenset({"今天"})).reason == "protected_sheet"


def test_the_same_content_leaves_bytes_and_time(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    operation = today(
        ["C1", link(2), "甲\n乙"], ["C2", date(2026, 3, 5), True], ["C3", 1.5, None], ["00123", "=1+1", " x "]
    )
    put(path, operation)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    assert put(path, operation).changed_parts == ()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_the_same_content_is_no_change_after_another_program_saved(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    operation = today(["C1", link(2), "甲"], ["C2", date(2026, 3, 5), True], ["C3", 1.5, None])
    put(path, operation)
    book = openpyxl.load_workbook(path)
    book.save(path)
    cached = (
        part(path, "xl/worksheets/sheet4.xml")
        .replace("<v></v>", "<v>公司2</v>")
        .replace("<v />", "<v>公司2</v>")
        .replace("<v/>", "<v>公司2</v>")
    )
    with_parts(
        path, {"xl/worksheets/sheet4.xml": cached.replace("</f>", "</f>").replace('r="B4" s', 'r="B4" t="str" s')}
    )
    assert put(path, operation).changed_parts == ()


def test_what_people_typed_travels_with_its_row(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    put(path, today(["C1", "a", "甲"], ["C2", "b", "乙"], ["C3", "c", "丙"]))
    type_in(path, "今天", D5="打过电话", E4="=LEN(C4)+SUM(A4:A6)", D3="备注")
    put(path, today(["C9", "新", "新"], ["C3", "c", "丙"], ["C1", "a", "甲2"], ["C2", "b", "乙"]))
    assert cells(path, "今天") == {
        "A1": "今天", "A2": "更新于3月5日", "A3": "编号", "B3": "客户", "C3": "为什么", "D3": "备注",
        "A4": "C9", "B4": "新", "C4": "新",
        "A5": "C3", "B5": "c", "C5": "丙",
        "A6": "C1", "B6": "a", "C6": "甲2", "E6": "=LEN(C6)+SUM(A4:A6)",
        "A7": "C2", "B7": "b", "C7": "乙", "D7": "打过电话",
    }  # fmt: skip


def test_rows_no_longer_wanted_go_unless_people_typed_on_them(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    put(path, today(["C1", "a", "甲"], ["C2", "b", "乙"], ["C3", "c", "丙"]))
    type_in(path, "今天", D5="打过电话")
    put(path, today(["C3", "c", "丙"]))
    assert values(path, "今天")[3:] == [["C3", "c", "丙", ""], ["C2", "b", "乙", "打过电话"]]
    before = path.read_bytes()
    put(path, today(["C3", "c", "丙"]))
    assert path.read_bytes() == before
    put(path, today(["C2", "b2", "乙"], ["C3", "c", "丙"]))
    assert values(path, "今天")[3:] == [["C2", "b2", "乙", "打过电话"], ["C3", "c", "丙", ""]]


def test_a_shared_formula_people_filled_down_travels_as_its_own_text(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    put(path, today(["C1", "a", "甲"], ["C2", "b", "乙"]))
    xml = part(path, "xl/worksheets/sheet4.xml")
    head, rest = xml.split('<row r="4"', 1)
    rest = rest.replace("</row>", '<c r="E4"><f t="shared" ref="E4:E5" si="0">LEN(C4)</f><v>1</v></c></row>', 1)
    first, second = rest.split('<row r="5"', 1)
    second = second.replace("</row>", '<c r="E5"><f t="shared" si="0"/><v>1</v></c></row>', 1)
    with_parts(path, {"xl/worksheets/sheet4.xml": f'{head}<row r="4"{first}<row r="5"{second}'})
    put(path, today(["C2", "b", "乙"], ["C1", "a", "甲"]))
    found = cells(path, "今天")
    assert (found["E4"], found["E5"]) == ("=LEN(C4)", "=LEN(C5)")
    assert "shared" not in part(path, "xl/worksheets/sheet4.xml")


def test_links_and_merges_beside_the_list_follow_their_row(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    put(path, today(["C1", "a", "甲"], ["C2", "b", "乙"], ["C3", "c", "丙"]))
    book = openpyxl.load_workbook(path)
    sheet = book["今天"]
    sheet["D4"] = "官网"
    sheet["D4"].hyperlink = "https://example.com/"
    sheet["E5"] = "合并"
    sheet.merge_cells("E5:F5")
    book.save(path)
    put(path, today(["C2", "b", "乙"], ["C1", "a", "甲"]))
    sheet = openpyxl.load_workbook(path)["今天"]
    assert sheet["D5"].hyperlink.target == "https://example.com/"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["E4:F4"]
    put(path, today(["C9", "b", "乙"]))
    assert values(path, "今天")[4][3:] == ["", "合并"]


def test_notes_people_left_follow_their_row(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    put(path, today(["C1", "a", "甲"], ["C2", "b", "乙"], ["C3", "c", "丙"]))
    book = openpyxl.load_workbook(path)
    book["今天"]["B4"].comment = openpyxl.comments.Comment("别打电话", "王芳")
    book.save(path)
    put(path, today(["C3", "c", "丙"], ["C2", "b", "乙"], ["C1", "a", "甲"]))
    assert noted(path) == {"B6": "别打电话"}
    drawing = next(content for name, content in parts(path).items() if name.endswith(".vml")).decode()
    assert ":Row>5</" in drawing
    put(path, today(["C2", "b", "乙"]))
    assert values(path, "今天")[3:] == [["C2", "b", "乙"], ["C1", "a", "甲"]]
    assert noted(path) == {"B5": "别打电话"}


def noted(path):
    sheet = openpyxl.load_workbook(path)["今天"]
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def test_colours_widths_tabs_and_filters_people_chose_stay(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    put(path, today(["C1", "a", "甲"], ["C2", "b", "乙"]))
    book = openpyxl.load_workbook(path)
    sheet = book["今天"]
    sheet["C4"].fill = openpyxl.styles.PatternFill("solid", fgColor="FF00FF00")
    sheet.column_dimensions["B"].width = 55
    sheet.auto_filter.ref = "A3:C5"
    sheet.sheet_state = "hidden"
    book.move_sheet("今天", -2)
    book.save(path)
    put(
        path,
        today(
            ["C0", "z", "零"],
            ["C1", "a", "甲改"],
            ["C2", "b", "乙"],
            title=[*TITLE, ["一行"]],
            state=SheetState.VISIBLE,
            position=3,
        ),
    )
    book = openpyxl.load_workbook(path)
    sheet = book["今天"]
    assert sheet["C6"].value == "甲改"
    assert sheet["C6"].fill.fgColor.rgb == "FF00FF00"
    assert sheet.column_dimensions["B"].width == 55
    assert sheet.sheet_state == "hidden"
    assert book.sheetnames.index("今天") == 1
    assert sheet.auto_filter.ref == "A4:C7"
    assert sheet.freeze_panes == "A5"


def test_a_cell_that_turns_late_turns_red_and_back(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    for look in (Look.ALERT, Look.BODY, Look.ALERT):
        put(path, today(["C1", "a", ("甲", Style(look))]))
        fill = openpyxl.load_workbook(path)["今天"]["C4"].fill
        assert (fill.fill_type == "solid") is (look is Look.ALERT)


def test_without_a_key_the_body_is_replaced_and_what_people_typed_beside_it_stays(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    lines = {"columns": (SheetColumn("", 60),), "with_header": False, "key_column": None, "title": TITLE[:1]}
    put(path, today(["一"], ["二"], ["三"], **lines))
    type_in(path, "今天", C2="注", C4="注3")
    put(path, today(["1"], **lines))
    assert values(path, "今天") == [["今天", "", ""], ["1", "", "注"], ["", "", ""], ["", "", "注3"]]
    before = path.read_bytes()
    put(path, today(["1"], **lines))
    assert path.read_bytes() == before


def test_a_list_that_became_wider_never_overwrites_a_column_people_made(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    put(path, today(["C1", "a", "甲"]))
    type_in(path, "今天", D3="我的", D4="x")
    wider = today(["C1", "a", "甲", "新"], columns=(*COLUMNS, SheetColumn("状态")))
    refused = refusal(path, wider, frozenset({"今天"}))
    assert (refused.reason, refused.arguments["reference"]) == ("blocked_neighbour", "D3")


def test_a_header_people_renamed_is_ours_again(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    put(path, today(["C1", "a", "甲"]))
    type_in(path, "今天", C3="原因")
    put(path, today(["C1", "a", "甲"]))
    assert values(path, "今天")[2] == ["编号", "客户", "为什么"]


def test_formulas_that_are_gone_leave_the_calculation_chain(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    put(path, today(["C1", link(2), "甲"], ["C2", link(3), "乙"]))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    chain = f'<calcChain xmlns="{main}"><c r="B4" i="4"/><c r="B5" i="4"/><c r="A1" i="3"/></calcChain>'
    type_ = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    override = f'<Override PartName="/xl/calcChain.xml" ContentType="{type_}"/></Types>'
    types = part(path, "[Content_Types].xml").replace("</Types>", override)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="/xl/calcChain.xml"/></Relationships>'
    relations = part(path, "xl/_rels/workbook.xml.rels").replace("</Relationships>", relation)
    with_parts(
        path, {"xl/calcChain.xml": chain, "[Content_Types].xml": types, "xl/_rels/workbook.xml.rels": relations}
    )
    put(path, today(["C1", link(2), "甲"]))
    with zipfile.ZipFile(path) as archive:
        left = archive.read("xl/calcChain.xml").decode()
    assert 'r="B4"' in left
    assert 'r="B5"' not in left
    assert 'r="A1"' in left
