"""Where the rows and cells of a sheet stand, in bytes.

Two ways to the same answer. The fast way steps through the rows with byte searches and strict patterns; it is taken
only where it proves itself applicable: no comment, CDATA or processing instruction anywhere, UTF-8, one sheetData,
rows that tile it without a gap, each with its number first, ascending. Everything else goes through expat.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from crmkit.workbook.package.markup import (
    Element,
    MarkupError,
    content_span,
    declared_encoding,
    elements,
    tag_name,
)
from crmkit.workbook.package.search import find_by
from crmkit.workbook.sheet.columns_in_use import ColumnsInUse
from crmkit.workbook.sheet.patterns import NUMBERS, Patterns, cell_column, patterns

if TYPE_CHECKING:
    from collections.abc import Sequence

MAIN_NAMESPACES: Final = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    }
)
_SPACE: Final = re.compile(rb"[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one cell stands: xml[start:start_end] is its start tag."""

    column: int
    start: int
    start_end: int
    end: int


@dataclass(slots=True)
class Rows:
    """Where the rows stand, in the document's order, by column of the table number, start, start_end, end."""

    numbers: array[int] = field(default_factory=lambda: array("q"))
    starts: array[int] = field(default_factory=lambda: array("q"))
    start_ends: array[int] = field(default_factory=lambda: array("q"))
    ends: array[int] = field(default_factory=lambda: array("q"))

    def add(self, number: int, start: int, start_end: int, end: int) -> None:
        """Append one row."""
        self.numbers.append(number)
        self.starts.append(start)
        self.start_ends.append(start_end)
        self.ends.append(end)


@dataclass(frozen=True)
class SheetScan:
    """The rows of one sheet's XML. All positions are offsets in `xml`."""

    xml: bytes
    prefix: bytes  #: of the sheet's own elements, with its colon
    data: Element
    rows: Rows
    is_fast: bool
    is_ascending: bool
    root_tag: bytes = b""

    @cached_property
    def has_placed_cells(self) -> bool:
        """Whether every cell carries its place first, so that a cell can be found by a search for its bytes."""
        start, end = self.content
        opening = b"<" + self.prefix + b"c"
        return self.is_fast and self.xml.count(opening, start, end) == self.xml.count(opening + b' r="', start, end)

    @cached_property
    def in_use(self) -> ColumnsInUse:
        """Which columns have cells, where every cell carries its place."""
        return ColumnsInUse(self.xml, self.prefix, self.content)

    @property
    def content(self) -> tuple[int, int]:
        """The span between sheetData's tags."""
        return content_span(self.xml, self.data)

    def position(self, number: int) -> tuple[int, bool]:
        """Index of row `number`, or of the row before which it is to be put, and whether it exists."""
        numbers = self.rows.numbers
        if self.is_ascending:
            at = bisect_left(numbers, number)
            return at, at < len(numbers) and numbers[at] == number
        if number in numbers:
            return numbers.index(number), True
        smaller = [at for at, other in enumerate(numbers) if other < number]
        return (max(smaller, key=lambda at: numbers[at]) + 1 if smaller else 0), False

    def is_repeated(self, number: int) -> bool:
        """Whether two rows carry this number."""
        return not self.is_ascending and self.rows.numbers.count(number) > 1

    def is_empty_row(self, at: int) -> bool:
        """Whether row `at` is written <row/>."""
        return self.rows.start_ends[at] == self.rows.ends[at]

    def row_content_end(self, at: int) -> int:
        """Where row `at`'s end tag begins (for <row/>: its end)."""
        if self.is_empty_row(at):
            return self.rows.ends[at]
        return self.xml.rindex(b"</", self.rows.start_ends[at], self.rows.ends[at])

    def cells(self, at: int) -> list[Cell]:
        """The cells of row `at` in the document's order.

        Raises:
            MarkupError: the row is not well-formed.
        """
        if self.is_empty_row(at):
            return []
        if self.is_fast:
            found = fast_cells(self, at)
            if found is not None:
                return found
        return slow_cells(self, at)

    def row_end_of_cells(self, at: int) -> int:
        """Where a further cell of row `at` goes: behind the last cell, before an extLst."""
        cells = self.cells(at)
        return cells[-1].end if cells else self.rows.start_ends[at]


def scan(xml: bytes) -> SheetScan:
    """The rows of a sheet's XML, by the fast way where it applies.

    Raises:
        MarkupError: not well-formed, or no sheetData.
        EntityError: entities are declared.
    """
    return fast_scan(xml) or slow_scan(xml)


# ── the fast way ──


def fast_scan(xml: bytes) -> SheetScan | None:
    """The rows by byte searches, None where that is not proven to be right."""
    span = _sheet_data_span(xml)
    if span is None:
        return None
    start, start_end, end, prefix = span
    frame = b"".join((xml[:start_end], xml[xml.rindex(b"<", 0, end) if end > start_end else end :]))
    try:
        found = [e for e in elements(frame, {"worksheet", "sheetData"}, 1) if e.namespace in MAIN_NAMESPACES]
    except MarkupError:
        return None
    if [(e.name, e.depth) for e in found] != [("worksheet", 0), ("sheetData", 1)] or found[1].start != start:
        return None
    content_end = end if end == start_end else xml.rindex(b"<", 0, end)
    rows = _tiling_rows(xml, start_end, content_end, patterns(prefix))
    if rows is None:
        return None
    data = Element("sheetData", found[1].namespace, {}, start, start_end, end, 1, "worksheet")
    return SheetScan(
        xml, prefix, data, rows, is_fast=True, is_ascending=True, root_tag=frame[found[0].start : found[0].start_end]
    )


