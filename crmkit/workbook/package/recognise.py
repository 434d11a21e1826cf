"""What a file is that is not an Open XML workbook, told by its first bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmkit.errors import Encrypted, LegacyWorkbook, NotAWorkbook

if TYPE_CHECKING:
    from pathlib import Path

OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
BIFF: Final = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00\x04\x00")
LOOKS: Final = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3", "SQLite"),
)
SNIFFED_BYTES: Final = 4096


def refuse_other_files(path: Path, data: bytes) -> None:
    """Say by name what the file is when it is no zip archive.

    Raises:
        Encrypted, LegacyWorkbook, NotAWorkbook: as it looks.
    """
    if data.startswith(OLE2):  # before the end mark of a zip: an old .xls may hold a zip with its theme
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Encrypted(path)
        if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
            raise LegacyWorkbook(path)
        raise NotAWorkbook(path, "OLE2")
    if data.startswith(ZIP) or b"PK\x05\x06" in data[-66_000:]:
        return
    if data.startswith(BIFF):
        raise LegacyWorkbook(path)
    raise NotAWorkbook(path, _looks_like(data))


def _looks_like(data: bytes) -> str:
    if not data.strip(b"\x00"):
        return "empty" if not data else "zeros"
    for mark, name in LOOKS:
        if data.startswith(mark):
            return name
    head = data[:SNIFFED_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    lowered = head[:512].lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<table")) or b"<html" in lowered:
        return "HTML"
    if lowered.startswith(b"<?xml"):
        return "XML"
    if b"\x00" in head and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "binary"
    line = head.split(b"\n", 1)[0]
    return "CSV" if line.count(b",") + line.count(b"\t") + line.count(b";") > 0 else "text"


def other_package(names: frozenset[str]) -> str:
    """What a zip archive without an Open XML spreadsheet is: xlsb, docx, pptx, ods or plain zip."""
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("ppt/") for name in names):
        return "pptx"
    return "ODF" if "META-INF/manifest.xml" in names or "mimetype" in names else "zip"
