"""The Excel for tests is as bad as the real one: what our doors protect from really happens in it."""

from __future__ import annotations

import pytest
import xlwings
from doorways import SHEET, customers
from openpyxl.worksheet.filters import FilterColumn, Filters

from crmkit.testing.engine import ExcelError, running_excel


@pytest.fixture(params=["windows", "macos"])
def excel(request, tmp_path):
    with running_excel(request.param) as running:
        running.open(customers(tmp_path / "客户.xlsx", with_table=True))
        yield running


@pytest.fixture
def sheet(excel):
    return xlwings.books["客户.xlsx"].sheets[SHEET]


@pytest.mark.parametrize(
    ("typed", "held"),
    [("00123", 123.0), ("2026-03-05", 46086.0), ("50%", 0.5), ("１２", 12.0), ("TRUE", True), ("10:30", 0.4375),
     ("1e3", 1000.0), ("普通", "普通"), ("'00123", "00123"), ("￥1,200", 1200.0), ("", None)],
)  # fmt: skip
def test_a_text_that_is_assigned_is_read_as_if_typed(sheet, typed, held):
    sheet.range((2, 8)).raw_value = typed
    assert sheet.range((2, 8)).raw_value == held


def test_in_a_text_cell_everything_becomes_text(sheet):
    sheet.range((2, 8)).number_format = "@"
    sheet.range((2, 8)).raw_value = "00123"
    assert sheet.range((2, 8)).raw_value == "00123"
    sheet.range((2, 8)).raw_value = 7.0
    assert sheet.range((2, 8)).raw_value == "7"


def test_a_text_that_begins_with_equals_becomes_a_formula(sheet):
    sheet.range((2, 8)).raw_value = "=1+1"
    assert sheet.range((2, 8)).formula == "=1+1"
    with pytest.raises(ExcelError):
        sheet.range((2, 8)).raw_value = "=SUM("


def test_an_array_across_filtered_rows_puts_its_first_element_everywhere(excel, sheet):
    model = excel.books[0].sheet(SHEET)
    model.sheet.auto_filter.ref = "A1:D5"
    model.sheet.auto_filter.filterColumn = [FilterColumn(colId=1, filters=Filters(filter=["公司1"]))]
    model.sheet.row_dimensions[3].hidden = True
    sheet.range((2, 2), (4, 2)).raw_value = [["a"], ["b"], ["c"]]
    assert [row[0] for row in sheet.range((2, 2), (4, 2)).raw_value] == ["a", "公司2", "a"]


def test_long_texts_are_refused_in_arrays_and_longer_ones_everywhere(sheet):
    with pytest.raises(ExcelError):
        sheet.range((2, 8), (3, 8)).raw_value = [["x" * 9_000], ["y"]]
    sheet.range((2, 8)).raw_value = "x" * 9_000
    with pytest.raises(ExcelError):
        sheet.range((2, 8)).raw_value = "x" * 32_768


def test_a_protected_sheet_takes_nothing(excel, sheet):
    excel.books[0].sheet(SHEET).is_protected = True
    with pytest.raises(ExcelError):
        sheet.range((2, 2)).raw_value = "x"


def test_a_table_takes_in_what_is_written_beside_it_and_names_its_blank_headers(excel, sheet):
    sheet.range((2, 5)).raw_value = "x"
    model = excel.books[0].sheet(SHEET)
    assert (model.sheet.tables["客户表"].ref, model.value("E1")) == ("A1:E5", "列5")


def test_an_unknown_book_is_a_key_error_and_api_is_never_false(excel, sheet):
    with pytest.raises(KeyError):
        xlwings.apps.active.books.impl("没有.xlsx")
    assert all(bool(thing.api) for thing in (sheet, sheet.book, sheet.range((1, 1))))


def test_a_saved_copy_holds_what_formulas_show(excel, sheet, tmp_path):
    sheet.range((2, 8)).raw_value = '=HYPERLINK("#A1","看这里")'
    excel.books[0].save_copy(tmp_path / "copy.xlsx")
    again = excel.open(tmp_path / "copy.xlsx").sheet(SHEET)
    assert again.value("H2") == "看这里"
    assert again.formula_at(2, 8) == '=HYPERLINK("#A1","看这里")'


def test_the_engine_leaves_xlwings_as_it_was(tmp_path):
    before = (xlwings.engines.active, list(xlwings.engines))
    with running_excel():
        assert xlwings.engines.active is not before[0]
    assert (xlwings.engines.active, list(xlwings.engines)) == before
