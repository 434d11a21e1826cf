import getpass
import os
import platform
from pathlib import Path

import pytest
from guarded_books import occasion, workbook_bytes, write_version

from crmkit.errors import FileHeld
from crmkit.workbook.guard import holders
from crmkit.workbook.guard.digest import file_digest
from crmkit.workbook.guard.guarded import NewContent, write_guarded
from crmkit.workbook.guard.holders import find_holder, refuse_if_held
from crmkit.workbook.guard.replace import publish, take_away
from crmkit.workbook.guard.undo import undo

if os.name == "nt":
    pytest.skip(
        "on Windows the sharing violation decides, and no test program holds the file", allow_module_level=True
    )


def excel_owner_file(name: str) -> bytes:
    """As Excel writes it: 165 bytes, the name in the machine's code page and in UTF-16."""
    narrow, wide = name.encode("gb18030"), name.encode("utf-16-le")
    first = bytes([len(narrow)]) + narrow.ljust(54)
    return (first + len(name).to_bytes(2, "little") + wide.ljust(108, b"\0"))[:165]


def libreoffice_lock(name="王芳", login="wangfang", host="office-pc"):
    return f"{name},{login},{host},05.03.2026 14:30,file:///home/w/.config/libreoffice/4;".encode()


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(workbook_bytes())
    return path


def test_a_workbook_nobody_has_open_has_no_holder(book):
    assert find_holder(book) is None
    refuse_if_held(book)


@pytest.mark.parametrize(
    ("lock_name", "content", "program", "person"),
    [
        ("~$客户.xlsx", excel_owner_file("王芳"), "Excel/WPS", "王芳"),
        ("~$客户.xlsx", excel_owner_file("Wang Fang"), "Excel/WPS", "Wang Fang"),
        ("~$客户.xlsx", excel_owner_file("王芳")[:55], "Excel/WPS", "王芳"),
        ("~$客户.xlsx", b"\x04Fang" + b" " * 50, "Excel/WPS", "Fang"),
        ("~$客户.xlsx", b"", "Excel/WPS", "?"),
        ("~$客户.xlsx", b"\x01\xff", "Excel/WPS", "ÿ"),
        (".~客户.xlsx", excel_owner_file("李强"), "WPS", "李强"),
        (".~$客户.xlsx", b"", "WPS", "?"),
        (".~lock.客户.xlsx#", libreoffice_lock(), "LibreOffice", "王芳 @ office-pc 05.03.2026 14:30"),
        (".~lock.客户.xlsx#", libreoffice_lock(name=""), "LibreOffice", "wangfang @ office-pc 05.03.2026 14:30"),
        (
            ".~lock.客户.xlsx#",
            libreoffice_lock(name=r"Wang\, Fang"),
            "LibreOffice",
            "Wang, Fang @ office-pc 05.03.2026 14:30",
        ),
        (".~lock.客户.xlsx#", b"", "LibreOffice", "?"),
        (".~lock.客户.xlsx#", b"\xff\xff\x00", "LibreOffice", "\ufffd\ufffd\x00"),
    ],
)
def test_each_programs_lock_file_names_program_and_person(book, lock_name, content, program, person):
    book.with_name(lock_name).write_bytes(content)
    holder = find_holder(book)
    assert (holder.program, holder.person, holder.lock_file.name) == (program, person, lock_name)
    with pytest.raises(FileHeld) as caught:
        refuse_if_held(book)
    for language in ("zh", "en"):
        assert program in caught.value.message(language)
        assert lock_name in caught.value.message(language)


def test_another_workbooks_lock_file_is_no_matter(book):
    book.with_name("~$别的.xlsx").write_bytes(excel_owner_file("王芳"))
    book.with_name(".~lock.客户.xls#").write_bytes(libreoffice_lock())
    book.with_name("~$客户.xlsx").mkdir()
    assert find_holder(book) is None


def test_a_lock_file_beside_the_file_or_beside_the_link_to_it_counts(book, tmp_path):
    (tmp_path / "desktop").mkdir()
    link = tmp_path / "desktop" / "link.xlsx"
    link.symlink_to(book)
    link.with_name("~$link.xlsx").write_bytes(excel_owner_file("张敏"))
    assert find_holder(link).person == "张敏"
    link.with_name("~$link.xlsx").unlink()
    book.with_name("~$客户.xlsx").write_bytes(excel_owner_file("刘洋"))
    assert find_holder(link).person == "刘洋"


def test_our_own_stale_libreoffice_lock_counts_only_while_a_libreoffice_runs(book, monkeypatch):
    if not Path("/proc/self/comm").exists():
        pytest.skip("no /proc here: such locks count as live")
    lock = book.with_name(".~lock.客户.xlsx#")
    lock.write_bytes(libreoffice_lock(login=getpass.getuser(), host=platform.node()))
    monkeypatch.setattr(holders, "_libreoffice_runs", lambda: True)
    assert find_holder(book) is not None
    monkeypatch.setattr(holders, "_libreoffice_runs", lambda: False)
    assert find_holder(book) is None
    lock.write_bytes(libreoffice_lock(login=getpass.getuser(), host="another-pc"))
    assert find_holder(book) is not None


def test_a_guarded_write_refuses_a_held_workbook_and_leaves_no_trace(book):
    before = book.read_bytes()
    book.with_name("~$客户.xlsx").write_bytes(excel_owner_file("王芳"))
    with pytest.raises(FileHeld, match="王芳"):
        write_version(book, workbook_bytes(B2=2))
    assert book.read_bytes() == before
    assert sorted(found.name for found in book.parent.iterdir()) == ["~$客户.xlsx", "客户.xlsx"]


def test_a_workbook_opened_while_we_made_the_new_content_is_left_alone(book):
    before = book.read_bytes()

    def write(stream):
        stream.write(workbook_bytes(B2=2))

    def build(path):
        path.with_name("~$客户.xlsx").write_bytes(excel_owner_file("王芳"))
        return NewContent(write)

    with pytest.raises(FileHeld, match="王芳"):
        write_guarded(book, build, occasion())
    assert book.read_bytes() == before
    assert list(book.parent.glob("crmkit备份/*.xlsx")) == []


def test_no_way_of_writing_passes_by_a_holder(book):
    book.with_name("~$客户.xlsx").write_bytes(excel_owner_file("王芳"))
    with pytest.raises(FileHeld):
        publish(book, lambda stream: stream.write(b"new"), expected_digest=file_digest(book))
    with pytest.raises(FileHeld):
        take_away(book, file_digest(book))
    with pytest.raises(FileHeld):
        undo(book, occasion("undo"))
