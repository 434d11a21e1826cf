import io
import struct
import zipfile

import pytest
from patched_books import small

from crmkit.errors import (
    BrokenWorkbook,
    Encrypted,
    FileMissing,
    LegacyWorkbook,
    NotAWorkbook,
    SuspiciousWorkbook,
    WriteRefused,
)
from crmkit.workbook import patch
from crmkit.workbook.package import bounds
from crmkit.workbook.package.archive import Archive
from crmkit.workbook.package.codec import InflateLimitError, deflate, inflate

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(**settings):
    """An archive with what zip can vary: stored and deflated, a comment, extra fields, a name beyond ASCII."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, **settings) as archive:
        archive.writestr("z last.txt", b"first in the file " * 50)
        archive.writestr(zipfile.ZipInfo("stored.bin", (2001, 2, 3, 4, 5, 6)), b"\x00\x01" * 20)
        told = zipfile.ZipInfo("名.xml", (2020, 1, 1, 0, 0, 0))
        told.extra = struct.pack("<HH4s", 0x9999, 4, b"keep")
        told.comment = b"remark"
        archive.writestr(told, b"<a/>")
        archive.comment = b"archive remark"
    return stream.getvalue()


def streamed():
    """Written to a pipe: sizes stand in data descriptors behind the content."""

    class Pipe(io.RawIOBase):
        def __init__(self):
            self.data = b""

        def writable(self):
            return True

        def write(self, piece):
            self.data += bytes(piece)
            return len(piece)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b"<a/>" * 30)
        with archive.open("b.xml", "w", force_zip64=True) as entry:
            entry.write(b"<b/>" * 30)
    return pipe.data


@pytest.mark.parametrize("data", [zipped(), streamed(), b"stub before the archive" + zipped()])
def test_nothing_replaced_is_the_same_file(data):
    written = io.BytesIO()
    Archive.open(data).write(written, {})
    assert written.getvalue() == data


@pytest.mark.parametrize("data", [zipped(), streamed()])
def test_untouched_entries_keep_their_bytes_order_and_dress(data):
    archive = Archive.open(data)
    touched = archive.names[0]
    written = io.BytesIO()
    changes = archive.write(written, {touched: b"new content"}, {"added.xml": b"<x/>"})
    after = Archive.open(written.getvalue())
    assert after.names == (*archive.names, "added.xml")
    for old, new in list(zip(archive.entries, after.entries, strict=False))[1:]:
        assert bytes(after.record(new)) == bytes(archive.record(old))
    with zipfile.ZipFile(written) as plain:
        assert plain.testzip() is None
        assert plain.read(touched) == b"new content"
        assert plain.comment == archive.comment
        before = zipfile.ZipFile(io.BytesIO(data)).infolist()
        for old, new in zip(before, plain.infolist(), strict=False):
            assert (old.date_time, old.comment, old.create_system) == (new.date_time, new.comment, new.create_system)
    assert [change.part for change in changes if change.is_changed] == [touched, "added.xml"]


def test_a_replaced_entry_keeps_the_extra_fields_of_both_its_headers():
    """A moment as Info-ZIP writes it has three fields in the local header, one in the directory."""
    local = struct.pack("<HHBlll", 0x5455, 13, 7, 1, 2, 3)
    told = zipfile.ZipInfo("a.xml", (2020, 1, 1, 0, 0, 0))
    told.extra = struct.pack("<HHBl", 0x5455, 5, 7, 1)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(told, b"<a/>")
    data = stream.getvalue()
    data = data.replace(told.extra, local, 1)  # the local header comes first
    data = data[:28] + struct.pack("<H", len(local)) + data[30:]
    end = data.rindex(b"PK\x05\x06")
    moved = struct.unpack_from("<L", data, end + 16)[0] + len(local) - len(told.extra)
    data = data[: end + 16] + struct.pack("<L", moved) + data[end + 20 :]
    written = io.BytesIO()
    Archive.open(data).write(written, {"a.xml": b"<b/>"})
    after = written.getvalue()
    assert after[30 + len("a.xml") :].startswith(local)
    with zipfile.ZipFile(written) as plain:
        assert plain.read("a.xml") == b"<b/>"
        assert plain.getinfo("a.xml").extra == told.extra


def test_a_removed_entry_is_gone_and_told(tmp_path):
    written = io.BytesIO()
    changes = Archive.open(zipped()).write(written, {}, removed=["stored.bin"])
    assert zipfile.ZipFile(written).namelist() == ["z last.txt", "名.xml"]
    assert [(change.part, change.after) for change in changes if change.is_changed] == [("stored.bin", None)]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (OLE2 + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), Encrypted),
        (OLE2 + b"\0" * 600 + "Workbook".encode("utf-16-le"), LegacyWorkbook),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", LegacyWorkbook),
        (OLE2 + b"\0" * 600, NotAWorkbook),
        (OLE2 + "Workbook".encode("utf-16-le") + zipped(), LegacyWorkbook),
        (b"", NotAWorkbook),
        (b"Name,Menge\n1,2\n", NotAWorkbook),
        ("客户\t电话\n".encode("gb18030"), NotAWorkbook),
        (b"<html><table></table></html>", NotAWorkbook),
        (b"%PDF-1.7", NotAWorkbook),
        (zipped(), NotAWorkbook),
        (b"PK\x03\x04 cut off", BrokenWorkbook),
        (zipped()[:-30], BrokenWorkbook),
    ],
)
def test_other_files_are_named_and_left_alone(tmp_path, content, error):
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    with pytest.raises(error) as refusal:
        patch(path, {"Sheet1": {"A1": 1}})
    assert str(path) in refusal.value.message("en")
    assert path.read_bytes() == content


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileMissing):
        patch(tmp_path / "nowhere.xlsx", {"Sheet1": {"A1": 1}})


def test_a_damaged_entry_is_refused(tmp_path):
    path = small(tmp_path)
    data = bytearray(path.read_bytes())
    archive = Archive.open(bytes(data))
    entry = next(entry for entry in archive.entries if entry.name.endswith("sheet1.xml"))
    data[entry.data_at + 20] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(BrokenWorkbook):
        patch(path, {"Sheet1": {"A1": 1}})


def test_an_entry_that_unpacks_to_more_than_its_packed_size_can_honestly_hold_is_refused(monkeypatch):
    monkeypatch.setattr(bounds, "RATIO_FLOOR_BYTES", 1000)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.xml", b" " * 2_000_000)
    with pytest.raises(SuspiciousWorkbook):
        Archive.open(stream.getvalue())


def test_declared_sizes_are_not_trusted():
    with pytest.raises(InflateLimitError):
        inflate(deflate(b"x" * 10_001), 10_000)
    assert inflate(deflate(b"x" * 10_000), 10_000) == b"x" * 10_000


def test_two_entries_of_one_name_are_refused_in_whatever_case(tmp_path):
    for name in ("xl/worksheets/sheet1.xml", "XL/worksheets/Sheet1.xml"):
        path = small(tmp_path)
        with zipfile.ZipFile(path, "a") as archive:
            if name in archive.namelist():
                with pytest.warns(UserWarning, match="Duplicate"):
                    archive.writestr(name, b"<worksheet/>")
            else:
                archive.writestr(name, b"<worksheet/>")
        before = path.read_bytes()
        with pytest.raises(WriteRefused) as refusal:
            patch(path, {"Sheet1": {"A1": 1}})
        assert refusal.value.reason == "duplicate_entry"
        assert path.read_bytes() == before
