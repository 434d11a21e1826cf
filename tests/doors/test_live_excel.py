"""What an open Excel adds to a write: filters, hidden rows, protection, merges, dialogs, people who type."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from doorways import NOW, OCCASION, SHEET, contents_of, customers, doorway
from openpyxl import load_workbook
from openpyxl.worksheet.filters import FilterColumn, Filters

from crmkit.errors import ExcelFailed, FileHeld, NothingToUndo, UndoRefused, WriteRefused
from crmkit.model.edits import AddColumn, Plan, PutSheet, SetCells, SheetColumn
from crmkit.workbook.doors import FileDoor, apply_through, door_to
from crmkit.workbook.guard.backups import list_backups
from crmkit.workbook.live.carrying import MOST_HIDDEN_CELLS
from crmkit.workbook.live.door import LiveDoor
from crmkit.workbook.live.finding import availability

OURS = PutSheet("今天", (SheetColumn("A"), SheetColumn("B")), [["x", "y"]])


@pytest.fixture(params=["windows", "macos"])
def way(request, tmp_path):
    with doorway(request.param, customers(tmp_path / "客户.xlsx", 8)) as opened:
        yield opened


def hide(way, rows, *, by_filter):
    sheet = way.book.sheet(SHEET).sheet
    sheet.auto_filter.ref = "A1:D9"
    if by_filter:
        sheet.auto_filter.filterColumn = [FilterColumn(colId=1, filters=Filters(filter=["公司1"]))]
    for row in rows:
        sheet.row_dimensions[row].hidden = True


@pytest.mark.parametrize("by_filter", [True, False])
def test_rows_that_are_hidden_get_their_own_values_and_the_filter_stays(way, by_filter):
    hide(way, [3, 4, 7], by_filter=by_filter)
    way.apply(SetCells(SHEET, 2, range(2, 10), [f"新{row}" for row in range(2, 10)]))
    assert [way.book.sheet(SHEET).value(f"B{row}") for row in range(2, 10)] == [f"新{row}" for row in range(2, 10)]
    assert way.book.sheet(SHEET).is_filtered is by_filter
    assert [row for row in range(1, 10) if way.book.sheet(SHEET).is_hidden(row)] == [3, 4, 7]


def test_more_hidden_cells_than_a_person_waits_for_are_refused(tmp_path):
    count = MOST_HIDDEN_CELLS + 1
    with doorway("windows", customers(tmp_path / "客户.xlsx", count)) as way:
        hide(way, range(2, count + 2), by_filter=True)
        before = way.contents()
        with pytest.raises(WriteRefused) as stopped:
            way.apply(SetCells(SHEET, 2, range(2, count + 2), ["新"] * count))
        assert (stopped.value.reason, stopped.value.sheet) == ("live_filtered", SHEET)
        assert way.contents() == before


def test_a_protected_sheet_is_refused_by_name(way):
    way.book.sheet(SHEET).is_protected = True
    with pytest.raises(WriteRefused) as stopped:
        way.apply(SetCells(SHEET, 2, [2], ["新"]))
    assert (stopped.value.reason, stopped.value.sheet) == ("protected_sheet", SHEET)
    assert "set value" not in way.excel.calls


def test_a_book_of_fixed_structure_takes_no_sheet_but_cells(way):
    way.book.has_fixed_sheets = True
    with pytest.raises(WriteRefused) as stopped:
        way.apply(OURS)
    assert stopped.value.reason == "live_structure"
    assert way.apply(SetCells(SHEET, 2, [2], ["新"])) is not None


def test_a_book_open_for_reading_only_is_refused(way):
    way.book.is_read_only = True
    with pytest.raises(WriteRefused) as stopped:
        way.apply(SetCells(SHEET, 2, [2], ["新"]))
    assert stopped.value.reason == "live_read_only"


def test_macos_asks_people_to_save_first(tmp_path):
    with doorway("macos", customers(tmp_path / "客户.xlsx")) as way:
        way.type(SHEET, "B2", "没保存")
        with pytest.raises(WriteRefused, match="⌘S"):
            apply_through(way.door, Plan((SetCells(SHEET, 3, [2], [1.0]),)), OCCASION)


def test_unsaved_changes_are_read_and_the_file_is_left_alone(tmp_path):
    with doorway("windows", customers(tmp_path / "客户.xlsx")) as way:
        held = way.path.read_bytes()
        way.type(SHEET, "B2", "没保存的")
        with way.door.snapshot() as place:
            assert contents_of(place)[SHEET][2, 2] == "没保存的"
        way.apply(SetCells(SHEET, 3, [2], [1.0]))
        assert way.path.read_bytes() == held
        assert way.book.is_saved is False


def test_people_find_their_settings_and_their_sheet_again(way):
    way.book.active = "备注"
    way.excel.calculation, way.excel.enable_events = "semiautomatic", False
    settings = way.excel.settings
    way.apply(OURS, SetCells(SHEET, 2, [2], ["新"]))
    assert (way.excel.settings, way.book.active) == (settings, "备注")


def test_what_is_written_beside_a_table_does_not_become_part_of_it_by_itself(tmp_path):
    with doorway("windows", customers(tmp_path / "客户.xlsx", with_table=True)) as way:
        way.apply(SetCells(SHEET, 6, [1, 2], ["远", "x"]), SetCells(SHEET, 2, [2], ["新"]))
        assert way.book.sheet(SHEET).sheet.tables["客户表"].ref == "A1:D5"


def test_columns_go_over_in_a_few_calls_however_long_they_are(tmp_path):
    counts = []
    for rows in (20, 400):
        with doorway("windows", customers(tmp_path / f"客户{rows}.xlsx", rows)) as way:
            column = AddColumn(SHEET, 1, 4, 5, "阶段", range(2, rows + 2), ["意向", "观望"] * (rows // 2))
            way.apply(column)
            counts.append(len(way.excel.calls))
    assert counts[0] == counts[1]


def test_a_value_typed_between_the_copy_and_the_write_is_not_overwritten(tmp_path):
    with doorway("windows", customers(tmp_path / "客户.xlsx")) as way:

        def type_once(name):
            if name == "set screen_updating" and way.excel.calls.count(name) == 1:
                way.excel.on_call = None
                way.type(SHEET, "B2", "刚改的")

        way.excel.on_call = type_once
        way.apply(SetCells(SHEET, 2, [2, 3], ["a", "b"]))
        assert way.excel.calls.count("api save_copy") == 2
        way.undo()
        assert way.book.sheet(SHEET).value("B2") == "刚改的"


def test_undo_keeps_what_people_changed_elsewhere(way):
    way.apply(SetCells(SHEET, 2, [2], ["a"]), AddColumn(SHEET, 1, 4, 5, "阶段", [2, 3], ["意向", "观望"]))
    way.type(SHEET, "C5", "7")
    way.undo()
    assert (way.book.sheet(SHEET).value("B2"), way.book.sheet(SHEET).value("C5")) == ("公司1", 7.0)
    assert way.book.sheet(SHEET).value("E1") is None


def test_undo_never_takes_a_sheet_that_people_wrote_on(way):
    way.apply(OURS)
    way.type("今天", "D4", "我的备注")
    with pytest.raises(UndoRefused, match=r"今天!D4"):
        way.undo()
    assert way.book.sheet("今天").value("D4") == "我的备注"


# ── both doors, one after the other ──


def test_a_write_into_the_open_book_is_undone_in_the_file_once_it_is_saved_and_closed(tmp_path):
    with doorway("windows", customers(tmp_path / "客户.xlsx")) as way:
        before = way.contents()
        way.apply(SetCells(SHEET, 2, [2], ["a"]), OURS)
        way.book.save()
        way.excel.close(way.book)
        assert isinstance(door_to(way.path), FileDoor)
        assert door_to(way.path).undo(OCCASION).operation == "refresh"
        assert contents_of(way.path) == before


def test_a_write_into_a_book_closed_without_saving_counts_for_nothing(tmp_path):
    with doorway("windows", customers(tmp_path / "客户.xlsx")) as way:
        apply_through(FileDoor(way.path), Plan((SetCells("备注", 3, [1], ["先"]),)), OCCASION)
        way.excel.reset()
        way.book = way.excel.open(way.path)
        way.apply(SetCells(SHEET, 2, [2], ["a"]))
        way.apply(SetCells(SHEET, 2, [2], ["b"]))
        way.excel.close(way.book)
        door_to(way.path).undo(OCCASION)
        assert contents_of(way.path)["备注"] == {(1, 1): "自己的", (1, 2): 42.0}
        with pytest.raises(NothingToUndo):
            door_to(way.path).undo(OCCASION)


def test_a_write_into_the_file_is_undone_in_the_open_book(tmp_path):
    path = customers(tmp_path / "客户.xlsx")
    before = contents_of(path)
    apply_through(FileDoor(path), Plan((SetCells(SHEET, 2, [2], ["a"]), OURS)), OCCASION)
    with doorway("windows", path) as way:
        way.undo()
        assert way.contents() == before


# ── which door ──


def test_a_book_of_the_same_name_elsewhere_is_another_book(tmp_path):
    (tmp_path / "other").mkdir()
    here, there = customers(tmp_path / "客户.xlsx"), customers(tmp_path / "other" / "客户.xlsx")
    with doorway("windows", there):
        assert isinstance(door_to(here), FileDoor)
        assert isinstance(door_to(there), LiveDoor)


def test_without_an_excel_the_holder_still_stops_the_write(tmp_path):
    path = customers(tmp_path / "客户.xlsx")
    path.with_name(f"~${path.name}").write_bytes(b"\x04Wang" + b" " * 160)
    with pytest.raises(FileHeld):
        apply_through(door_to(path), Plan((SetCells(SHEET, 2, [2], ["a"]),)), OCCASION)


def test_with_an_excel_its_own_lock_file_is_no_obstacle(way):
    way.path.with_name(f"~${way.path.name}").write_bytes(b"\x04Wang" + b" " * 160)
    assert way.apply(SetCells(SHEET, 2, [2], ["a"])) is not None


def test_a_cloud_address_nobody_can_place_is_refused(way, monkeypatch):
    from crmkit.testing.engine.impl import BookImpl

    def unknown(self):
        raise ValueError("Couldn't find the local OneDrive folder")

    monkeypatch.setattr(BookImpl, "fullname", property(unknown))
    with pytest.raises(WriteRefused) as stopped:
        door_to(way.path)
    assert stopped.value.reason == "live_cloud"


def test_availability_tells_of_a_running_excel(way):
    found = availability()
    assert (found.is_ready, found.book_count) == (True, 1)


# ── looks ──


def test_new_columns_and_sheets_carry_their_looks(way):
    column = AddColumn(SHEET, 1, 4, 5, "下次跟进", [2, 3], [date(2026, 3, 5), datetime(2026, 3, 6, 9, 30)], width=18)
    way.apply(column, OURS)
    copy = way.path.with_name("copy.xlsx")
    way.book.save_copy(copy)
    book = load_workbook(copy)
    sheet = book[SHEET]
    assert sheet["E2"].number_format == "yyyy-mm-dd"
    assert sheet["E1"].fill.fgColor.rgb[2:] == "DCEFEF"
    assert sheet.column_dimensions["E"].width == 18
    assert book["今天"]["A1"].font.b
    assert book["今天"].freeze_panes == "A2"


def test_an_undone_column_leaves_neither_values_nor_formats(way):
    way.apply(AddColumn(SHEET, 1, 4, 5, "阶段", [2, 3], ["00123", date(2026, 3, 5)]))
    way.undo()
    assert {way.book.sheet(SHEET).cell(row, 5) for row in range(1, 6)} == {None}


def test_excel_s_refusal_is_told_in_its_own_words(way):
    way.save_where_needed()
    way.excel.calls.clear()
    way.excel.fails_at = 0
    with pytest.raises(ExcelFailed, match="fails"):
        apply_through(door_to(way.path), Plan((SetCells(SHEET, 2, [2], ["a"]),)), OCCASION)


def test_backups_of_open_books_are_counted_like_all_others(way):
    way.apply(SetCells(SHEET, 2, [2], ["a"]))
    backups = list_backups(way.path, language="zh")
    assert [(one.operation, one.written_at) for one in backups] == [("refresh", NOW)]
