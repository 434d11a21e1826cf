"""One guarded write: lock, look who holds the file, read, back up, replace, note. A job hands in what to write."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from crmkit.errors import FileChanged, FileProblem
from crmkit.workbook.guard.backups import KEPT_COUNT, Store
from crmkit.workbook.guard.digest import file_digest
from crmkit.workbook.guard.holders import refuse_if_held
from crmkit.workbook.guard.identity import refuse_unless_replaceable
from crmkit.workbook.guard.journal import Entry, next_number, summary_of
from crmkit.workbook.guard.leftovers import sweep
from crmkit.workbook.guard.lock import PATIENCE_SECONDS, locked
from crmkit.workbook.guard.problems import named_write
from crmkit.workbook.guard.renamed import take_over
from crmkit.workbook.guard.replace import no_checkpoint, publish, take_away

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from crmkit.model.edits import Certificate


def _uncertified() -> None:
    return None


def _unverified(draft: Path) -> None:
    del draft


@dataclass(frozen=True, slots=True)
class NewContent:
    """What is to stand in the workbook's place."""

    write: Callable[[BinaryIO], object]  #: writes the whole file
    certificate: Callable[[], Certificate | None] = _uncertified  #: asked once `write` is through
    verify: Callable[[Path], None] = _unverified  #: looks at the finished file; what it raises stops the write
    language: str = ""  #: the workbook's own, for the names of backups; "" where it is not known


@dataclass(frozen=True, slots=True)
class Written:
    """What a guarded write did."""

    path: Path
    before: str  #: sha256 of the file before, "" where there was none
    after: str  #: sha256 of the file now
    backup: Path | None  #: None where there was nothing to back up
    certificate: Certificate | None  #: with `after` filled in


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a write is done for, by name and time."""

    operation: str  #: refresh, patch, undo ...: names the backup, in the user's words where a text knows it
    now: datetime  #: local time; where nobody knows it, when the workbook was last saved
    language: str
    kept_count: int = KEPT_COUNT  #: backups that stay; the one of this write always does
    checkpoint: Callable[[str], None] = field(default=no_checkpoint)  #: is told each step once it is done


def write_guarded(
    path: Path,
    build: Callable[[Path], NewContent | None],
    occasion: Occasion,
    *,
    patience_seconds: float = PATIENCE_SECONDS,
) -> Written | None:
    """Let `build` read the workbook and say what to write, then write it so that nothing can be lost.

    Holds the lock throughout. A workbook that somebody changed after `build` read it is built again, once.
    A `path` that does not exist yet is created; a `build` that needs the file raises FileMissing itself.

    Args:
        path: the workbook, or a symbolic link to it.
        build: reads the file at the path and plans; None when there is nothing to write.
        occasion: the operation, its time, the language of the backup's name.
        patience_seconds: how long to wait for another crmkit.

    Returns:
        What was done; None when there was nothing to write: not even the backup folder is made then.

    Raises:
        FileHeld: Excel, LibreOffice or WPS has it open.
        BusyElsewhere: another crmkit has it.
        FileChanged: it was changed again while it was built the second time; nothing was written.
        DiskFull, NotWritable, ...: as `publish`.
    """
    with alone_with(path, patience_seconds):
        try:
            return _build_and_write(path, build, occasion)
        except FileChanged:
            return _build_and_write(path, build, occasion)


@contextmanager
def alone_with(path: Path, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the workbook: no other crmkit writes it, no program is seen to have it open, no killed write lingers."""
    with locked(path, patience_seconds):
        refuse_if_held(path)
        with named_write(path):
            sweep(Path(os.path.realpath(path)))
        yield


def _build_and_write(path: Path, build: Callable[[Path], NewContent | None], occasion: Occasion) -> Written | None:
    before = present_digest(path)
    content = build(path)
    if content is None:
        return None
    return write_recorded(path, content, before, replace(occasion, language=content.language or occasion.language))


def present_digest(path: Path) -> str:
    """Sha256 of the file that stands at `path` now, "" where none does."""
    return file_digest(path) if os.path.lexists(os.path.realpath(path)) else ""


