"""The entry the macro calls: it answers in a file that comes last, whatever happens."""

import os
import shutil
from datetime import timedelta

import pytest
from macro_books import CLICKED_ON, NOW, demo, many, never_refreshed, team, with_button
from openpyxl import load_workbook

from crmkit.jobs.refresh import refresh
from crmkit.jobs.request import Request
from crmkit.jobs.undo import undo
from crmkit.macro import run as entry
from crmkit.macro.modules import to_units
from crmkit.macro.orders import row_runs
from crmkit.macro.run import ABANDONED, AFTER, BEFORE, ORDERS, STATUS, run_job, sweep
from crmkit.macro.way_back import KEPT, REFUSED, WORKBOOK
from crmkit.workbook.guard.backups import list_backups


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CRMKIT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def job_for(path, folder):
    folder.mkdir(parents=True)
    shutil.copy(path, folder / BEFORE)
    return folder


def asked(folder):
    return Request(folder, CLICKED_ON, NOW)


def status(folder):
    written = (folder / STATUS).read_text("ascii").splitlines()
    said = dict(line.split("=", 1) for line in written)
    return said["code"], bytes.fromhex(said["told"]).decode("utf-16-be")


def test_a_job_answers_with_a_copy_orders_and_one_line(tmp_path):
    folder = job_for(with_button(demo(tmp_path)), tmp_path / "jobs" / "1")
    answer = run_job(folder, asked(folder))
    assert answer.code == "ready"
    assert status(folder) == (answer.code, answer.told)
    assert "300 家客户" in answer.told
    assert (folder / AFTER).exists()
    orders = (folder / ORDERS).read_text("ascii").splitlines()
    assert orders[0].startswith("customers\t")
    assert {line.split("\t")[0] for line in orders} == {"customers", "cells", "sheet"}
    if os.name == "posix":
        assert folder.stat().st_mode & 0o077 == 0


def test_a_second_job_has_nothing_to_do(tmp_path):
    first = job_for(with_button(team(tmp_path)), tmp_path / "jobs" / "1")
    assert run_job(first, asked(first)).code == "ready"
    second = job_for(first / AFTER, tmp_path / "jobs" / "2")
    answer = run_job(second, asked(second))
    assert answer.code == "done"
    assert not (second / AFTER).exists()


@pytest.mark.parametrize("cause", ["file_missing", "consent_needed", "not_a_workbook"])
def test_what_stops_crmkit_stands_in_the_status(tmp_path, cause):
    folder = job_for(with_button(never_refreshed(tmp_path)), tmp_path / "jobs" / "1")
    if cause == "file_missing":
        (folder / BEFORE).unlink()
    if cause == "not_a_workbook":
        (folder / BEFORE).write_text("text")
    assert run_job(folder, asked(folder)).code == cause
    code, told = status(folder)
    assert code == cause
    assert told


def test_a_sheet_with_charts_is_made_by_a_refresh_of_the_file(tmp_path):
    book = load_workbook(demo(tmp_path))
    del book["漏斗"]
    bare = tmp_path / "bare.xlsx"
    book.save(bare)
    folder = job_for(bare, tmp_path / "jobs" / "1")
    answer = run_job(folder, asked(folder))
    assert answer.code == "new_charts"
    assert "漏斗" in answer.told
    assert not (folder / AFTER).exists()


def test_a_fault_of_crmkit_is_noted_answered_and_not_hidden(tmp_path, home, monkeypatch):
    def broken(request):
        raise ZeroDivisionError(request)

    monkeypatch.setattr(entry, "opened", broken)
    folder = job_for(with_button(team(tmp_path)), tmp_path / "jobs" / "1")
    with pytest.raises(ZeroDivisionError):
        run_job(folder, asked(folder))
    assert status(folder)[0] == "unexpected"
    assert "ZeroDivisionError" in (home / "crmkit-errors.log").read_text("utf-8")


def test_the_folder_of_a_macro_that_waits_no_longer_is_removed(tmp_path):
    folder = job_for(with_button(team(tmp_path)), tmp_path / "jobs" / "1")
    (folder / ABANDONED).touch()
    run_job(folder, asked(folder))
    assert not folder.exists()


