"""The records of a zip archive: read as they stand, so that they can be copied as they stand.

Field order follows PKWARE's APPNOTE 6.3.10, sections 4.3.7 (local), 4.3.12 (central), 4.3.16 (end), 4.5.3 (zip64).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

LOCAL: Final = struct.Struct("<4s5H3L2H")
CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
END: Final = struct.Struct("<4s4H2LH")
END64: Final = struct.Struct("<4sQ2H2L4Q")
LOCATOR64: Final = struct.Struct("<4sLQL")

LOCAL_MARK: Final = b"PK\x03\x04"
CENTRAL_MARK: Final = b"PK\x01\x02"
END_MARK: Final = b"PK\x05\x06"
END64_MARK: Final = b"PK\x06\x06"
LOCATOR64_MARK: Final = b"PK\x06\x07"

MAX_COMMENT: Final = 0xFFFF
MAX_U32: Final = 0xFFFFFFFF
ZIP64_EXTRA: Final = 1
FLAG_ENCRYPTED: Final = 0x1
FLAG_DESCRIPTOR: Final = 0x8
FLAG_UTF8: Final = 0x800
STORED: Final = 0
DEFLATED: Final = 8


class BadZipError(ValueError):
    """The archive's records contradict each other; the text says which."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One zip entry. Offsets are positions in the file's bytes."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    checksum: int
    packed_bytes: int
    unpacked_bytes: int
    moment: tuple[int, int]  #: DOS time and date, kept as they are
    record_at: int  #: local header
    data_at: int  #: packed bytes
    record_end: int  #: where the next record (or the directory) begins: descriptors and padding included
    central: bytes  #: the central directory record as it stands


@dataclass(frozen=True, slots=True)
class Directory:
    """The central directory: entries in its order, where it lies, the archive comment."""

    entries: tuple[Entry, ...]
    comment: bytes
    shift: int  #: bytes before the archive proper that its offsets don't count


@dataclass(frozen=True, slots=True)
class _End:
    directory_at: int
    shift: int  #: bytes before the archive proper (self-extracting stubs)
    count: int
    comment: bytes


def _find_end(data: bytes) -> _End:
    at = data.rfind(END_MARK, max(0, len(data) - END.size - MAX_COMMENT))
    if at < 0 or at + END.size > len(data):
        raise BadZipError("no end record")
    _, _, _, _, count, size, offset, _ = END.unpack_from(data, at)
    end_at = at
    locator_at = at - LOCATOR64.size
    if locator_at >= 0 and data[locator_at : locator_at + 4] == LOCATOR64_MARK:
        end_at = data.rfind(END64_MARK, 0, locator_at)
        if end_at < 0 or end_at + END64.size > len(data):
            raise BadZipError("no zip64 end record")
        *_, count, size, offset = END64.unpack_from(data, end_at)
    directory_at = end_at - size
    if directory_at < 0 or directory_at < offset:
        raise BadZipError("the directory lies outside the file")
    return _End(directory_at, directory_at - offset, count, data[at + END.size :])


def zip64_fields(extra: bytes) -> tuple[int, bytes]:
    """Where the zip64 field's content begins in `extra` (-1 without one) and its content.

    Raises:
        BadZipError: the extra fields overrun their length.
    """
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if at + 4 + size > len(extra):
            raise BadZipError("an extra field overruns")
        if kind == ZIP64_EXTRA:
            return at + 4, extra[at + 4 : at + 4 + size]
        at += 4 + size
    return -1, b""


def without_zip64(extra: bytes) -> bytes:
    """`extra` without its zip64 field: sizes we write ourselves fit in 32 bits. What can't be read stays."""
    try:
        at, content = zip64_fields(extra)
    except BadZipError:
        return extra
    return extra if at < 0 else extra[: at - 4] + extra[at + len(content) :]


