import os
import shutil
from datetime import timedelta

import openpyxl
import pytest
from guarded_books import NOW, needs_root, occasion, resave, workbook_bytes, write_version

from crmkit.errors import (
    BrokenWorkbook,
    FileHeld,
    FileMissing,
    NothingToUndo,
    NotWritable,
    UndoRefused,
)
from crmkit.workbook.guard.backups import list_backups
from crmkit.workbook.guard.guarded import NewContent, Occasion, write_guarded
from crmkit.workbook.guard.undo import redo, undo

FIRST = workbook_bytes(B2=1)
SECOND = workbook_bytes(B2=2, B3="00123")
THIRD = workbook_bytes(B2=3)


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(FIRST)
    return path


def take_back(path, **others):
    return undo(path, Occasion("undo", NOW + timedelta(minutes=5), "zh"), **others)


def do_again(path):
    return redo(path, Occasion("redo", NOW + timedelta(minutes=6), "zh"))


def test_an_undo_brings_back_the_very_bytes(book):
    write_version(book, SECOND)
    result = take_back(book)
    assert book.read_bytes() == FIRST
    assert (result.operation, result.written_at, result.was_saved_since) == ("refresh", NOW, False)
    assert result.backup.read_bytes() == SECOND
    assert result.backup.name == "客户 2026-03-05 14.35.12 撤销前.xlsx"


def test_undo_twice_goes_back_two_writes_and_redo_comes_forward_again(book):
    write_version(book, SECOND)
    write_version(book, THIRD)
    take_back(book)
    assert book.read_bytes() == SECOND
    take_back(book)
    assert book.read_bytes() == FIRST
    with pytest.raises(NothingToUndo):
        take_back(book)
    assert do_again(book).operation == "refresh"
    assert book.read_bytes() == SECOND
    do_again(book)
    assert book.read_bytes() == THIRD
    with pytest.raises(NothingToUndo):
        do_again(book)
    take_back(book)
    take_back(book)
    assert book.read_bytes() == FIRST


def test_after_a_new_write_an_older_undo_can_not_be_redone(book):
    write_version(book, SECOND)
    take_back(book)
    write_version(book, THIRD)
    with pytest.raises(NothingToUndo):
        do_again(book)
    take_back(book)
    assert book.read_bytes() == FIRST


def test_a_workbook_that_was_never_written_has_nothing_to_undo(book):
    with pytest.raises(NothingToUndo):
        take_back(book)
    assert [found.name for found in book.parent.iterdir()] == ["客户.xlsx"]


def test_a_workbook_merely_saved_again_is_taken_back_to_the_very_bytes(book):
    write_version(book, SECOND)
    resave(book)
    saved = book.read_bytes()
    assert saved != SECOND
    result = take_back(book)
    assert book.read_bytes() == FIRST
    assert result.was_saved_since
    assert result.backup.read_bytes() == saved


def test_saved_again_between_two_writes_both_are_taken_back(book):
    write_version(book, SECOND)
    resave(book)
    saved = book.read_bytes()
    write_version(book, THIRD)
    resave(book)
    take_back(book)
    assert book.read_bytes() == saved
    resave(book)
    take_back(book)
    assert book.read_bytes() == FIRST


@pytest.mark.parametrize(
    "cells",
    [
        {"B2": 99},
        {"B2": "2"},
        {"B2": None},
        {"B3": 123},
        {"C3": "=SUM(B2:B10)"},
        {"C3": 2},
        {"D4": "2026-03-05"},
        {"Z40": "a remark"},
        {"B2": True},
    ],
)
def test_a_persons_edit_is_never_taken_back_and_is_named(book, cells):
    write_version(book, SECOND)
    resave(book, **cells)
    edited = book.read_bytes()
    (cell,) = cells
    with pytest.raises(UndoRefused, match=rf"客户!{cell}\b"):
        take_back(book)
    assert book.read_bytes() == edited
    assert len(list_backups(book, language="zh")) == 1


def test_many_edits_are_counted_and_the_first_few_named(book):
    write_version(book, SECOND)
    resave(book, **{f"F{row}": row for row in range(1, 21)})
    with pytest.raises(UndoRefused) as caught:
        undo(book, Occasion("undo", NOW, "en"))
    message = caught.value.message("en")
    assert "20 cells" in message
    assert "客户!F1, 客户!F2, 客户!F3, 客户!F4, 客户!F5 …" in message


def test_a_sheet_added_by_a_person_is_named(book):
    write_version(book, SECOND)
    workbook = openpyxl.load_workbook(book)
    workbook.create_sheet("我的")["A1"] = "私"
    workbook.save(book)
    with pytest.raises(UndoRefused, match="我的!A1"):
        take_back(book)


def test_an_edit_that_was_put_back_is_no_edit(book):
    write_version(book, SECOND)
    resave(book, Z9="oops")
    resave(book, Z9=None)
    take_back(book)
    assert book.read_bytes() == FIRST


