"""What was written to a workbook and what it replaced: one small private file a write, beside the backups.

An entry is noted as planned immediately before the replacement and as done after it, so that a kill between the
two loses neither the file nor the way back: the next run looks which of the two files stands.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crmkit.workbook.guard import leftovers
from crmkit.workbook.guard.private import keep_bytes, private_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from crmkit.model.edits import Certificate, SetCells

FOLDER = ".crmkit"  #: inside the backup folder
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One write of one workbook."""

    number: int  #: counts the writes of the workbook from 1
    workbook: str  #: its file name
    operation: str  #: refresh, patch, undo ...
    at: str  #: local time, ISO 8601
    before: str  #: sha256 of the file that was replaced, "" where there was none
    after: str  #: sha256 of the file that replaced it, "" where the file was taken away
    backup: str = ""  #: name of the copy of the file before, in the backup folder
    after_copy: str = ""  #: name of the copy of the file after, in the journal folder; "" where another copy serves
    takes_back: int = 0  #: the number of the entry that this one undid or redid, 0 for other writes
    is_done: bool = False
    changes: dict[str, Any] | None = None  #: `summary_of` the certificate
    is_live: bool = False  #: written into an open Excel: the file on the disk follows when people save

    @property
    def written_at(self) -> datetime:
        """Local time of the write."""
        return datetime.fromisoformat(self.at)


def summary_of(certificate: Certificate) -> dict[str, Any]:
    """Which parts and cells a write changed, without the values: those stand in the two copies."""
    return {
        "parts": {part.part: list(part.consequences) for part in certificate.changed_parts},
        "cells": [[column.sheet, column.column, _runs(column)] for column in certificate.cells],
        "cell_count": certificate.cell_count,
        "recalculates_on_open": certificate.recalculates_on_open,
    }


def _runs(column: SetCells) -> list[list[int]]:
    """The rows as [first, last] runs."""
    rows = column.rows
    if not len(rows):
        return []
    if rows[-1] - rows[0] + 1 == len(rows):
        return [[int(rows[0]), int(rows[-1])]]
    runs = [[int(rows[0]), int(rows[0])]]
    for row in rows[1:]:
        if row == runs[-1][1] + 1:
            runs[-1][1] = int(row)
        else:
            runs.append([int(row), int(row)])
    return runs


@dataclass(frozen=True, slots=True)
class Journal:
    """The entries of one workbook, oldest first."""

    backup_folder: Path
    workbook: str

    @property
    def folder(self) -> Path:
        """Where entries and after copies stand."""
        return self.backup_folder / FOLDER

    def prepare(self) -> None:
        """Make the private folders, clear what killed writes left in them."""
        for folder in (self.backup_folder, self.folder):
            private_folder(folder)
            leftovers.sweep(folder / self.workbook)

    def draft(self) -> Path:
        """A name in the journal folder for a file that is being written."""
        return leftovers.fresh_name(self.folder / self.workbook)

    def entries(self) -> tuple[Entry, ...]:
        """All entries that can be read; one that is damaged is passed over."""
        found = (_read(path) for path in sorted(self.folder.glob(f"*-{self._key}.json.gz")))
        return tuple(entry for entry in found if entry is not None and entry.workbook == self.workbook)

    def note(self, entry: Entry) -> Entry:
        """Write the entry down; one of the same number is replaced."""
        content = json.dumps({"version": _VERSION, **asdict(entry)}, ensure_ascii=False).encode()
        keep_bytes(gzip.compress(content, compresslevel=1, mtime=0), self.draft(), self._path(entry))
        return entry

    def finish(self, entry: Entry) -> Entry:
        """Note that the replacement took place."""
        return self.note(replace(entry, is_done=True))

    def drop(self, entry: Entry) -> None:
        """Remove the entry alone; its copies stay."""
        self._path(entry).unlink(missing_ok=True)

    def forget(self, entry: Entry) -> int:
        """Remove the copies of an entry, then the entry. Returns the bytes freed."""
        copies = [self.backup_folder / entry.backup] if entry.backup else []
        copies += [self.folder / entry.after_copy] if entry.after_copy else []
        freed_bytes = sum(copy.lstat().st_size for copy in copies if copy.exists())
        for copy in copies:
            copy.unlink(missing_ok=True)
        self.drop(entry)
        return freed_bytes

    def settle(self, present_digest: str) -> tuple[Entry, ...]:
        """Decide about writes that were cut off, by the file that stands now; returns the entries that count.

        One into an open Excel counts: what it may have written there, its undo takes back.
        """
        for entry in self.entries():
            is_undone = present_digest == entry.before != entry.after and not entry.is_live
            if not entry.is_done and is_undone:
                self.forget(entry)
            elif not entry.is_done:
                self.finish(entry)
        return self.entries()

    @property
    def _key(self) -> str:
        return hashlib.sha256(self.workbook.encode("utf-8", "surrogateescape")).hexdigest()[:12]

    def _path(self, entry: Entry) -> Path:
        return self.folder / f"{entry.number:06d}-{self._key}.json.gz"


def journals(backup_folder: Path) -> tuple[Journal, ...]:
    """The journals of a backup folder that have entries, by the workbook's name; one entry of each is read."""
    newest = {path.name.partition("-")[2]: path for path in sorted((backup_folder / FOLDER).glob("*-*.json.gz"))}
    found = (_read(path) for path in newest.values())
    return tuple(Journal(backup_folder, name) for name in sorted({entry.workbook for entry in found if entry}))


def next_number(entries: Sequence[Entry]) -> int:
    """The number of the workbook's next write."""
    return entries[-1].number + 1 if entries else 1


def _read(path: Path) -> Entry | None:
    try:
        raw = json.loads(gzip.decompress(path.read_bytes()))
        if raw.pop("version") != _VERSION:
            return None
        entry = Entry(**raw)
    except (OSError, EOFError, zlib.error, ValueError, TypeError, KeyError, AttributeError):
        return None
    return None if _leads_elsewhere(entry.backup) or _leads_elsewhere(entry.after_copy) else entry


def _leads_elsewhere(name: str) -> bool:
    """Names are removed and read: one with a way out of the folder is nobody's we know."""
    return any(mark in name for mark in "/\\\0") or name in {".", ".."}
