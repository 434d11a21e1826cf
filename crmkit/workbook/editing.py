"""One workbook while it is being changed: its sheets, styles and parts, and what must follow from changed cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from crmkit.workbook.calculation import drop_from_chain, has_formulas
from crmkit.workbook.package.book import Book
from crmkit.workbook.sheet.editor import SheetEditor
from crmkit.workbook.sheet.reading import CellReader
from crmkit.workbook.sheet.strings import SharedStrings
from crmkit.workbook.sheet.stylebook import StyleBook
from crmkit.workbook.sheet.table_headers import follow_headers
from crmkit.workbook.verifying import verify_file

if TYPE_CHECKING:
    from pathlib import Path

    from crmkit.model.edits import SetCells
    from crmkit.workbook.package.archive import Archive
    from crmkit.workbook.package.parts import PartStore


@dataclass
class BookEditor:
    """Operations change sheets and parts through here; `finish` settles what follows, `verify` proves the file."""

    archive: Archive
    recalculates_on_open: bool = False
    _sheets: dict[str, SheetEditor] = field(default_factory=dict)

    @cached_property
    def book(self) -> Book:
        """The workbook part; signed and ambiguous archives are refused at the first question."""
        book = Book.open(self.archive)
        self.archive.refuse_duplicates()
        book.refuse_signed()
        return book

    @property
    def store(self) -> PartStore:
        """All parts, read and written."""
        return self.book.store

    @cached_property
    def styles(self) -> StyleBook:
        """The workbook's styles."""
        return StyleBook(self.book)

    @cached_property
    def reader(self) -> CellReader:
        """Decodes cells, with the workbook's shared strings at hand."""
        return CellReader(SharedStrings(self.book))

    @cached_property
    def from_1904(self) -> bool:
        """Whether dates count from 1904."""
        return self.book.counts_from_1904()

    @property
    def sheets(self) -> tuple[SheetEditor, ...]:
        """The sheets asked for so far."""
        return tuple(self._sheets.values())

    def sheet(self, name: str) -> SheetEditor:
        """The editor of one worksheet.

        Raises:
            SheetNotFound, WriteRefused: see `Book.sheet`.
        """
        place = self.book.sheet(name)
        if place.part not in self._sheets:
            self._sheets[place.part] = SheetEditor(place, self.store, self.styles, self.reader, self.from_1904)
        return self._sheets[place.part]

    def finish(self) -> None:
        """Write the waiting cells and styles into their parts, and settle calculation."""
        for sheet in self.sheets:
            sheet.finish()
            follow_headers(self.book, sheet)
        self.styles.finish()
        dropped = {sheet.place.sheet_id: sheet.dropped_formulas for sheet in self.sheets}
        drop_from_chain(self.book, dropped)
        if self.store.is_changed and has_formulas(self.book):
            self.recalculates_on_open = True
            self.book.request_recalculation()

    def written_cells(self) -> tuple[SetCells, ...]:
        """Every cell that changed, by column, with the old value."""
        return tuple(column for sheet in self.sheets for column in sheet.written)

    def release(self) -> None:
        """Let go of the new contents once they are written: the proof reads them from the file."""
        for name in self.store.replaced:
            self.store.replaced[name] = b""
        for sheet in self.sheets:
            sheet.release()

    def verify(self, path: Path) -> None:
        """Prove the finished file before it takes its place; see `verify_file`."""
        verify_file(self, path)
