"""The comparer sees every kind of loss it names, and is silent about every spelling that means the same."""

import zipfile
from datetime import date

import pytest
from odd import ROWS, book
from odd_features import COLUMNS, TABLE_PART, _chain, _table

from crmkit.model.edits import AddColumn, AddRows, FoldColumns, Plan, PutSheet, SetCells, SheetColumn, Style
from crmkit.testing.books import STYLES, Book, sheet, text_cell
from crmkit.testing.compare import compare
from crmkit.testing.difference import CONSEQUENCES, LOSSES, Comparison
from crmkit.testing.formula_meaning import shifted

NUMBER = '<c r="B2"><v>2</v></c>'
FORMULA = '<c r="C2"><f>B2*2</f><v>4</v></c>'
SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
STYLE = "xl/styles.xml"
LINKS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
AROUND = '<sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="1" width="9"/></cols>'
RULES = (
    '<autoFilter ref="A1:C3"/><pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/><pageSetup/>'
)


def rich() -> Book:
    """A book with something of everything the comparer looks at."""
    made = _table(_chain('<c r="C2" i="1"/><c r="C3"/>'), "A1:C3", COLUMNS, '<autoFilter ref="A1:C3"/>')
    rows = ROWS + '<row r="4"><c r="A4" t="s"><v>0</v></c><c r="B4" s="1"><v>4</v></c><c r="C4" s="2"/></row>'
    dimension = '<dimension ref="A1:C4"/>'
    made.parts[SHEET] = sheet(rows, before=dimension + AROUND, after=RULES + TABLE_PART)
    strings = f'<sst xmlns="{made_namespace(made)}" count="1" uniqueCount="1"><si><t>丙</t></si></sst>'
    made.add("xl/sharedStrings.xml", strings, "application/xml", relation="sharedStrings")
    made.add("docProps/custom.bin", b"123", "application/octet-stream", source="", relation="custom")
    made.after_sheets = "<definedNames><definedName name='Zahl'>Sheet1!$B$2</definedName></definedNames>"
    return made


def made_namespace(made: Book) -> str:
    return str(made.all_parts()[SHEET]).split('xmlns="')[1].split('"')[0]


def changed(part: str, old: str, new: str, made: Book | None = None) -> Book:
    """The rich book with one text of one part replaced."""
    made = made or rich()
    content = str(made.all_parts()[part])
    assert old in content, (part, old)
    made.parts[part] = content.replace(old, new, 1)
    return made


def without(part: str) -> Book:
    made = rich()
    made.parts[part] = None
    return made


