import zipfile

import openpyxl
import pytest

from crmkit.testing.books import Book, sheet
from crmkit.workbook import patch

CHAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TWO = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>A1+1</f><v>3</v></c></row>'
SHARED = (
    '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B4" si="0">A1*$A$1+"&lt;"</f><v>1</v></c></row>'
    '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>2</v></c></row>'
    '<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" si="0"/><v>3</v></c></row>'
    '<row r="4"><c r="A4"><v>4</v></c><c r="B4"><f t="shared" si="0"/><v>4</v></c></row>'
)


def with_chain(tmp_path, chain, rows=TWO):
    sheets = {"Sheet1": sheet(rows), "Sheet2": sheet(rows)}
    book = Book(sheets)
    book.add("xl/calcChain.xml", f'<calcChain xmlns="{MAIN}">{chain}</calcChain>', CHAIN_TYPE, relation="calcChain")
    return book.write(tmp_path / "chain.xlsx")


def part(path, name):
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def test_a_replaced_formula_leaves_the_chain_and_the_next_entry_keeps_its_sheet(tmp_path):
    path = with_chain(tmp_path, '<c r="A1" i="1"/><c r="B1"/><c r="A1" i="2"/><c r="B1"/>')
    certificate = patch(path, {"Sheet2": {"A1": 5}})
    assert '<c r="A1" i="1"/><c r="B1"/><c r="B1" i="2"/>' in part(path, "xl/calcChain.xml")
    assert certificate.recalculates_on_open
    assert 'fullCalcOnLoad="1"' in part(path, "xl/workbook.xml")


def test_an_empty_chain_goes_with_its_relationship_and_content_type(tmp_path):
    path = with_chain(tmp_path, '<c r="A1" i="1"/><c r="B1"/>')
    certificate = patch(path, {"Sheet1": {"A1": 5, "B1": "x"}})
    assert "xl/calcChain.xml" not in zipfile.ZipFile(path).namelist()
    assert "calcChain" not in part(path, "[Content_Types].xml")
    assert "calcChain" not in part(path, "xl/_rels/workbook.xml.rels")
    gone = next(change for change in certificate.parts if change.part == "xl/calcChain.xml")
    assert gone.after is None
    assert gone.consequences == ("calc_chain",)


def test_a_workbook_without_formulas_is_not_asked_to_calculate(tmp_path):
    path = Book({"Sheet1": sheet('<row r="1"><c r="A1"><v>1</v></c></row>')}).write(tmp_path / "plain.xlsx")
    certificate = patch(path, {"Sheet1": {"A1": 5}})
    assert not certificate.recalculates_on_open
    assert [change.part for change in certificate.changed_parts] == ["xl/worksheets/sheet1.xml"]


def test_a_formula_on_another_sheet_is_reason_enough(tmp_path):
    plain = '<row r="1"><c r="A1"><v>1</v></c></row>'
    path = Book({"Sheet1": sheet(plain), "Sheet2": sheet(TWO)}).write(tmp_path / "other.xlsx")
    assert patch(path, {"Sheet1": {"A1": 5}}).recalculates_on_open


@pytest.mark.parametrize("replaced", [["B1"], ["B1", "B2"], ["B1", "B3"]])
def test_a_shared_formula_is_handed_on_when_its_carrier_is_replaced(tmp_path, replaced):
    path = Book({"Sheet1": sheet(SHARED)}).write(tmp_path / "shared.xlsx")
    patch(path, {"Sheet1": dict.fromkeys(replaced, 99)})
    read = openpyxl.load_workbook(path)["Sheet1"]
    for row in range(1, 5):
        expected = 99 if f"B{row}" in replaced else f'=A{row}*$A$1+"<"'
        assert read[f"B{row}"].value == expected


def test_a_dependent_of_a_shared_formula_is_replaced_alone(tmp_path):
    path = Book({"Sheet1": sheet(SHARED)}).write(tmp_path / "shared.xlsx")
    patch(path, {"Sheet1": {"B3": 99}})
    read = openpyxl.load_workbook(path)["Sheet1"]
    assert [read[f"B{row}"].value for row in (1, 3, 4)] == ['=A1*$A$1+"<"', 99, '=A4*$A$1+"<"']


def test_a_whole_shared_formula_is_replaced(tmp_path):
    path = Book({"Sheet1": sheet(SHARED)}).write(tmp_path / "shared.xlsx")
    certificate = patch(path, {"Sheet1": {f"B{row}": row for row in range(1, 5)}})
    assert not certificate.recalculates_on_open
    assert "<f" not in part(path, "xl/worksheets/sheet1.xml")


def test_a_value_equal_to_the_shown_one_still_replaces_a_formula(tmp_path):
    path = Book({"Sheet1": sheet(TWO)}).write(tmp_path / "same.xlsx")
    assert patch(path, {"Sheet1": {"A1": 2}}).cell_count == 1
    assert patch(path, {"Sheet1": {"A1": 2}}).cell_count == 0
