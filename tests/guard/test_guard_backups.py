import gzip
import json
import os
import stat
from datetime import timedelta

import openpyxl
import pytest
from guarded_books import NOW, hidden_leftovers, in_child, needs_fork, occasion, workbook_bytes, write_version

from crmkit.errors import BusyElsewhere, DiskFull, FileChanged, FileMissing, FileProblem, NotWritable
from crmkit.model.edits import Certificate, PartChange, SetCells
from crmkit.workbook.guard import backups, private
from crmkit.workbook.guard.backups import Store, list_backups, purge_backups
from crmkit.workbook.guard.digest import file_digest
from crmkit.workbook.guard.guarded import NewContent, Occasion, write_guarded
from crmkit.workbook.guard.lock import locked


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(workbook_bytes(B2=0))
    return path


def visible(folder):
    return sorted(found.name for found in folder.iterdir() if found.is_file())


def test_the_backup_has_a_name_a_person_understands_and_the_old_bytes(book):
    before = book.read_bytes()
    written = write_version(book, workbook_bytes(B2=1))
    assert written.backup == book.parent / "crmkit备份" / "客户 2026-03-05 14.30.12 刷新前.xlsx"
    assert written.backup.read_bytes() == before
    assert (written.before, written.after) == (file_digest(written.backup), file_digest(book))


def test_in_english_too(tmp_path):
    path = tmp_path / "customers.xlsx"
    path.write_bytes(workbook_bytes())
    written = write_guarded(
        path, lambda _: NewContent(lambda stream: stream.write(workbook_bytes(B2=1))), Occasion("patch", NOW, "en")
    )
    assert written.backup == tmp_path / "crmkit-backups" / "customers 2026-03-05 14.30.12 before patch.xlsx"


def test_a_folder_of_the_other_language_goes_on_being_used(book):
    write_version(book, workbook_bytes(B2=1))
    write_guarded(
        book, lambda _: NewContent(lambda stream: stream.write(workbook_bytes(B2=2))), Occasion("refresh", NOW, "en")
    )
    assert not (book.parent / "crmkit-backups").exists()
    assert len(list_backups(book, language="en")) == 2


def test_two_backups_of_the_same_second_get_two_names(book):
    write_version(book, workbook_bytes(B2=1))
    write_version(book, workbook_bytes(B2=2))
    assert visible(book.parent / "crmkit备份") == [
        "客户 2026-03-05 14.30.12 刷新前 (2).xlsx",
        "客户 2026-03-05 14.30.12 刷新前.xlsx",
    ]


def test_a_very_long_name_still_gets_its_backup(tmp_path):
    path = tmp_path / ("客" * 80 + ".xlsx")
    path.write_bytes(workbook_bytes())
    assert write_version(path, workbook_bytes(B2=1)).backup.exists()


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_folder_and_copies_are_for_their_owner_alone(book):
    book.chmod(0o664)
    (book.parent / "crmkit备份").mkdir(mode=0o755)
    write_version(book, workbook_bytes(B2=1))
    for found in (book.parent / "crmkit备份", *(book.parent / "crmkit备份").rglob("*")):
        assert stat.S_IMODE(found.stat().st_mode) == (0o700 if found.is_dir() else 0o600), found


def test_the_last_ten_are_kept_and_peoples_own_files_stay(book):
    (book.parent / "crmkit备份").mkdir()
    (book.parent / "crmkit备份" / "mine.xlsx").write_bytes(b"a person's own copy")
    other = book.with_name("线索.xlsx")
    other.write_bytes(workbook_bytes())
    write_version(other, workbook_bytes(B2="other"))
    for number in range(1, 15):
        content = workbook_bytes(B2=number)
        write_guarded(
            book,
            lambda _, content=content: NewContent(lambda stream: stream.write(content)),
            Occasion("refresh", NOW + timedelta(minutes=number), "zh"),
        )
    kept = list_backups(book, language="zh")
    assert [backup.written_at.minute for backup in kept] == list(range(44, 34, -1))
    assert [file_digest(backup.path) for backup in kept] == [backup.digest for backup in kept]
    assert "mine.xlsx" in visible(book.parent / "crmkit备份")
    assert len(visible(book.parent / "crmkit备份")) == 10 + 2
    assert len(list_backups(other, language="zh")) == 1


