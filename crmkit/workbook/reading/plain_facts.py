"""The facts of a sheet by byte patterns: right where the sheet is proven to be written the plain way, and fast."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmkit.workbook.package.markup import declared_encoding, elements
from crmkit.workbook.reading.sheet_facts import Marks, SheetFacts, areas, limited_column, limited_row
from crmkit.workbook.sheet.areas import letters
from crmkit.workbook.sheet.patterns import columns_beyond

if TYPE_CHECKING:
    from crmkit.workbook.reading.grid import MarkedCells
    from crmkit.workbook.sheet.areas import Area

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
_LEGIBLE: Final = re.compile(rb' r="([A-Z]{0,3})([0-9]{1,7})"')
_VALUE: Final = re.compile(rb"<v(?: [^>]*)?>([^<]*)</v>")
_ROOT: Final = re.compile(rb"<([A-Za-z_][\w.:-]*)")
#: up to here every cell's place is read, beyond only what could exceed the declared area
_SMALL_BYTES: Final = 8 * 1024 * 1024
_LAST_OF_TWO_LETTERS: Final = 26 * 27


class OddMarkupError(ValueError):
    """The sheet is not written the plain way: the byte patterns prove nothing about it."""


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


def plain_facts(xml: bytes) -> SheetFacts:
    """The facts of a sheet written the plain way.

    Raises:
        OddMarkupError: it is not.
        MarkupError: not well-formed around the cells, or a cell beyond the limits.
        EntityError: entities are declared.
    """
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
    merged = tuple(areas(merges))
    return next(areas(filters), None), merged, next(areas(dimensions), None)


def _reach(plain: PlainSheet, dimension: Area | None) -> tuple[int, int]:
    """The furthest row and column of any cell.

    In a large sheet the declared dimension is taken if no cell lies right of it, and none so far below it that the
    number of the row has more digits: what is left open costs memory tenfold at worst.
    """
    xml, start, end = plain.xml, plain.start, plain.end
    if end - start > _SMALL_BYTES and dimension and dimension.last_column <= _LAST_OF_TWO_LETTERS:
        digits = len(str(dimension.last_row))
        beyond = rb' r="(?:[0-9]{%d}|%b)' % (digits + 1, columns_beyond(letters(dimension.last_column)))
        if re.compile(beyond).search(xml, start, end) is None:
            return dimension.last_row, dimension.last_column
    places = _LEGIBLE.findall(xml, start, end)
    if len(places) != xml.count(b' r="', start, end):
        raise OddMarkupError
    columns = {name for name, _ in places} - {b""}
    last_row = max(map(int, {row for _, row in places}), default=0)
    return limited_row(last_row), max((limited_column(name.decode()) for name in columns), default=0)


def _plain_marks(plain: PlainSheet) -> MarkedCells:
    marks, xml, start, end = Marks(), plain.xml, plain.start, plain.end
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
    return int(found[2]), limited_column(found[1].decode())