def test_jobs_that_ended_badly_long_ago_are_swept(tmp_path):
    jobs = tmp_path / "jobs"
    old, fresh, other = (jobs / name for name in ("old", "fresh", "other"))
    for folder in (old, fresh, other):
        folder.mkdir(parents=True)
    for folder in (old, fresh):
        (folder / BEFORE).touch()
    for folder in (old, other):
        os.utime(folder, (0, 0))
    sweep(jobs, fresh)
    assert (old.exists(), fresh.exists(), other.exists()) == (False, True, True)


def test_rows_are_told_in_runs():
    assert list(row_runs([2, 3, 4, 7, 9, 10])) == [(2, 4), (7, 7), (9, 10)]
    assert list(row_runs([5])) == [(5, 5)]


def test_an_id_that_is_new_is_ordered_like_any_cell(tmp_path):
    rows = [*many(3), (None, "许昌新来商贸有限公司", None, "李强", *[None] * 6)]
    plain = never_refreshed(tmp_path, rows)
    refresh(Request(plain, CLICKED_ON, NOW, has_consent=True))
    book = load_workbook(plain)
    book["名单"].append([None, "新乡又一家商贸有限公司"])
    book.save(plain)
    folder = job_for(plain, tmp_path / "jobs" / "1")
    assert run_job(folder, asked(folder)).code == "ready"
    orders = [line.split("\t") for line in (folder / ORDERS).read_text("ascii").splitlines()]
    assert ["cells", "540D5355", "1", "6-6"] in orders
    assert "|1|" in orders[0][4]


def given(folder, workbook):
    """As the macro hands it over: the copy, and where the workbook lies."""
    job_for(workbook, folder)
    (folder / WORKBOOK).write_text(to_units(str(workbook)) + "\n", "ascii")
    return folder


def kept(workbook):
    return [(one.operation, one.path.read_bytes()) for one in list_backups(workbook, language="zh")]


def test_before_the_macro_may_go_on_the_handed_copy_is_a_backup_of_the_workbook(tmp_path):
    book = with_button(team(tmp_path))
    there = len(kept(book))
    folder = given(tmp_path / "jobs" / "1", book)
    handed = (folder / BEFORE).read_bytes()
    assert run_job(folder, asked(folder)).code == "ready"
    assert kept(book)[0] == ("refresh", handed)
    assert len(kept(book)) == there + 1
    assert (folder / KEPT).exists()


@pytest.mark.parametrize("mark", [REFUSED, ABANDONED])
def test_of_an_answer_that_is_not_taken_no_way_back_stays(tmp_path, mark):
    book = with_button(team(tmp_path))
    there = kept(book)
    folder = given(tmp_path / "jobs" / "1", book)
    if mark == ABANDONED:
        (folder / ABANDONED).touch()
    run_job(folder, asked(folder))
    if mark == REFUSED:
        (folder / REFUSED).touch()
        run_job(folder, asked(folder))
    assert kept(book) == there
    assert not folder.exists()


def test_a_job_given_up_in_its_last_moment_is_let_go_by_a_later_one(tmp_path):
    book = with_button(team(tmp_path))
    there = kept(book)
    first = given(tmp_path / "jobs" / "1", book)
    run_job(first, asked(first))
    (first / ABANDONED).touch()
    os.utime(first, (0, 0))
    sweep(first.parent, tmp_path)
    assert kept(book) == there
    assert not first.exists()


def test_a_folder_that_takes_no_backup_stops_the_refresh_with_the_reason(tmp_path):
    book = with_button(team(tmp_path))
    shutil.rmtree(book.with_name("crmkit备份"))
    book.with_name("crmkit备份").write_text("a file in the way")
    folder = given(tmp_path / "jobs" / "1", book)
    assert run_job(folder, asked(folder)).code != "ready"
    assert "crmkit备份" in status(folder)[1]


def test_a_refresh_by_the_macro_that_was_not_saved_is_passed_over_by_undo(tmp_path):
    book = with_button(team(tmp_path))
    refresh(Request(book, CLICKED_ON, NOW))
    before = book.read_bytes()
    folder = given(tmp_path / "jobs" / "1", book)
    request = Request(folder, CLICKED_ON + timedelta(days=9), NOW)
    assert run_job(folder, request).code == "ready"
    shutil.rmtree(folder)
    assert "撤销" in undo(book, NOW, "zh")
    assert book.read_bytes() != before
