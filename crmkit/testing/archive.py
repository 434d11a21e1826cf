"""The zip container as bytes: every entry's headers and stored bytes, read without inflating."""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from crmkit.testing.difference import Comparison

_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_ZIP64_EXTRA = 1  #: holds offsets, which move when an earlier entry grows


@dataclass(frozen=True, slots=True)
class Entry:
    """One zip entry: its name, what its headers say, its stored (compressed) and its inflated bytes."""

    name: str
    header: tuple[object, ...]  #: method, flags, attributes, comment, extra fields in both headers
    stamp: tuple[object, ...]  #: CRC and sizes
    stored: bytes
    content: bytes


def _extra_fields(raw: bytes) -> tuple[tuple[int, bytes], ...]:
    fields, at = [], 0
    while at + 4 <= len(raw):
        kind, size = struct.unpack_from("<HH", raw, at)
        if kind != _ZIP64_EXTRA:
            fields.append((kind, raw[at + 4 : at + 4 + size]))
        at += 4 + size
    if at != len(raw):
        fields.append((-1, raw[at:]))
    return tuple(fields)


def _entry(archive: zipfile.ZipFile, raw: bytes, info: zipfile.ZipInfo) -> Entry:
    local = _LOCAL_HEADER.unpack_from(raw, info.header_offset)
    name_size, extra_size = local[9], local[10]
    start = info.header_offset + _LOCAL_HEADER.size + name_size
    stored_from = start + extra_size
    header = (
        info.compress_type, info.flag_bits, local[2], info.external_attr, info.internal_attr,
        info.create_system, info.date_time, info.comment,
        _extra_fields(info.extra), _extra_fields(raw[start:stored_from]),
    )  # fmt: skip
    stored = raw[stored_from : stored_from + info.compress_size]
    stamp = (info.CRC, info.compress_size, info.file_size)
    return Entry(info.orig_filename, header, stamp, stored, archive.read(info))


def read_entries(path: Path) -> list[Entry]:
    """Every entry in the order of the central directory.

    Raises:
        zipfile.BadZipFile: not a zip, or an entry is damaged.
        OSError: the file can't be read.
    """
    raw = path.read_bytes()
    try:
        with zipfile.ZipFile(path) as archive:
            # bytes before the first entry shift every offset; zipfile has added the shift already
            return [_entry(archive, raw, info) for info in archive.infolist()]
    except (
        zlib.error,
        struct.error,
        EOFError,
        RuntimeError,
        ValueError,
    ) as broken:  # RuntimeError: unknown packing too
        raise zipfile.BadZipFile(f"{type(broken).__name__}: {broken}") from broken


def compare_container(before: list[Entry], after: list[Entry], found: Comparison) -> None:
    """Order and headers of entries. Lost and added entries are judged by whoever knows the reason."""
    names_before = [entry.name for entry in before]
    names_after = [entry.name for entry in after]
    for name in {name for name in names_after if names_after.count(name) > names_before.count(name) > 0}:
        found.add("entry_twice", name)
    kept_before = [name for name in names_before if name in set(names_after)]
    kept_after = [name for name in names_after if name in set(names_before)]
    if kept_before != kept_after:
        found.add("entry_order", "", detail=f"{kept_before} -> {kept_after}")
    now = {entry.name: entry for entry in after}
    for entry in before:
        other = now.get(entry.name)
        if other is not None:
            _compare_headers(entry, other, found)


def _compare_headers(before: Entry, after: Entry, found: Comparison) -> None:
    if before.stored == after.stored and before.stamp == after.stamp:
        if before.header != after.header:
            found.add("entry_header", before.name, detail=f"{before.header} -> {after.header}")
    elif _lasting(before) != _lasting(after):
        found.add("entry_header", before.name, detail=f"{before.header} -> {after.header}")


def _lasting(entry: Entry) -> tuple[object, ...]:
    """What a part written anew keeps: not its method and flags."""
    return entry.header[3:]
