"""Where a cell may not be set: beyond the sheet, inside merges and arrays, on protected sheets."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmkit.errors import WriteRefused
from crmkit.workbook.package.markup import attributes_of, elements
from crmkit.workbook.sheet.areas import LAST_COLUMN, LAST_ROW, Area
from crmkit.workbook.sheet.patterns import LETTERS
from crmkit.workbook.sheet.row_places import NEW

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crmkit.workbook.sheet.locating import ColumnWrite
    from crmkit.workbook.sheet.scan import SheetScan
    from crmkit.workbook.sheet.styles import CellFormats

_ARRAY: Final = re.compile(
    rb"""<(?:[\w.-]+:)?c (?:[^<>"']|"[^"]*"|'[^']*')*>\s*"""
    rb"""<(?:[\w.-]+:)?f (?=[^<>]*\bt=["'](?:array|dataTable)["'])[^<>]*>"""
)
_TAG: Final = re.compile(rb"<[^<]*>")
TRUE: Final = frozenset({"1", "true", "on"})


@dataclass(frozen=True)
class Limits:
    """What one sheet forbids."""

    sheet: str
    merges: tuple[Area, ...]
    arrays: tuple[tuple[Area, str], ...]  #: area and reason: array_formula, spill, data_table
    is_protected: bool

    @classmethod
    def of(cls, sheet: str, frame: bytes, scan: SheetScan) -> Limits:
        """Read from the frame and the cells."""
        found = elements(frame, {"mergeCell", "sheetProtection"}, 2)
        merges = [_area(e.attributes.get("ref", "")) for e in found if e.name == "mergeCell"]
        protected = any(e.attributes.get("sheet", "0") in TRUE for e in found if e.name == "sheetProtection")
        return cls(sheet, tuple(area for area in merges if area), tuple(_arrays(scan)), protected)

    def refuse(self, writes: Sequence[ColumnWrite]) -> None:
        """Refuse cells beyond the limits, inside a merge or an array.

        Raises:
            WriteRefused: row_limit, column_limit, inside_merge, array_formula, spill, data_table.
        """
        for write in writes:
            self._refuse_beyond(write)
            for area in self.merges:
                anchor = area.first_row if write.column == area.first_column else None
                for row in _inside(write, area):
                    if row != anchor:
                        raise WriteRefused("inside_merge", self.sheet, _cell(write.column, row), merge=str(area))
            for area, reason in self.arrays:
                for row in _inside(write, area):
                    raise WriteRefused(reason, self.sheet, _cell(write.column, row), reference=str(area))

    def _refuse_beyond(self, write: ColumnWrite) -> None:
        if not 1 <= write.column <= LAST_COLUMN:
            raise WriteRefused("column_limit", self.sheet, str(write.column))
        if not write.rows[0] >= 1 or write.rows[-1] > LAST_ROW:
            raise WriteRefused("row_limit", self.sheet, _cell(write.column, write.rows[-1]))

    def refuse_locked(
        self, writes: Sequence[ColumnWrite], formats: CellFormats, column_style: Callable[[int], int]
    ) -> None:
        """On a protected sheet only cells whose format is unlocked may be set.

        Raises:
            WriteRefused: protected_sheet.
        """
        if not self.is_protected:
            return
        for write in writes:
            for row, style in zip(write.rows, write.styles, strict=True):
                if not formats.is_unlocked(style if style != NEW else column_style(write.column)):
                    raise WriteRefused("protected_sheet", self.sheet, _cell(write.column, row))


def _inside(write: ColumnWrite, area: Area) -> Sequence[int]:
    if not area.first_column <= write.column <= area.last_column:
        return ()
    return write.rows[bisect_left(write.rows, area.first_row) : bisect_left(write.rows, area.last_row + 1)]


def _cell(column: int, row: int) -> str:
    return f"{LETTERS[column]}{row}"


def _area(reference: str) -> Area | None:
    try:
        return Area.parse(reference)
    except ValueError:
        return None


def _arrays(scan: SheetScan) -> list[tuple[Area, str]]:
    """Arrays over several cells and data tables; one cell's own array formula may be replaced like any."""
    start, end = scan.content
    if scan.xml.find(b"array", start, end) < 0 and scan.xml.find(b"dataTable", start, end) < 0:
        return []
    arrays: list[tuple[Area, str]] = []
    for found in _ARRAY.finditer(scan.xml, start, end):
        cell, formula = (attributes_of(tag) for tag in _TAG.findall(found[0])[:2])
        area = _area(formula.get("ref", ""))
        if area is None or (area.first_row == area.last_row and area.first_column == area.last_column):
            continue
        reason = "spill" if "cm" in cell else "array_formula"
        arrays.append((area, "data_table" if formula.get("t") == "dataTable" else reason))
    return arrays
