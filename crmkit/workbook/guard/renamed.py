"""A workbook that people gave another name: its journal is still under the old one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crmkit.workbook.guard.backups import Store, list_backups
from crmkit.workbook.guard.journal import Journal, journals

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from crmkit.workbook.guard.journal import Entry


def former_journals(store: Store) -> tuple[Journal, ...]:
    """Journals of workbooks that no longer stand in the folder, by name; one of them may be this one renamed."""
    known = (journal for journal in journals(store.folder) if journal.workbook != store.workbook.name)
    return tuple(journal for journal in known if not store.workbook.with_name(journal.workbook).exists())


@dataclass(frozen=True, slots=True)
class Former:
    """A workbook that is gone and has backups."""

    workbook: str  #: its file name
    path: Path  #: where it stood
    backup_count: int


def former_backups(path: Path, *, language: str) -> tuple[Former, ...]:
    """Vanished workbooks with backups in the folder of the workbook that `path` leads to."""
    store = Store.beside(path, language)
    return tuple(
        Former(name, place, len(list_backups(place, language=language)))
        for name in (journal.workbook for journal in former_journals(store))
        for place in (path.with_name(name),)
    )


def take_over(store: Store, present_digest: str) -> bool:
    """Put the journal of this workbook under its present name, if it is known to the byte; under the lock.

    A workbook without a journal of its own, whose bytes are what the last write of a vanished one left, is that one.
    Of several that would fit none is taken. Killed in between, the next call goes on, and nothing is lost.
    """
    candidates = ((journal, journal.entries()) for journal in former_journals(store))
    fitting = [(journal, known) for journal, known in candidates if known and known[-1].after == present_digest]
    if not present_digest or len(fitting) != 1:
        return False
    journal, former = fitting[0]
    if not _is_begun_or_empty(store.journal.entries(), former):
        return False
    store.journal.prepare()
    for entry in reversed(former):
        store.journal.note(replace(entry, workbook=store.workbook.name))
    for entry in former:
        journal.drop(entry)
    return True


def _is_begun_or_empty(own: Sequence[Entry], former: Sequence[Entry]) -> bool:
    """Whether `own` holds nothing but entries of `former`: what is gone there is older than what is left."""
    left = {entry.number: entry.at for entry in former}
    first, last = former[0].number, former[-1].number
    return all(entry.number < first or (entry.number <= last and left.get(entry.number) == entry.at) for entry in own)
