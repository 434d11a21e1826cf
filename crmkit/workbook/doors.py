"""The two doors to a workbook: its file, or the Excel that has it open. The same plans go through either."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from crmkit.workbook.drafting import Draft
from crmkit.workbook.guard.guarded import write_guarded
from crmkit.workbook.guard.undo import undo
from crmkit.workbook.live.finding import find_open_book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from crmkit.model.edits import Plan
    from crmkit.workbook.guard.guarded import NewContent, Occasion, Written
    from crmkit.workbook.guard.undo import UndoResult


class Door(Protocol):
    """One way into a workbook."""

    path: Path
    is_live: bool  #: through an open Excel: proven cell by cell, saved by people

    def snapshot(self) -> AbstractContextManager[Path]:
        """A file that holds what the workbook holds now, for reading inside the block."""

    def write(self, build: Callable[[Path], Draft | None], occasion: Occasion) -> Written | None:
        """Have `build` read a snapshot and draft, and write what the draft changes; None where that is nothing.

        What people changed while it was built is not overwritten: it is built again, once. All or nothing.
        """

    def undo(self, occasion: Occasion) -> UndoResult:
        """Take the last write back, through whichever door it went, or say which cells people changed since."""


@dataclass
class FileDoor:
    """The file on the disk, which no program has open. Promise 1 holds byte by byte."""

    path: Path
    is_live: bool = False

    @contextmanager
    def snapshot(self) -> Iterator[Path]:
        """The file itself."""
        yield self.path

    def write(self, build: Callable[[Path], Draft | None], occasion: Occasion) -> Written | None:
        """See `Door`. Raises as `write_guarded`."""

        def content(place: Path) -> NewContent | None:
            draft = build(place)
            return draft.content() if draft is not None and draft.is_changed else None

        return write_guarded(self.path, content, occasion)

    def undo(self, occasion: Occasion) -> UndoResult:
        """See `Door`. Raises as `crmkit.workbook.guard.undo.undo`."""
        return undo(self.path, occasion)


def door_to(path: Path) -> Door:
    """The live door where an Excel that can be reached has the workbook open, else the file's.

    Raises:
        WriteRefused: live_cloud, where Excel may have it open from the cloud.
    """
    book = find_open_book(path)
    if book is None:
        return FileDoor(path)
    from crmkit.workbook.live.door import LiveDoor  # noqa: PLC0415  (only where an Excel has the workbook open)

    return LiveDoor(path, book)


def apply_through(door: Door, plan: Plan, occasion: Occasion) -> Written | None:
    """Apply a plan through a door.

    Raises:
        As `Door.write`.
    """
    return door.write(lambda place: Draft(place, plan), occasion)
