"""What a sheet's XML tells beside the values: hidden rows, filter, merges, how far it reaches, marked cells.

Like the writer's scan there are two ways to the same answer: byte patterns where the sheet is written the plain way
(UTF-8, no prefix, no comment or CDATA, double quotes, every row and cell with its place), expat everywhere else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from crmkit.workbook.package.markup import MarkupError, declared_encoding, elements
from crmkit.workbook.reading.grid import MarkedCells
from crmkit.workbook.sheet.areas import LAST_COLUMN, LAST_ROW, Area, column_number, letters

if TYPE_CHECKING:
    from collections.abc import Iterator


_FIRST_CELL: Final = re.compile(rb"<c\b([^>]*)>")
#: one look for what makes a sheet odd (comments, CDATA, instructions) and for formulas
_TELLING: Final = re.compile(rb"<[!?f]")
_HIDDEN_ROW: Final = re.compile(rb'<row( [^>]*)? hidden="(?:1|true)"([^>]*)>')
_NUMBER: Final = re.compile(rb' r="([0-9]+)"')
_PLACE: Final = re.compile(rb' r="([A-Z]{1,3})([0-9]+)"')
_TYPE: Final = re.compile(rb' t="([a-zA-Z]+)"')
_ERROR_CELL: Final = re.compile(rb'<c( [^>]*? ?t="e"[^>]*)>')
_FORMULA_CELL: Final = re.compile(rb"<c( [^>]*[^/>])>\s*<f([ />].*?)</c>", re.DOTALL)
_FORMULA: Final = re.compile(rb"<f[ />]")
_REFERENCE: Final = re.compile(rb' r="([^"]*)"')
_LEGIBLE: Final = re.compile(rb"([A-Z]{0,3})([0-9]{1,7})")
_VALUE: Final = re.compile(rb"<v(?: [^>]*)?>([^<]*)</v>")
_ROOT: Final = re.compile(rb"<([A-Za-z_][\w.:-]*)")
#: up to here every cell's place is read, beyond only what could exceed the declared area
_SMALL_BYTES: Final = 8 * 1024 * 1024
_LAST_OF_TWO_LETTERS: Final = 26 * 27


class OddMarkupError(ValueError):
    """The sheet is not written the plain way: the byte patterns prove nothing about it."""


@dataclass(frozen=True)
class SheetFacts:
    """What the reader of values does not tell."""

    last_row: int  #: of any cell, blank ones with a format included
    last_column: int
    hidden_rows: frozenset[int]
    filter_area: Area | None
    merges: tuple[Area, ...]
    marked: MarkedCells
    is_plain: bool


@dataclass
class _Marks:
    errors: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    formulas: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    uncached: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def frozen(self) -> MarkedCells:
        return MarkedCells(*(
            {column: frozenset(rows) for column, rows in found.items()}
            for found in (self.errors, self.formulas, self.uncached)
        ))  # fmt: skip


def sheet_facts(xml: bytes) -> SheetFacts:
    """The facts of one worksheet part.

    Raises:
        MarkupError: not well-formed.
        EntityError: entities are declared.
    """
    try:
        return _plain_facts(xml)
    except OddMarkupError:
        return _odd_facts(xml)


@dataclass(frozen=True)
class PlainSheet:
    """A sheet written the plain way; `start` and `end` are the span between sheetData's tags."""

    xml: bytes
    start: int
    end: int
    has_formulas: bool

    @classmethod
    def of(cls, xml: bytes) -> PlainSheet:
        """Prove that the byte patterns apply.

        Raises:
            OddMarkupError: they don't.
        """
        root = _ROOT.search(xml, xml.find(b"?>") + 1)
        start, end = xml.find(b"<sheetData>") + len(b"<sheetData>"), xml.rfind(b"</sheetData>")
        if root is None or root[1] != b"worksheet" or start < root.end() or end < start:
            raise OddMarkupError
        if declared_encoding(xml) != "utf-8" or (b"'" in xml and b"='" in xml):
            raise OddMarkupError
        has_formulas = False
        if _TELLING.search(xml, root.end()):
            has_formulas = xml.find(b"<f", start, end) >= 0
            if b"<!" in xml or xml.find(b"<?", root.end()) >= 0:
                raise OddMarkupError
        first = _FIRST_CELL.search(xml, start, end)
        if first is not None and _PLACE.search(first[1]) is None:
            raise OddMarkupError
        return cls(xml, start, end, has_formulas)