def _sheet_data_span(xml: bytes) -> tuple[int, int, int, bytes] | None:
    if declared_encoding(xml) != "utf-8" or find_by(xml, b"<!", 1) >= 0 or find_by(xml, b"<?", 1, 5) >= 0:
        return None
    found = re.search(rb"<((?:[A-Za-z_][\w.-]*:)?)sheetData(/?)>", xml)
    if found is None:
        return None
    if found[2]:
        return found.start(), found.end(), found.end(), found[1]
    closing = b"</" + found[1] + b"sheetData>"
    at = xml.rfind(closing)
    if at < found.end():
        return None
    return found.start(), found.end(), at + len(closing), found[1]


def _tiling_rows(xml: bytes, start: int, end: int, known: Patterns) -> Rows | None:
    """The rows if they fill start..end, each numbered, ascending; else None."""
    rows = Rows()
    match_row, row_end, skip = known.row.match, known.row_end, _SPACE.match
    closing, rare, last, at = len(row_end), row_end.index(b"w"), 0, start
    while at < end:
        found = match_row(xml, at, end)
        if found is None:
            spaced = skip(xml, at, end)
            at = spaced.end() if spaced else at
            if at == end:
                break
            found = match_row(xml, at, end)
            if found is None:
                return None
        number, tag_end = int(found[1]), found.end()
        row_stop = tag_end if found[3] else find_by(xml, row_end, rare, tag_end, end) + closing
        if number <= last or row_stop < tag_end:
            return None
        rows.add(number, at, tag_end, row_stop)
        at, last = row_stop, number
    return rows


def fast_cells(sheet: SheetScan, at: int) -> list[Cell] | None:
    """The cells of row `at` if they fill it and each carries its place; else None."""
    rows, xml = sheet.rows, sheet.xml
    known = patterns(sheet.prefix)
    position, end = rows.start_ends[at], rows.ends[at] - len(known.row_end)
    number = b"%d" % rows.numbers[at]
    cells: list[Cell] = []
    while position < end:
        found = known.cell.match(xml, position, end)
        if found is None:
            spaced = _SPACE.match(xml, position, end)
            position = spaced.end() if spaced else position
            found = known.cell.match(xml, position, end)
            if position == end:
                break
        if found is None or found[2] != number or found[1] not in NUMBERS:
            return None
        body_start = found.start(4)
        cells.append(
            Cell(NUMBERS[found[1]], found.start(), body_start if body_start >= 0 else found.end(), found.end())
        )
        position = found.end()
    return cells


# ── the way through expat ──


def slow_scan(xml: bytes) -> SheetScan:
    """The rows by expat: any prefix, quoting, comment, order, with or without numbers.

    Raises:
        MarkupError: not well-formed, or no sheetData.
        EntityError: entities are declared.
    """
    found = elements(xml, {"worksheet", "sheetData", "row"}, 2)
    roots = [e for e in found if e.depth == 0]
    data = [e for e in found if e.depth == 1 and e.name == "sheetData" and e.namespace in MAIN_NAMESPACES]
    if len(data) != 1 or not roots:
        raise MarkupError("sheetData")
    rows, last = Rows(), 0
    for element in found:
        if element.depth == 2 and element.name == "row" and element.parent == "sheetData":  # noqa: PLR2004  (worksheet, sheetData, row)
            last = _row_number(element.attributes.get("r"), last + 1)
            rows.add(last, element.start, element.start_end, element.end)
    numbers: Sequence[int] = rows.numbers
    ascending = all(numbers[at] < numbers[at + 1] for at in range(len(numbers) - 1))
    name = tag_name(xml, data[0].start)
    prefix, colon, _ = name.rpartition(b":")
    root_tag = xml[roots[0].start : roots[0].start_end]
    return SheetScan(xml, prefix + colon, data[0], rows, is_fast=False, is_ascending=ascending, root_tag=root_tag)


def _row_number(written: str | None, implied: int) -> int:
    if written is None:
        return implied
    if not written.strip().isdecimal():
        raise MarkupError(f"row {written}")
    return int(written)


def slow_cells(sheet: SheetScan, at: int) -> list[Cell]:
    """The cells of row `at` by expat, the row read inside the sheet's root so that prefixes are known.

    Raises:
        MarkupError: not well-formed, or a cell without a legible place.
    """
    start, end = sheet.rows.starts[at], sheet.rows.ends[at]
    root = sheet.root_tag
    wrapped = root + sheet.xml[start:end] + b"</" + tag_name(root, 0) + b">"
    shift = start - len(root)
    cells: list[Cell] = []
    column = 0
    for element in elements(wrapped, {"c"}, 2):
        if element.depth != 2 or element.namespace not in MAIN_NAMESPACES:  # noqa: PLR2004  (root, row, c)
            continue
        column = cell_column(element.attributes.get("r"), column + 1, sheet.rows.numbers[at])
        cells.append(Cell(column, element.start + shift, element.start_end + shift, element.end + shift))
    return cells
