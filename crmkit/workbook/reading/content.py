"""A workbook as read: its sheets in order, each parsed when first asked for and dropped when no longer needed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from crmkit.errors import BrokenWorkbook, SheetNotFound, SuspiciousWorkbook
from crmkit.workbook.guard.problems import named_read
from crmkit.workbook.package.archive import Archive
from crmkit.workbook.package.book import Book
from crmkit.workbook.package.markup import EntityError, MarkupError
from crmkit.workbook.package.recognise import OLE2, refuse_other_files
from crmkit.workbook.package.zip_records import END_MARK
from crmkit.workbook.reading.calamine import ValueReader
from crmkit.workbook.reading.facts import sheet_facts
from crmkit.workbook.reading.far_cells import is_far_reaching, without_far_cells
from crmkit.workbook.reading.grid import SheetGrid
from crmkit.workbook.reading.reading_copy import copied, eager_replacements, readable
from crmkit.workbook.sheet.tables import TablePart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crmkit.model.edits import SheetState
    from crmkit.workbook.package.book import SheetPart
    from crmkit.workbook.reading.sheet_facts import SheetFacts
    from crmkit.workbook.sheet.areas import Area


@dataclass(frozen=True, slots=True)
class TableObject:
    """An Excel table object: `area` holds header and totals rows too."""

    name: str
    area: Area
    header_rows: int
    totals_rows: int
    headers: tuple[str, ...]

    @property
    def first_data_row(self) -> int:
        """The row under the header."""
        return self.area.first_row + self.header_rows

    @property
    def last_data_row(self) -> int:
        """The row above the totals."""
        return self.area.last_row - self.totals_rows


@dataclass
class SheetContent:
    """One sheet. `kind` is worksheet, chartsheet, dialogsheet ...; only worksheets have cells."""

    name: str
    state: SheetState
    kind: str
    index: int
    _part: str
    _content: WorkbookContent = field(repr=False)
    _facts: SheetFacts | None = field(default=None, repr=False)
    _grid: SheetGrid | None = field(default=None, repr=False)

    @property
    def has_cells(self) -> bool:
        """Whether it is a worksheet whose part is there."""
        return self.kind == "worksheet" and bool(self._part)

    @property
    def grid(self) -> SheetGrid:
        """The cells, parsed on first use and kept until `release`.

        Raises:
            BrokenWorkbook, SuspiciousWorkbook: the sheet's part is damaged or declares entities.
        """
        if self._grid is None:
            self._load()
        return self._grid or EMPTY_GRID

    @property
    def facts(self) -> SheetFacts:
        """Hidden rows, filter, merges and marked cells, kept after `release`."""
        if self._facts is None:
            self._load()
        return self._facts or NO_FACTS

    @cached_property
    def tables(self) -> tuple[TableObject, ...]:
        """The Excel table objects on the sheet; those whose part is illegible are left out."""
        return tuple(self._content.table_objects(self._part)) if self.has_cells else ()

    def release(self) -> None:
        """Drop the cells; asking for them again parses the sheet again."""
        self._grid = None

    def _load(self) -> None:
        if not self.has_cells:
            self._facts, self._grid = NO_FACTS, EMPTY_GRID
            return
        self._facts, self._grid = self._content.load_sheet(self, self._part)


@dataclass
class WorkbookContent:
    """One workbook as it was when read: `digest` is the sha256 of the very bytes that everything here comes from."""

    path: Path
    digest: str
    archive: Archive = field(repr=False)
    book: Book = field(repr=False)
    sheets: list[SheetContent] = field(default_factory=list)

    @cached_property
    def counts_from_1904(self) -> bool:
        """The date system. Dates in grids are right in either."""
        return self.book.counts_from_1904()

    @property
    def sheet_names(self) -> list[str]:
        """Names in the order of the tabs."""
        return [sheet.name for sheet in self.sheets]

    def sheet(self, name: str) -> SheetContent:
        """The sheet of that name: exact, else whatever its case, as Excel does.

        Raises:
            SheetNotFound: no sheet of that name.
        """
        found = [sheet for sheet in self.sheets if sheet.name == name]
        found = found or [sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()]
        if not found:
            raise SheetNotFound(self.path, name, self.sheet_names)
        return found[0]

    def release(self) -> None:
        """Drop every grid and the value reader's shared strings."""
        for sheet in self.sheets:
            sheet.release()
        self.__dict__.pop("_values", None)

    # ── for the sheets ──

    @cached_property
    def _replaced(self) -> dict[str, bytes]:
        with self._named(self.book.part):
            return eager_replacements(self.archive, self.book)

    @cached_property
    def _values(self) -> ValueReader:
        return ValueReader(self.path, copied(self.archive, self._replaced))

    def load_sheet(self, sheet: SheetContent, part: str) -> tuple[SheetFacts, SheetGrid]:
        """Facts and cells of one sheet, its XML in memory only as long as needed."""
        facts, instead = self._facts_of(sheet, part)
        if instead:
            values = ValueReader(self.path, copied(self.archive, {**self._replaced, part: instead}))
        else:
            values = self._values
        return facts, values.grid(sheet.index, sheet.name, facts.marked)

    def _facts_of(self, sheet: SheetContent, part: str) -> tuple[SheetFacts, bytes]:
        """The facts, and the XML to read values from instead of the part's (b"" where that will do)."""
        stored = self.archive.read(part)
        with self._named(sheet.name):
            xml = readable(stored)
            facts = sheet_facts(xml)
        if is_far_reaching(facts, xml):
            return facts, without_far_cells(self.path, sheet.name, xml, facts)
        return facts, b"" if xml is stored else xml

    @contextmanager
    def _named(self, where: str) -> Iterator[None]:
        try:
            yield
        except MarkupError as problem:
            raise BrokenWorkbook(self.path, f"{where}: {problem}") from problem
        except EntityError as problem:
            raise SuspiciousWorkbook(self.path, f"{where}: <!ENTITY>") from problem

    def table_objects(self, part: str) -> list[TableObject]:
        """The table objects a sheet part relates to."""
        found = []
        for name in self.book.store.related(part, "table"):
            try:
                table = TablePart.parse(name, self.archive.read(name))
            except (MarkupError, EntityError, ValueError, IndexError):
                continue  # the cells are there all the same: a damaged table part hides nothing
            found.append(
                TableObject(table.name, table.area, table.header_rows, table.totals_rows, table.column_names)
            )
        return found


