"""The single things that are done to an open book, each with its way back, in the order they have to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from crmkit.workbook.live.blocks import blocks, paint_runs, write_block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crmkit.workbook.live.changes import AreaChange, Changes, ColumnCells, FrameChange, SheetBirth, SheetChange
    from crmkit.workbook.live.open_book import OpenBook


class Step(Protocol):
    """One thing to do. `undo` brings back what stood before, whether `do` came through or was cut off."""

    def do(self, book: OpenBook) -> None:
        """Do it."""

    def undo(self, book: OpenBook) -> None:
        """Take it back."""


@dataclass(frozen=True, slots=True)
class AddSheet:
    """A sheet more."""

    name: str
    birth: SheetBirth

    def do(self, book: OpenBook) -> None:
        """See `Step`."""
        book.add_sheet(self.name, self.birth)
        if self.birth.frozen_rows:
            book.freeze(self.name, self.birth.frozen_rows)

    def undo(self, book: OpenBook) -> None:
        """See `Step`."""
        if self.name in book.sheet_names():
            book.delete_sheet(self.name)


@dataclass(frozen=True, slots=True)
class ShowSheet:
    """A new sheet takes the visibility it is to have, once it is filled."""

    name: str
    birth: SheetBirth

    def do(self, book: OpenBook) -> None:
        """See `Step`."""
        book.show(self.name, self.birth.state)

    def undo(self, book: OpenBook) -> None:
        """The sheet goes as a whole."""


@dataclass(frozen=True, slots=True)
class RemoveSheet:
    """A sheet less; the way back builds it anew."""

    change: SheetChange

    def do(self, book: OpenBook) -> None:
        """See `Step`."""
        book.delete_sheet(self.change.name)

    def undo(self, book: OpenBook) -> None:
        """See `Step`."""
        if self.change.name not in book.sheet_names():
            for step in sheet_steps(self.change.reversed()):
                step.do(book)


@dataclass(frozen=True, slots=True)
class MoveArea:
    """A table object or filter that covers more or less."""

    sheet: str
    area: AreaChange

    def do(self, book: OpenBook) -> None:
        """See `Step`."""
        if not self.area.name:
            book.put_filter(self.sheet, self.area.new)
        elif self.area.new is not None:
            book.resize_table(self.sheet, self.area.name, self.area.new)

    def undo(self, book: OpenBook) -> None:
        """See `Step`."""
        MoveArea(self.sheet, self.area.reversed()).do(book)


@dataclass(frozen=True, slots=True)
class WriteCells:
    """The cells of one column, hidden rows one by one: Excel misplaces arrays across filtered rows."""

    sheet: str
    cells: ColumnCells
    hidden_rows: frozenset[int]
    knows_formats: bool = True  #: the cells have the formats that the changes tell

    def do(self, book: OpenBook) -> None:
        """See `Step`."""
        for block in blocks(self.cells, self.hidden_rows):
            write_block(book, self.sheet, self.cells.column, block, knows_formats=self.knows_formats)
        for rows, old, new in paint_runs(self.cells):
            book.paint(self.sheet, self.cells.column, rows, old, new)

    def undo(self, book: OpenBook) -> None:
        """See `Step`."""
        WriteCells(self.sheet, self.cells.reversed(), self.hidden_rows, knows_formats=False).do(book)


@dataclass(frozen=True, slots=True)
class FrameColumn:
    """Width, fold and visibility of a column."""

    sheet: str
    frame: FrameChange

    def do(self, book: OpenBook) -> None:
        """See `Step`."""
        book.frame_column(self.sheet, self.frame.column, self.frame.old, self.frame.new)

    def undo(self, book: OpenBook) -> None:
        """See `Step`."""
        book.frame_column(self.sheet, self.frame.column, self.frame.new, self.frame.old)


def steps(changes: Changes) -> Iterator[Step]:
    """All steps: sheets come first, since formulas elsewhere may name them, and go last."""
    for sheet in changes.sheets:
        if sheet.born is not None:
            yield AddSheet(sheet.name, sheet.born)
    for sheet in changes.sheets:
        if sheet.gone is None:
            yield from _filling(sheet)
    for sheet in changes.sheets:
        if sheet.gone is not None:
            yield RemoveSheet(sheet)


def sheet_steps(sheet: SheetChange) -> Iterator[Step]:
    """The steps that make one new sheet."""
    if sheet.born is not None:
        yield AddSheet(sheet.name, sheet.born)
    yield from _filling(sheet)


def _filling(sheet: SheetChange) -> Iterator[Step]:
    """A table takes cells in once they are written and lets them go before they are emptied.

    Otherwise Excel invents headers for its blank ones. The filter comes last.
    """
    areas = [MoveArea(sheet.name, area) for area in sheet.areas]
    yield from (move for move in areas if move.area.name and not move.area.grows)
    yield from (WriteCells(sheet.name, column, sheet.hidden_rows) for column in sheet.cells)
    yield from (move for move in areas if move.area.name and move.area.grows)
    yield from (FrameColumn(sheet.name, frame) for frame in sheet.frames)
    yield from (move for move in areas if not move.area.name)
    if sheet.born is not None:
        yield ShowSheet(sheet.name, sheet.born)
