"""The promises of a write, kept by every door alike."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from doorways import DOORS, OCCASION, SHEET, contents_of, customers, doorway
from openpyxl import load_workbook

from crmkit.errors import FileChanged, NothingToUndo, SheetNotFound, UndoRefused, ValueRefused, WriteRefused
from crmkit.model.edits import (
    AddColumn,
    AddRows,
    FoldColumns,
    Formula,
    Plan,
    PutSheet,
    SetCells,
    SheetColumn,
    SheetState,
    Style,
)
from crmkit.workbook.drafting import Draft

TODAY = PutSheet(
    "今天",
    (SheetColumn("编号", style=Style(number_format="@")), SheetColumn("事项", 30), SheetColumn("链接")),
    [["00001", "打电话", Formula('HYPERLINK("#备注!A1","看")', "看")], ["00002", "=1+1", None]],
    title=[["今天要联系"]],
    key_column=0,
)
RECORD = PutSheet(
    "_crmkit", (SheetColumn("key"), SheetColumn("value")), [["id", "x" * 32_000]], state=SheetState.VERY_HIDDEN
)
STAGE = AddColumn(SHEET, 1, 4, 5, "阶段", [2, 3, 4, 5], ["意向", "观望", None, "潜在"], width=14)


@pytest.fixture(params=DOORS)
def way(request, tmp_path):
    with doorway(request.param, customers(tmp_path / "客户.xlsx")) as opened:
        yield opened


@pytest.fixture(params=DOORS)
def way_with_table(request, tmp_path):
    with doorway(request.param, customers(tmp_path / "客户.xlsx", with_table=True)) as opened:
        yield opened


EVERY_KIND = {
    "set_cells": SetCells(SHEET, 2, [2, 4], ["新名", "00123"]),
    "add_column": STAGE,
    "add_rows": AddRows(SHEET, 5, [{1: "00005", 2: "公司5", 3: 7.25}, {1: "00006", 2: "公司6"}]),
    "fold_columns": FoldColumns(SHEET, 3, 4),
    "put_sheet": TODAY,
    "put_very_hidden_sheet": RECORD,
}


@pytest.mark.parametrize("operation", EVERY_KIND.values(), ids=EVERY_KIND)
def test_every_operation_leaves_the_same_cells_behind_either_door(way, operation, tmp_path):
    other = customers(tmp_path / "other.xlsx")
    with doorway("file", other) as file:
        file.apply(operation)
        expected = file.contents()
    way.apply(operation)
    assert way.contents() == expected


@pytest.mark.parametrize("operation", EVERY_KIND.values(), ids=EVERY_KIND)
def test_a_second_application_writes_nothing(way, operation):
    if isinstance(operation, AddColumn | AddRows):
        operation = SetCells(SHEET, 5, [1, 2], ["阶段", "意向"])
    way.apply(operation)
    before = way.contents()
    assert way.apply(operation, owned={"今天", "_crmkit"}) is None
    assert way.contents() == before


@pytest.mark.parametrize("operation", EVERY_KIND.values(), ids=EVERY_KIND)
def test_undo_brings_every_cell_back(way, operation):
    before = way.contents()
    way.apply(operation)
    way.undo()
    assert way.contents() == before


def test_undo_takes_back_one_write_after_the_other(way):
    states = [way.contents()]
    for text in ("一", "二", "三"):
        way.apply(SetCells(SHEET, 2, [2], [text]))
        states.append(way.contents())
    for state in reversed(states[:-1]):
        way.undo()
        assert way.contents() == state
    with pytest.raises(NothingToUndo):
        way.undo()


TEXTS = [
    "00123", "=1+1", "+86 10", "-1", "@张三", "'引号", "2026-03-05", "3/4", "1-2", "50%", "1e5", "TRUE", "#N/A",
    "１２３", "￥12", " 首尾空格 ", "第一行\n第二行", "a\tb", "_x000D_", "普通", "<&>", "🙂", "x" * 32_767,
]  # fmt: skip


def test_text_stays_text(way):
    rows = list(range(2, len(TEXTS) + 2))
    way.apply(SetCells(SHEET, 7, rows, TEXTS))
    assert list(way.column(SHEET, 7).values()) == TEXTS


def test_numbers_days_moments_and_booleans_stay_what_they_are(way):
    values = [0, -3, 0.1, 13800138000, 1e-9, True, False, date(2026, 3, 5), datetime(2026, 3, 5, 12, 0)]
    way.apply(SetCells(SHEET, 7, range(2, len(values) + 2), values))
    found = way.column(SHEET, 7)
    assert [found[row] for row in range(2, 9)] == [
        0.0,
        -3.0,
        0.1,
        13800138000.0,
        1e-9,
        ("boolean", "1"),
        ("boolean", "0"),
    ]
    assert [found[9], found[10]] == [46086.0, 46086.5]
    assert {way.formats(SHEET, 7)[row] for row in (9, 10)} <= {"yyyy-mm-dd", "yyyy-mm-dd hh:mm", "yyyy\\-mm\\-dd"}


def test_a_number_in_a_text_cell_is_a_number(way):
    way.apply(SetCells(SHEET, 1, [2], [7]))
    assert way.column(SHEET, 1)[2] == 7.0
    assert way.formats(SHEET, 1)[2] == "@"


def test_blank_and_nothing_empty_a_cell(way):
    way.apply(SetCells(SHEET, 2, [2, 3], [None, ""]))
    assert set(way.column(SHEET, 2)) == {1, 4, 5}


def test_a_formula_of_people_s_is_replaced_and_comes_back(way):
    way.type(SHEET, "F2", "=C2*2") if way.is_live else way.apply(SetCells(SHEET, 6, [2], ["x"]))
    before = way.contents()
    way.apply(SetCells(SHEET, 6, [2], ["文字"]))
    assert way.column(SHEET, 6)[2] == "文字"
    way.undo()
    assert way.contents() == before


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**15, "x" * 32_768, object()])
def test_what_excel_cannot_hold_is_refused_and_nothing_changes(way, value):
    before = way.contents()
    with pytest.raises(ValueRefused):
        way.apply(SetCells(SHEET, 2, [2, 3], ["gut", value]))
    assert way.contents() == before


def test_an_unknown_sheet_is_named_with_people_s_own_file(way):
    with pytest.raises(SheetNotFound) as stopped:
        way.apply(SetCells("没有", 1, [1], ["x"]))
    assert stopped.value.arguments["path"] == way.path


def test_a_sheet_that_is_not_ours_is_left_alone(way):
    before = way.contents()
    with pytest.raises(WriteRefused) as stopped:
        way.apply(PutSheet("备注", (SheetColumn("x"),), [["y"]]))
    assert stopped.value.reason == "not_owned"
    assert way.contents() == before


def test_a_cell_with_another_old_value_stops_the_write(way):
    before = way.contents()
    with pytest.raises(FileChanged):
        way.apply(SetCells(SHEET, 2, [2, 3], ["a", "b"], old=["公司1", "别的"]))
    assert way.contents() == before


def test_what_people_change_while_it_is_planned_is_read_again(way):
    seen = []

    def build(place):
        way_in = Draft(place, Plan((SetCells(SHEET, 3, [2], [float(len(seen))]), SetCells(SHEET, 6, [2], ["ours"]))))
        if not seen:
            way.type(SHEET, "F2", "theirs")
        seen.append(place)
        return way_in

    way.save_where_needed()
    if way.kind == "macos":
        with pytest.raises(WriteRefused, match="⌘S"):  # the second look needs a saved book
            way.door.write(build, OCCASION)
        return
    way.door.write(build, OCCASION)
    assert len(seen) == 2
    assert way.column(SHEET, 6)[2] == "ours"
    way.undo()
    assert way.column(SHEET, 6)[2] == "theirs"


def test_undo_is_refused_where_people_changed_what_we_wrote(way):
    way.apply(SetCells(SHEET, 2, [2, 3], ["a", "b"]))
    way.type(SHEET, "B3", "人改的")
    before = way.contents()
    with pytest.raises(UndoRefused, match=r"客户!B3"):
        way.undo()
    assert way.contents() == before


def test_a_table_object_grows_with_its_column_and_its_rows(way_with_table):
    way = way_with_table
    before = way.contents()
    way.apply(STAGE)
    way.apply(AddRows(SHEET, 5, [{1: "00005", 2: "公司5", 5: "意向"}]))
    assert way.column(SHEET, 5) == {1: "阶段", 2: "意向", 3: "观望", 5: "潜在", 6: "意向"}
    assert table_area(way) == "A1:E6"
    way.undo()
    way.undo()
    assert way.contents() == before
    assert table_area(way) == "A1:D5"


def table_area(way):
    sheet = way.book.sheet(SHEET).sheet if way.book is not None else load_workbook(way.path)[SHEET]
    return sheet.tables["客户表"].ref


def test_our_sheet_is_patched_by_key_and_people_s_remarks_travel(way):
    way.apply(TODAY)
    way.type("今天", "E3", "先问价格")
    moved = PutSheet(TODAY.name, TODAY.columns, [["00009", "新的", None], *TODAY.rows], TODAY.title, TODAY.key_column)
    way.apply(moved, owned={"今天"})
    assert way.column("今天", 1) == {1: "今天要联系", 2: "编号", 3: "00009", 4: "00001", 5: "00002"}
    assert way.column("今天", 5) == {4: "先问价格"}
    assert way.column("今天", 2)[5] == "=1+1"


def test_the_record_is_very_hidden(way):
    way.apply(RECORD)
    way.save_where_needed()
    with way.door.snapshot() as place:
        assert load_workbook(place)["_crmkit"].sheet_state == "veryHidden"


def test_a_write_has_a_backup_and_a_certificate_of_every_cell(way):
    before = way.contents()
    written = way.apply(SetCells(SHEET, 2, [2, 3], ["a", "b"]), STAGE)
    assert written.certificate.cell_count == 2 + 5
    assert [tuple(one.old) for one in written.certificate.cells if one.column == 2] == [("公司1", "公司2")]
    assert written.certificate.is_live is way.is_live
    assert contents_of(written.backup) == before
