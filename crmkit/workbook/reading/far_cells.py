"""Sheets with a few cells far away: a reader that allocates the whole rectangle would need hundreds of gigabytes.

The far cells are cut off in a copy of the sheet in memory, and only that copy is read; the file keeps them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from crmkit.errors import SuspiciousWorkbook
from crmkit.workbook.sheet.areas import Area, column_number

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from crmkit.workbook.reading.sheet_facts import SheetFacts

#: a rectangle up to here costs less than 100 MB whatever it holds
_HARMLESS_CELLS: Final = 4_000_000
#: real tables fill at least this share of their rectangle
_FILLED_SHARE: Final = 1 / 6
#: what lies behind more empty rows or columns than these belongs to no table
_GAP_ROWS: Final = 5_000
_GAP_COLUMNS: Final = 256
_ROW: Final = re.compile(rb'<row r="([0-9]+)"(?:[^>]*/>|[^>]*>.*?</row>)', re.DOTALL)
_FILLED_CELL: Final = re.compile(rb'<c(?: [^>]*?)? r="([A-Z]{1,3})([0-9]+)"(?:[^>]*[^/>])?>.*?</c>', re.DOTALL)
_ROW_TAG: Final = re.compile(rb"<row[^>]*?/?>")


@dataclass(frozen=True, slots=True)
class Reach:
    """The last row and column that are near."""

    row: int
    column: int


def is_far_reaching(facts: SheetFacts, xml: bytes) -> bool:
    """Whether the rectangle from A1 to the last cell is absurdly larger than what it holds."""
    rectangle = facts.last_row * facts.last_column
    return rectangle > _HARMLESS_CELLS and xml.count(b"<c ") < rectangle * _FILLED_SHARE


def without_far_cells(path: Path, sheet: str, xml: bytes, facts: SheetFacts) -> bytes:
    """The sheet's XML with filled cells only, and none far away.

    Raises:
        SuspiciousWorkbook: the sheet is written so oddly that nothing can be cut, or spreads over too much.
    """
    last = Area(1, 1, max(1, facts.last_row), max(1, facts.last_column))
    if not facts.is_plain:
        raise SuspiciousWorkbook(path, f"{sheet}: {last}")
    reach = _reach(xml)
    if reach.row * reach.column > _HARMLESS_CELLS:
        raise SuspiciousWorkbook(path, f"{sheet}: {last}")
    return _cropped(xml, reach)


def _reach(xml: bytes) -> Reach:
    places = {(found[1], found[2]) for found in _FILLED_CELL.finditer(xml)}
    rows = {int(row) for _, row in places}
    columns = {column_number(column.decode()) for column, _ in places}
    return Reach(_last_before_gap(rows, _GAP_ROWS), _last_before_gap(columns, _GAP_COLUMNS))


def _last_before_gap(numbers: Iterable[int], gap: int) -> int:
    ordered = sorted({0, *numbers})
    return next((low for low, high in pairwise(ordered) if high - low > gap), ordered[-1])


def _cropped(xml: bytes, reach: Reach) -> bytes:
    start = xml.index(b"<sheetData>") + len(b"<sheetData>")
    end = xml.rindex(b"</sheetData>")
    rows = (_cropped_row(found[0], reach) for found in _ROW.finditer(xml, start, end) if int(found[1]) <= reach.row)
    return xml[:start] + b"".join(rows) + xml[end:]


def _cropped_row(row: bytes, reach: Reach) -> bytes:
    tag = _ROW_TAG.match(row)
    cells = [found[0] for found in _FILLED_CELL.finditer(row) if column_number(found[1].decode()) <= reach.column]
    if tag is None or not cells:
        return b""
    return tag[0] + b"".join(cells) + b"</row>"