def _widened(values: list[int], extra: bytes) -> list[int]:
    """Sizes and offset with those that are 0xFFFFFFFF taken from the zip64 field."""
    _, content = zip64_fields(extra)
    at = 0
    for position, value in enumerate(values):
        if value == MAX_U32:
            if at + 8 > len(content):
                raise BadZipError("a zip64 field is missing")
            values[position] = int.from_bytes(content[at : at + 8], "little")
            at += 8
    return values


def _central_records(data: bytes, end: _End, most: int) -> list[tuple[bytes, bytes, int]]:
    """(record, raw name, local offset) of each central record."""
    records: list[tuple[bytes, bytes, int]] = []
    at = end.directory_at
    while data[at : at + 4] == CENTRAL_MARK and at + CENTRAL.size <= len(data):
        if len(records) >= most:
            raise OverflowError
        fields = CENTRAL.unpack_from(data, at)
        name_size, extra_size, comment_size = fields[10:13]
        size = CENTRAL.size + name_size + extra_size + comment_size
        record = data[at : at + size]
        if len(record) < size:
            raise BadZipError("the directory is cut off")
        extra = record[CENTRAL.size + name_size : CENTRAL.size + name_size + extra_size]
        offset = _widened([fields[9], fields[8], fields[16]], extra)[2] + end.shift
        records.append((record, record[CENTRAL.size : CENTRAL.size + name_size], offset))
        at += size
    if len(records) != end.count:
        raise BadZipError("the directory holds another number of entries than declared")
    return records


def _entry(data: bytes, record: bytes, raw_name: bytes, record_at: int, record_end: int) -> Entry:
    fields = CENTRAL.unpack_from(record)
    flags, method, time, day, checksum, packed, unpacked = fields[3:10]
    extra = record[CENTRAL.size + fields[10] : CENTRAL.size + fields[10] + fields[11]]
    unpacked, packed, _ = _widened([unpacked, packed, fields[16]], extra)
    if record_at + LOCAL.size > len(data) or data[record_at : record_at + 4] != LOCAL_MARK:
        raise BadZipError(f"no local record for {raw_name!r}")
    *_, name_size, extra_size = LOCAL.unpack_from(data, record_at)
    data_at = record_at + LOCAL.size + name_size + extra_size
    if data[record_at + LOCAL.size : record_at + LOCAL.size + name_size] != raw_name:
        raise BadZipError(f"two names for {raw_name!r}")
    if data_at + packed > record_end:
        raise BadZipError(f"{raw_name!r} overlaps its neighbour")
    name = raw_name.decode("utf-8" if flags & FLAG_UTF8 else "cp437", "replace")
    return Entry(
        name, raw_name, flags, method, checksum, packed, unpacked, (time, day), record_at, data_at, record_end, record
    )


def read_directory(data: bytes, most_entries: int) -> Directory:
    """All entries of the archive in the directory's order.

    Raises:
        BadZipError: records contradict each other or overlap.
        OverflowError: more than `most_entries` entries.
    """
    end = _find_end(data)
    records = _central_records(data, end, most_entries)
    starts = sorted({offset for _, _, offset in records})
    if len(starts) != len(records):
        raise BadZipError("two entries share one record")
    following = dict(zip(starts, [*starts[1:], end.directory_at], strict=True))
    entries = [_entry(data, record, name, at, following[at]) for record, name, at in records]
    return Directory(tuple(entries), end.comment, end.shift)


def moved_central(record: bytes, offset: int) -> bytes:
    """A central record that points to another local offset, else byte-identical."""
    fields = CENTRAL.unpack_from(record)
    if fields[16] != MAX_U32:
        return record[: CENTRAL.size - 4] + offset.to_bytes(4, "little") + record[CENTRAL.size :]
    extra_at = CENTRAL.size + fields[10]
    at, _ = zip64_fields(record[extra_at : extra_at + fields[11]])
    at += extra_at + 8 * sum(value == MAX_U32 for value in fields[8:10])
    return record[:at] + offset.to_bytes(8, "little") + record[at + 8 :]
