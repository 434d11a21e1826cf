"""A compound file (MS-CFB version 3) of a few named streams: the container that holds a VBA project."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SIGNATURE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_SECTOR_BYTES: Final = 512
_SMALL_SECTOR_BYTES: Final = 64
_SMALL_STREAM_BYTES: Final = 4096  #: smaller streams lie together in the root's own stream
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_NOBODY: Final = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_BLACK: Final = 1
_PLACES_IN_HEADER: Final = 109
_ENTRY_BYTES: Final = 128

#: A storage: names to streams, or to storages.
Storage = dict[str, "bytes | Storage"]


@dataclass
class _Entry:
    """One directory entry."""

    name: str
    kind: int
    content: bytes = b""
    left: int = _NOBODY
    right: int = _NOBODY
    child: int = _NOBODY
    start: int = _END

    def packed(self) -> bytes:
        written = (self.name + "\0").encode("utf-16-le") if self.kind else b""
        links = (self.left, self.right, self.child)
        sizes = struct.pack("<IQ", self.start if self.kind else 0, len(self.content))
        kind = struct.pack("<HBB3I", len(written), self.kind, _BLACK, *links)
        return written.ljust(64, b"\0") + kind + bytes(36) + sizes


@dataclass
class _Sectors:
    """Sectors and the table that chains them."""

    size: int
    contents: list[bytes] = field(default_factory=list)
    chain: list[int] = field(default_factory=list)

    def add(self, content: bytes) -> int:
        """Put a stream into sectors of its own; the first of them."""
        if not content:
            return _END
        start = len(self.contents)
        pieces = [content[at : at + self.size].ljust(self.size, b"\0") for at in range(0, len(content), self.size)]
        self.contents += pieces
        self.chain += [*range(start + 1, start + len(pieces)), _END]
        return start


def compound_file(root: Storage) -> bytes:
    """The bytes of a compound file; equal storages give equal bytes. Meant for files below 6 MB.

    Raises:
        ValueError: a name is too long, or there is more than the header's own table can tell.
    """
    entries = [_Entry("Root Entry", _ROOT)]
    entries[0].child = _add(entries, root)
    sectors, small = _Sectors(_SECTOR_BYTES), _Sectors(_SMALL_SECTOR_BYTES)
    for entry in entries:
        if entry.kind == _STREAM:
            entry.start = (small if len(entry.content) < _SMALL_STREAM_BYTES else sectors).add(entry.content)
    entries[0].content = b"".join(small.contents)
    entries[0].start = sectors.add(entries[0].content)
    small_table = sectors.add(_table(small.chain)) if small.chain else _END
    small_count = -(-len(small.chain) * 4 // _SECTOR_BYTES)
    directory = b"".join(entry.packed() for entry in entries)
    blank = _Entry("", 0).packed()
    directory += blank * (-len(entries) % (_SECTOR_BYTES // _ENTRY_BYTES))
    directory_start = sectors.add(directory)
    return _file(sectors, directory_start, small_table, small_count)


def _add(entries: list[_Entry], storage: Mapping[str, bytes | Storage]) -> int:
    """Add the entries of a storage; the one its owner names: the middle of the tree of its children."""
    placed: list[int] = []
    for name in sorted(storage, key=lambda name: (len(name), name.upper())):
        content = storage[name]
        if len(name) > 31:  # noqa: PLR2004  (MS-CFB 2.6.1: 32 characters with the closing zero)
            raise ValueError(name)
        entries.append(_Entry(name, _STREAM if isinstance(content, bytes) else _STORAGE))
        placed.append(len(entries) - 1)
        if isinstance(content, bytes):
            entries[-1].content = content
    for place in placed:
        below = storage[entries[place].name]
        if not isinstance(below, bytes):
            entries[place].child = _add(entries, below)
    return _tree(entries, placed)


def _tree(entries: list[_Entry], places: Sequence[int]) -> int:
    """Link siblings into a balanced tree; its root."""
    if not places:
        return _NOBODY
    middle = len(places) // 2
    entries[places[middle]].left = _tree(entries, places[:middle])
    entries[places[middle]].right = _tree(entries, places[middle + 1 :])
    return places[middle]


def _table(chain: Sequence[int]) -> bytes:
    packed = struct.pack(f"<{len(chain)}I", *chain)
    return packed + b"\xff" * (-len(packed) % _SECTOR_BYTES)


def _file(sectors: _Sectors, directory: int, small_table: int, small_count: int) -> bytes:
    chain, per_sector = list(sectors.chain), _SECTOR_BYTES // 4
    table_count = 0
    while (len(chain) + table_count) > table_count * per_sector:
        table_count += 1
    if table_count > _PLACES_IN_HEADER:
        raise ValueError("too large")
    places = list(range(len(chain), len(chain) + table_count))
    table = _table([*chain, *[_TABLE] * table_count])
    version = struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    counts = struct.pack(
        "<IIIIIIIII", 0, table_count, directory, 0, _SMALL_STREAM_BYTES, small_table, small_count, _END, 0
    )
    listed = struct.pack(f"<{_PLACES_IN_HEADER}I", *places, *[_FREE] * (_PLACES_IN_HEADER - table_count))
    header = _SIGNATURE + bytes(16) + version + counts + listed
    return header + b"".join(sectors.contents) + table
