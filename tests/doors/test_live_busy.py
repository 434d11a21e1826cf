"""An Excel with a cell in edit mode rejects every call: it is waited for, up to a limit, and then named."""

import sys
from types import SimpleNamespace

import pytest
from doorways import OCCASION, SHEET, customers, doorway

from crmkit.errors import ExcelBusy
from crmkit.model.edits import Plan, SetCells
from crmkit.workbook.doors import FileDoor, apply_through, door_to
from crmkit.workbook.guard.backups import list_backups
from crmkit.workbook.live import patience

PLAN = Plan((SetCells(SHEET, 2, [2], ["新名"]),))
FOR_EVER = 10**9


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(patience, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(patience, "ANSWER_SECONDS", 0.05)


@pytest.fixture
def way(tmp_path):
    with doorway("windows", customers(tmp_path / "客户.xlsx")) as opened:
        yield opened


def test_an_excel_that_is_busy_for_a_moment_is_waited_for(way):
    door = way.door
    for number in (1, 3):
        way.excel.rejected_count = number
        assert door_to(way.path).is_live
        way.excel.rejected_count = number
        apply_through(door, Plan((SetCells(SHEET, 2, [2], [f"{number}"]),)), OCCASION)
        assert way.column(SHEET, 2)[2] == f"{number}"


def test_one_that_stays_busy_is_named_and_nothing_is_written(way):
    before, door = way.contents(), way.door
    way.excel.rejected_count = FOR_EVER
    with pytest.raises(ExcelBusy) as stopped:
        apply_through(door, PLAN, OCCASION)
    assert "Esc" in stopped.value.message("zh")
    assert "Esc" in stopped.value.message("en")
    way.excel.rejected_count = 0
    assert way.contents() == before
    assert not list_backups(way.path, language="zh")


def test_who_holds_the_file_decides_whether_a_busy_excel_matters(way):
    way.excel.rejected_count = FOR_EVER
    assert isinstance(door_to(way.path), FileDoor)
    way.path.with_name(f"~${way.path.name}").write_bytes(b"\x04Wang" + b" " * 160)
    with pytest.raises(ExcelBusy):
        door_to(way.path)


def test_one_that_gets_busy_while_settings_come_back_is_waited_for(way):
    def edits(name):
        if name == "set interactive" and way.excel.calls.count(name) == 2:  # switched off, and now on again
            way.excel.rejected_count = 3

    door = way.door
    way.excel.on_call = edits
    apply_through(door, PLAN, OCCASION)
    assert way.excel.settings == (True, "automatic", True, True, True, True)


def test_xlwings_own_asking_has_an_end(way, monkeypatch):
    library = SimpleNamespace(N_COM_ATTEMPTS=0)
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", library)
    door_to(way.path)
    assert library.N_COM_ATTEMPTS > 0