def _plain_facts(xml: bytes) -> SheetFacts:
    plain = PlainSheet.of(xml)
    start, end = plain.start, plain.end
    filter_area, merges, dimension = _around_cells(xml[:start] + xml[end:])
    last_row, last_column = _reach(plain, dimension)
    hidden: frozenset[int] = frozenset()
    if xml.find(b' hidden="', start, end) >= 0:
        hidden = frozenset(_row_of(found) for found in _HIDDEN_ROW.finditer(xml, start, end))
    marks = _plain_marks(plain)
    return SheetFacts(last_row, last_column, hidden, filter_area, merges, marks, is_plain=True)


def _row_of(tag: re.Match[bytes]) -> int:
    number = _NUMBER.search(tag[0])
    if number is None:
        raise OddMarkupError
    return int(number[1])


def _around_cells(frame: bytes) -> tuple[Area | None, tuple[Area, ...], Area | None]:
    found = elements(frame, {"autoFilter", "mergeCell", "dimension"}, 2)
    filters = [element.attributes.get("ref", "") for element in found if element.name == "autoFilter"]
    merges = [element.attributes.get("ref", "") for element in found if element.name == "mergeCell"]
    dimensions = [element.attributes.get("ref", "") for element in found if element.name == "dimension"]
    areas = tuple(_areas(merges))
    return next(_areas(filters), None), areas, next(_areas(dimensions), None)


def _areas(references: list[str]) -> Iterator[Area]:
    for reference in references:
        try:
            yield Area.parse(reference)
        except ValueError:
            continue  # an illegible reference describes no cells


def _reach(plain: PlainSheet, dimension: Area | None) -> tuple[int, int]:
    """The furthest row and column of any cell.

    In a large sheet the declared dimension is taken if no cell lies right of it, and none so far below it that the
    number of the row has more digits: what is left open costs memory tenfold at worst.
    """
    xml, start, end = plain.xml, plain.start, plain.end
    if end - start > _SMALL_BYTES and dimension and dimension.last_column <= _LAST_OF_TWO_LETTERS:
        digits = len(str(dimension.last_row))
        beyond = rb' r="(?:[0-9]{%d}|%b)' % (digits + 1, _columns_beyond(letters(dimension.last_column)))
        if re.compile(beyond).search(xml, start, end) is None:
            return dimension.last_row, dimension.last_column
    places = [_LEGIBLE.fullmatch(written) for written in set(_REFERENCE.findall(xml, start, end))]
    columns = {place[1] for place in places if place is not None and place[1]}
    if None in places:
        raise OddMarkupError
    last_row = max((int(place[2]) for place in places if place is not None), default=0)
    return _row(last_row), max((_column(name.decode()) for name in columns), default=0)


def _row(number: int) -> int:
    """No sheet has cells beyond the limits, and a reader that believes them fills the memory."""
    if number > LAST_ROW:
        raise MarkupError(f"row {number}")
    return number


def _column(name: str) -> int:
    number = column_number(name)
    if not 0 < number <= LAST_COLUMN:
        raise MarkupError(f"column {name}")
    return number


def _columns_beyond(name: str) -> bytes:
    """A pattern for the letters of every column right of a one- or two-letter one."""
    first, rest = name[0], name[1:]
    if not rest:
        higher = rb"[%c-Z][0-9]|" % (ord(first) + 1) if first < "Z" else b""
        return higher + rb"[A-Z]{2}"
    patterns = [rb"[A-Z]{3}"]
    if first < "Z":
        patterns.append(rb"[%c-Z][A-Z]" % (ord(first) + 1))
    if rest < "Z":
        patterns.append(first.encode() + rb"[%c-Z][0-9]" % (ord(rest) + 1))
    return b"|".join(patterns)


