"""A zip archive that is rewritten without being repacked: untouched entries keep their very bytes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from crmkit.errors import (
    BrokenWorkbook,
    Encrypted,
    FileMissing,
    NotAWorkbook,
    NotReadable,
    SuspiciousWorkbook,
    WriteRefused,
)
from crmkit.model.edits import PartChange
from crmkit.workbook.package import bounds
from crmkit.workbook.package.codec import InflateError, InflateLimitError, checksum, deflate, inflate
from crmkit.workbook.package.recognise import refuse_other_files
from crmkit.workbook.package.zip_records import (
    CENTRAL,
    CENTRAL_MARK,
    DEFLATED,
    END,
    END_MARK,
    FLAG_DESCRIPTOR,
    FLAG_ENCRYPTED,
    FLAG_UTF8,
    LOCAL,
    LOCAL_MARK,
    STORED,
    BadZipError,
    Entry,
    moved_central,
    read_directory,
    without_zip64,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

FIRST_DOS_MOMENT = (0, 0x21)  # 1980-01-01 00:00; parts we add carry no clock


def _digest(data: bytes | memoryview) -> str:
    return sha256(data).hexdigest()


@dataclass(frozen=True)
class Archive:
    """The entries of one .xlsx/.xlsm and their bytes."""

    path: Path
    data: bytes
    entries: tuple[Entry, ...]
    comment: bytes = b""
    shift: int = 0  #: bytes of a stub that offsets don't count

    @classmethod
    def open(cls, source: Path | str | bytes, path: Path | None = None) -> Archive:
        """Read the archive's directory; nothing is unpacked yet. With bytes, `path` is for messages only.

        Raises:
            FileMissing, NotReadable: there is nothing to read.
            Encrypted, LegacyWorkbook, NotAWorkbook: it is something else.
            BrokenWorkbook, SuspiciousWorkbook: it is damaged or out of `bounds`.
        """
        where = Path(path or "") if isinstance(source, bytes) else Path(source)
        data = source if isinstance(source, bytes) else _read_file(where)
        refuse_other_files(where, data)
        try:
            directory = read_directory(data, bounds.ENTRIES)
        except OverflowError as problem:
            raise SuspiciousWorkbook(where, f"> {bounds.ENTRIES} zip entries") from problem
        except BadZipError as problem:
            raise BrokenWorkbook(where, str(problem)) from problem
        archive = cls(where, data, directory.entries, directory.comment, directory.shift)
        archive._check_declared_sizes()
        return archive

    def _check_declared_sizes(self) -> None:
        total = 0
        for entry in self.entries:
            if entry.flags & FLAG_ENCRYPTED:
                raise Encrypted(self.path)
            total += entry.unpacked_bytes
            if entry.unpacked_bytes > _part_limit(entry) or total > bounds.TOTAL_BYTES:
                raise SuspiciousWorkbook(self.path, f"{entry.name}: {entry.unpacked_bytes:,} bytes")

    @cached_property
    def _by_name(self) -> dict[str, Entry]:
        return {entry.name: entry for entry in self.entries}

    @cached_property
    def _by_folded_name(self) -> dict[str, Entry]:
        return {_folded(entry.name): entry for entry in reversed(self.entries)}

    @property
    def names(self) -> tuple[str, ...]:
        """Entry names in the directory's order."""
        return tuple(entry.name for entry in self.entries)

    def find(self, name: str) -> str | None:
        """The entry's own name for a part name: exact, else whatever its case, a leading / or backslashes."""
        if name in self._by_name:
            return name
        entry = self._by_folded_name.get(_folded(name))
        return entry.name if entry else None

    def read(self, name: str) -> bytes:
        """The unpacked bytes of an entry, its size and checksum verified.

        Raises:
            BrokenWorkbook: no such entry, or damaged.
            SuspiciousWorkbook: it unpacks beyond `bounds`.
        """
        entry = self._by_name.get(name)
        if entry is None:
            raise BrokenWorkbook(self.path, f"{name}: -")
        content = self._unpack(entry)
        if len(content) != entry.unpacked_bytes or checksum(content) != entry.checksum:
            raise BrokenWorkbook(self.path, name)
        return content

    def _unpack(self, entry: Entry) -> bytes:
        packed = self.packed(entry)
        limit = _part_limit(entry)
        if entry.method == STORED:
            return bytes(packed)
        if entry.method != DEFLATED:
            raise BrokenWorkbook(self.path, f"{entry.name}: compression {entry.method}")
        try:
            return inflate(packed, limit)
        except InflateLimitError as problem:
            raise SuspiciousWorkbook(self.path, f"{entry.name}: > {limit:,} bytes") from problem
        except InflateError as problem:
            raise BrokenWorkbook(self.path, entry.name) from problem

    def packed(self, entry: Entry) -> memoryview:
        """The stored bytes of an entry."""
        return memoryview(self.data)[entry.data_at : entry.data_at + entry.packed_bytes]

    def record(self, entry: Entry) -> memoryview:
        """The whole local record as it stands: header, stored bytes, descriptor."""
        return memoryview(self.data)[entry.record_at : entry.record_end]

    def local_extra(self, entry: Entry) -> memoryview:
        """The extra fields of the local header, which may hold more than the directory's."""
        return memoryview(self.data)[entry.record_at + LOCAL.size + len(entry.raw_name) : entry.data_at]

    def digests(self) -> dict[str, str]:
        """Sha256 of the stored bytes of every entry."""
        return {entry.name: _digest(self.packed(entry)) for entry in self.entries}

    def refuse_duplicates(self) -> None:
        """Which of two equal names a reader takes is anyone's guess: such an archive is not written.

        Raises:
            WriteRefused: duplicate_entry.
        """
        seen: set[str] = set()
        for entry in self.entries:
            folded = _folded(entry.name)
            if folded in seen:
                raise WriteRefused("duplicate_entry", part=entry.name)
            seen.add(folded)

    def write(
        self,
        target: Path | str | BinaryIO,
        replaced: Mapping[str, bytes],
        added: Mapping[str, bytes] | None = None,
        removed: Collection[str] = (),
    ) -> tuple[PartChange, ...]:
        """Write the archive with these parts replaced, added, removed; the rest is copied as it is stored.

        Names are entry names (`find` gives them). Returns every part, changed or not.

        Raises:
            WriteRefused: duplicate_entry.
        """
        self.refuse_duplicates()
        added = added or {}
        unknown = (set(replaced) | set(removed)) - set(self.names)
        if unknown or set(added) & set(self.names):
            raise ValueError(f"no such entries, or there already: {sorted(unknown) or sorted(added)}")
        if isinstance(target, Path | str):
            with Path(target).open("wb") as file:
                return self._write(file, replaced, added, removed)
        return self._write(target, replaced, added, removed)

    def _write(
        self, file: BinaryIO, replaced: Mapping[str, bytes], added: Mapping[str, bytes], removed: Collection[str]
    ) -> tuple[PartChange, ...]:
        physical = sorted(self.entries, key=lambda entry: entry.record_at)
        stub = self.data[: physical[0].record_at] if physical else b""
        position = file.write(stub)
        centrals: dict[str, bytes] = {}
        after: dict[str, str] = {}
        for entry in physical:
            if entry.name in removed:
                continue
            if entry.name in replaced:
                extra = bytes(self.local_extra(entry))
                local, central, packed = _packed_records(entry, replaced[entry.name], position - self.shift, extra)
                file.write(local)
                file.write(packed)
                size = len(local) + len(packed)
            else:
                central = moved_central(entry.central, position - self.shift)
                size = file.write(self.record(entry))
                packed = bytes(self.packed(entry))
            centrals[entry.name], after[entry.name] = central, _digest(packed)
            position += size
        for name, content in added.items():
            local, central, packed = _packed_records(_new_entry(name), content, position - self.shift, b"")
            centrals[name], after[name] = central, _digest(packed)
            position += file.write(local) + file.write(packed)
        order = [name for name in self.names if name in centrals] + list(added)
        directory = b"".join(centrals[name] for name in order)
        file.write(directory)
        end = END.pack(
            END_MARK, 0, 0, len(order), len(order), len(directory), position - self.shift, len(self.comment)
        )
        file.write(end + self.comment)
        return tuple(self._changes(after))

    def _changes(self, after: Mapping[str, str]) -> Iterator[PartChange]:
        before = self.digests()
        for name in [*before, *(name for name in after if name not in before)]:
            yield PartChange(name, before.get(name), after.get(name))


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _part_limit(entry: Entry) -> int:
    return min(bounds.PART_BYTES, max(bounds.RATIO_FLOOR_BYTES, entry.packed_bytes * bounds.RATIO))