def test_the_backup_of_the_last_write_stays_whatever_count_is_set(book):
    before = book.read_bytes()
    written = write_version(book, workbook_bytes(B2=1), kept_count=0)
    assert written.backup.read_bytes() == before


def test_where_the_next_backup_repeats_it_no_second_copy_is_kept(book):
    for number in range(1, 6):
        write_version(book, workbook_bytes(B2=number))
    copies = list((book.parent / "crmkit备份" / ".crmkit").glob("*.xlsx"))
    assert [file_digest(copy) for copy in copies] == [file_digest(book)]
    entries = Store.beside(book, "zh").journal.entries()
    assert [entry.after_copy for entry in entries] == ["", "", "", "", copies[0].name]


def test_a_purge_removes_what_the_journal_knows_and_says_how_much(book):
    other = book.with_name("线索.xlsx")
    other.write_bytes(workbook_bytes())
    write_version(other, workbook_bytes(B2="other"))
    for number in range(1, 4):
        write_version(book, workbook_bytes(B2=number))
    folder = book.parent / "crmkit备份"
    purged = purge_backups(book, language="zh", kept_count=1)
    assert (purged.backup_count, len(list_backups(book, language="zh"))) == (2, 1)
    assert purged.freed_bytes > 2 * 4000
    purge_backups(book, language="zh")
    assert list_backups(book, language="zh") == ()
    assert len(visible(folder)) == 1
    purge_backups(other, language="zh")
    assert not folder.exists()
    assert purge_backups(other, language="zh").backup_count == 0


@needs_fork
def test_a_purge_waits_for_a_write_that_is_going_on(book, monkeypatch):
    monkeypatch.setattr(backups, "locked", lambda path: locked(path, 0.05))

    def second():
        with pytest.raises(BusyElsewhere):
            purge_backups(book, language="zh")

    with locked(book):
        assert in_child(second) == 0