def write_recorded(
    path: Path, content: NewContent, before: str, occasion: Occasion, *, takes_back: int = 0
) -> Written:
    """Back up, replace, note; under the lock. `before` is the digest of the file that `content` was built on."""
    store, entry = _begun(path, before, occasion, takes_back)
    certificate: Certificate | None = None

    def note_planned(draft: Path) -> None:
        nonlocal certificate
        content.verify(draft)
        certificate = content.certificate()
        _note_planned(store, entry, draft, certificate)
        occasion.checkpoint("planned")

    expected = before or None
    with _settled_after(store, entry):
        after = publish(
            path, content.write, expected_digest=expected, verify=note_planned, checkpoint=occasion.checkpoint
        )
    return _finished(store, entry, after, certificate, occasion)


def take_away_recorded(path: Path, before: str, occasion: Occasion, *, takes_back: int) -> Written:
    """Back up, remove, note; under the lock. `before` is the digest of the file to go."""
    store, entry = _begun(path, before, occasion, takes_back)
    with _settled_after(store, entry):
        store.journal.note(entry)
        take_away(path, before, checkpoint=occasion.checkpoint)
    return _finished(store, entry, "", None, occasion)


def _begun(path: Path, before: str, occasion: Occasion, takes_back: int) -> tuple[Store, Entry]:
    store = Store.beside(path, occasion.language)
    if before:
        with named_write(path):
            refuse_unless_replaceable(store.workbook)
    store.journal.prepare()
    take_over(store, before)
    number = next_number(store.journal.settle(before))
    backup = store.back_up(before, occasion.operation, occasion.now) if before else ""
    occasion.checkpoint("backed_up")
    at = occasion.now.isoformat(timespec="seconds")
    entry = Entry(number, store.workbook.name, occasion.operation, at, before, after="", backup=backup)
    return store, replace(entry, takes_back=takes_back)


def _note_planned(store: Store, entry: Entry, draft: Path, certificate: Certificate | None) -> None:
    after = file_digest(draft)
    copy = store.keep_after(draft, after, entry.number)
    changes = summary_of(certificate) if certificate else None
    store.journal.note(replace(entry, after=after, after_copy=copy, changes=changes))


def note_open_write(
    path: Path, before: Path, after: Path, occasion: Occasion, entry: Entry | None = None
) -> tuple[Store, Entry]:
    """Back up and note, under the lock, a write into a workbook that a program has open; people save it later.

    Args:
        path: the workbook's file, which is not touched.
        before: what the open workbook holds now, unsaved changes included.
        after: what it is going to hold.
        occasion: the operation, its time, the language of the backup's name.
        entry: what else is known of the write; digests and names are filled in here.

    Raises:
        NotWritable, DiskFull ...: the copies can't be kept; nothing is noted.
    """
    store = Store.beside(path, occasion.language)
    journal = store.journal
    journal.prepare()
    known = entry or Entry(0, "", occasion.operation, "", file_digest(before), file_digest(after))
    number = next_number(journal.entries())
    backup = store.back_up(known.before, occasion.operation, occasion.now, before)
    copy = store.keep_after(after, known.after, number) if known.after else ""
    at = occasion.now.isoformat(timespec="seconds")
    noted = replace(known, number=number, workbook=store.workbook.name, at=at, is_live=True)
    return store, journal.note(replace(noted, backup=backup, after_copy=copy))


@contextmanager
def _settled_after(store: Store, entry: Entry) -> Iterator[None]:
    """On a stop: drop the backup of a write that did not take place, keep that of one that did."""
    try:
        yield
    except FileChanged:  # nothing was replaced, whatever stands there now
        _forget(store, entry)
        raise
    except BaseException:
        if not any(known.number == entry.number for known in store.journal.settle(present_digest(store.workbook))):
            store.journal.forget(entry)
        raise


def _forget(store: Store, entry: Entry) -> None:
    """Remove an entry with its copies, as begun and as noted since."""
    for known in (entry, *store.journal.entries()):
        if known.number == entry.number:
            store.journal.forget(known)


def _finished(store: Store, entry: Entry, after: str, certificate: Certificate | None, occasion: Occasion) -> Written:
    with suppress(FileProblem):  # the write is done; the next one settles the journal
        store.journal.settle(after)
        occasion.checkpoint("noted")
        store.rotate(max(1, occasion.kept_count))
    occasion.checkpoint("rotated")
    backup = store.folder / entry.backup if entry.backup else None
    if certificate is not None:
        certificate = replace(certificate, after=after)
    return Written(store.workbook, entry.before, after, backup, certificate)
