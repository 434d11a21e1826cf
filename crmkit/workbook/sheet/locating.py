"""Finds the cells of several columns in one walk over a sheet's rows: where they stand, their style, their value."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from crmkit.errors import WriteRefused
from crmkit.model.edits import PLAIN, CellValue, Formula, Style
from crmkit.workbook.package.markup import MarkupError, attributes_of
from crmkit.workbook.package.search import find_by
from crmkit.workbook.sheet.patterns import LETTERS, NUMBERS, patterns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crmkit.workbook.sheet.reading import CellReader
    from crmkit.workbook.sheet.scan import Cell, SheetScan

NEW: Final = -1  #: style of a cell that does not exist in a row without a style of its own
_ROW_STYLE: Final = re.compile(rb' s="([0-9]+)"')


@dataclass(slots=True)
class ColumnWrite:
    """The cells of one column to be set, and what was found where they belong."""

    column: int
    rows: Sequence[int]
    values: Sequence[CellValue | Formula]
    style: Style = PLAIN
    expected: Sequence[CellValue] | None = None
    restyles: bool = False  #: a cell that exists takes `style` too
    xfs: Sequence[int] | None = None  #: the format each cell starts from, whatever it has now; blanks are written too
    starts: array[int] = field(default_factory=lambda: array("q"))
    ends: array[int] = field(default_factory=lambda: array("q"))
    styles: list[int] = field(default_factory=list)
    exists: list[bool] = field(default_factory=list)
    olds: list[CellValue] = field(default_factory=list)
    formulas: dict[int, bytes] = field(default_factory=dict)  #: index to the body of a cell with a formula
    kept: dict[int, bytes] = field(default_factory=dict)  #: index to an extLst of the cell
    tags: list[bytes | int] = field(default_factory=list)  #: attributes as written, or a new cell's style
    bodies: list[bytes] = field(default_factory=list)

    def unlocated(self) -> ColumnWrite:
        """The same request, to be located anew."""
        return ColumnWrite(self.column, self.rows, self.values, self.style, self.expected, self.restyles, self.xfs)


@dataclass
class Locator:
    """One walk over the rows of a sheet."""

    scan: SheetScan
    reader: CellReader
    sheet: str
    row_places: array[int] = field(default_factory=lambda: array("q"))
    row_exists: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        prefix = self.scan.prefix
        start, end = self.scan.content
        opening = b"<" + prefix + b"c"
        xml = self.scan.xml
        self._known = patterns(prefix)
        self._cell_opening = opening + b' r="'
        self._is_regular = (
            self.scan.is_fast
            and find_by(xml, b"extLst", 1, start, end) < 0
            and re.compile(opening + b'(?! r=")').search(xml, start, end) is None
        )

    def locate(self, writes: Sequence[ColumnWrite]) -> list[int]:
        """Fill in every write's places; the rows concerned, ascending. `writes` ascend by column."""
        rows = _union([write.rows for write in writes])
        needles = [self._cell_opening + LETTERS[write.column].encode() for write in writes]
        seen = self._seen(needles)
        in_step = all(write.rows is writes[0].rows for write in writes)
        if in_step and not any(seen) and self._locate_appended(rows, writes):
            return rows
        pointers = [0] * len(writes)
        tasks = list(zip(writes, needles, seen, strict=True))
        for row in rows:
            self._locate_row(row, tasks if in_step else _next(tasks, pointers, row))
        for write in writes:
            self._decode(write)
        return rows

    def _seen(self, needles: Sequence[bytes]) -> list[bool]:
        """Which columns have any cell, in one pass for the usual answer: none of them."""
        start, end = self.scan.content
        any_of = b"|".join(needle[len(self._cell_opening) :] for needle in needles)
        anywhere = re.compile(self._cell_opening + b"(?:" + any_of + b")[0-9]").search(self.scan.xml, start, end)
        if anywhere is None:
            return [False] * len(needles)
        return [self.scan.xml.find(needle, start, end) >= 0 for needle in needles]

    def _locate_appended(self, rows: Sequence[int], writes: Sequence[ColumnWrite]) -> bool:
        """If in every row all cells are new and stand behind the last: one place for all of them."""
        places, styles, first = array("q"), [], writes[0].column
        row_places, row_exists = array("q"), []
        for row in rows:
            at, exists = self.scan.position(row)
            behind = self._behind(row, at, first) if exists and self._is_regular else -1
            if exists and behind < 0:
                return False
            row_places.append(at)
            row_exists.append(exists)
            places.append(behind)
            styles.append(self._row_style(at) if exists else NEW)
        self.row_places, self.row_exists = row_places, row_exists
        for write in writes:
            write.starts = write.ends = places
            write.styles = styles
            write.exists = [False] * len(places)
            write.olds = [None] * len(places)
        return True

    def _behind(self, row: int, at: int, column: int) -> int:
        """Where cells of row `at` from `column` on go if no cell stands there or beyond; else -1."""
        rows = self.scan.rows
        start, end = rows.start_ends[at], rows.ends[at]
        last_start = self.scan.xml.rfind(self._cell_opening, start, end)
        if last_start >= 0:
            found = self._known.cell_reference.match(self.scan.xml, last_start)
            if found is None or int(found[2]) != row or NUMBERS.get(found[1], column) >= column:
                return -1
        return end - len(self._known.row_end) if end > start else end

    def _locate_row(self, row: int, tasks: list[tuple[ColumnWrite, bytes, bool]]) -> None:
        at, exists = self.scan.position(row)
        self.row_places.append(at)
        self.row_exists.append(exists)
        if not exists:
            for write, _, _ in tasks:
                _note_new(write, NEW, -1)
        elif self.scan.is_repeated(row):
            raise WriteRefused("unreadable_sheet", sheet=self.sheet, detail=f"<row r={row}> x 2")
        elif not (self._is_regular and self._locate_regular(row, at, tasks)):
            self._locate_irregular(row, at, tasks)

    def _locate_regular(self, row: int, at: int, tasks: list[tuple[ColumnWrite, bytes, bool]]) -> bool:
        """By byte searches; False (and nothing noted) where a new cell stands among others."""
        xml, rows, match_cell = self.scan.xml, self.scan.rows, self._known.cell.match
        position, end = rows.start_ends[at], rows.ends[at]
        tail = b'%d"' % row
        places: list[re.Match[bytes] | None] = []
        behind = -1
        for write, needle, seen in tasks:
            place = xml.find(needle + tail, position, end) if seen else -1
            if place >= 0:
                found = match_cell(xml, place, end)
                if found is None or xml.startswith(needle + tail, found.end()):
                    return False
                position = found.end()
                places.append(found)
                continue
            behind = self._behind(row, at, write.column)
            if behind < 0:
                return False
            places.append(None)
        style = self._row_style(at) if behind >= 0 else NEW
        for (write, _, _), cell in zip(tasks, places, strict=True):
            if cell is None:
                _note_new(write, style, behind)
            else:
                start, stop = cell.span()
                write.starts.append(start)
                write.ends.append(stop)
                write.tags.append(cell[3])
                write.bodies.append(cell[4] or b"")
        return True

    def _locate_irregular(self, row: int, at: int, tasks: list[tuple[ColumnWrite, bytes, bool]]) -> None:
        """By the list of the row's cells."""
        try:
            cells = self.scan.cells(at)
        except MarkupError as problem:
            raise WriteRefused("unreadable_sheet", sheet=self.sheet, detail=str(problem)) from problem
        style = self._row_style(at)
        for write, _, _ in tasks:
            matches = [cell for cell in cells if cell.column == write.column]
            if len(matches) > 1:
                detail = f"{LETTERS[write.column]}{row} x 2"
                raise WriteRefused("unreadable_sheet", sheet=self.sheet, detail=detail)
            if matches:
                self._note_cell(write, matches[0])
                continue
            _note_new(write, style, self._place_among(cells, write.column, at))

    def _place_among(self, cells: list[Cell], column: int, at: int) -> int:
        later = [cell for cell in cells if cell.column > column]
        if later:
            return later[0].start
        return cells[-1].end if cells else self.scan.rows.start_ends[at]

    def _note_cell(self, write: ColumnWrite, cell: Cell) -> None:
        xml = self.scan.xml
        placed = self._known.cell_reference.match(xml, cell.start, cell.start_end)
        behind = placed.end() if placed else cell.start + len(b"<" + self.scan.prefix + b"c")
        attributes = xml[behind : cell.start_end].rstrip(b"/>")
        body = b""
        if cell.end > cell.start_end:
            body = xml[cell.start_end : xml.rindex(b"</", cell.start_end, cell.end)]
        write.starts.append(cell.start)
        write.ends.append(cell.end)
        write.tags.append(attributes)
        write.bodies.append(body)

    def _decode(self, write: ColumnWrite) -> None:
        """Styles, old values and formulas of a located column, all at once."""
        present = [at for at, tag in enumerate(write.tags) if isinstance(tag, bytes)]
        tags = [tag for tag in write.tags if isinstance(tag, bytes)]
        styles = {tag: self.reader.tag(tag).style for tag in set(tags)}
        write.styles = [styles[tag] if isinstance(tag, bytes) else tag for tag in write.tags]
        if len(present) == len(write.tags):
            write.exists = [True] * len(present)
            write.olds = self.reader.values(tags, write.bodies, self.scan.prefix)
        else:
            write.exists = [isinstance(tag, bytes) for tag in write.tags]
            write.olds = [None] * len(write.tags)
            values = self.reader.values(tags, [write.bodies[at] for at in present], self.scan.prefix)
            for at, value in zip(present, values, strict=True):
                write.olds[at] = value
        for at, body in enumerate(write.bodies):
            if b"f" in body and self.reader.has_formula(body):
                write.formulas[at] = body
            if b"extLst" in body:
                write.kept[at] = body[body.rindex(b"<", 0, body.index(b"extLst")) :]
        write.tags, write.bodies = [], []

    def _row_style(self, at: int) -> int:
        tag = self.scan.xml[self.scan.rows.starts[at] : self.scan.rows.start_ends[at]]
        if b"customFormat" not in tag:
            return NEW
        values = attributes_of(tag)
        is_own = values.get("customFormat") in {"1", "true"}
        return int(values.get("s", "0")) if is_own else NEW


def _next(
    tasks: list[tuple[ColumnWrite, bytes, bool]], pointers: list[int], row: int
) -> list[tuple[ColumnWrite, bytes, bool]]:
    """The columns that have this row next; their pointers move on."""
    chosen = []
    for which, task in enumerate(tasks):
        at = pointers[which]
        if at < len(task[0].rows) and task[0].rows[at] == row:
            pointers[which] = at + 1
            chosen.append(task)
    return chosen


def _note_new(write: ColumnWrite, style: int, place: int) -> None:
    write.starts.append(place)
    write.ends.append(place)
    write.tags.append(style)
    write.bodies.append(b"")


def _union(rows: Iterable[Sequence[int]]) -> list[int]:
    lists = list(rows)
    if all(other is lists[0] for other in lists):
        return list(lists[0])
    union: set[int] = set()
    for one in lists:
        union.update(one)
    return sorted(union)
