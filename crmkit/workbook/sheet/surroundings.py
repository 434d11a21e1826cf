"""What lies around a table on its sheet: its table object or filter range, its neighbours, what is in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmkit.errors import BrokenWorkbook, WriteRefused
from crmkit.workbook.package.markup import EntityError, MarkupError
from crmkit.workbook.sheet.areas import Area, letters
from crmkit.workbook.sheet.filters import filter_area, with_filter_area, with_filter_name
from crmkit.workbook.sheet.tables import TablePart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.workbook.editing import BookEditor
    from crmkit.workbook.sheet.editor import SheetEditor


@dataclass(frozen=True)
class Surroundings:
    """The tables and the filter of one sheet as they now stand."""

    editor: BookEditor
    sheet: SheetEditor
    tables: tuple[TablePart, ...]
    filter: Area | None

    @classmethod
    def of(cls, editor: BookEditor, sheet: SheetEditor) -> Surroundings:
        """Read them.

        Raises:
            BrokenWorkbook: a table part is damaged.
        """
        tables = tuple(_table(editor, part) for part in editor.store.related(sheet.place.part, "table"))
        return cls(editor, sheet, tables, filter_area(sheet.frame))

    def table_at(self, row: int, column: int) -> TablePart | None:
        """The table object that covers a cell."""
        return next((table for table in self.tables if table.area.covers(row, column)), None)

    def filter_at(self, row: int, column: int) -> Area | None:
        """The plain filter range, if it covers a cell."""
        return self.filter if self.filter is not None and self.filter.covers(row, column) else None

    def put_table(self, table: TablePart) -> None:
        """Write a table part that has grown."""
        self.editor.store.put(table.part, table.xml, "table")

    def put_filter(self, area: Area) -> None:
        """Move the plain filter and its hidden name to another range."""
        if self.filter is None or area == self.filter:
            return
        self.sheet.frame = with_filter_area(self.sheet.frame, area)
        book = self.editor.book
        names = [sheet.part for sheet in book.sheets()]
        workbook, _ = self.editor.store.editable(book.part, ())
        index = names.index(self.sheet.place.part)
        changed = with_filter_name(workbook, self.sheet.name, index, self.filter, area)
        if changed != workbook:
            self.editor.store.put(book.part, changed, "filter_name")

    def refuse_neighbours(self, wanted: Area, own: TablePart | Area | None) -> None:
        """Refuse an area that a table or the plain filter takes, unless it is the `own` one that grows there.

        Raises:
            WriteRefused: blocked_neighbour.
        """
        others = [table.area for table in self.tables if table is not own]
        if self.filter is not None and self.filter is not own:
            others.append(self.filter)
        for area in others:
            if area.meets(wanted):
                self.refuse(area)

    def refuse(self, area: Area) -> None:
        """Say what is in the way.

        Raises:
            WriteRefused: blocked_neighbour, always.
        """
        cell = f"{letters(area.first_column)}{area.first_row}"
        raise WriteRefused("blocked_neighbour", self.sheet.name, cell, reference=str(area))

    def refuse_filled_column(self, column: int, first: int, last: int) -> None:
        """Refuse a column that holds anything between two rows.

        Raises:
            WriteRefused: blocked_neighbour.
        """
        waiting = self.sheet.waiting(column)
        if waiting is not None and any(
            first <= row <= last and value is not None
            for row, value in zip(waiting.rows, waiting.values, strict=True)
        ):
            self.refuse(Area(first, column, last, column))
        scan = self.sheet.unflushed_scan
        if scan.has_placed_cells and not scan.in_use.holds(column):
            return
        rows = [number for number in scan.rows.numbers if first <= number <= last]
        found = self.sheet.located(column, sorted(set(rows)))
        filled = [at for at, old in enumerate(found.olds) if old is not None or at in found.formulas]
        if filled:
            self.refuse(Area(found.rows[filled[0]], column, found.rows[filled[-1]], column))

    def refuse_filled_rows(self, rows: Sequence[int], columns: Sequence[int]) -> None:
        """Refuse rows that hold anything in these columns.

        Raises:
            WriteRefused: blocked_neighbour.
        """
        wanted = set(columns)
        scan = self.sheet.scan
        for row in rows:
            at, exists = scan.position(row)
            present = {cell.column for cell in scan.cells(at)} & wanted if exists else set()
            for column in sorted(present):
                found = self.sheet.located(column, [row])
                if found.olds[0] is not None or found.formulas:
                    self.refuse(Area(row, column, row, column))


def used_columns(sheet: SheetEditor, row: int) -> list[int]:
    """The columns that have a cell in a row."""
    scan = sheet.scan
    at, exists = scan.position(row)
    return [cell.column for cell in scan.cells(at)] if exists else []


def _table(editor: BookEditor, part: str) -> TablePart:
    try:
        xml, _ = editor.store.editable(part, ())
        return TablePart.parse(part, xml)
    except (MarkupError, ValueError, EntityError, IndexError) as problem:
        raise BrokenWorkbook(editor.archive.path, f"{part}: {problem}") from problem