def test_a_lost_backup_is_said_and_nothing_happens(book):
    write_version(book, SECOND)
    list_backups(book, language="zh")[0].path.unlink()
    with pytest.raises(UndoRefused, match="备份"):
        take_back(book)
    assert book.read_bytes() == SECOND


def test_a_backup_that_a_person_changed_is_not_taken_for_the_old_file(book):
    write_version(book, SECOND)
    resave(list_backups(book, language="zh")[0].path, B2="edited in the backup")
    with pytest.raises(UndoRefused, match="备份"):
        take_back(book)
    assert book.read_bytes() == SECOND


def test_a_changed_copy_is_not_compared_with_where_a_true_one_is_left(book):
    write_version(book, SECOND)
    copy = write_version(book, THIRD).backup
    take_back(book)
    resave(book, B2="a person's work")
    copy.write_bytes(book.read_bytes())
    with pytest.raises(UndoRefused, match="客户!B2"):
        take_back(book)


def test_without_the_copy_to_compare_with_a_saved_file_is_left_alone(book):
    write_version(book, SECOND)
    for copy in (book.parent / "crmkit备份" / ".crmkit").glob("*.xlsx"):
        copy.unlink()
    resave(book)
    with pytest.raises(UndoRefused, match="用来比较的副本已不在"):
        take_back(book)
    book.write_bytes(SECOND)
    take_back(book)
    assert book.read_bytes() == FIRST


def test_a_file_that_is_gone_or_no_workbook_any_more_is_named(book):
    write_version(book, SECOND)
    book.write_bytes(SECOND[:3000])
    with pytest.raises(BrokenWorkbook):
        take_back(book)
    book.unlink()
    with pytest.raises(FileMissing):
        take_back(book)


def test_a_held_workbook_is_not_taken_back(book):
    write_version(book, SECOND)
    book.with_name(".~lock.客户.xlsx#").write_text(",wang,pc,05.03.2026 14:30,;")
    with pytest.raises(FileHeld):
        take_back(book)
    assert book.read_bytes() == SECOND


def test_a_created_workbook_moves_to_the_backups_and_comes_back(tmp_path):
    path = tmp_path / "新.xlsx"
    write_version(path, FIRST, operation="create")
    write_version(path, SECOND)
    take_back(path)
    result = take_back(path)
    assert not path.exists()
    assert (result.operation, result.digest) == ("create", "")
    assert result.backup.read_bytes() == FIRST
    do_again(path)
    assert path.read_bytes() == FIRST


def test_a_created_workbook_that_people_filled_in_is_not_taken_away(tmp_path):
    path = tmp_path / "新.xlsx"
    write_version(path, FIRST, operation="create")
    resave(path, B9="people's work")
    with pytest.raises(UndoRefused, match="客户!B9"):
        take_back(path)
    assert path.exists()


def test_a_workbook_that_reappeared_is_not_overwritten_by_a_redo(tmp_path):
    path = tmp_path / "新.xlsx"
    write_version(path, FIRST, operation="create")
    take_back(path)
    path.write_bytes(THIRD)
    with pytest.raises(UndoRefused, match="同名文件"):
        do_again(path)
    assert path.read_bytes() == THIRD


def test_undo_ends_where_the_kept_backups_end(book):
    versions = [workbook_bytes(B2=number) for number in range(10, 16)]
    for content in versions:
        write_guarded(
            book,
            lambda _, content=content: NewContent(lambda stream: stream.write(content)),
            Occasion("refresh", NOW, "zh", kept_count=3),
        )
    undo(book, occasion("undo", kept_count=3))
    assert book.read_bytes() == versions[-2]
    undo(book, occasion("undo", kept_count=3))
    assert book.read_bytes() == versions[-3]
    with pytest.raises(NothingToUndo):
        undo(book, occasion("undo", kept_count=3))
    assert book.read_bytes() == versions[-3]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_through_a_link_the_file_it_leads_to_is_taken_back(book, tmp_path):
    (tmp_path / "desktop").mkdir()
    link = tmp_path / "desktop" / "link.xlsx"
    link.symlink_to(book)
    write_version(link, SECOND)
    take_back(book)
    do_again(link)
    assert book.read_bytes() == SECOND
    assert link.is_symlink()
    assert [found.name for found in link.parent.iterdir()] == ["link.xlsx"]


def test_a_reader_can_be_handed_in(book):
    write_version(book, SECOND)
    resave(book, B2="changed")
    take_back(book, read=lambda path: {})
    assert book.read_bytes() == FIRST


@needs_root
def test_undo_on_a_file_marked_read_only_is_named(book):
    write_version(book, SECOND)
    book.chmod(0o444)
    with pytest.raises(NotWritable):
        take_back(book)
    assert book.read_bytes() == SECOND


def test_a_moved_folder_keeps_its_undo(book, tmp_path):
    (tmp_path / "team").mkdir()
    write_version(book, SECOND)
    for name in ("客户.xlsx", "crmkit备份"):
        shutil.move(tmp_path / name, tmp_path / "team" / name)
    take_back(tmp_path / "team" / "客户.xlsx")
    assert (tmp_path / "team" / "客户.xlsx").read_bytes() == FIRST
