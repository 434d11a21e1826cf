"""Taking back a write: the bytes that stood before it come back, unless people have changed cells since."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from crmkit.errors import FileMissing, NothingToUndo, UndoRefused
from crmkit.locale import text
from crmkit.workbook.guard.backups import Store
from crmkit.workbook.guard.cells import read_rows
from crmkit.workbook.guard.compare import differences
from crmkit.workbook.guard.digest import file_digest
from crmkit.workbook.guard.guarded import (
    NewContent,
    Occasion,
    alone_with,
    present_digest,
    take_away_recorded,
    write_recorded,
)
from crmkit.workbook.guard.renamed import former_journals, take_over

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from crmkit.workbook.guard.cells import Rows
    from crmkit.workbook.guard.journal import Entry

    ReadRows = Callable[[Path], Mapping[str, Rows]]

UNDO, REDO = "undo", "redo"


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What an undo or redo did."""

    path: Path
    operation: str  #: the write that was taken back or done again: refresh, patch ...
    written_at: datetime  #: local time of that write
    digest: str  #: sha256 of the file now, "" where the write had created it and it is gone now
    backup: Path | None  #: the file as it stood before this undo; None where there was none
    was_saved_since: bool  #: another program had saved it; layout changed since then stands in `backup` only


def undo(path: Path, occasion: Occasion, *, read: ReadRows = read_rows) -> UndoResult:
    """Take back the last write that is not undone yet; again, the one before it.

    The file gets exactly the bytes it had before the write. If it was saved since, its cells must be those the
    write left (values, or for formulas their text); what a re-save changes beside cells, such as widths, colours
    and views, then stands only in the backup that is made first. A file that the write created is moved to the
    backups. An undo is a write too: `redo` takes it back, and both keep backups.

    Args:
        path: the workbook, or a symbolic link to it.
        occasion: time and language, for the backup's name and what a refusal says; its operation is not looked at.
        read: gives the rows of a workbook's sheets (see `cells.read_rows`).

    Raises:
        NothingToUndo: the journal knows no write of this workbook that is in force; workbooks that are gone are
            named, since this may be one of them with another name and saved since.
        FileMissing: no such file, and none was ever written.
        UndoRefused: people changed cells since (the first few are named), or the copy needed is gone.
        FileHeld, BusyElsewhere, FileChanged, NotWritable, DiskFull ...: as `write_guarded`.
    """
    return _take_back(path, replace(occasion, operation=UNDO), read)


def redo(path: Path, occasion: Occasion, *, read: ReadRows = read_rows) -> UndoResult:
    """Take back the last undo, as long as nothing was written after it. Arguments and errors as `undo`."""
    return _take_back(path, replace(occasion, operation=REDO), read)


def in_force(entries: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The writes that an undo can take back, and the undos that a redo can, oldest first."""
    done: list[Entry] = []
    undone: list[Entry] = []
    for entry in entries:
        if entry.operation == UNDO and entry.takes_back:
            done = [known for known in done if known.number < entry.takes_back]
            undone.append(entry)
        elif entry.operation == REDO and entry.takes_back:
            undone = [known for known in undone if known.number < entry.takes_back]
            done.append(entry)
        else:
            done.append(entry)
            undone.clear()
    return done, undone


def _take_back(path: Path, occasion: Occasion, read: ReadRows) -> UndoResult:
    with alone_with(path):
        store = Store.beside(path, occasion.language)
        present = present_digest(path)
        entries = store.journal.settle(present)
        if take_over(store, present):
            entries = store.journal.entries()
        taken = last_in_force(_saved(store, entries, present, read), occasion.operation)
        if taken is None:
            raise _nothing(store, path, present)
        if present != taken.after:
            _refuse_if_changed(store, taken, present, read)
        if taken.before:
            content = _restored(store, taken)
            written = write_recorded(path, content, present, occasion, takes_back=taken.number)
        else:
            written = take_away_recorded(path, present, occasion, takes_back=taken.number)
        first = origin(entries, taken)
        was_saved_since = present != taken.after
        return UndoResult(path, first.operation, first.written_at, written.after, written.backup, was_saved_since)


def _nothing(store: Store, path: Path, present: str) -> NothingToUndo | FileMissing:
    if store.journal.entries():
        return NothingToUndo(path)
    return NothingToUndo(path, [one.workbook for one in former_journals(store)]) if present else FileMissing(path)


def last_in_force(entries: Sequence[Entry], operation: str) -> Entry | None:
    """The write that the next undo (or redo, by `operation`) is about; None where there is none."""
    done, undone = in_force(entries)
    return next(reversed(done if operation == UNDO else undone), None)


def _saved(store: Store, entries: Sequence[Entry], present: str, read: ReadRows) -> Sequence[Entry]:
    """The entries without the last ones into an open Excel that was closed without saving."""
    kept = at = len(entries)
    while at and entries[at - 1].is_live and present not in ("", entries[at - 1].after):
        at -= 1
        before = store.find_copy(entries[at].before)
        if before is not None and not differences(read(before), read(store.workbook)).count:
            kept = at
    return entries[:kept]


def origin(entries: Sequence[Entry], entry: Entry) -> Entry:
    """The write that an undo or redo goes back to, as far as the journal still reaches."""
    known = {candidate.number: candidate for candidate in entries}
    while entry.takes_back in known:
        entry = known[entry.takes_back]
    return entry


def _restored(store: Store, taken: Entry) -> NewContent:
    copy = store.find_copy(taken.before)
    if copy is None:
        raise refused(store, "copy_gone", taken)

    def verify(draft: Path) -> None:
        if file_digest(draft) != taken.before:
            raise refused(store, "copy_gone", taken)

    return NewContent(partial(_write_copy, copy), verify=verify)


def _write_copy(copy: Path, stream: BinaryIO) -> None:
    with copy.open("rb") as original:
        shutil.copyfileobj(original, stream)


def _refuse_if_changed(store: Store, taken: Entry, present: str, read: ReadRows) -> None:
    if not present:
        raise FileMissing(store.workbook)
    if not taken.after:
        raise refused(store, "file_reappeared", taken)
    left = store.find_copy(taken.after)
    if left is None:
        raise refused(store, "no_comparison", taken)
    found = differences(read(left), read(store.workbook))
    if found.count:
        cells = ", ".join(found.first) + (" …" if found.count > len(found.first) else "")
        raise refused(store, "cells_changed", taken, count=found.count, cells=cells)


def refused(store: Store, why: str, taken: Entry, **arguments: object) -> UndoRefused:
    """The refusal of an undo; `why` is a text of the guard."""
    moment = f"{taken.written_at:%Y-%m-%d %H:%M:%S}"
    return UndoRefused(store.workbook, text(f"guard.{why}", store.language, written_at=moment, **arguments))