EMPTY_GRID = SheetGrid(1, 1, 0, [])
NO_FACTS = sheet_facts(b"<worksheet><sheetData></sheetData></worksheet>")


def read_workbook(path: Path | str) -> WorkbookContent:
    """Read a workbook's bytes once and list its sheets; cells are parsed when first asked for.

    Raises:
        FileMissing, NotReadable: there is nothing to read.
        Encrypted, LegacyWorkbook, NotAWorkbook: it is something else.
        BrokenWorkbook, SuspiciousWorkbook: it is damaged or out of bounds.
    """
    _refuse_old_files(Path(path))
    archive = Archive.open(Path(path))
    book = Book.open(archive)
    content = WorkbookContent(Path(path), sha256(archive.data).hexdigest(), archive, book)
    for index, sheet in enumerate(book.sheets()):
        content.sheets.append(_sheet(content, index, sheet))
    return content


def _refuse_old_files(path: Path) -> None:
    """An .xls may hold a whole zip (its theme) and be taken for a damaged package: its first bytes decide."""
    with named_read(path), path.open("rb") as stream:
        if stream.read(len(OLE2)) == OLE2:
            refuse_other_files(path, OLE2 + stream.read().replace(END_MARK, b""))


def _sheet(content: WorkbookContent, index: int, sheet: SheetPart) -> SheetContent:
    return SheetContent(sheet.name, sheet.state, sheet.kind, index, sheet.part, content)
