"""A watched folder, with real files and a clock of the test."""

import json
import os
from datetime import datetime, timedelta

import pytest
from watched_folders import HERE, MORNING, Clock, add_customer, column, foreign, guide, kinds, managed, watched

from crmkit.errors import DiskFull, FileMissing, WatchedElsewhere
from crmkit.jobs.refresh import refresh
from crmkit.jobs.repeat import refresh_or_repeat
from crmkit.jobs.watch.memory import Memory, Watcher
from crmkit.testing.engine import running_excel


def test_what_a_person_saved_is_refreshed_and_the_guide_says_when_and_where(tmp_path):
    book = managed(tmp_path)
    events = watched(tmp_path, Clock({12: lambda: add_customer(book)}))
    assert kinds(events, "客户.xlsx") == ["refreshed", "refreshed"]
    assert column(book, "客户编号")[0] == "C0001"
    assert guide(book) == "自动刷新:2026-03-05 09:00,由电脑“PC-王芳”完成"


def test_its_own_writes_are_no_reason_to_write(tmp_path):
    book = managed(tmp_path)
    clock = Clock(last=300)
    events = watched(tmp_path, clock)
    assert kinds(events, book.name) == ["refreshed"]
    before = book.read_bytes(), book.stat().st_mtime_ns
    assert kinds(watched(tmp_path, Clock(last=300)), book.name) == []
    assert (book.read_bytes(), book.stat().st_mtime_ns) == before


def test_a_refresh_that_finds_nothing_does_not_write_who_looked(tmp_path):
    book = managed(tmp_path)
    watched(tmp_path, Clock(), once=True)
    before = book.read_bytes()
    Memory(tmp_path, HERE).note({})
    later = Clock(start=MORNING + timedelta(hours=3))
    assert kinds(watched(tmp_path, later, once=True), book.name) == ["unchanged"]
    assert book.read_bytes() == before


@pytest.mark.parametrize("lock", ["~$客户.xlsx", ".~lock.客户.xlsx#", ".~客户.xlsx", ".~$客户.xlsx"])
def test_a_workbook_somebody_holds_is_not_touched_until_it_is_closed(tmp_path, lock):
    book = managed(tmp_path)
    (tmp_path / lock).write_bytes(",李强,PC-2,05.03.2026 08:55,file;".encode())
    before = book.read_bytes()
    assert kinds(watched(tmp_path, Clock()), book.name) == ["held"]
    assert book.read_bytes() == before
    closed = Clock({30: (tmp_path / lock).unlink})
    assert kinds(watched(tmp_path, closed), book.name) == ["held", "refreshed"]


def test_a_workbook_open_in_an_excel_that_could_be_reached_is_left_to_the_person(tmp_path):
    book = managed(tmp_path)
    add_customer(book)
    with running_excel() as excel:
        opened = excel.open(book)
        assert set(kinds(watched(tmp_path, Clock(), refresh=refresh_or_repeat), book.name)) == {"held"}
        assert opened.sheet("客户").value("A2") != "C0001"
    assert column(book, "客户编号")[0] is None


def test_a_workbook_opened_in_the_last_moment_is_held_not_failed(tmp_path):
    book = managed(tmp_path)

    def opened_meanwhile(request):
        (tmp_path / f"~${book.name}").write_bytes(b"\x04Lily")
        return refresh(request)

    events = watched(tmp_path, Clock(), refresh=opened_meanwhile)
    assert set(kinds(events, book.name)) == {"held"}


