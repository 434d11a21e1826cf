"""Reads the modules of a VBA project that any program wrote: their names, kinds and sources."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from crmkit.macro.project.compression import decompress

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SIGNATURE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_LAST_SECTOR: Final = 0xFFFFFFFA  #: larger numbers are marks, not sectors
_ENTRY_BYTES: Final = 128
_STREAM: Final = 2
_SMALL_STREAM_BYTES: Final = 4096
_VERSION_MARK: Final = 0x09  #: its length does not count its last two bytes
_NAME, _STREAM_NAME, _OFFSET, _PLAIN, _OF_DOCUMENT = 0x47, 0x32, 0x31, 0x21, 0x22


@dataclass(frozen=True, slots=True)
class ReadModule:
    """One module as it stands in a project."""

    name: str
    source: str  #: lines end in \n, attribute lines included
    is_document: bool  #: of the workbook, a sheet, a class or a form

    @property
    def code(self) -> str:
        """The source without attribute lines and blank lines around it."""
        lines = [line for line in self.source.split("\n") if not line.startswith("Attribute ")]
        return "\n".join(lines).strip()


def read_project(content: bytes) -> tuple[ReadModule, ...]:
    """The modules of a vbaProject.bin.

    Raises:
        ValueError: it is no VBA project, or damaged.
    """
    try:
        streams = read_compound(content)
        return tuple(_modules(streams))
    except (struct.error, IndexError, KeyError, UnicodeDecodeError, LookupError) as problem:
        raise ValueError(str(problem)) from problem


@dataclass(frozen=True)
class _Compound:
    """A compound file of version 3 or 4 and its chains of sectors."""

    content: bytes

    def number(self, at: int) -> int:
        """Four bytes of the header."""
        return int.from_bytes(self.content[at : at + 4], "little")

    @cached_property
    def size(self) -> int:
        return 1 << int.from_bytes(self.content[30:32], "little")

    @cached_property
    def chain(self) -> tuple[int, ...]:
        listed = struct.unpack_from("<109I", self.content, 76)
        return _numbers(b"".join(self.sector(number) for number in listed if number < _LAST_SECTOR))

    @cached_property
    def entries(self) -> tuple[bytes, ...]:
        directory = self.stream(self.number(48))
        return tuple(directory[at : at + _ENTRY_BYTES] for at in range(0, len(directory), _ENTRY_BYTES))

    @cached_property
    def small_chain(self) -> tuple[int, ...]:
        return _numbers(self.stream(self.number(60)))

    @cached_property
    def small_streams(self) -> bytes:
        return self.stream(_start(self.entries[0]))

    def sector(self, number: int) -> bytes:
        return self.content[(number + 1) * self.size : (number + 2) * self.size]

    def stream(self, start: int) -> bytes:
        """A stream in sectors of its own."""
        return b"".join(self.sector(number) for number in _followed(start, self.chain))

    def small_stream(self, start: int) -> bytes:
        """A stream that lies in the root's."""
        pieces = (
            self.small_streams[number * 64 : (number + 1) * 64] for number in _followed(start, self.small_chain)
        )
        return b"".join(pieces)


def read_compound(content: bytes) -> dict[str, bytes]:
    """The streams of a compound file by name; where two storages have streams of equal name, the last one's.

    Raises:
        ValueError: it is no compound file, or its chains run in circles.
    """
    if content[:8] != _SIGNATURE:
        raise ValueError("not a compound file")
    file = _Compound(content)
    streams = {}
    for entry in file.entries:
        if entry[66] == _STREAM:
            length = int.from_bytes(entry[120:124], "little")
            read = file.small_stream if length < _SMALL_STREAM_BYTES else file.stream
            name = entry[: max(0, int.from_bytes(entry[64:66], "little") - 2)].decode("utf-16-le")
            streams[name] = read(_start(entry))[:length]
    return streams


def _start(entry: bytes) -> int:
    return int.from_bytes(entry[116:120], "little")


def _numbers(table: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])


def _followed(start: int, chain: tuple[int, ...]) -> Iterator[int]:
    seen = 0
    while start < _LAST_SECTOR:
        yield start
        start, seen = chain[start], seen + 1
        if seen > len(chain):
            raise ValueError("a chain of sectors runs in a circle")


def _modules(streams: Mapping[str, bytes]) -> Iterator[ReadModule]:
    stream, name, offset = "", "", 0
    folded = {name.casefold(): content for name, content in streams.items()}
    for mark, content in _records(decompress(streams["dir"])):
        if mark in {_NAME, _STREAM_NAME}:
            name, stream = (
                (content.decode("utf-16-le"), stream) if mark == _NAME else (name, content.decode("utf-16-le"))
            )
        elif mark == _OFFSET:
            offset = int.from_bytes(content, "little")
        elif mark in {_PLAIN, _OF_DOCUMENT}:
            source = decompress(folded[stream.casefold()][offset:]).decode("latin-1")  # ours are ASCII
            yield ReadModule(name, source.replace("\r\n", "\n").rstrip("\0"), mark == _OF_DOCUMENT)


def _records(directory: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 6 <= len(directory):
        mark, size = struct.unpack_from("<HI", directory, at)
        size += 2 if mark == _VERSION_MARK else 0
        yield mark, directory[at + 6 : at + 6 + size]
        at += 6 + size
