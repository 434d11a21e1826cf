"""The live door: a plan is applied to an exact copy of the open book, and what changed goes into the open book."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from crmkit.errors import CrmkitError, ExcelFailed, FileChanged, NothingToUndo, WriteRefused
from crmkit.workbook.guard.backups import Store
from crmkit.workbook.guard.digest import file_digest
from crmkit.workbook.guard.guarded import Written, note_open_write, present_digest
from crmkit.workbook.guard.journal import Entry, summary_of
from crmkit.workbook.guard.lock import locked
from crmkit.workbook.guard.undo import UNDO, UndoResult, last_in_force, origin, refused
from crmkit.workbook.live.carrying import carry, strange_places
from crmkit.workbook.live.comparing import FileState, changes_between
from crmkit.workbook.live.leaving import carried_cells, foreign_places, with_hidden_rows, without_absent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crmkit.model.edits import Certificate
    from crmkit.workbook.drafting import Draft
    from crmkit.workbook.guard.guarded import Occasion
    from crmkit.workbook.live.changes import Changes
    from crmkit.workbook.live.open_book import OpenBook

_NAMED_COUNT = 5  #: cells that a refused undo names


@dataclass
class LiveDoor:
    """See `crmkit.workbook.doors.Door`. The file on the disk is not touched: people save when they like."""

    path: Path
    book: OpenBook
    is_live: bool = True

    @contextmanager
    def snapshot(self) -> Iterator[Path]:
        """A private copy of the open book, unsaved changes included; gone afterwards.

        Raises:
            ExcelFailed: Excel does not write one.
            WriteRefused: live_unsaved (macOS), where people have to save first.
        """
        with TemporaryDirectory(prefix="crmkit-") as folder:
            copy = Path(folder) / f"crmkit {self.path.name}"
            try:
                self.book.save_copy(copy)
                yield copy
            except CrmkitError as problem:
                if problem.arguments.get("path") == copy:  # people know their own file, not our copy
                    problem.arguments["path"] = self.path
                raise

    def write(self, build: Callable[[Path], Draft | None], occasion: Occasion) -> Written | None:
        """Have `build` read a copy and plan, and carry what the plan changes into the open book.

        Raises:
            FileChanged: people changed cells while it was built, twice; nothing was written.
            ExcelFailed, WriteRefused, LiveHalfDone: as `crmkit.workbook.live.carrying.carry`.
            BusyElsewhere, NotWritable, DiskFull ...: as `write_guarded`.
        """
        with locked(self.path):
            try:
                return self._write(build, occasion)
            except FileChanged:
                return self._write(build, occasion)

    def _write(self, build: Callable[[Path], Draft | None], occasion: Occasion) -> Written | None:
        with self.snapshot() as before:
            draft = build(before)
            if draft is None or not draft.is_changed:
                return None
            after = before.with_name(f"after {self.path.name}")
            with after.open("xb") as file:
                draft.write(file)
            draft.verify(after)
            changes = changes_between(before, after)
            if not changes:
                return None
            certificate = self._certificate(draft, changes)
            entry = Entry(0, "", occasion.operation, "", file_digest(before), file_digest(after), is_live=True)
            entry = replace(entry, changes=summary_of(certificate))
            backup = self._carried(changes, entry, (before, after), occasion)
            return Written(self.path, entry.before, "", backup, certificate)

    def _certificate(self, draft: Draft, changes: Changes) -> Certificate:
        """The proof at the level of cells, of those that go into the open book: parts are Excel's when it saves."""
        proof = draft.certificate()
        return replace(
            proof,
            path=str(self.path),
            after="",
            parts=(),
            cells=carried_cells(proof.cells, changes),
            recalculates_on_open=False,
            is_live=True,
        )

    def _carried(self, changes: Changes, entry: Entry, files: tuple[Path, Path], occasion: Occasion) -> Path:
        """Back up, note, carry; returns the backup. A write that was taken back leaves neither."""
        before, after = files
        self.book.from_1904 = changes.from_1904
        store, noted = note_open_write(self.path, before, after, occasion, entry)
        journal, backup = store.journal, noted.backup
        is_written = False

        def written() -> None:
            nonlocal is_written
            is_written = True
            journal.finish(self._with_state_after(store, noted))

        try:
            carry(self.book, changes, backup, takes_new=bool(entry.takes_back), written=written)
        except BaseException as problem:
            if not is_written and not _stands(problem):
                journal.forget(noted)
            raise
        store.rotate(max(1, occasion.kept_count))
        return store.folder / backup

    def _with_state_after(self, store: Store, entry: Entry) -> Entry:
        """An undo leaves a state that no copy holds yet: one is made, where this Excel can."""
        if not entry.takes_back:
            return entry
        try:
            with self.snapshot() as now:
                digest = file_digest(now)
                return replace(entry, after=digest, after_copy=store.keep_after(now, digest, entry.number))
        except (WriteRefused, ExcelFailed):  # macOS: not before people save; only a redo would have needed it
            return entry

    # ── undo ──

    def undo(self, occasion: Occasion) -> UndoResult:
        """Write the cells back that the last write changed, if they still hold what it wrote; others stay.

        Raises:
            NothingToUndo: the journal knows no write that is in force.
            UndoRefused: people changed those cells since (the first few are named), or a copy is gone.
            ExcelFailed, WriteRefused, LiveHalfDone: as `write`.
        """
        with locked(self.path):
            store = Store.beside(self.path, occasion.language)
            entries = store.journal.settle(present_digest(self.path))
            taken = last_in_force(entries, UNDO)
            if taken is None or not taken.before or not taken.after:
                raise NothingToUndo(self.path)
            left, old = store.find_copy(taken.after), store.find_copy(taken.before)
            if left is None or old is None:
                raise refused(store, "copy_gone" if old is None else "no_comparison", taken)
            changes = changes_between(left, old)
            with self.snapshot() as now:
                backup = self._back(changes, store, taken, now, replace(occasion, operation=UNDO))
            first = origin(entries, taken)
            return UndoResult(self.path, first.operation, first.written_at, taken.before, backup, False)  # noqa: FBT003  (as the dataclass names it)

    def _back(self, changes: Changes, store: Store, taken: Entry, now: Path, occasion: Occasion) -> Path:
        state = FileState.read(now)
        changes = with_hidden_rows(without_absent(changes, state), state)
        self.book.from_1904 = changes.from_1904
        strange = [str(place) for place in strange_places(self.book, changes, takes_new=True)]
        strange += [str(place) for place in foreign_places(changes, state)]
        if strange:
            cells = ", ".join(islice(strange, _NAMED_COUNT)) + (" …" if len(strange) > _NAMED_COUNT else "")
            raise refused(store, "cells_changed", taken, count=len(strange), cells=cells)
        entry = Entry(0, "", UNDO, "", file_digest(now), "", takes_back=taken.number, is_live=True)
        return self._carried(changes, entry, (now, now), occasion)


def _stands(problem: BaseException) -> bool:
    """Whether something of a failed write may still stand in the open book: its backup and its undo stay then."""
    return isinstance(problem, CrmkitError) and problem.code == "live_half_done"