LOST_BY_PART = {
    "entry_lost": [without("docProps/custom.bin"), without("xl/tables/table1.xml"), without("xl/calcChain.xml")],
    "entry_added": [changed(SHEET, "A1", "A1")],
    "part_changed": [changed("docProps/custom.bin", "b'123'", "b'124'")],
    "prolog_changed": [changed(SHEET, "<worksheet", "<!-- new --><worksheet"), changed(SHEET, "UTF-8", "ISO-8859-1")],
    "root_changed": [
        changed(SHEET, "<worksheet ", '<worksheet xmlns:n="urn:n" '),
        changed(BOOK, "<workbook ", "<workbook a='1' "),
    ],
    "text_changed": [
        changed(SHEET, "<sheetData>", "<sheetData>text"),
        changed(SHEET, "</sheetData>", "</sheetData>text"),
    ],
    "element_changed": [
        changed(SHEET, 'left="1"', 'left="2"'),
        changed(SHEET, "<row", "<!-- new --><row"),
        changed(BOOK, "<sheets>", "<fileSharing/><sheets>"),
    ],
    "element_lost": [changed(SHEET, "<pageSetup/>", ""), changed("xl/styles.xml", '<dxfs count="0"/>', "")],
    "element_added": [changed(SHEET, "<pageSetup/>", "<pageSetup/><drawing/>")],
    "element_order": [changed(SHEET, "<pageSetup/>" + TABLE_PART, TABLE_PART + "<pageSetup/>")],
    "attribute_changed": [
        changed(SHEET, '<row r="1"', '<row r="1" hidden="1"'),
        changed(SHEET, 'defaultRowHeight="15"', 'defaultRowHeight="16"'),
        changed(BOOK, "</workbook>", '<calcPr calcMode="manual"/></workbook>'),
    ],
    "dimension_wrong": [changed(SHEET, 'ref="A1:C4"', 'ref="A1:B4"')],
    "row_lost": [changed(SHEET, ROWS[: ROWS.index("</row>") + 6], "")],
    "row_added": [changed(SHEET, "</sheetData>", '<row r="7"/></sheetData>')],
    "row_order": [changed(SHEET, ROWS, ROWS[ROWS.index("</row>") + 6 :] + ROWS[: ROWS.index("</row>") + 6])],
    "cell_lost": [changed(SHEET, '<c r="B2"><v>2</v></c>', "")],
    "cell_added": [changed(SHEET, '<c r="B3">', '<c r="B3"><v>3</v></c><c r="B3">')],
    "cell_order": [changed(SHEET, NUMBER + FORMULA, FORMULA + NUMBER)],
    "cell_changed": [
        changed(SHEET, "<v>4</v>", "<v>5</v>"),
        changed(SHEET, '<c r="B2">', '<c r="B2" s="2">'),
        changed(SHEET, '<c r="B3">', '<c r="B3" t="b">'),
        changed(SHEET, "甲", "甲 "),
    ],
    "formula_changed": [changed(SHEET, "<f>B2*2</f>", "<f>B2*3</f>"), changed(SHEET, "<f>B2*2</f>", "")],
    "styles_disturbed": [
        changed("xl/styles.xml", '<sz val="11"/>', '<sz val="12"/>'),
        changed("xl/styles.xml", 'numFmtId="14"', 'numFmtId="15"'),
        changed("xl/styles.xml", 'name="Normal"', 'name="Other"'),
    ],
    "calc_chain_wrong": [changed("xl/calcChain.xml", '<c r="C3"/>', ""), changed("xl/calcChain.xml", "C3", "C4")],
    "content_type_wrong": [changed(TYPES, 'Extension="xml"', 'Extension="xmm"')],
    "relationship_wrong": [changed(LINKS, "/calcChain", "/calc"), changed(LINKS, 'Id="rId3"', 'Id="rId9"')],
    "table_wrong": [
        changed("xl/tables/table1.xml", 'ref="A1:C3"', 'ref="A1:C4"'),
        changed("xl/tables/table1.xml", 'name="数量"', 'name="数"'),
        changed("xl/tables/table1.xml", 'showRowStripes="1"', 'showRowStripes="0"'),
    ],
    "filter_wrong": [changed(SHEET, '<autoFilter ref="A1:C3"/>', '<autoFilter ref="A1:C4"/>')],
    "sheet_list_changed": [changed(BOOK, 'name="Sheet1"', 'name="Sheet1" state="hidden"')],
    "name_changed": [changed(BOOK, "$B$2", "$B$3"), changed(BOOK, 'name="Zahl"'.replace('"', "'"), "name='Z'")],
    "count_wrong": [changed("xl/styles.xml", '<cellXfs count="3"', '<cellXfs count="4"')],
    "strings_disturbed": [changed("xl/sharedStrings.xml", "丙", "丁")],
    "columns_changed": [changed(SHEET, 'width="9"', 'width="8"'), changed(SHEET, 'max="1"', 'max="2"')],
    "unreadable": [changed(SHEET, "</sheetData>", "</sheet>"), changed(BOOK, "</workbook>", "")],
}  # fmt: skip
LOST_BY_PART["entry_added"][0].add("xl/new.xml", "<x/>")
LOST_BY_PART["part_changed"] = [rich()]
LOST_BY_PART["part_changed"][0].parts["docProps/custom.bin"] = b"124"


def compared(after: Book, asked, tmp_path, before: Book | None = None) -> Comparison:
    old = (before or rich()).write(tmp_path / "before.xlsx")
    return compare(old, after.write(tmp_path / "after.xlsx"), asked)


@pytest.mark.parametrize(
    ("code", "after"),
    [(code, after) for code, cases in LOST_BY_PART.items() for after in cases],
    ids=[f"{code}-{number}" for code, cases in LOST_BY_PART.items() for number, _ in enumerate(cases)],
)
def test_a_change_nobody_asked_for_is_a_loss(code, after, tmp_path):
    comparison = compared(after, {"Sheet1": {}}, tmp_path)
    assert code in comparison.codes, str(comparison)


LOST_IN_ASKED_CELLS = {
    "value_not_landed": ({"B2": 5}, SHEET, "<v>2</v>", "<v>6</v>"),
    "formula_left": ({"C2": 5}, SHEET, "<v>4</v>", "<v>5</v>"),
    "style_changed": ({"B2": 5}, SHEET, '<c r="B2"><v>2</v>', '<c r="B2" s="2"><v>5</v>'),
    "style_missing": ({"B2": 5}, SHEET, '<c r="B2"><v>2</v>', '<c r="B2" s="77"><v>5</v>'),
    "spans_wrong": ({"D2": 5}, SHEET, 'r="2" spans="1:3"', 'r="2" spans="2:3"'),
    "calc_chain_wrong": ({"C2": 5}, SHEET, "<f>B2*2</f><v>4</v>", "<v>5</v>"),
    "table_wrong": ({"B1": "Neu"}, SHEET, "数量", "Neu"),
    "dimension_wrong": ({"D2": 5}, SHEET, "</row>", '<c r="D2"><v>5</v></c></row>'),
    "cell_added": ({"B2": 5}, SHEET, '<c r="B2"><v>2</v></c>', '<c r="B2"><v>5</v></c><c r="B2"><v>5</v></c>'),
    "cell_changed": ({"B2": 5}, SHEET, '<c r="B2"><v>2</v>', '<c r="B2" cm="1"><v>5</v>'),
}


