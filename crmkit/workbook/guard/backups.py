"""The copies of a workbook as it was before each write, beside it, with names a person understands.

One folder serves all workbooks of a folder. Beside each visible backup stands, in the hidden journal folder, a
copy of the file that replaced it: only with it can undo tell a mere re-save from a person's edit. It is dropped
as soon as the next backup holds the same bytes. A write killed between backup and journal leaves a whole backup
that the journal doesn't know; it is never removed.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from crmkit.locale import LANGUAGES, catalogue, text
from crmkit.workbook.guard import leftovers
from crmkit.workbook.guard.digest import file_digest
from crmkit.workbook.guard.journal import Entry, Journal
from crmkit.workbook.guard.lock import locked
from crmkit.workbook.guard.private import keep_copy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

KEPT_COUNT = 10
_MOST_NAME_BYTES = 150  #: of the workbook's own name in a backup's name; file systems end at 255
_MOST_IN_ONE_SECOND = 1000


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup that the journal knows."""

    path: Path
    operation: str  #: the write that it was made before
    written_at: datetime  #: local time of that write
    size_bytes: int
    digest: str  #: sha256 of the workbook as it was; the copy itself may have been changed by people since


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge removed."""

    backup_count: int
    freed_bytes: int  #: with the copies in the journal folder
    draft_count: int = 0  #: drafts of a board


def list_backups(path: Path, *, language: str) -> tuple[Backup, ...]:
    """The backups of the workbook that `path` leads to, newest first. Empty where there are none."""
    store = Store.beside(path, language)
    return tuple(_backups(store, reversed(store.journal.entries())))


def purge_backups(path: Path, *, language: str, kept_count: int = 0) -> Purged:
    """Remove all backups of the workbook but the newest `kept_count`; what they held can't be undone to any more.

    Raises:
        BusyElsewhere: another crmkit is writing the workbook.
    """
    with locked(path):
        store = Store.beside(path, language)
        purged = store.rotate(kept_count)
        for folder in (store.journal.folder, store.folder):
            with suppress(OSError):  # not empty: other workbooks' backups, or people's own files
                folder.rmdir()
        return purged


@dataclass(frozen=True, slots=True)
class Store:
    """Backups and journal of one workbook."""

    workbook: Path  #: the file itself, links followed
    folder: Path
    language: str

    @classmethod
    def beside(cls, path: Path, language: str) -> Store:
        """The store of the workbook that `path` leads to: the folder that is there in any language, else ours."""
        real = Path(os.path.realpath(path))
        names = [text("guard.backup_folder", name) for name in (language, *LANGUAGES)]
        there = [real.with_name(name) for name in names if os.path.lexists(real.with_name(name))]
        return cls(real, there[0] if there else real.with_name(names[0]), language)

    @property
    def journal(self) -> Journal:
        """The journal of the workbook."""
        return Journal(self.folder, self.workbook.name)

    def back_up(self, digest: str, operation: str, now: datetime, source: Path | None = None) -> str:
        """Copy the workbook as it stands, or as `source` holds it; returns the backup's name."""
        draft = leftovers.fresh_name(self.folder / self.workbook.name)
        return keep_copy(source or self.workbook, digest, draft, self._names(operation, now)).name

    def keep_after(self, draft: Path, digest: str, number: int) -> str:
        """Copy the file that is about to take the workbook's place; returns the copy's name."""
        stem = f"{number:06d} {_shortened(self.workbook.stem)}"
        names = (f"{stem} {digest[:8]}{suffix}{self.workbook.suffix}" for suffix in _suffixes())
        return keep_copy(draft, digest, self.journal.draft(), names).name

    def find_copy(self, digest: str) -> Path | None:
        """A copy that still holds the bytes of `digest`, wherever the journal has one; None where none is left."""
        for entry in self.journal.entries():
            for known, name, folder in (
                (entry.before, entry.backup, self.folder),
                (entry.after, entry.after_copy, self.journal.folder),
            ):
                copy = folder / name
                if known == digest and name and copy.is_file() and file_digest(copy) == digest:
                    return copy
        return None

    def rotate(self, kept_count: int) -> Purged:
        """Forget all but the newest `kept_count` writes, and after copies that a later backup repeats."""
        journal = self.journal
        entries = journal.entries()
        gone = entries[: max(0, len(entries) - kept_count)]
        freed_bytes = sum(journal.forget(entry) for entry in gone)
        kept = entries[len(gone) :]
        for entry, following in pairwise(kept):
            if entry.after_copy and following.backup and entry.after == following.before:
                (journal.folder / entry.after_copy).unlink(missing_ok=True)
                journal.note(replace(entry, after_copy=""))
        return Purged(sum(bool(entry.backup) for entry in gone), freed_bytes)

    def _names(self, operation: str, now: datetime) -> Iterator[str]:
        label = text("guard.before", self.language, operation=operation_name(operation, self.language))
        stem = f"{_shortened(self.workbook.stem)} {now:%Y-%m-%d %H.%M.%S} {label}"
        return (f"{stem}{suffix}{self.workbook.suffix}" for suffix in _suffixes())


def operation_name(operation: str, language: str) -> str:
    """What people call an operation; its own code where no text names it."""
    return catalogue("guard", language).get(f"operation.{operation}", operation)


def _backups(store: Store, entries: Iterator[Entry] | Sequence[Entry]) -> Iterator[Backup]:
    for entry in entries:
        copy = store.folder / entry.backup
        if entry.backup and copy.is_file():
            yield Backup(copy, entry.operation, entry.written_at, copy.stat().st_size, entry.before)


def _suffixes() -> Iterator[str]:
    yield ""
    yield from (f" ({count})" for count in range(2, _MOST_IN_ONE_SECOND))


def _shortened(stem: str) -> str:
    return os.fsencode(stem)[:_MOST_NAME_BYTES].decode("utf-8", "ignore")