def _plain_marks(plain: PlainSheet) -> MarkedCells:
    marks, xml, start, end = _Marks(), plain.xml, plain.start, plain.end
    if plain.has_formulas:
        seen: set[tuple[int, int]] = set()
        for found in _FORMULA_CELL.finditer(xml, start, end):
            row, column = _place(found[1])
            seen.add((row, column))
            kind, value = _TYPE.search(found[1]), _VALUE.search(found[2])
            is_cached = bool(value and value[1].strip()) or (
                kind is not None and kind[1] == b"str" and value is not None
            )
            (marks.formulas if is_cached else marks.uncached)[column].add(row)
        if len(seen) != len(_FORMULA.findall(xml, start, end)):
            raise OddMarkupError
    if xml.find(b't="e"', start, end) >= 0:
        for found in _ERROR_CELL.finditer(xml, start, end):
            row, column = _place(found[1])
            marks.errors[column].add(row)
    return marks.frozen()


def _place(attributes: bytes) -> tuple[int, int]:
    found = _PLACE.search(attributes)
    if found is None:
        raise OddMarkupError
    return int(found[2]), _column(found[1].decode())


# ── the way through expat ──


def _odd_facts(xml: bytes) -> SheetFacts:
    wanted = {"autoFilter", "mergeCell", "sheetData", "row", "c", "f", "v", "is", "t"}
    found = elements(xml, wanted)
    marks, hidden = _Marks(), set()
    row = column = last_row = last_column = 0
    filters: list[str] = []
    merges: list[str] = []
    cell: dict[str, object] = {}
    for element in found:
        values = element.attributes
        if element.name == "autoFilter" and element.parent == "worksheet":
            filters.append(values.get("ref", ""))
        elif element.name == "mergeCell":
            merges.append(values.get("ref", ""))
        elif element.name == "row" and element.parent == "sheetData":
            _settle(marks, cell)
            row, column, cell = _number(values.get("r"), row + 1), 0, {}
            last_row = max(last_row, row)
            if values.get("hidden") in {"1", "true"}:
                hidden.add(row)
        elif element.name == "c" and element.parent == "row":
            _settle(marks, cell)
            place = _place_of(values.get("r"), row, column + 1)
            column = place[1]
            last_row, last_column = max(last_row, place[0]), max(last_column, column)
            cell = {"row": place[0], "column": column, "type": values.get("t", "")}
        elif element.name == "f" and element.parent == "c":
            cell["formula"] = True
        elif element.name == "v" and element.parent == "c":
            cell["value"] = bool(xml[element.start_end : element.end].partition(b"</")[0].strip())
    _settle(marks, cell)
    area = next(_areas(filters), None)
    return SheetFacts(
        last_row, last_column, frozenset(hidden), area, tuple(_areas(merges)), marks.frozen(), is_plain=False
    )


def _settle(marks: _Marks, cell: dict[str, object]) -> None:
    """Note what the cell just finished turned out to be."""
    if not cell:
        return
    row, column = int(str(cell["row"])), int(str(cell["column"]))
    if cell.get("formula"):
        is_cached = bool(cell.get("value")) or (cell["type"] == "str" and "value" in cell)
        (marks.formulas if is_cached else marks.uncached)[column].add(row)
    if cell["type"] == "e":
        marks.errors[column].add(row)


def _number(written: str | None, implied: int) -> int:
    if written is None:
        return implied
    if not written.strip().isdecimal():
        raise MarkupError(f"row {written}")
    return _row(int(written))


def _place_of(written: str | None, row: int, implied_column: int) -> tuple[int, int]:
    if written is None:
        return row, implied_column
    found = re.fullmatch(r"\s*([A-Za-z]{1,3})([0-9]{1,7})\s*", written)
    if found is None:
        raise MarkupError(f"cell {written}")
    return _row(int(found[2])), _column(found[1])
