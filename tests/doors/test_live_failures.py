"""All or nothing in an open book: whichever call of Excel's fails, it holds what it held, settings and all."""

from __future__ import annotations

import pytest
from doorways import OCCASION, SHEET, customers, doorway

from crmkit.errors import CrmkitError, ExcelFailed, LiveHalfDone, NothingToUndo, WriteRefused
from crmkit.model.edits import AddColumn, FoldColumns, Formula, PutSheet, SetCells, SheetColumn, SheetState
from crmkit.workbook.guard.backups import list_backups

PLAN = (
    SetCells(SHEET, 2, [2, 3, 5], ["00123", "=1+1", None]),
    AddColumn(SHEET, 1, 4, 5, "阶段", [2, 3, 4, 5], ["意向", 3.5, None, True], width=14),
    FoldColumns(SHEET, 5, 5),
    PutSheet("今天", (SheetColumn("A"), SheetColumn("B")), [["x", Formula('HYPERLINK("#A1","看")', "看")]]),
    PutSheet("_crmkit", (SheetColumn("key"),), [["id"]], state=SheetState.VERY_HIDDEN),
)


@pytest.fixture
def source(tmp_path):
    return customers(tmp_path / "source.xlsx", with_table=True)


@pytest.fixture
def anew(source, tmp_path):
    """A fresh open workbook each time it is asked for; xlwings sees the same Excel."""
    count = 0

    def opened(way):
        nonlocal count
        count += 1
        folder = tmp_path / f"{count}"
        folder.mkdir()
        way.path = folder / "客户.xlsx"
        way.path.write_bytes(source.read_bytes())
        way.excel.reset()
        way.book = way.excel.open(way.path)
        return way

    return opened


def calls_of(way, work) -> int:
    way.excel.calls.clear()
    work()
    return len(way.excel.calls)


@pytest.mark.parametrize("system", ["windows", "macos"])
def test_one_call_that_fails_leaves_everything_as_it_was_or_done(system, source, anew):
    with doorway(system, source) as way:
        total = calls_of(anew(way), lambda: way.apply(*PLAN))
        after, before = way.contents(), anew(way).contents()
        stopped = 0
        for number in range(0, total, 1 if system == "windows" else 4):
            anew(way).excel.fails_at = number
            try:
                way.apply(*PLAN)
            except (ExcelFailed, LiveHalfDone):
                stopped += 1
                assert way.contents() == before, way.excel.calls[number]
                assert not list_backups(way.path, language="zh"), way.excel.calls[number]
            else:
                assert way.contents() == after, way.excel.calls[number]
            assert way.excel.settings == (True, "automatic", True, True, True, True), way.excel.calls[number]
        assert stopped > total / 10


def test_an_excel_that_dies_half_way_is_told_and_undone_when_it_is_back(source, anew):
    with doorway("windows", source) as way:
        total = calls_of(anew(way), lambda: way.apply(*PLAN))
        before = anew(way).contents()
        halves = 0
        for number in range(0, total, 5):
            anew(way).excel.fails_at, way.excel.fails_on = number, 1_000_000
            with pytest.raises(CrmkitError) as stopped:
                way.apply(*PLAN)
            way.excel.fails_at = None
            if isinstance(stopped.value, LiveHalfDone):
                halves += 1
                assert stopped.value.arguments["backup"] in [
                    one.path.name for one in list_backups(way.path, language="zh")
                ]
                way.undo()
            elif way.contents() != before:  # all was written, only the settings did not come back
                way.undo()
            assert way.contents() == before, way.excel.calls[number]
        assert halves > 5


def test_undo_is_all_or_nothing_too(source, anew):
    with doorway("windows", source) as way:
        anew(way).apply(*PLAN)
        total = calls_of(way, way.undo)
        before = anew(way).contents()
        anew(way).apply(*PLAN)
        after = way.contents()
        stopped = 0
        for number in range(0, total, 3):
            way.excel.calls.clear()
            way.excel.fails_at = number
            try:
                way.undo()
            except (ExcelFailed, LiveHalfDone):
                stopped += 1
                assert way.contents() == after, way.excel.calls[number]
            else:
                assert way.contents() == before
                way.excel.fails_at = None
                way.apply(*PLAN)
            way.excel.fails_at = None
        assert stopped > 5


def test_a_cell_that_excel_changes_behind_our_back_is_found_and_all_is_taken_back(source, anew):
    with doorway("windows", source) as way:
        before = anew(way).contents()
        sheet, at = way.book.sheet(SHEET), []

        def meddle(name):
            at.append(name)
            if name == "set value" and at.count("set value") == 3:
                sheet.sheet.cell(2, 2).value = "别的"

        way.excel.on_call = meddle
        with pytest.raises(WriteRefused) as stopped:
            way.apply(*PLAN)
        way.excel.on_call = None
        assert (stopped.value.reason, stopped.value.cell) == ("live_proof", "B2")
        assert way.contents() == before
        with pytest.raises(NothingToUndo):
            way.door.undo(OCCASION)
