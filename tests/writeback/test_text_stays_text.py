import pytest
from patched_books import by_calamine, by_openpyxl, small

from crmkit.testing.books import Book, sheet
from crmkit.workbook import patch
from crmkit.workbook.sheet.texts import Guard, guard_of

QUOTED = ["=1+1", "+86 138 0013 8000", "-5", "@SUM", "'quoted", "=客户", " =1", "＝1+1"]
FORMATTED = [
    "00123", "110101199003071234", "1.5", "1,234", "12%", "1e5", "2026-03-05", "2026/3/5", "3月5日", "10:30", "1/2",
    "Mar 5", "5-Mar-26", "TRUE", "false", "#N/A", "$5", "¥5", "(5)", "１２３", "上午10:30", " 7 ", "March 2026",
]  # fmt: skip
ORDINARY = [
    "华云",
    "A-001",
    "Marble",
    "true story",
    "C0012",
    "3 customers",
    "12 个月",
    "market",
    "5th Avenue",
    "#1 客户",
]


@pytest.mark.parametrize("value", QUOTED)
def test_text_that_starts_like_a_formula_gets_the_apostrophe(tmp_path, value):
    path = small(tmp_path)
    patch(path, {"Sheet1": {"A2": value, "D9": value}})
    for address in ("A2", "D9"):
        cell = by_openpyxl(path, address)
        assert cell.quotePrefix, value
        assert by_calamine(path, address) == value


@pytest.mark.parametrize("value", FORMATTED)
def test_text_that_reads_as_a_number_or_date_gets_the_text_format(tmp_path, value):
    path = small(tmp_path)
    patch(path, {"Sheet1": {"A2": value, "D9": value}})
    for address in ("A2", "D9"):
        cell = by_openpyxl(path, address)
        assert cell.number_format == "@", value
        assert cell.data_type == "s"
        assert by_calamine(path, address) == value


@pytest.mark.parametrize("value", ORDINARY)
def test_ordinary_text_needs_no_guard(value):
    assert guard_of(value) is Guard.NONE


def test_a_guard_keeps_everything_else_of_the_cells_style(tmp_path):
    path = small(tmp_path, '<row r="1"><c r="A1" s="2"><v>1</v></c><c r="B1" s="2"><v>1</v></c></row>')
    patch(path, {"Sheet1": {"A1": "00123"}})
    changed, other = by_openpyxl(path, "A1"), by_openpyxl(path, "B1")
    assert changed.fill.fill_type == other.fill.fill_type == "gray125"
    assert (changed.number_format, other.number_format) == ("@", "General")


def test_a_style_that_is_there_already_is_used_again(tmp_path):
    path = small(tmp_path)
    patch(path, {"Sheet1": {"D2": "00123"}})
    before = _styles(path)
    patch(path, {"Sheet1": {"D4": "00124", "E4": "00125"}})
    assert _styles(path) == before


def test_a_cell_with_a_text_format_is_not_restyled(tmp_path):
    path = small(tmp_path)
    patch(path, {"Sheet1": {"D2": "00123"}})
    certificate = patch(path, {"Sheet1": {"D2": "=1"}})
    assert {part.part for part in certificate.changed_parts} >= {"xl/worksheets/sheet1.xml"}
    assert by_calamine(path, "D2") == "=1"


def test_a_number_into_a_quoted_cell_is_no_text_after_f2(tmp_path):
    path = small(tmp_path)
    patch(path, {"Sheet1": {"D2": "=1+1"}})
    patch(path, {"Sheet1": {"D2": 5}})
    cell = by_openpyxl(path, "D2")
    assert (cell.value, bool(cell.quotePrefix)) == (5, False)


@pytest.mark.parametrize("styles", [None, "<styleSheet xmlns='{0}'/>", "<y:styleSheet xmlns:y='{0}'></y:styleSheet>"])
def test_books_without_formats_get_those_needed(tmp_path, styles):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    book = Book({"Sheet1": sheet()}, has_styles=styles is not None)
    if styles:
        book.parts["xl/styles.xml"] = styles.format(main)
    path = book.write(tmp_path / "bare.xlsx")
    patch(path, {"Sheet1": {"A1": "00123", "B1": "=1"}})
    again = patch(path, {"Sheet1": {"A1": "00123", "B1": "=1"}})
    assert not again.changed_parts
    xml = _styles(path)
    assert b'quotePrefix="1"' in xml
    assert xml.index(b"cellXfs") > xml.index(b"fonts")


def _styles(path):
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/styles.xml")
