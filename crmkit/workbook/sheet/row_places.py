"""Where the cells of one row stand, and where new ones go among them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from crmkit.errors import WriteRefused
from crmkit.workbook.package.markup import MarkupError, attributes_of
from crmkit.workbook.package.search import find_by
from crmkit.workbook.sheet.patterns import LETTERS, NUMBERS, Patterns, patterns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.workbook.sheet.locating import ColumnWrite
    from crmkit.workbook.sheet.scan import Cell, SheetScan

NEW: Final = -1  #: style of a cell that does not exist in a row without a style of its own
Task = tuple["ColumnWrite", bytes, bool]  #: a column, how its cells' tags begin, whether it has any cell


def note_new(write: ColumnWrite, style: int, place: int) -> None:
    """A cell that goes to `place`, or into a new row (-1)."""
    write.starts.append(place)
    write.ends.append(place)
    write.tags.append(style)
    write.bodies.append(b"")


def _note(write: ColumnWrite, start: int, end: int, attributes: bytes, body: bytes) -> None:
    write.starts.append(start)
    write.ends.append(end)
    write.tags.append(attributes)
    write.bodies.append(body)


@dataclass
class RowPlaces:
    """The rows of one scanned sheet, looked at one by one."""

    scan: SheetScan
    sheet: str

    def __post_init__(self) -> None:
        self.cell_opening = b"<" + self.scan.prefix + b'c r="'
        self._known: Patterns = patterns(self.scan.prefix)

    @cached_property
    def is_regular(self) -> bool:
        """Whether every cell begins with its reference and nothing else stands in a row."""
        start, end = self.scan.content
        xml, opening = self.scan.xml, self.cell_opening.removesuffix(b' r="')
        return (
            self.scan.is_fast
            and find_by(xml, b"extLst", 1, start, end) < 0
            and re.compile(opening + b'(?! r=")').search(xml, start, end) is None
        )

    def locate(self, row: int, at: int, tasks: Sequence[Task]) -> None:
        """Note where the cells of row `at`, which carries the number `row`, stand or go.

        Raises:
            WriteRefused: unreadable_sheet.
        """
        if not (self.is_regular and self._by_search(row, at, tasks)):
            self._by_list(row, at, tasks)

    def row_style(self, at: int) -> int:
        """The style new cells of row `at` take, NEW where the row has none of its own."""
        start, end = self.scan.rows.starts[at], self.scan.rows.start_ends[at]
        if self.scan.xml.find(b"customFormat", start, end) < 0:
            return NEW
        values = attributes_of(self.scan.xml[start:end])
        is_own = values.get("customFormat") in {"1", "true"}
        return int(values.get("s", "0")) if is_own else NEW

    def behind(self, row: int, at: int, column: int) -> int:
        """Where cells of row `at` from `column` on go if no cell stands there or beyond; else -1."""
        rows, xml = self.scan.rows, self.scan.xml
        start, end = rows.start_ends[at], rows.ends[at]
        last = xml.rfind(self.cell_opening, start, end)
        if last >= 0:
            last += len(self.cell_opening)
            reference, number = xml[last : xml.find(b'"', last, end)], b"%d" % row
            name = reference[: -len(number)]
            if not reference.endswith(number) or NUMBERS.get(name, column) >= column:
                return -1
        return end - len(self._known.row_end) if end > start else end

    # ── by byte searches ──

    def _by_search(self, row: int, at: int, tasks: Sequence[Task]) -> bool:
        """False, and nothing noted, where the cells do not ascend or one stands twice."""
        xml, match_cell = self.scan.xml, self._known.cell.match
        start, end = self.scan.rows.start_ends[at], self.scan.rows.ends[at]
        position, has_new, has_inserts = start, False, False
        tail = b'%d"' % row
        found: list[re.Match[bytes] | int] = []
        for write, needle, seen in tasks:
            mark = needle + tail
            place = xml.find(mark, position, end) if seen else -1
            if place >= 0:
                cell = match_cell(xml, place, end)
                if cell is None or xml.startswith(mark, cell.end()):
                    return False
                position = cell.end()
                found.append(cell)
                continue
            if seen and xml.find(mark, start, position) >= 0:
                return False
            place = self.behind(row, at, write.column)
            if place < 0:
                place = position = self._among(row, position, end, write.column)
                has_inserts = True
                if place < 0:
                    return False
            has_new = True
            found.append(place)
        if has_inserts and self._any_twice(found, tasks, tail, (start, end)):
            return False
        style = self.row_style(at) if has_new else NEW
        for (write, _, _), cell_or_place in zip(tasks, found, strict=True):
            if isinstance(cell_or_place, int):
                note_new(write, style, cell_or_place)
            else:
                _note(write, *cell_or_place.span(), cell_or_place[3], cell_or_place[4] or b"")
        return True

    def _among(self, row: int, position: int, end: int, column: int) -> int:
        """From a cell's edge on, where a cell of `column` goes among ascending cells; -1 where they are not."""
        match_cell, number, last = self._known.cell.match, b"%d" % row, 0
        while True:
            cell = match_cell(self.scan.xml, position, end)
            if cell is None or cell[2] != number:
                return -1
            here = NUMBERS.get(cell[1], 0)
            if here > column:
                return position
            if not last < here < column:
                return -1
            last, position = here, cell.end()

    def _any_twice(
        self, found: Sequence[re.Match[bytes] | int], tasks: Sequence[Task], tail: bytes, row: tuple[int, int]
    ) -> bool:
        find, (start, end) = self.scan.xml.find, row
        return any(
            not isinstance(cell, int)
            and (find(needle + tail, cell.end(), end) >= 0 or find(needle + tail, start, cell.start()) >= 0)
            for cell, (_, needle, _) in zip(found, tasks, strict=True)
        )

    # ── by the list of the row's cells ──

    def _by_list(self, row: int, at: int, tasks: Sequence[Task]) -> None:
        try:
            cells = self.scan.cells(at)
        except MarkupError as problem:
            raise WriteRefused("unreadable_sheet", sheet=self.sheet, detail=str(problem)) from problem
        style = self.row_style(at)
        for write, _, _ in tasks:
            matches = [cell for cell in cells if cell.column == write.column]
            if len(matches) > 1:
                detail = f"{LETTERS[write.column]}{row} x 2"
                raise WriteRefused("unreadable_sheet", sheet=self.sheet, detail=detail)
            if matches:
                self._note_listed(write, matches[0])
                continue
            later = [cell for cell in cells if cell.column > write.column]
            behind = cells[-1].end if cells else self.scan.rows.start_ends[at]
            note_new(write, style, later[0].start if later else behind)

    def _note_listed(self, write: ColumnWrite, cell: Cell) -> None:
        xml = self.scan.xml
        placed = self._known.cell_reference.match(xml, cell.start, cell.start_end)
        behind = placed.end() if placed else cell.start + len(b"<" + self.scan.prefix + b"c")
        attributes = xml[behind : cell.start_end].rstrip(b"/>")
        body = b""
        if cell.end > cell.start_end:
            body = xml[cell.start_end : xml.rindex(b"</", cell.start_end, cell.end)]
        _note(write, cell.start, cell.end, attributes, body)
