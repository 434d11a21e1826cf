import pytest
from patched_books import ROWS, by_openpyxl, small

from crmkit.errors import BrokenWorkbook, FileChanged, WriteRefused
from crmkit.model.edits import Plan, SetCells
from crmkit.testing.books import STYLES, Book, sheet, text_cell
from crmkit.workbook import apply_plan, patch

ARRAY = (
    '<row r="1"><c r="A1"><f t="array" ref="A1:A3">B1:B3</f><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
)
DATA_TABLE = '<row r="1"><c r="A1"><f t="dataTable" ref="A1:B2" dt2D="1" dtr="1" r1="D1" r2="D2"/><v>1</v></c></row>'
UNLOCKED = STYLES.replace(
    '<xf numFmtId="0" fontId="0" fillId="1" borderId="0" xfId="0" applyFill="1"/>',
    '<xf numFmtId="0" fontId="0" fillId="1" borderId="0" xfId="0" applyProtection="1"><protection locked="0"/></xf>',
)


def refused(path, cells, reason, cell=""):
    before, moment = path.read_bytes(), path.stat().st_mtime_ns
    with pytest.raises(WriteRefused) as refusal:
        patch(path, {"Sheet1": cells})
    assert refusal.value.reason == reason
    assert not cell or refusal.value.cell == cell
    assert refusal.value.message("en")
    assert refusal.value.message("zh")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, moment)


def test_a_cell_inside_a_merge_is_refused_its_anchor_is_not(tmp_path):
    path = small(tmp_path, after='<mergeCells count="1"><mergeCell ref="A6:B7"/></mergeCells>')
    for cell in ("B6", "A7", "B7"):
        refused(path, {cell: 1}, "inside_merge", cell)
    patch(path, {"Sheet1": {"A6": "anchor"}})
    assert by_openpyxl(path, "A6").value == "anchor"


def test_a_protected_sheet_is_refused_except_where_cells_are_unlocked(tmp_path):
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="2"><v>2</v></c></row>'
    book = Book({"Sheet1": sheet(rows, after='<sheetProtection sheet="1" objects="1"/>')})
    book.parts["xl/styles.xml"] = UNLOCKED
    path = book.write(tmp_path / "protected.xlsx")
    refused(path, {"A1": 5}, "protected_sheet", "A1")
    refused(path, {"C9": 5}, "protected_sheet", "C9")
    patch(path, {"Sheet1": {"B1": 5}})
    assert by_openpyxl(path, "B1").value == 5


def test_protection_that_is_off_does_not_refuse(tmp_path):
    path = small(tmp_path, after='<sheetProtection sheet="0" objects="1"/>')
    assert patch(path, {"Sheet1": {"A2": 5}}).cell_count == 1


@pytest.mark.parametrize("cell", ["A1", "A2", "A3"])
def test_a_cell_of_an_array_formula_is_refused(tmp_path, cell):
    refused(small(tmp_path, ARRAY), {cell: 5}, "array_formula", cell)


def test_a_cell_of_a_spill_is_refused(tmp_path):
    refused(small(tmp_path, ARRAY.replace('<c r="A1">', '<c r="A1" cm="1">')), {"A3": 5}, "spill", "A3")


def test_an_array_formula_of_one_cell_may_be_replaced(tmp_path):
    path = small(tmp_path, ARRAY.replace("A1:A3", "A1"))
    patch(path, {"Sheet1": {"A1": 5, "A3": 6}})
    assert by_openpyxl(path, "A1").value == 5


def test_a_data_table_is_refused(tmp_path):
    refused(small(tmp_path, DATA_TABLE), {"B2": 5}, "data_table", "B2")


def test_a_signed_workbook_is_refused(tmp_path):
    book = Book({"Sheet1": sheet(ROWS)})
    book.parts["_rels/.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Target="xl/workbook.xml"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
        '<Relationship Id="r2" Target="_xmlsignatures/origin.sigs"'
        ' Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"/>'
        "</Relationships>"
    )
    refused(book.write(tmp_path / "signed.xlsx"), {"A1": 1}, "signed")


def test_a_sheet_in_utf16_is_refused(tmp_path):
    xml = sheet(ROWS).replace("UTF-8", "UTF-16").encode("utf-16")
    refused(Book({"Sheet1": xml}).write(tmp_path / "wide.xlsx"), {"A1": 1}, "encoding")


def test_a_repeated_row_or_cell_is_refused_only_where_it_is_meant(tmp_path):
    rows = f'<row r="1">{text_cell("A1", "a")}{text_cell("A1", "b")}</row><row r="2"/><row r="2"/>'
    path = small(tmp_path, rows)
    refused(path, {"A1": 1}, "unreadable_sheet")
    refused(path, {"A2": 1}, "unreadable_sheet")
    assert patch(path, {"Sheet1": {"A3": 1}}).cell_count == 1


def test_a_cell_that_changed_since_it_was_read_stops_everything(tmp_path):
    path = small(tmp_path)
    before = path.read_bytes()
    for old in ("y", 1, None):
        plan = Plan((SetCells("Sheet1", 1, [2], ["new"], [old]), SetCells("Sheet1", 2, [2], [9], [1])))
        with pytest.raises(FileChanged):
            apply_plan(path, plan)
    assert path.read_bytes() == before
    good = Plan((SetCells("Sheet1", 1, [2], ["new"], ["x"]), SetCells("Sheet1", 2, [2, 3], [9, 9], [1.0, None])))
    assert apply_plan(path, good).cell_count == 3


def test_another_file_than_the_one_read_is_not_written(tmp_path):
    path = small(tmp_path)
    with pytest.raises(FileChanged):
        apply_plan(path, Plan((SetCells("Sheet1", 1, [2], ["new"]),)), expected_digest="0" * 64)


def test_a_table_part_without_content_is_a_broken_workbook_not_a_surprise(tmp_path):
    book = Book({"Sheet1": sheet(ROWS)})
    book.add("xl/tables/table1.xml", "", source="xl/worksheets/sheet1.xml", relation="table")
    path = book.write(tmp_path / "book.xlsx")
    before = path.read_bytes()
    with pytest.raises(BrokenWorkbook):
        patch(path, {"Sheet1": {"A1": "neu"}})
    assert path.read_bytes() == before