@pytest.mark.parametrize("code", LOST_IN_ASKED_CELLS)
def test_an_asked_cell_done_wrong_is_a_loss(code, tmp_path):
    cells, part, old, new = LOST_IN_ASKED_CELLS[code]
    comparison = compared(changed(part, old, new), {"Sheet1": cells}, tmp_path)
    assert code in comparison.codes, str(comparison)


def test_a_sheet_that_is_not_there_is_a_loss(tmp_path):
    assert "sheet_missing" in compared(rich(), {"Absent": {"A1": 1}}, tmp_path).codes


def _zipped(made: Book, path, *, reverse=False, comment=b"", twice=False):
    parts = list(made.all_parts().items())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in reversed(parts) if reverse else parts:
            info = zipfile.ZipInfo(name, (2026, 3, 5, 8, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.comment = comment
            archive.writestr(info, content)
    return made.write(path, entries=[("xl/styles.xml", STYLES)]) if twice else path


@pytest.mark.parametrize(
    ("code", "how"),
    [("entry_order", {"reverse": True}), ("entry_header", {"comment": b"x"}), ("entry_twice", {"twice": True})],
)
def test_a_change_of_the_container_is_a_loss(code, how, tmp_path):
    before = rich().write(tmp_path / "before.xlsx")
    assert code in compare(before, _zipped(rich(), tmp_path / "after.xlsx", **how), {}).codes


def test_every_loss_the_comparer_names_is_seen_by_some_test():
    container = {"entry_order", "entry_header", "entry_twice", "sheet_missing"}
    assert LOST_BY_PART.keys() | LOST_IN_ASKED_CELLS.keys() | container == LOSSES.keys()
    assert not LOSSES.keys() & CONSEQUENCES.keys()


SAME = [
    changed(SHEET, '<c r="B2"><v>2</v></c>', "<c r='B2' ><v\n>2</v ></c>"),
    changed(SHEET, "甲", "<![CDATA[甲]]>"),
    changed(SHEET, 'ref="A1:C4"', 'ref="A1:D9"'),
    changed(SHEET, '<row r="2" spans="1:3">', '<row spans="1:3" r="&#50;">'),
    changed(STYLE, "</cellXfs>", '<xf numFmtId="22"/></cellXfs>', changed(STYLE, 'Xfs count="3"', 'Xfs count="4"')),
    changed(BOOK, "</workbook>", '<calcPr fullCalcOnLoad="1"/></workbook>'),
]  # fmt: skip


@pytest.mark.parametrize("after", SAME)
def test_another_spelling_of_the_same_is_no_loss(after, tmp_path):
    comparison = compared(after, {"Sheet1": {}}, tmp_path)
    assert comparison.is_lossless, str(comparison)
    assert comparison.consequences


def test_a_shared_formula_written_out_is_no_loss(tmp_path):
    rows = '<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A3">$B1+C$1</f></c></row>'
    child = '<row r="2"><c r="A2"><f t="shared" si="0"/></c></row>'
    before, same = book(rows + child), book(rows + '<row r="2"><c r="A2"><f>$B2+C$1</f></c></row>')
    assert compared(same, {"Sheet1": {}}, tmp_path, before).is_lossless
    other = book(rows + '<row r="2"><c r="A2"><f>$B2+C$2</f></c></row>')
    assert "formula_changed" in compared(other, {"Sheet1": {}}, tmp_path, before).codes


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1+$A1+A$1+$A$1", "B3+$A3+B$1+$A$1"),
        ("\"A1\"&Sheet2!A1&'It''s A1'!A1", "\"A1\"&Sheet2!B3&'It''s A1'!B3"),
        ("SUM(A:B,1:2,$A:B,1:$2)", "SUM(B:C,3:4,$A:C,3:$2)"),
        ("LOG10(A1)+T1[Q4]+ATAN2(1,2)", "LOG10(B3)+T1[Q4]+ATAN2(1,2)"),
    ],
)
def test_a_formula_moves_its_relative_references_only(formula, moved):
    assert shifted(formula, 2, 1) == moved


