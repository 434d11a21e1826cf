"""A workbook that people renamed keeps its way back, where it is sure to be the same one."""

import os
import shutil
import signal
from datetime import timedelta

import pytest
from guarded_books import NOW, in_child, needs_fork, resave, workbook_bytes, write_version

from crmkit.errors import FileMissing, NothingToUndo
from crmkit.jobs.backups import list_backups as told_backups
from crmkit.workbook.guard.backups import list_backups, purge_backups
from crmkit.workbook.guard.guarded import Occasion
from crmkit.workbook.guard.journal import Journal
from crmkit.workbook.guard.undo import undo

FIRST = workbook_bytes(B2=1)
SECOND = workbook_bytes(B2=2)
THIRD = workbook_bytes(B2=3)


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(FIRST)
    write_version(path, SECOND)
    write_version(path, THIRD)
    return path


def take_back(path):
    return undo(path, Occasion("undo", NOW + timedelta(minutes=5), "zh"))


def test_what_was_renamed_can_be_taken_back_all_the_way(book):
    renamed = book.rename(book.with_name("客户2026.xlsx"))
    take_back(renamed)
    assert renamed.read_bytes() == SECOND
    take_back(renamed)
    assert renamed.read_bytes() == FIRST
    assert len(list_backups(renamed, language="zh")) == 4
    assert list_backups(book, language="zh") == ()


def test_a_write_after_the_renaming_goes_on_with_the_history(book):
    renamed = book.rename(book.with_name("客户2026.xlsx"))
    write_version(renamed, FIRST)
    assert len(list_backups(renamed, language="zh")) == 3
    take_back(renamed)
    take_back(renamed)
    assert renamed.read_bytes() == SECOND


def test_a_copy_has_no_history_of_its_own_and_takes_none_away(book):
    copy = book.with_name("副本.xlsx")
    shutil.copy(book, copy)
    with pytest.raises(NothingToUndo) as refused:
        take_back(copy)
    assert "客户.xlsx" not in refused.value.message("zh")
    assert len(list_backups(book, language="zh")) == 2


def test_renamed_and_saved_since_it_is_told_which_name_has_the_backups(book):
    renamed = book.rename(book.with_name("客户2026.xlsx"))
    resave(renamed)
    kept = renamed.read_bytes()
    with pytest.raises(NothingToUndo) as refused:
        take_back(renamed)
    for language in ("zh", "en"):
        assert "客户.xlsx" in refused.value.message(language)
    assert renamed.read_bytes() == kept
    renamed.rename(book)
    take_back(book)
    assert book.read_bytes() == SECOND


def test_two_vanished_workbooks_that_were_alike_are_not_mixed_up(book, tmp_path):
    twin = tmp_path / "孪生.xlsx"
    twin.write_bytes(FIRST)
    write_version(twin, THIRD)
    renamed = book.rename(book.with_name("客户2026.xlsx"))
    twin.unlink()
    with pytest.raises(NothingToUndo) as refused:
        take_back(renamed)
    assert all(name in refused.value.message("zh") for name in ("客户.xlsx", "孪生.xlsx"))


def test_the_list_names_the_backups_of_what_is_gone_and_they_can_be_purged(book):
    renamed = book.rename(book.with_name("客户2026.xlsx"))
    resave(renamed)
    said = told_backups(renamed).lines("zh")
    assert any("客户.xlsx" in line and "2 份" in line for line in said)
    assert purge_backups(book, language="zh").backup_count == 2
    assert not any("客户.xlsx" in line for line in told_backups(renamed).lines("zh"))


def test_a_file_that_never_was_is_missing(tmp_path):
    with pytest.raises(FileMissing):
        take_back(tmp_path / "没有.xlsx")


@needs_fork
@pytest.mark.parametrize("step", ["note", "drop"])
def test_killed_while_taking_over_the_whole_way_back_is_still_there(book, monkeypatch, step):
    renamed = book.rename(book.with_name("客户2026.xlsx"))
    real = getattr(Journal, step)

    def die_after_one(journal, entry):
        real(journal, entry)
        os.kill(os.getpid(), signal.SIGKILL)

    with monkeypatch.context() as patched:
        patched.setattr(Journal, step, die_after_one)
        assert in_child(lambda: take_back(renamed)) < 0
    assert renamed.read_bytes() == THIRD
    take_back(renamed)
    take_back(renamed)
    assert renamed.read_bytes() == FIRST
    assert not list_backups(book, language="zh")
