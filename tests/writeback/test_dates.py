from datetime import date, datetime

import pytest
from patched_books import by_openpyxl, small

from crmkit.testing.books import STYLES, Book, sheet
from crmkit.workbook import patch
from crmkit.workbook.sheet.formats import is_date_code
from crmkit.workbook.sheet.values import moment, serial


def test_a_date_keeps_the_cells_own_date_format(tmp_path):
    path = small(tmp_path)
    known = by_openpyxl(path, "C2").number_format
    patch(path, {"Sheet1": {"C2": date(2026, 3, 5)}})
    assert by_openpyxl(path, "C2").value == datetime(2026, 3, 5)
    assert by_openpyxl(path, "C2").number_format == known


@pytest.mark.parametrize("address", ["C3", "C9"])
def test_a_new_date_takes_the_format_of_its_column(tmp_path, address):
    path = small(tmp_path)
    patch(path, {"Sheet1": {address: date(2026, 3, 5)}})
    assert by_openpyxl(path, address).number_format == by_openpyxl(path, "C4").number_format


def test_a_date_elsewhere_gets_a_format_everyone_reads(tmp_path):
    path = small(tmp_path)
    patch(path, {"Sheet1": {"F2": date(2026, 3, 5), "G2": datetime(2026, 3, 5, 6, 30)}})
    assert by_openpyxl(path, "F2").number_format == "yyyy-mm-dd"
    assert by_openpyxl(path, "G2").number_format == "yyyy-mm-dd hh:mm"


def test_a_chinese_built_in_format_counts_as_a_date(tmp_path):
    styles = STYLES.replace('numFmtId="14"', 'numFmtId="31"')
    book = Book({"Sheet1": sheet('<row r="1"><c r="A1" s="1"><v>46000</v></c></row>')})
    book.parts["xl/styles.xml"] = styles
    path = book.write(tmp_path / "zh.xlsx")
    certificate = patch(path, {"Sheet1": {"A1": date(2026, 3, 5)}})
    assert [part.part for part in certificate.changed_parts] == ["xl/worksheets/sheet1.xml"]
    assert certificate.cells[0].old == [date(2025, 12, 9)]


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy-mm-dd", True), ('yyyy"年"m"月"d"日"', True), ("[$-804]d", True), ("m/d", True), ("e年", True),
        ("GENERAL", False), ("0.00", False), ("[Red]0", False), ('0"days"', False), ("0.0E+0", False),
        ("h:mm", False), ("[h]:mm:ss", False), ("mm:ss", False), ("@", False), ("\\d0", False),
        ("yyyy-mm-dd hh:mm", True),
    ],
)  # fmt: skip
def test_which_format_codes_show_a_day(code, is_date):
    assert is_date_code(code) is is_date


@pytest.mark.parametrize(
    ("day", "number"),
    [(date(1900, 1, 1), 1), (date(1900, 2, 28), 59), (date(1900, 3, 1), 61), (date(2026, 3, 5), 46086)],
)
def test_serials_are_excels_own_with_its_leap_year(day, number):
    assert serial(day, from_1904=False) == number
    assert moment(number, from_1904=False) == day


def test_an_equal_date_is_no_change(tmp_path):
    path = small(tmp_path)
    assert not patch(path, {"Sheet1": {"C2": date(2025, 12, 9)}}).changed_parts


def test_a_serial_without_a_date_format_is_not_yet_a_date(tmp_path):
    path = small(tmp_path)
    patch(path, {"Sheet1": {"B2": 46000}})
    assert patch(path, {"Sheet1": {"B2": date(2025, 12, 9)}}).cell_count == 1
    assert by_openpyxl(path, "B2").value == datetime(2025, 12, 9)
