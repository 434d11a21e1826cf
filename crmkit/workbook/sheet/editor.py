"""One sheet while it is being changed: the frame around the cells, the cells, and what waits to be written."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from crmkit.errors import BrokenWorkbook, FileChanged, SuspiciousWorkbook, WriteRefused
from crmkit.model.edits import PLAIN, CellValue, Formula, SetCells, Style
from crmkit.workbook.package.markup import (
    EntityError,
    MarkupError,
    declared_encoding,
    elements,
    tag_name,
)
from crmkit.workbook.sheet.agreement import agrees
from crmkit.workbook.sheet.assembling import Splices, applied, assemble
from crmkit.workbook.sheet.cell_defaults import column_style, date_format_near, dated, with_dimension
from crmkit.workbook.sheet.formulas import promoted, shared_masters
from crmkit.workbook.sheet.limits import Limits
from crmkit.workbook.sheet.locating import ColumnWrite, Locator
from crmkit.workbook.sheet.scan import MAIN_NAMESPACES, SheetScan, scan
from crmkit.workbook.sheet.values import shown
from crmkit.workbook.sheet.writing import CellWriter

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from crmkit.workbook.package.book import SheetPart
    from crmkit.workbook.package.parts import PartStore
    from crmkit.workbook.sheet.reading import CellReader
    from crmkit.workbook.sheet.stylebook import StyleBook


@dataclass
class SheetEditor:
    """Collects changes of one sheet; `finish` writes them into the store.

    `frame` may be replaced at any time; `set_column` waits for `flush`, which everything that reads cells does.
    """

    place: SheetPart
    store: PartStore
    styles: StyleBook
    reader: CellReader
    from_1904: bool
    written: list[SetCells] = field(default_factory=list)  #: what really changed, with the old values
    splices: list[Splices] = field(default_factory=list)  #: one a pass, of which the first starts from the original
    is_rewritten: bool = False  #: all rows were replaced: a sheet of our own
    moved_formulas: set[tuple[int, int]] = field(
        default_factory=set
    )  #: (row, column) that took over a shared formula
    halves_after: tuple[bytes, bytes] = (b"", b"")  #: the frame as last written
    dropped_formulas: set[tuple[int, int]] = field(default_factory=set)  #: (row, column)
    _writes: dict[int, ColumnWrite] = field(default_factory=dict)
    _xml: bytes | None = None
    _frame: tuple[bytes, bytes] | None = None

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.place.name

    @cached_property
    def original(self) -> bytes:
        """The part before any change of this write."""
        xml = self.store.read(self.place.part)
        encoding = declared_encoding(xml)
        if encoding != "utf-8":
            raise WriteRefused("encoding", sheet=self.name, encoding=encoding)
        return xml

    @cached_property
    def scan_before(self) -> SheetScan:
        """Rows and cells of the original."""
        return self._scanned(self.original)

    @property
    def scan(self) -> SheetScan:
        """Rows and cells as they now stand."""
        self.flush()
        return self._scan

    @property
    def _scan(self) -> SheetScan:
        if self._cached_scan is None:
            self._cached_scan = self.scan_before if self._xml is None else self._scanned(self._xml)
        return self._cached_scan

    def _scanned(self, xml: bytes) -> SheetScan:
        try:
            return scan(xml)
        except MarkupError as problem:
            raise BrokenWorkbook(self.store.archive.path, f"{self.place.part}: {problem}") from problem
        except EntityError as problem:
            raise SuspiciousWorkbook(self.store.archive.path, f"{self.place.part}: <!DOCTYPE>") from problem

    _cached_scan: SheetScan | None = None

    # ── the frame ──

    @property
    def frame(self) -> bytes:
        """The worksheet XML with an empty sheetData, for everything that is not cells."""
        head, tail = self._halves
        return head + tail

    @frame.setter
    def frame(self, changed: bytes) -> None:
        found = [e for e in elements(changed, {"sheetData"}, 1) if e.namespace in MAIN_NAMESPACES]
        if changed != self.frame:
            self._frame = (changed[: found[0].start_end], changed[found[0].start_end :])
            self.__dict__.pop("limits", None)

    @property
    def _halves(self) -> tuple[bytes, bytes]:
        if self._frame is not None:
            return self._frame
        sheet = self._scan
        start, end = sheet.content
        if not sheet.data.is_empty_tag:
            return sheet.xml[:start], sheet.xml[end:]
        opened = sheet.xml[: sheet.data.end - 2].rstrip() + b">"
        return opened, b"</" + tag_name(sheet.xml, sheet.data.start) + b">" + sheet.xml[end:]

    @cached_property
    def limits(self) -> Limits:
        """Merges, protection, arrays: where a cell may not be set."""
        return Limits.of(self.name, self.frame, self._scan)

    # ── cells ──

    def set_column(
        self,
        column: int,
        rows: Sequence[int],
        values: Sequence[CellValue | Formula],
        style: Style = PLAIN,
        *,
        expected: Sequence[CellValue] | None = None,
        restyles: bool = False,
        xfs: Sequence[int] | None = None,
    ) -> None:
        """Set cells of one column. `rows` ascend; a cell set twice takes the later value.

        With `restyles` cells that exist take `style` as well; `xfs` gives each cell a format of its own.
        With `expected` the write is refused with FileChanged where a cell holds something else.
        """
        if column in self._writes:
            self.flush()
        if len(rows):
            # the same object where they are equal: columns that share their rows are written in step
            rows = next((write.rows for write in self._writes.values() if write.rows == rows), rows)
            self._writes[column] = ColumnWrite(column, rows, values, style, expected, restyles, xfs)

    @property
    def unflushed_scan(self) -> SheetScan:
        """Rows and cells without what waits to be written: cheap to ask for between two columns."""
        return self._scan

    def waiting(self, column: int) -> ColumnWrite | None:
        """The cells of a column that wait to be written."""
        return self._writes.get(column)

    def located(self, column: int, rows: Sequence[int]) -> ColumnWrite:
        """Where cells of a column stand and what they hold, not counting what waits."""
        write = ColumnWrite(column, rows, [None] * len(rows))
        Locator(self._scan, self.reader, self.name).locate([write])
        return write

    def encoded(self, write: ColumnWrite) -> list[str | None]:
        """The XML of cells whose places are known; see `CellWriter.pieces`."""
        return self._writer(self._scan).pieces(write)

    def put_rows(self, content: bytes, written: Sequence[SetCells], dropped: Collection[tuple[int, int]]) -> None:
        """Replace all rows; `written` and `dropped` (row, column of formulas that are gone) are for the proof."""
        self.flush()
        sheet = self._scan
        splices = Splices()
        splices.add(*sheet.content, content)
        self._rebuild(sheet, splices)
        self.is_rewritten = True
        self.written += written
        self.dropped_formulas.update(dropped)

    def values(self, column: int, rows: Sequence[int]) -> list[CellValue]:
        """What the cells of a column hold now; dates as dates."""
        self.flush()
        write = ColumnWrite(column, rows, [None] * len(rows))
        Locator(self._scan, self.reader, self.name).locate([write])
        return self._dated(write)

    def flush(self) -> None:
        """Bring the waiting cells into the XML."""
        if not self._writes:
            return
        writes = [self._writes[column] for column in sorted(self._writes)]
        self._writes = {}
        sheet = self._scan
        self.limits.refuse(writes)
        locator = Locator(sheet, self.reader, self.name)
        rows = locator.locate(writes)
        self.limits.refuse_locked(writes, self.styles.formats, self._column_style)
        self._refuse_changed(writes)
        pieces = [self._writer(sheet).pieces(write) for write in writes]
        groups = shared_masters(writes, pieces)
        heirs = promoted(sheet, self.name, groups, writes) if groups else None
        if heirs is not None and heirs.cells:
            self.store.note(self.place.part, "shared_formula")
            self._rebuild(sheet, heirs.splices)
            self.moved_formulas |= heirs.cells
            self._writes = {write.column: write.unlocated() for write in writes}
            self.flush()
            return
        self._record(writes, pieces)
        splices = assemble(locator, rows, writes, pieces)
        if splices.pieces:
            self.frame = with_dimension(self.frame, writes, pieces)
            pieces.clear()  # a hundred megabytes of cells that now stand in the splices too
            self._rebuild(sheet, splices)

    def _refuse_changed(self, writes: Sequence[ColumnWrite]) -> None:
        """A cell that no longer holds what the plan saw in it was changed by someone: nothing is written."""
        for write in writes:
            for held, expected in zip(write.olds, write.expected or (), strict=False):
                if held is not expected and not agrees(held, expected, from_1904=self.from_1904):
                    raise FileChanged(self.store.archive.path)

    def _writer(self, sheet: SheetScan) -> CellWriter:
        return CellWriter(
            self.name,
            sheet.xml,
            sheet.prefix.decode(),
            self.styles,
            self.from_1904,
            self._column_style,
            self._column_date_format,
        )

    def _record(self, writes: Sequence[ColumnWrite], pieces: Sequence[list[str | None]]) -> None:
        for write, built in zip(writes, pieces, strict=True):
            everything = None not in built
            changed = range(len(built)) if everything else [at for at, piece in enumerate(built) if piece is not None]
            if not changed:
                continue
            olds = self._dated(write)
            self.written.append(
                SetCells(
                    self.name,
                    write.column,
                    write.rows if everything else [write.rows[at] for at in changed],
                    shown(write.values if everything else [write.values[at] for at in changed]),
                    olds if everything else [olds[at] for at in changed],
                    write.style,
                )
            )
            self.dropped_formulas.update(
                (write.rows[at], write.column) for at in write.formulas if built[at] is not None
            )

    def _dated(self, write: ColumnWrite) -> list[CellValue]:
        """The old values, numbers in date formats as dates."""
        return dated(write, self.styles.formats, from_1904=self.from_1904)

    def _rebuild(self, sheet: SheetScan, splices: Splices) -> None:
        head, tail = self._halves
        self._xml = applied(sheet, splices, head, tail)
        self.halves_after = (head, tail)
        self._frame = None
        self._cached_scan = None
        self.splices.append(splices)
        self.__dict__.pop("limits", None)

    def finish(self) -> None:
        """Put the part into the store if anything changed."""
        self.flush()
        if self._frame is not None:
            self._rebuild(self._scan, Splices())
        if self._xml is not None and self._xml != self.original:
            self.store.put(self.place.part, self._xml, "cells")

    def release(self) -> None:
        """Forget the new content; the old one stays for the proof."""
        self._xml = self._cached_scan = None
        for splices in self.splices:
            splices.pieces.clear()

    def _column_style(self, column: int) -> int:
        return column_style(self.frame, column)

    def _column_date_format(self, column: int, row: int) -> str | None:
        return date_format_near(
            self._scan, self.reader, self.styles.formats, self._column_style(column), (row, column)
        )
