"""Finds the cells of several columns in one walk over a sheet's rows: where they stand, their style, their value."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING, Final

from crmkit.errors import WriteRefused
from crmkit.model.edits import PLAIN, CellValue, Formula, Style
from crmkit.workbook.sheet.patterns import LETTERS
from crmkit.workbook.sheet.row_places import NEW, RowPlaces, note_new

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crmkit.workbook.sheet.reading import CellReader
    from crmkit.workbook.sheet.scan import SheetScan

_FORMULA_TAG: Final = re.compile(rb"[<:]f[ />\t\r\n]")


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
        self._places = RowPlaces(self.scan, self.sheet)

    def locate(self, writes: Sequence[ColumnWrite]) -> list[int]:
        """Fill in every write's places; the rows concerned, ascending. `writes` ascend by column."""
        rows = _union([write.rows for write in writes])
        needles = [self._places.cell_opening + LETTERS[write.column].encode() for write in writes]
        seen = self._seen(needles)
        in_step = all(write.rows is writes[0].rows for write in writes)
        if in_step and self._locate_below(rows, writes):
            return rows
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
        any_of = b"|".join(needle[len(self._places.cell_opening) :] for needle in needles)
        anywhere = re.compile(self._places.cell_opening + b"(?:" + any_of + b")[0-9]").search(
            self.scan.xml, start, end
        )
        if anywhere is None:
            return [False] * len(needles)
        return [self.scan.xml.find(needle, start, end) >= 0 for needle in needles]

    def _locate_below(self, rows: Sequence[int], writes: Sequence[ColumnWrite]) -> bool:
        """If all rows come after the sheet's last: one answer for all."""
        numbers = self.scan.rows.numbers
        if not (rows and self.scan.is_ascending and (not numbers or rows[0] > numbers[-1])):
            return False
        self.row_places = array("q", [len(numbers)]) * len(rows)
        self.row_exists = [False] * len(rows)
        self._note_together(writes, array("q", [-1]) * len(rows), [NEW] * len(rows))
        return True

    def _note_together(self, writes: Sequence[ColumnWrite], places: array[int], styles: list[int]) -> None:
        """New cells that have one place a row, whichever their column."""
        for write in writes:
            write.starts = write.ends = places
            write.styles = styles
            write.exists = [False] * len(places)
            write.olds = [None] * len(places)

    def _locate_appended(self, rows: Sequence[int], writes: Sequence[ColumnWrite]) -> bool:
        """If in every row all cells are new and stand behind the last: one place for all of them."""
        places, styles, first = array("q"), [], writes[0].column
        row_places, row_exists = array("q"), []
        located, is_regular = self._places, self._places.is_regular
        for row in rows:
            at, exists = self.scan.position(row)
            behind = located.behind(row, at, first) if exists and is_regular else -1
            if exists and behind < 0:
                return False
            row_places.append(at)
            row_exists.append(exists)
            places.append(behind)
            styles.append(located.row_style(at) if exists else NEW)
        self.row_places, self.row_exists = row_places, row_exists
        self._note_together(writes, places, styles)
        return True

    def _locate_row(self, row: int, tasks: list[tuple[ColumnWrite, bytes, bool]]) -> None:
        at, exists = self.scan.position(row)
        self.row_places.append(at)
        self.row_exists.append(exists)
        if not exists:
            for write, _, _ in tasks:
                note_new(write, NEW, -1)
        elif self.scan.is_repeated(row):
            raise WriteRefused("unreadable_sheet", sheet=self.sheet, detail=f"<row r={row}> x 2")
        else:
            self._places.locate(row, at, tasks)

    def _decode(self, write: ColumnWrite) -> None:
        """Styles, old values and formulas of a located column, all at once."""
        tags = [tag for tag in write.tags if isinstance(tag, bytes)]
        styles = {tag: self.reader.tag(tag).style if isinstance(tag, bytes) else tag for tag in set(write.tags)}
        write.styles = list(map(styles.__getitem__, write.tags))
        if len(tags) == len(write.tags):
            write.exists = [True] * len(tags)
            write.olds = self.reader.values(tags, write.bodies, self.scan.prefix)
        else:
            write.exists = [isinstance(tag, bytes) for tag in write.tags]
            values = iter(self.reader.values(tags, list(compress(write.bodies, write.exists)), self.scan.prefix))
            write.olds = [next(values) if exists else None for exists in write.exists]
        together = b"".join(write.bodies)
        if _FORMULA_TAG.search(together) is not None:
            is_formula = self.reader.has_formula
            write.formulas = {at: body for at, body in enumerate(write.bodies) if is_formula(body)}
        if b"extLst" in together:
            kept = [(at, body) for at, body in enumerate(write.bodies) if b"extLst" in body]
            write.kept = {at: body[body.rindex(b"<", 0, body.index(b"extLst")) :] for at, body in kept}
        write.tags, write.bodies = [], []


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


def _union(rows: Iterable[Sequence[int]]) -> list[int]:
    lists = list(rows)
    if all(other is lists[0] for other in lists):
        return list(lists[0])
    union: set[int] = set()
    for one in lists:
        union.update(one)
    return sorted(union)
