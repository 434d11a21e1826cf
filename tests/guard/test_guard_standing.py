import os

import pytest
from guarded_books import workbook_bytes, write_version

from crmkit.errors import FileMissing, NotWritable, SeveralNames
from crmkit.workbook.guard import system
from crmkit.workbook.guard.standing import standing_of


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(workbook_bytes())
    return path


def test_a_workbook_that_nothing_is_in_the_way_of(book):
    content = workbook_bytes(B2=1)
    write_version(book, content)
    found = standing_of(book, "zh")
    assert (found.real_path, found.obstacle, found.holder) == (book, None, None)
    assert (found.backup_count, found.backup_bytes) == (1, len(workbook_bytes()))
    assert book.read_bytes() == content
    assert sorted(entry.name for entry in book.parent.iterdir()) == ["crmkit备份", "客户.xlsx"]


def test_whether_the_file_system_can_exchange_is_tried_not_guessed(book, monkeypatch):
    one, other = book.with_name("one"), book.with_name("other")
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    assert standing_of(book, "zh").closes_the_window is system.exchange(one, other)
    monkeypatch.setattr(system, "_rename_with_flags", lambda: None)
    assert standing_of(book, "zh").closes_the_window is False


def test_what_is_in_the_way_is_told_before_anything_is_written(book):
    book.with_name("~$客户.xlsx").write_bytes(b"")
    assert standing_of(book, "zh").holder.program == "Excel/WPS"
    os.link(book, book.with_name("second.xlsx"))
    assert isinstance(standing_of(book, "zh").obstacle, SeveralNames)
    book.with_name("second.xlsx").unlink()
    book.chmod(0o444)
    assert isinstance(standing_of(book, "zh").obstacle, NotWritable)
    book.chmod(0o644)
    with pytest.raises(FileMissing):
        standing_of(book.with_name("gone.xlsx"), "zh")
