"""Builds the rows of a crmkit sheet from its layout: what is equal keeps its bytes, what differs is written anew."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from crmkit.model.edits import CellValue, Formula, Look, SetCells, Style
from crmkit.workbook.package.markup import set_attributes, tag_end
from crmkit.workbook.sheet import formats
from crmkit.workbook.sheet.locating import ColumnWrite
from crmkit.workbook.sheet.present import PresentCell, moved_cell
from crmkit.workbook.sheet.row_places import NEW
from crmkit.workbook.sheet.values import moment, serial

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crmkit.workbook.sheet.editor import SheetEditor
    from crmkit.workbook.sheet.heights import RowHeights
    from crmkit.workbook.sheet.layout import Layout, Line
    from crmkit.workbook.sheet.wanted import WantedCell

_Place = tuple[int, int]  #: row, column


@dataclass
class Rewriter:
    """One rewrite of one sheet."""

    sheet: SheetEditor
    layout: Layout
    heights: RowHeights | None = None  #: None leaves them to Excel
    _encoded: dict[_Place, bytes] = field(default_factory=dict)

    @cached_property
    def _arrived(self) -> frozenset[int]:
        """New numbers of the rows that change place."""
        return frozenset(self.layout.moved.values())

    def is_needed(self) -> bool:
        """Whether anything differs from what the sheet shows now."""
        if self.layout.moved or any(row.cells for row in self.layout.present if row.number in self.layout.gone):
            return True
        return any(self._differs(line) for line in self.layout.lines)

    def rows_xml(self) -> bytes:
        """All rows as they shall be.

        Raises:
            ValueRefused: a value Excel can't hold.
            WriteRefused: array_formula, where one over several cells would have to move.
        """
        self._encode()
        return b"".join(filter(None, (self._row(line) for line in self.layout.lines)))

    def written(self) -> list[SetCells]:
        """Every cell whose value changed, by column, with the old value."""
        before = {
            (row.number, column): self._shown(cell)
            for row in self.layout.present
            for column, cell in row.cells.items()
            if cell.is_filled
        }
        after = {place: value for place, value in self._values() if value is not None}
        by_column: dict[int, list[tuple[int, CellValue, CellValue]]] = defaultdict(list)
        for row, column in sorted(before.keys() | after.keys()):
            old, new = before.get((row, column)), after.get((row, column))
            if not self._same(old, new):
                by_column[column].append((row, old, new))
        return [
            SetCells(self.sheet.name, column, _rows(cells), _news(cells), _olds(cells))
            for column, cells in sorted(by_column.items())
        ]

    def dropped_formulas(self) -> set[_Place]:
        """Places that held a formula and hold none now."""
        before = {
            (row.number, column)
            for row in self.layout.present
            for column, cell in row.cells.items()
            if cell.formula is not None
        }
        return before - set(self._formula_places())

    def columns(self) -> set[int]:
        """All columns in use."""
        return {column for line in self.layout.lines for column, _ in self._kept(line)} | {
            column for line in self.layout.lines for column in range(1, len(line.wanted or ()) + 1)
        }

    # ── what is equal ──

    def _differs(self, line: Line) -> bool:
        if line.present is None:
            return bool(line.wanted)
        if line.wanted is None:
            return False
        extra = range(len(line.wanted) + 1, self.layout.width + 1)
        return any(not self._is_kept(line, column) for column in range(1, len(line.wanted) + 1)) or any(
            column in line.present.cells and line.present.cells[column].is_filled for column in extra
        )

    def _is_kept(self, line: Line, column: int) -> bool:
        """Whether the present cell shows what is wanted; a cell people recoloured keeps its colours."""
        if line.present is None or line.wanted is None:
            return False
        wanted, cell = line.wanted[column - 1], line.present.cells.get(column)
        if cell is None:
            return wanted.value is None
        return self._holds(cell, wanted) and not self._needs_other_look(cell, wanted)

    def _holds(self, cell: PresentCell, wanted: WantedCell) -> bool:
        if isinstance(wanted.value, Formula):
            return cell.formula == wanted.value.expression and self._same(cell.value, wanted.value.cached)
        return cell.formula is None and self._same(cell.value, wanted.value)

    def _same(self, one: CellValue, other: CellValue) -> bool:
        one, other = self._comparable(one), self._comparable(other)
        return one == other and isinstance(one, bool) is isinstance(other, bool)

    def _comparable(self, value: CellValue) -> CellValue:
        return serial(value, from_1904=self.sheet.from_1904) if isinstance(value, date) else value

    def _needs_other_look(self, cell: PresentCell, wanted: WantedCell) -> bool:
        look = self.sheet.styles.look_of(cell.style)
        return look is not None and look is not wanted.style.look and wanted.style.look is not Look.PLAIN

    # ── cells ──

    def _encode(self) -> None:
        """Have all cells that differ built, column by column."""
        by_column: dict[int, list[tuple[int, WantedCell, int]]] = defaultdict(list)
        for line in self.layout.lines:
            for column, wanted in enumerate(line.wanted or (), 1):
                if not self._stays(line, column):
                    by_column[column].append((line.number, wanted, self._format(line, column, wanted)))
        for column, cells in by_column.items():
            rows, values, xfs = (
                [row for row, _, _ in cells],
                [cell.value for _, cell, _ in cells],
                [xf for *_, xf in cells],
            )
            write = ColumnWrite(column, rows, values, xfs=xfs)
            write.styles, write.exists, write.olds = [NEW] * len(rows), [False] * len(rows), [None] * len(rows)
            write.starts.extend([-1] * len(rows))
            write.ends.extend([-1] * len(rows))
            for row, piece in zip(rows, self.sheet.encoded(write), strict=True):
                self._encoded[row, column] = (piece or "").encode()

    def _format(self, line: Line, column: int, wanted: WantedCell) -> int:
        cell = line.present.cells.get(column) if line.present is not None else None
        styles = self.sheet.styles
        if cell is not None and styles.look_of(cell.style) is None:
            return cell.style
        return styles.styled(0, _with_date_format(wanted), is_ruled=wanted.is_ruled)

    # ── rows ──

    def _row(self, line: Line) -> bytes:
        cells = dict(self._kept(line))
        cells |= {
            column: self._encoded[line.number, column]
            for column in range(1, len(line.wanted or ()) + 1)
            if (line.number, column) in self._encoded
        }
        prefix = self.sheet.unflushed_scan.prefix
        content = b"".join(cells[column] for column in sorted(cells))
        if line.present is None:
            if not content:
                return b""
            height = _written(self._height(line))
            return f'<{prefix.decode()}row r="{line.number}"{height}>'.encode() + content + b"</" + prefix + b"row>"
        end = tag_end(line.present.xml, 0)
        tag = line.present.xml[:end]
        fitted = {} if b"customHeight" in tag or line.wanted is None else self._height(line)
        tag = set_attributes(tag, {"r": str(line.number), "spans": None, **fitted})
        opened = tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag
        return opened + content + line.present.tail + b"</" + prefix + b"row>"

    def _height(self, line: Line) -> dict[str, str | None]:
        """The height that fits; without customHeight, so that Excel goes on fitting it."""
        return {} if self.heights is None else {"ht": f"{self.heights.points(line):g}"}

    def _kept(self, line: Line) -> Iterator[tuple[int, bytes]]:
        """The cells that keep their bytes but for the row number: people's, and ours that are equal."""
        if line.present is None:
            return
        for column, cell in line.present.cells.items():
            if self._keeps(line, column):
                yield column, self._moved(cell, line)

    def _keeps(self, line: Line, column: int) -> bool:
        if line.wanted is None or column > self.layout.width:
            return True
        return column <= len(line.wanted) and self._stays(line, column)

    def _stays(self, line: Line, column: int) -> bool:
        """Whether our cell keeps its bytes; a part of a shared formula is written out, its master may go."""
        cell = line.present.cells.get(column) if line.present is not None else None
        return self._is_kept(line, column) and (cell is None or not cell.is_shared)

    def _moved(self, cell: PresentCell, line: Line) -> bytes:
        moved = self.layout.moved
        if not moved or (cell.formula is None and line.number not in self._arrived):
            return cell.xml
        return moved_cell(cell, line.number, moved)

    # ── for the proof ──

    def _values(self) -> Iterator[tuple[_Place, CellValue]]:
        for line in self.layout.lines:
            for column, wanted in enumerate(line.wanted or (), 1):
                yield (line.number, column), wanted.shown
            for column, cell in line.present.cells.items() if line.present is not None else ():
                if line.wanted is None or column > self.layout.width:
                    yield (line.number, column), self._shown(cell)

    def _formula_places(self) -> Iterator[_Place]:
        for line in self.layout.lines:
            for column, wanted in enumerate(line.wanted or (), 1):
                if isinstance(wanted.value, Formula):
                    yield line.number, column
            for column, cell in line.present.cells.items() if line.present is not None else ():
                if cell.formula is not None and (line.wanted is None or column > self.layout.width):
                    yield line.number, column

    def _shown(self, cell: PresentCell) -> CellValue:
        value = cell.value
        if (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and self.sheet.styles.formats.is_date(cell.style)
        ):
            day = moment(float(value), from_1904=self.sheet.from_1904)
            is_exact = day is not None and serial(day, from_1904=self.sheet.from_1904) == value
            return day if is_exact else value
        return value


def _with_date_format(wanted: WantedCell) -> Style:
    style, value = wanted.style, wanted.value
    if not isinstance(value, date) or style.number_format:
        return style
    code = formats.MOMENT if isinstance(value, datetime) else formats.DAY
    return replace(style, number_format=code)


def _written(attributes: Mapping[str, str | None]) -> str:
    return "".join(f' {name}="{value}"' for name, value in attributes.items())


_Change = tuple[int, CellValue, CellValue]


def _rows(cells: list[_Change]) -> list[int]:
    return [row for row, _, _ in cells]


def _olds(cells: list[_Change]) -> list[CellValue]:
    return [old for _, old, _ in cells]


def _news(cells: list[_Change]) -> list[CellValue]:
    return [new for _, _, new in cells]