def test_what_a_plan_asks_for_is_allowed_and_no_more(tmp_path):
    asked = Plan((AddColumn("Sheet1", 1, 3, 4, "neu", (2,), ("x",)),))
    table = rich()
    content = str(table.all_parts()[SHEET])
    for row in ("1", "2"):
        text = "neu" if row == "1" else "x"
        end = content.index("</row>", content.index(f'<row r="{row}"'))
        content = content[:end] + text_cell(f"D{row}", text) + content[end:]
    content = content.replace('spans="1:3"', 'spans="1:4"', 2).replace('ref="A1:C4"', 'ref="A1:D4"')
    table.parts[SHEET] = content
    comparison = compared(table, asked, tmp_path)
    assert "table_wrong" in comparison.codes  # the table did not grow with its column
    grown = '<tableColumn id="4" name="neu"/></tableColumns>'
    table.parts["xl/tables/table1.xml"] = (
        str(table.all_parts()["xl/tables/table1.xml"])
        .replace('"A1:C3"', '"A1:D3"')
        .replace("</tableColumns>", grown)
        .replace('count="3"', 'count="4"')
    )
    comparison = compared(table, asked, tmp_path)
    assert comparison.is_lossless, str(comparison)
    assert comparison.landed_count == 2


def test_folding_allows_the_folded_columns_only(tmp_path):
    folded = (
        '<col min="2" max="2" width="9" hidden="1" outlineLevel="1"/><col min="3" max="3" width="9" collapsed="1"/>'
    )
    after = changed(SHEET, "</cols>", f"{folded}</cols>")
    after = changed(SHEET, 'defaultRowHeight="15"', 'defaultRowHeight="15" outlineLevelCol="1"', after)
    assert compared(after, Plan((FoldColumns("Sheet1", 2, 2),)), tmp_path).is_lossless
    assert "columns_changed" in compared(after, Plan((FoldColumns("Sheet1", 3, 3),)), tmp_path).codes


def test_an_appended_row_looks_like_the_row_it_follows(tmp_path):
    plan = Plan((AddRows("Sheet1", 4, ({2: date(2026, 3, 5)},)),))
    after = changed(SHEET, "</sheetData>", '<row r="5"><c r="B5" s="1"><v>46086</v></c></row></sheetData>')
    after = changed(SHEET, 'ref="A1:C4"', 'ref="A1:C5"', after)
    assert compared(after, plan, tmp_path).is_lossless
    bare = changed(SHEET, 's="1"><v>46086', "><v>46086", after)
    assert "style_changed" in compared(bare, plan, tmp_path).codes


def test_a_new_styled_cell_may_look_as_asked(tmp_path):
    after = changed(SHEET, "</row>", '<c r="D1" s="2"><v>5</v></c></row>')
    after = changed(SHEET, 'ref="A1:C4"', 'ref="A1:D4"', after)
    after = changed(SHEET, 'spans="1:3"', "", after)
    styled = Plan((SetCells("Sheet1", 4, (1,), (5,), style=Style(number_format="0")),))
    assert compared(after, styled, tmp_path).is_lossless
    assert "style_changed" in compared(after, {"Sheet1": {"D1": 5}}, tmp_path).codes


def test_a_created_sheet_holds_what_was_asked(tmp_path):
    put = PutSheet("今天", (SheetColumn("客户"), SheetColumn("天数")), (("甲", 3), ("乙", None)), title=(("标题",),))
    rows = (
        f'<row r="1">{text_cell("A1", "标题")}</row>'
        f'<row r="2">{text_cell("A2", "客户")}{text_cell("B2", "天数")}</row>'
        f'<row r="3">{text_cell("A3", "甲")}<c r="B3"><v>3</v></c></row><row r="4">{text_cell("A4", "乙")}</row>'
    )
    before = Book({"Sheet1": sheet(ROWS)})
    after = Book({"Sheet1": sheet(ROWS), "今天": sheet(rows)})
    after = changed(LINKS, 'Id="rId3"', 'Id="rIdX"', after)
    after = changed(LINKS, 'Id="rId2"', 'Id="rId3"', after)
    after = changed(LINKS, 'Id="rIdX"', 'Id="rId2"', after)
    after = changed(BOOK, 'r:id="rId2"', 'r:id="rId3"', after)
    comparison = compared(after, Plan((put,)), tmp_path, before)
    assert not comparison.codes.keys() - {"entry_order"}, str(comparison)
    wrong = PutSheet("今天", put.columns, (("甲", 4),), title=put.title)
    assert "value_not_landed" in compared(after, Plan((wrong,)), tmp_path, before).codes
