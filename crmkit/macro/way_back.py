"""The way back from a refresh by the button: the handed copy becomes a backup that `crmkit undo` knows.

The macro names the workbook in the job folder. Before it is told to go on, the copy it handed over and what crmkit
made of it are kept beside the workbook; should it not take the answer, it says so and the note is forgotten again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from crmkit.locale import DEFAULT_LANGUAGE
from crmkit.macro.modules import from_units
from crmkit.workbook.guard.backups import Store
from crmkit.workbook.guard.digest import file_digest
from crmkit.workbook.guard.guarded import Occasion, note_open_write
from crmkit.workbook.guard.journal import Entry, summary_of
from crmkit.workbook.guard.lock import locked

if TYPE_CHECKING:
    from crmkit.model.edits import Certificate

WORKBOOK: Final = "workbook.txt"  #: written by the macro: where the workbook lies
KEPT: Final = "kept.txt"  #: the number of the journal's entry, as long as the job folder stands
REFUSED: Final = "refused.txt"  #: written by the macro: it did not take the answer


def keep_way_back(folder: Path, before: Path, after: Path, certificate: Certificate, occasion: Occasion) -> str:
    """Back up `before` as the workbook's and note the write to come; returns the backup's path.

    "" where the job folder names no workbook, as that of a macro from before.

    Raises:
        BusyElsewhere, NotWritable, DiskFull ...: the copies can't be kept; nothing is noted.
    """
    path = workbook_of(folder)
    if path is None:
        return ""
    digests = file_digest(before), file_digest(after)
    entry = Entry(0, "", occasion.operation, "", *digests, changes=summary_of(certificate))
    with locked(path):
        store, noted = note_open_write(path, before, after, occasion, entry)
        (folder / KEPT).write_text(f"{noted.number}\n", encoding="ascii")
        store.rotate(max(1, occasion.kept_count))
    return str(store.folder / noted.backup)


def forget_way_back(folder: Path) -> None:
    """The macro took nothing: no undo may find this refresh.

    Raises:
        BusyElsewhere: another crmkit is writing the workbook.
    """
    path = workbook_of(folder)
    if path is None or not (folder / KEPT).is_file():
        return
    number = int((folder / KEPT).read_text(encoding="ascii"))
    with locked(path):
        journal = Store.beside(path, DEFAULT_LANGUAGE).journal
        for entry in journal.entries():
            if entry.number == number and entry.is_live:
                journal.forget(entry)
        (folder / KEPT).unlink()


def workbook_of(folder: Path) -> Path | None:
    """The workbook that the macro named; None where it named none, or none that lies there."""
    place = folder / WORKBOOK
    path = Path(from_units(place.read_text(encoding="ascii").strip())) if place.is_file() else None
    return path if path is not None and path.is_file() else None