def test_only_workbooks_that_crmkit_may_manage_are_touched(tmp_path):
    theirs = foreign(tmp_path)
    other = foreign(tmp_path, "价格表.xlsx")
    (tmp_path / "crmkit备份").mkdir()
    backup = managed(tmp_path / "crmkit备份", "客户 刷新前.xlsx")
    files = {path: path.read_bytes() for path in (theirs, other, backup)}
    events = watched(tmp_path, Clock(last=200), has_subfolders=True)
    assert [event.kind for event in events] == ["started", "passed_over", "passed_over", "stopped"]
    assert {path: path.read_bytes() for path in files} == files
    assert watched(tmp_path, Clock(), once=True)[1].kind == "stopped"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("~$客户.xlsx", b"\x04Lily"),
        (".hidden.xlsx", b"PK"),
        ("notes.txt", b"x"),
        ("客户.xls", b"\xd0\xcf"),
        ("a.tmp", b""),
    ],
)
def test_other_files_are_not_even_looked_at(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert [event.kind for event in watched(tmp_path, Clock(), once=True)] == ["started", "stopped"]


def test_subfolders_are_watched_when_asked(tmp_path):
    (tmp_path / "郑州").mkdir()
    managed(tmp_path / "郑州")
    assert kinds(watched(tmp_path, Clock(), once=True), "郑州/客户.xlsx") == []
    assert kinds(watched(tmp_path, Clock(), once=True, has_subfolders=True), "郑州/客户.xlsx") == ["refreshed"]


def test_one_bad_workbook_never_stops_the_others(tmp_path):
    (tmp_path / "A坏.xlsx").write_bytes(b"no workbook at all")
    faulty, full, good = (managed(tmp_path, name) for name in ("B.xlsx", "C.xlsx", "D.xlsx"))

    def troubled(request):
        if request.path == faulty:
            raise ZeroDivisionError("我们的错")
        if request.path == full:
            raise DiskFull(full)
        return refresh(request)

    events = watched(tmp_path, Clock(last=120), refresh=troubled)
    assert kinds(events, "A坏.xlsx") == ["unreadable"]
    assert kinds(events, faulty.name) == kinds(events, full.name) == ["failed"] * 3  # at 10, 40 and 100 seconds
    assert kinds(events, good.name) == ["refreshed"]
    log = Memory(tmp_path, HERE).log_file.read_text(encoding="utf8")
    assert "Traceback" in log
    assert "2026-03-05 09:00:10  D.xlsx:已刷新到 2026-03-05" in log


def test_a_new_day_is_refreshed_though_nobody_saved_but_not_while_it_is_held(tmp_path):
    book = managed(tmp_path)
    evening = datetime(2026, 3, 5, 23, 59)
    lock = tmp_path / f"~${book.name}"
    clock = Clock({55: lambda: lock.write_bytes(b"\x04Lily"), 600: lock.unlink}, last=700, start=evening)
    events = [event for event in watched(tmp_path, clock) if event.workbook]
    assert [event.kind for event in events] == ["refreshed", "held", "refreshed"]
    assert events[0].arguments["as_of"] == "2026-03-05"
    assert events[2].arguments["as_of"] == "2026-03-06"
    assert events[2].at >= evening + timedelta(seconds=610)


def test_after_a_restart_only_what_changed_meanwhile_is_done(tmp_path):
    first, second = managed(tmp_path, "A.xlsx"), managed(tmp_path, "B.xlsx")
    watched(tmp_path, Clock(), once=True)
    add_customer(second)
    events = watched(tmp_path, Clock(), once=True)
    assert (kinds(events, first.name), kinds(events, second.name)) == ([], ["refreshed"])


@pytest.mark.parametrize("note", [b"", b"{", b'{"version": 1, "workbooks": 3}', b'{"version": 9}', b"[]"])
def test_a_damaged_note_costs_only_another_look(tmp_path, note):
    managed(tmp_path)
    watched(tmp_path, Clock(), once=True)
    (tmp_path / ".crmkit-watch" / "state.json").write_bytes(note)
    assert kinds(watched(tmp_path, Clock(), once=True, refresh=refresh_or_repeat), "客户.xlsx") == ["unchanged"]


def test_a_save_between_our_write_and_our_look_is_not_missed(tmp_path):
    book = managed(tmp_path)
    saves = [lambda: add_customer(book)]

    def saved_right_after(request):
        answer = refresh(request)
        while saves:
            saves.pop()()
        return answer

    assert kinds(watched(tmp_path, Clock(), refresh=saved_right_after), book.name) == ["refreshed", "refreshed"]
    assert column(book, "客户编号")[0] == "C0001"


def test_two_computers_never_watch_one_folder(tmp_path):
    with Memory(tmp_path, Watcher("PC-李强", "李强")).alone(), pytest.raises(WatchedElsewhere, match="PC-李强"):
        watched(tmp_path, Clock())


def test_a_computer_that_gave_no_sign_for_long_is_taken_over_from(tmp_path):
    folder = tmp_path / ".crmkit-watch"
    folder.mkdir()
    sign = folder / "here.json"
    sign.write_text(json.dumps({"computer": "PC-李强", "person": "李强"}), encoding="utf8")
    with pytest.raises(WatchedElsewhere, match="PC-李强"):
        watched(tmp_path, Clock(), once=True)
    long_ago = sign.stat().st_mtime - 3600
    os.utime(sign, (long_ago, long_ago))
    assert watched(tmp_path, Clock(), once=True)[-1].kind == "stopped"
    assert not sign.exists()


def test_whoever_loses_the_folder_to_another_computer_stops(tmp_path):
    sign = tmp_path / ".crmkit-watch" / "here.json"

    def taken():
        sign.write_text(json.dumps({"computer": "PC-李强", "person": "李强"}), encoding="utf8")

    with pytest.raises(WatchedElsewhere, match="PC-李强"):
        watched(tmp_path, Clock({30: taken}, last=600))
    assert json.loads(sign.read_bytes())["person"] == "李强"


def test_a_folder_that_vanishes_for_a_while_is_told_once_and_waited_for(tmp_path):
    share, away = tmp_path / "共享", tmp_path / "away"
    share.mkdir()
    managed(share)
    clock = Clock({20: lambda: share.rename(away), 60: lambda: away.rename(share)}, last=100)
    events = watched(share, clock)
    assert [event.kind for event in events] == ["started", "refreshed", "unreachable", "reachable", "stopped"]


def test_there_must_be_a_folder(tmp_path):
    with pytest.raises(FileMissing):
        watched(tmp_path / "没有", Clock())


def test_a_conflicting_copy_is_told_once_and_never_written_and_the_guide_names_it(tmp_path):
    book, copy = managed(tmp_path), managed(tmp_path, "客户-DESKTOP-7AB12.xlsx")
    before = copy.read_bytes()
    events = watched(tmp_path, Clock())
    assert kinds(events, copy.name) == ["conflict_copy"]
    assert book.name in next(event for event in events if event.workbook == copy.name).say("zh")
    assert copy.read_bytes() == before
    assert kinds(events, book.name) == ["refreshed"]
    assert copy.name in guide(book)
    assert kinds(watched(tmp_path, Clock()), copy.name) == []