def _read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > bounds.ARCHIVE_BYTES:
            raise SuspiciousWorkbook(path, f"> {bounds.ARCHIVE_BYTES:,} bytes")
        return path.read_bytes()
    except FileNotFoundError as problem:
        raise FileMissing(path) from problem
    except OSError as problem:
        if path.is_dir():
            raise NotAWorkbook(path, "folder") from problem
        raise NotReadable(path, problem.strerror or "") from problem


def _new_entry(name: str) -> Entry:
    raw_name = name.encode()
    flags = 0 if name.isascii() else FLAG_UTF8
    central = CENTRAL.pack(CENTRAL_MARK, 20, 20, flags, DEFLATED, *FIRST_DOS_MOMENT, 0, 0, 0, len(raw_name), *[0] * 6)
    return Entry(name, raw_name, flags, DEFLATED, 0, 0, 0, FIRST_DOS_MOMENT, 0, 0, 0, central + raw_name)


def _packed_records(entry: Entry, content: bytes, position: int, local_extra: bytes) -> tuple[bytes, bytes, bytes]:
    """Local header, central record and stored bytes of an entry with new content; all else as it was."""
    packed = deflate(content)
    old = CENTRAL.unpack_from(entry.central)
    name_size, extra_size = old[10], old[11]
    tail = entry.central[CENTRAL.size :]
    extra = without_zip64(tail[name_size : name_size + extra_size])
    flags = entry.flags & ~FLAG_DESCRIPTOR
    common = (flags, DEFLATED, *entry.moment, checksum(content), len(packed), len(content), name_size)
    needed = max(20, old[2] & 0xFF)
    beside = without_zip64(local_extra)
    local = LOCAL.pack(LOCAL_MARK, needed, *common, len(beside)) + entry.raw_name + beside
    rest = (len(extra), *old[12:16], position)
    central = CENTRAL.pack(CENTRAL_MARK, old[1], needed, *common, *rest)
    return local, central + entry.raw_name + extra + tail[name_size + extra_size :], packed
