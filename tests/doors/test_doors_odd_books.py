"""Workbooks with something odd about them: merges, the 1904 calendar, totals, filters, long ids; every door alike."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from doorways import DOORS, SHEET, contents_of, customers, doorway
from openpyxl import load_workbook
from openpyxl.utils import datetime as days
from openpyxl.worksheet.table import TableColumn

from crmkit.errors import WriteRefused
from crmkit.model.edits import SetCells


@pytest.fixture(params=DOORS)
def kind(request):
    return request.param


def changed(path, change):
    """The customers' workbook after a person made it odd."""
    book = load_workbook(customers(path))
    change(book)
    book.save(path)
    return path


def test_the_anchor_of_a_merge_is_written_and_its_other_cells_are_refused(kind, tmp_path):
    with doorway(kind, changed(tmp_path / "客户.xlsx", lambda book: book[SHEET].merge_cells("F2:G3"))) as way:
        way.apply(SetCells(SHEET, 6, [2], ["合并"]))
        assert way.column(SHEET, 6) == {2: "合并"}
        before = way.contents()
        with pytest.raises(WriteRefused):
            way.apply(SetCells(SHEET, 7, [3], ["里面"]))
        assert way.contents() == before


def test_a_day_is_the_same_day_in_the_1904_calendar(kind, tmp_path):
    def of_1904(book):
        book.epoch = days.CALENDAR_MAC_1904

    with doorway(kind, changed(tmp_path / "客户.xlsx", of_1904)) as way:
        before = way.contents()
        way.apply(SetCells(SHEET, 7, [2, 3], [date(2026, 3, 5), datetime(2026, 3, 5, 12, 0)]))
        assert way.column(SHEET, 7) == {2: 46086.0 - 1462, 3: 46086.5 - 1462}
        way.undo()
        assert way.contents() == before


def test_a_day_keeps_the_style_that_people_gave_the_cell(kind, tmp_path):
    with doorway(kind, customers(tmp_path / "客户.xlsx")) as way:
        way.apply(SetCells(SHEET, 4, [2], [date(2026, 3, 5)]))
        assert way.formats(SHEET, 4)[2] == "yyyy-mm-dd"
        assert way.column(SHEET, 4)[2] == 46086.0


def test_ids_of_eighteen_digits_stay_text_to_the_last_digit(kind, tmp_path):
    ids = ["410105199001011234", "91410100MA45XXXX0K", "000000000000000000"]
    with doorway(kind, customers(tmp_path / "客户.xlsx")) as way:
        way.apply(SetCells(SHEET, 7, [2, 3, 4], ids))
        assert list(way.column(SHEET, 7).values()) == ids


@pytest.mark.parametrize("is_filter", [True, False])
def test_values_land_in_their_own_rows_where_some_are_hidden(kind, tmp_path, is_filter):
    def hide(book):
        sheet = book[SHEET]
        if is_filter:
            sheet.auto_filter.ref = "A1:D5"
            sheet.auto_filter.add_filter_column(1, ["公司1", "公司4"])
        for row in (3, 4):
            sheet.row_dimensions[row].hidden = True

    with doorway(kind, changed(tmp_path / "客户.xlsx", hide)) as way:
        way.apply(SetCells(SHEET, 7, [2, 3, 4, 5], ["00001", "=2", "三", 4.5]))
        assert list(way.column(SHEET, 7).values()) == ["00001", "=2", "三", 4.5]


def test_cells_inside_a_table_with_totals_are_written_and_the_totals_stay(kind, tmp_path):
    def with_totals(book):
        from openpyxl.worksheet.table import Table

        sheet = book[SHEET]
        sheet.append(["合计", None, "=SUBTOTAL(109,C2:C5)"])
        table = Table(displayName="客户表", ref="A1:D6", totalsRowCount=1)
        table.tableColumns = [TableColumn(id=at, name=cell.value) for at, cell in enumerate(sheet[1], 1)]
        table.tableColumns[0].totalsRowLabel = "合计"
        table.tableColumns[2].totalsRowFunction = "sum"
        sheet.add_table(table)

    with doorway(kind, changed(tmp_path / "客户.xlsx", with_totals)) as way:
        before = way.contents()
        way.apply(SetCells(SHEET, 3, [2, 3], [7.0, 8.0]))
        after = way.contents()
        assert after[SHEET] == {**before[SHEET], (2, 3): 7.0, (3, 3): 8.0}
        way.undo()
        assert way.contents() == before


def test_a_protected_sheet_is_refused_by_either_door(kind, tmp_path):
    def protect(book):
        book[SHEET].protection.sheet = True

    path = changed(tmp_path / "客户.xlsx", protect)
    before = contents_of(path)
    with doorway(kind, path) as way:
        with pytest.raises(WriteRefused) as stopped:
            way.apply(SetCells(SHEET, 2, [2], ["x"]))
        assert stopped.value.reason == "protected_sheet"
        assert way.contents() == before
