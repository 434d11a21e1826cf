"""Proof of one sheet after writing: our cells read back as asked, everything around them byte for byte as before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmkit.errors import WriteRefused
from crmkit.workbook.package.markup import EntityError, MarkupError
from crmkit.workbook.sheet.agreement import is_same, stored
from crmkit.workbook.sheet.areas import Area
from crmkit.workbook.sheet.even_cells import Tails, evenly_decoded
from crmkit.workbook.sheet.locating import ColumnWrite, Locator
from crmkit.workbook.sheet.order import doubled_cell
from crmkit.workbook.sheet.patterns import NUMBERS, patterns
from crmkit.workbook.sheet.row_shape import EvenCells, RowShape
from crmkit.workbook.sheet.scan import SheetScan, scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.model.edits import CellValue, SetCells
    from crmkit.workbook.sheet.assembling import Splices
    from crmkit.workbook.sheet.editor import SheetEditor
    from crmkit.workbook.sheet.reading import CellReader

MAX_STEP: Final = 256  #: columns up to which cells that repeat in step are taken apart by stride
CHUNK_BYTES: Final = 1 << 20


def prove(sheet: SheetEditor, written: bytes) -> None:
    """Compare the sheet as it stands in the finished file with the sheet before and with what was asked.

    Raises:
        WriteRefused: proof_failed; nothing was replaced.
    """
    if len(sheet.splices) == 1 and not sheet.is_rewritten and not sheet.moved_formulas:
        _prove_by_splices(sheet, written, sheet.splices[0])
    else:
        _prove_by_reading(sheet, written)


def refused(sheet: str, cell: str = "", detail: str = "") -> WriteRefused:
    """The error of a proof that failed."""
    return WriteRefused("proof_failed", sheet, cell, detail=detail)


# ── one pass of splices: gaps must be equal, pieces must decode ──


def _prove_by_splices(sheet: SheetEditor, written: bytes, splices: Splices) -> None:
    before = sheet.scan_before
    position, end = before.content
    head, tail = sheet.halves_after
    at = len(head)
    if not written.startswith(head) or not written.endswith(tail):
        raise refused(sheet.name, detail="frame")
    old, cells = before.xml, _CellCollector(sheet.reader, before.prefix)
    needle = b"<" + before.prefix + b'c r="'
    for start, stop, size in zip(splices.starts, splices.ends, splices.sizes, strict=True):
        gap = start - position
        if gap and not written.startswith(old[position:start], at):
            raise refused(sheet.name, detail=f"byte {position}")
        at += gap
        if size:
            cells.add(written[at : at + size])
            twice = doubled_cell(written, at, at + size, needle, is_inserted=start == stop)
            if twice and (before.is_fast or _stands_twice(written, twice)):
                raise refused(sheet.name, twice, "cells out of order")
        at += size
        position = stop
    if old[position:end] != written[at : len(written) - len(tail)]:
        raise refused(sheet.name, detail=f"byte {position}")
    cells.flush()
    for column in sheet.written:
        rows, values = cells.found.get(column.column, ([], []))
        if not before.is_ascending:
            pairs = sorted(zip(rows, values, strict=True), key=lambda pair: pair[0])
            rows, values = [row for row, _ in pairs], [value for _, value in pairs]
        if list(column.rows) != rows:
            raise refused(sheet.name, detail=f"{column.column}")
        _compare(sheet, column, values)


def _stands_twice(written: bytes, reference: str) -> bool:
    """Whether it is so where comments or CDATA may hold what only looks like a cell."""
    after, area = scan(written), Area.parse(reference)
    return any(
        [cell.column for cell in after.cells(at)].count(area.first_column) > 1
        for at, row in enumerate(after.rows.numbers)
        if row == area.first_row
    )


class _CellCollector:
    """Decodes cells from the pieces, a megabyte at a time; what is no cell or row tag is no piece of ours."""

    def __init__(self, reader: CellReader, prefix: bytes) -> None:
        self._reader = reader
        self._prefix = prefix
        self._pattern = patterns(prefix).cell
        self._waiting: list[bytes] = []
        self._size = 0
        self._tails = Tails(reader, prefix)
        self._shape: RowShape | None = None
        self.found: dict[int, tuple[list[int], list[CellValue]]] = {}

    def add(self, piece: bytes) -> None:
        """One more piece, in ascending order."""
        self._waiting.append(piece)
        self._size += len(piece)
        if self._size > CHUNK_BYTES:
            self.flush()

    def flush(self) -> None:
        """Decode what waits."""
        joined = b"".join(self._waiting)
        self._waiting, self._size = [], 0
        even = self._by_shape(joined) or evenly_decoded(joined, self._prefix, self._tails)
        if even is not None:
            for letters, values in even.columns:
                self._note(letters, even.rows, values)
            return
        cells = self._pattern.findall(joined)
        for letters, (numbers, tags, bodies) in _by_column(cells).items():
            self._note(letters, list(map(int, numbers)), self._reader.values(tags, bodies, self._prefix))

    def _by_shape(self, joined: bytes) -> EvenCells | None:
        """By the shape the last megabyte had, else by that of its own first row."""
        even = self._shape.read(joined) if self._shape is not None else None
        if even is None:
            self._shape = RowShape.of(joined, self._prefix)
            even = self._shape.read(joined) if self._shape is not None else None
        return even

    def _note(self, letters: bytes, numbers: list[int], decoded: list[CellValue]) -> None:
        rows, values = self.found.setdefault(NUMBERS[letters], ([], []))
        rows += numbers
        values += decoded


def _by_column(
    cells: list[tuple[bytes, bytes, bytes, bytes]],
) -> dict[bytes, tuple[Sequence[bytes], Sequence[bytes], Sequence[bytes]]]:
    """Row numbers, attributes and bodies by column letters."""
    width = len({cell[0] for cell in cells[:MAX_STEP]})
    if width and all(len({cell[0] for cell in cells[at::width]}) == 1 for at in range(width)):
        columns = [tuple(zip(*cells[at::width], strict=True)) for at in range(width)]
        if len({column[0][0] for column in columns}) == width:
            return {column[0][0]: (column[1], column[2], column[3]) for column in columns}
    found: dict[bytes, tuple[list[bytes], list[bytes], list[bytes]]] = {}
    for letters, row, attributes, body in cells:
        column = found.setdefault(letters, ([], [], []))
        column[0].append(row)
        column[1].append(attributes)
        column[2].append(body)
    return dict(found)


def _compare(sheet: SheetEditor, column: SetCells, values: Sequence[CellValue]) -> None:
    asked = stored(column.new, from_1904=sheet.from_1904)
    if asked == values and bool not in set(map(type, asked)) | set(map(type, values)):
        return
    for row, want, have in zip(column.rows, asked, values, strict=True):
        if not is_same(have, want):
            raise refused(sheet.name, f"R{row}C{column.column}")


# ── several passes: every cell that is not ours must be as it was ──


def _prove_by_reading(sheet: SheetEditor, written: bytes) -> None:
    try:
        after = scan(written)
    except (MarkupError, EntityError) as problem:
        raise refused(sheet.name, detail=str(problem)) from problem
    last: dict[int, dict[int, CellValue]] = {}
    for column in sheet.written:
        asked = stored(column.new, from_1904=sheet.from_1904)
        last.setdefault(column.column, {}).update(zip(column.rows, asked, strict=True))
    for number, wanted in last.items():
        rows = sorted(wanted)
        write = ColumnWrite(number, rows, [None] * len(rows))
        Locator(after, sheet.reader, sheet.name).locate([write])
        for row, have in zip(rows, write.olds, strict=True):
            if not is_same(have, wanted[row]):
                raise refused(sheet.name, f"R{row}C{number}")
    if not sheet.is_rewritten:
        _compare_others(sheet, sheet.scan_before, after, last)


def _compare_others(
    sheet: SheetEditor, before: SheetScan, after: SheetScan, ours: dict[int, dict[int, CellValue]]
) -> None:
    def others(source: SheetScan) -> dict[tuple[int, int], bytes]:
        return {
            (row, cell.column): source.xml[cell.start : cell.end]
            for at, row in enumerate(source.rows.numbers)
            for cell in source.cells(at)
            if row not in ours.get(cell.column, ()) and (row, cell.column) not in sheet.moved_formulas
        }

    old, new = others(before), others(after)
    if old != new:
        row, column = next(place for place in [*old, *new] if old.get(place) != new.get(place))
        raise refused(sheet.name, f"R{row}C{column}")
