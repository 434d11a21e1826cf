"""Carries changes into an open book: look first, write whole columns, read back, take all back if one fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmkit.errors import CrmkitError, FileChanged, LiveHalfDone, WriteRefused
from crmkit.workbook.live.content import same
from crmkit.workbook.live.steps import steps
from crmkit.workbook.sheet.areas import letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from crmkit.workbook.live.changes import Changes, ColumnCells, SheetChange
    from crmkit.workbook.live.content import Content
    from crmkit.workbook.live.open_book import OpenBook
    from crmkit.workbook.live.steps import Step

#: Cells in hidden rows are written one by one, each a few milliseconds: more take longer than a person waits.
MOST_HIDDEN_CELLS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Place:
    """One cell that holds something else than it should."""

    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        return f"{self.sheet}!{letters(self.column)}{self.row}"


def carry(
    book: OpenBook,
    changes: Changes,
    backup: str,
    *,
    takes_new: bool = False,
    written: Callable[[], None] = lambda: None,
) -> None:
    """Bring the open book from the one side of `changes` to the other, or leave it as it is.

    Args:
        book: the open book.
        changes: what to do; every cell must still hold its old content.
        backup: what people have to fall back on, for the worst case's message.
        takes_new: a cell that already holds its new content is no stranger (an undo that was cut off).
        written: called once all is written and verified, before Excel's settings come back.

    Raises:
        FileChanged: people changed a cell since it was read; nothing was written.
        WriteRefused: protected_sheet, live_read_only, live_structure, live_filtered; nothing was written.
            live_proof: what was read back is not what was written; all was taken back.
        ExcelFailed: Excel refused a step; all was taken back.
        LiveHalfDone: and taking it back failed too.
    """
    refuse_unwritable(book, changes)
    with book.quiet():
        if next(strange_places(book, changes, takes_new=takes_new), None) is not None:
            raise FileChanged(book.path)
        started: list[Step] = []
        try:
            for step in steps(changes):
                started.append(step)
                step.do(book)
            _verify(book, changes)
        except BaseException as problem:
            _take_back(book, changes, started, backup, problem)
            raise
        written()


def refuse_unwritable(book: OpenBook, changes: Changes) -> None:
    """Everything that is known to stop a write, asked before the first one.

    Raises:
        WriteRefused: see `carry`.
        ExcelFailed: Excel does not answer.
    """
    if book.is_read_only():
        raise WriteRefused("live_read_only", detail=book.path.name)
    if any(sheet.born or sheet.gone for sheet in changes.sheets) and book.has_fixed_sheets():
        raise WriteRefused("live_structure", detail=book.path.name)
    names = set(book.sheet_names())
    for sheet in changes.sheets:
        if sheet.born is not None:
            continue
        if sheet.name not in names:
            raise FileChanged(book.path)
        if book.is_protected(sheet.name):
            raise WriteRefused("protected_sheet", sheet.name)
        hidden = sum(row in sheet.hidden_rows for column in sheet.cells for row in column.rows)
        if hidden > MOST_HIDDEN_CELLS:
            raise WriteRefused("live_filtered", sheet.name, count=hidden)


def strange_places(book: OpenBook, changes: Changes, *, takes_new: bool = False) -> Iterator[Place]:
    """Cells that do not hold their old content; with `takes_new` what they are to get is right as well.

    A sheet that is no longer there is told by its first cell.
    """
    names = set(book.sheet_names())
    for sheet in changes.sheets:
        if sheet.born is None and sheet.name not in names:
            yield Place(sheet.name, 1, 1)
            continue
        for column in sheet.cells if sheet.born is None else ():
            held = _held(book, sheet, column)
            sides = zip(column.rows, held, column.old.contents, column.new.contents, strict=True)
            for row, now, old, new in sides:
                if not same(now, old) and not (takes_new and same(now, new)):
                    yield Place(sheet.name, row, column.column)


def _held(book: OpenBook, sheet: SheetChange, column: ColumnCells) -> Sequence[Content]:
    first = column.rows[0]
    found = book.contents(sheet.name, column.column, first, column.rows[-1])
    return [found[row - first] for row in column.rows]


def _verify(book: OpenBook, changes: Changes) -> None:
    for sheet in changes.sheets:
        for column in sheet.cells if sheet.gone is None else ():
            held = _held(book, sheet, column)
            for row, now, new in zip(column.rows, held, column.new.contents, strict=True):
                if not same(now, new):
                    raise WriteRefused("live_proof", sheet.name, f"{letters(column.column)}{row}")


def _take_back(book: OpenBook, changes: Changes, started: list[Step], backup: str, problem: BaseException) -> None:
    """Undo what was begun, last first, as far as it goes; then look whether all stands as before.

    Raises:
        LiveHalfDone: it does not.
    """
    failures = [failure for step in reversed(started) if (failure := _undone(book, step)) is not None]
    try:
        left = next(strange_places(book, changes), None)
        born = {sheet.name for sheet in changes.sheets if sheet.born is not None}
        is_whole = left is None and not born & set(book.sheet_names())
    except CrmkitError:
        is_whole = False
    if not is_whole:
        why = failures[0] if failures else problem
        raise LiveHalfDone(book.path, str(why), backup) from problem


def _undone(book: OpenBook, step: Step) -> CrmkitError | None:
    """Take one step back; tried twice, since Excel may only have been busy."""
    failure: CrmkitError | None = None
    for _ in range(2):
        try:
            step.undo(book)
        except CrmkitError as problem:
            failure = problem
        else:
            return None
    return failure