def test_nothing_to_write_leaves_no_trace(book):
    before = book.stat()
    assert write_guarded(book, lambda _: None, occasion()) is None
    assert [found.name for found in book.parent.iterdir()] == ["客户.xlsx"]
    assert (book.stat().st_mtime_ns, book.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_the_journal_tells_which_cells_and_parts_a_write_changed(book):
    certificate = Certificate(
        str(book),
        "before",
        "after",
        (PartChange("xl/worksheets/sheet1.xml", "a", "b", ("dimension",)), PartChange("xl/styles.xml", "c", "c")),
        (
            SetCells("客户", 2, [2, 3, 4, 9], ["张", "a", "b", "c"], [None] * 4),
            SetCells("客户", 3, range(2, 5), [1] * 3),
        ),
        recalculates_on_open=True,
    )
    written = write_guarded(
        book,
        lambda _: NewContent(lambda stream: stream.write(workbook_bytes(B2=1)), lambda: certificate),
        occasion(),
    )
    assert written.certificate.after == written.after == file_digest(book)
    (path,) = (book.parent / "crmkit备份" / ".crmkit").glob("*.json.gz")
    entry = json.loads(gzip.decompress(path.read_bytes()))
    assert entry["changes"] == {
        "parts": {"xl/worksheets/sheet1.xml": ["dimension"]},
        "cells": [["客户", 2, [[2, 4], [9, 9]]], ["客户", 3, [[2, 4]]]],
        "cell_count": 7,
        "recalculates_on_open": True,
    }
    assert (entry["before"], entry["after"], entry["is_done"]) == (
        list_backups(book, language="zh")[0].digest,
        file_digest(book),
        True,
    )


# ── what goes wrong ──


def test_a_workbook_that_changes_while_it_is_built_is_built_again_on_what_stands_then(book):
    theirs, seen = workbook_bytes(B2="a person's"), []

    def build(path):
        seen.append(path.read_bytes())
        if len(seen) == 1:
            path.write_bytes(theirs)
        return NewContent(lambda stream: stream.write(workbook_bytes(B2=2)))

    written = write_guarded(book, build, occasion())
    assert seen[1] == theirs == written.backup.read_bytes()
    assert len(list_backups(book, language="zh")) == 1


def test_one_that_keeps_changing_is_left_alone_and_its_backups_go(book):
    versions = iter([workbook_bytes(B2="first"), workbook_bytes(B2="second")])

    def build(path):
        def write(stream):
            stream.write(workbook_bytes(B2=2))
            path.write_bytes(next(versions))

        return NewContent(write)

    with pytest.raises(FileChanged):
        write_guarded(book, build, occasion())
    assert openpyxl.load_workbook(book).active["B2"].value == "second"
    assert list_backups(book, language="zh") == ()
    assert visible(book.parent / "crmkit备份") == []
    assert hidden_leftovers(book.parent) == []


def test_a_missing_workbook_is_named_by_the_build_that_needs_it(tmp_path):
    def build(path):
        file_digest(path)

    with pytest.raises(FileMissing):
        write_guarded(tmp_path / "gone.xlsx", build, occasion())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_backup_folder_that_is_a_link_is_not_followed(book, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "crmkit备份").symlink_to(tmp_path / "elsewhere")
    before = book.read_bytes()
    with pytest.raises(NotWritable):
        write_version(book, workbook_bytes(B2=1))
    assert book.read_bytes() == before
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_planted_under_a_backups_name_is_neither_followed_nor_replaced(book, tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / "crmkit备份").mkdir()
    planted = tmp_path / "crmkit备份" / "客户 2026-03-05 14.30.12 刷新前.xlsx"
    planted.symlink_to(victim)
    written = write_version(book, workbook_bytes(B2=1))
    assert written.backup.name.endswith("(2).xlsx")
    assert victim.read_bytes() == b"precious"
    assert planted.is_symlink()


def test_a_journal_entry_that_leads_out_of_the_folder_removes_nothing(book, tmp_path):
    write_version(book, workbook_bytes(B2=1))
    (path,) = (tmp_path / "crmkit备份" / ".crmkit").glob("*.json.gz")
    entry = json.loads(gzip.decompress(path.read_bytes()))
    path.write_bytes(gzip.compress(json.dumps({**entry, "backup": "../客户.xlsx"}).encode()))
    purge_backups(book, language="zh")
    assert book.exists()


@pytest.mark.parametrize(
    "content", [b"", b"no gzip", gzip.compress(b"[]", mtime=0), gzip.compress(b'{"version": 1}', mtime=0)]
)
def test_a_damaged_journal_entry_is_passed_over(book, content):
    write_version(book, workbook_bytes(B2=1))
    (path,) = (book.parent / "crmkit备份" / ".crmkit").glob("*.json.gz")
    path.write_bytes(content)
    assert list_backups(book, language="zh") == ()
    write_version(book, workbook_bytes(B2=2))
    assert len(list_backups(book, language="zh")) == 1


def test_a_disk_too_full_for_the_backup_stops_the_write(book, monkeypatch):
    before = book.read_bytes()

    def full(_descriptor):
        raise OSError(28, "no space")

    monkeypatch.setattr(private.os, "fsync", full)
    with pytest.raises(DiskFull):
        write_version(book, workbook_bytes(B2=1))
    assert book.read_bytes() == before
    assert visible(book.parent / "crmkit备份") == []
    assert hidden_leftovers(book.parent) == []


def test_a_read_only_workbook_gets_no_backup_folder(book):
    book.chmod(0o444)
    with pytest.raises(NotWritable):
        write_version(book, workbook_bytes(B2=1))
    assert not (book.parent / "crmkit备份").exists()
    book.chmod(0o644)


def test_a_backup_that_reads_back_differently_stops_the_write(book, monkeypatch):
    before = book.read_bytes()
    fsync = os.fsync

    def bad_disk(descriptor):
        fsync(descriptor)
        for draft in (book.parent / "crmkit备份").glob(".crmkit-*"):
            draft.write_bytes(b"garbled by the disk")

    monkeypatch.setattr(private.os, "fsync", bad_disk)
    with pytest.raises(FileProblem, match="read back"):
        write_version(book, workbook_bytes(B2=1))
    assert book.read_bytes() == before
    assert visible(book.parent / "crmkit备份") == []
