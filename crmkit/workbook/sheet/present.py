"""The rows a crmkit sheet has: cells as values to compare and as bytes to keep."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from crmkit.errors import WriteRefused
from crmkit.workbook.package.markup import attributes_of, escape, set_attributes, tag_end
from crmkit.workbook.sheet.areas import Area, letters
from crmkit.workbook.sheet.patterns import NUMBERS, patterns
from crmkit.workbook.sheet.texts import decode
from crmkit.workbook.sheet.travel import moved_formula

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crmkit.model.edits import CellValue
    from crmkit.workbook.sheet.reading import CellReader, CellTag
    from crmkit.workbook.sheet.scan import Cell, SheetScan

_FORMULA: Final = re.compile(rb"<(?P<name>(?:[\w.-]+:)?f)(?P<rest>(?: [^<>]*?)?)(?:/>|>(?P<text>[^<]*)</(?P=name)>)")


@dataclass(frozen=True, slots=True)
class PresentCell:
    """One cell: its bytes, its style, its value; with a formula also the formula."""

    column: int
    xml: bytes
    style: int
    value: CellValue
    formula: str | None  #: None without one; a part of a shared formula is spelled out
    is_shared: bool = False  #: its text stands in another cell, or other cells take theirs from it

    @property
    def is_filled(self) -> bool:
        """Whether there is anything but a style."""
        return self.value is not None or self.formula is not None


@dataclass(frozen=True, slots=True)
class PresentRow:
    """One row: its start tag and its cells by column."""

    number: int
    xml: bytes
    cells: Mapping[int, PresentCell]
    tail: bytes = b""  #: what stands behind the last cell
    is_noted: bool = False  #: people left a note or comment on one of its cells

    def is_typed_on(self, width: int) -> bool:
        """Whether people put something right of our `width` columns, or a note anywhere on the row."""
        return self.is_noted or any(cell.is_filled for column, cell in self.cells.items() if column > width)

    def holds_ours(self, width: int) -> bool:
        """Whether anything stands in our columns."""
        return any(cell.is_filled for column, cell in self.cells.items() if column <= width)

    def value(self, column: int) -> CellValue:
        """The value in a column, None where there is no cell."""
        cell = self.cells.get(column)
        return None if cell is None else cell.value


@dataclass
class RowReader:
    """Reads the rows of one scanned sheet."""

    sheet: SheetScan
    reader: CellReader
    noted: frozenset[int] = frozenset()  #: rows with notes
    _masters: dict[str, tuple[str, str]] = field(default_factory=dict)  #: by shared index: place and text

    def rows(self) -> Iterator[PresentRow]:
        """All rows in order.

        Raises:
            MarkupError: a row is not well-formed.
            WriteRefused: unreadable_sheet (rows out of order or given twice).
        """
        if not self.sheet.is_ascending:
            raise WriteRefused("unreadable_sheet", detail="<row>")
        return map(self.row_at, range(len(self.sheet.rows.numbers)))

    def row_at(self, at: int) -> PresentRow:
        """The row at a place among the rows; a shared formula is spelled out only if its master's row was read.

        Raises:
            MarkupError: the row is not well-formed.
        """
        rows, xml = self.sheet.rows, self.sheet.xml
        number, end = rows.numbers[at], self.sheet.row_content_end(at)
        cells, position = self._fast(number, rows.start_ends[at], end)
        if position != end:
            placed = self.sheet.cells(at)
            cells = {cell.column: self._slow(number, cell) for cell in placed}
            position = placed[-1].end if placed else min(rows.start_ends[at], end)
        return PresentRow(
            number, xml[rows.starts[at] : rows.ends[at]], cells, xml[position:end], number in self.noted
        )

    def _fast(self, row: int, position: int, end: int) -> tuple[dict[int, PresentCell], int]:
        """The cells from `position` on as far as they follow each other in plain spelling, and how far that is."""
        cells: dict[int, PresentCell] = {}
        if not self.sheet.is_fast:
            return cells, -1
        match, xml, place = patterns(self.sheet.prefix).cell.match, self.sheet.xml, b"%d" % row
        found = match(xml, position, end)
        while found is not None and found[2] == place and found[1] in NUMBERS:
            column = NUMBERS[found[1]]
            cells[column] = self._cell(row, column, found[0], self.reader.tag(found[3]), found[4] or b"")
            position = found.end()
            found = match(xml, position, end)
        return cells, position

    def _slow(self, row: int, cell: Cell) -> PresentCell:
        xml = self.sheet.xml
        written = attributes_of(xml[cell.start : cell.start_end])
        kept = "".join(f' {name}="{value}"' for name, value in written.items() if name in ("s", "t"))
        body = xml[cell.start_end : xml.rindex(b"</", 0, cell.end)] if cell.end > cell.start_end else b""
        return self._cell(row, cell.column, xml[cell.start : cell.end], self.reader.tag(kept.encode()), body)

    def _cell(self, row: int, column: int, xml: bytes, tag: CellTag, body: bytes) -> PresentCell:
        value = self.reader.value(tag, body)
        if b"f" not in body or not self.reader.has_formula(body):
            return PresentCell(column, xml, tag.style, value, None)
        text, is_shared = self._formula(body, f"{letters(column)}{row}")
        return PresentCell(column, xml, tag.style, value, text, is_shared)

    def _formula(self, body: bytes, place: str) -> tuple[str, bool]:
        """The formula in a cell's body and whether it is shared; a dependent's text is made from its master's."""
        found = _FORMULA.search(body)
        if found is None:
            return "", False
        text = decode((found["text"] or b"").decode())
        written = attributes_of(b"<f" + found["rest"] + b">")
        if written.get("t") != "shared":
            return text, False
        index = written.get("si", "")
        if text:
            self._masters.setdefault(index, (place, text))
        elif index in self._masters:
            text = translated(*self._masters[index], place)
        return text, True


def translated(origin: str, text: str, place: str) -> str:
    """A formula as Excel would copy it from one cell to another."""
    from openpyxl.formula.translate import Translator  # noqa: PLC0415  (half a second, seldom needed)

    return str(Translator(f"={text}", origin=origin).translate_formula(place))[1:]


def moved_cell(cell: PresentCell, row: int, rows: Mapping[int, int]) -> bytes:
    """The cell's bytes in another row, its formula following the rows that moved (old to new number).

    Raises:
        WriteRefused: array_formula, where it covers more than this cell.
    """
    end = tag_end(cell.xml, 0)
    place = f"{letters(cell.column)}{row}"
    tag = set_attributes(cell.xml[:end], {"r": place})
    if cell.formula is None:
        return tag + cell.xml[end:]
    if cell.is_shared:
        text = escape(moved_formula(cell.formula, rows)).encode()
        return tag + _FORMULA.sub(
            lambda found: b"<%b>%b</%b>" % (found["name"], text, found["name"]), cell.xml[end:], 1
        )
    return tag + _FORMULA.sub(lambda found: _moved_formula(found, place, rows), cell.xml[end:], count=1)


def _moved_formula(found: re.Match[bytes], place: str, rows: Mapping[int, int]) -> bytes:
    name, end = found["name"], found.start("text") - found.start()
    if found["text"] is None:
        return found[0]
    tag = found[0][:end]
    written = attributes_of(tag)
    if "ref" in written:
        area = Area.parse(written["ref"])
        if (area.first_row, area.first_column) != (area.last_row, area.last_column):
            raise WriteRefused("array_formula", cell=place, reference=written["ref"])
        tag = set_attributes(tag, {"ref": place})
    text = moved_formula(decode(found["text"].decode()), rows)
    return tag + escape(text).encode() + b"</" + name + b">"
