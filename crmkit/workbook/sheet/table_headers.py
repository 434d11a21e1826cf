"""A table object names its columns as the header cells do: when a header cell is written, the name follows."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from crmkit.errors import WriteRefused
from crmkit.workbook.package.markup import elements, escape
from crmkit.workbook.sheet.frame import with_attributes
from crmkit.workbook.sheet.patterns import LETTERS
from crmkit.workbook.sheet.tables import TablePart, encoded

if TYPE_CHECKING:
    from crmkit.model.edits import CellValue, SetCells
    from crmkit.workbook.package.book import Book
    from crmkit.workbook.sheet.editor import SheetEditor


def follow_headers(book: Book, sheet: SheetEditor) -> None:
    """Rename the columns of the sheet's tables whose header cells were written.

    Raises:
        WriteRefused: table_header, where the header would be no text, a second of its name, or is named in formulas.
    """
    if not sheet.written:
        return
    for part in book.store.related(sheet.place.part, "table"):
        table = TablePart.parse(part, book.store.read(part))
        for column in sheet.written:
            if table.header_rows and table.area.first_column <= column.column <= table.area.last_column:
                table = _followed(book, sheet.name, table, column)


def _followed(book: Book, sheet: str, table: TablePart, column: SetCells) -> TablePart:
    row = table.area.first_row
    at = bisect_left(column.rows, row)
    place = column.column - table.area.first_column
    if at >= len(column.rows) or column.rows[at] != row or place >= len(table.column_names):
        return table
    header, known = column.new[at], table.column_names[place]
    if header == known:
        return table
    others = {name.casefold() for name in table.column_names if name != known}
    if not isinstance(header, str) or not header or header.casefold() in others or _is_referred_to(book, known):
        raise WriteRefused("table_header", sheet, f"{LETTERS[column.column]}{row}", table=table.name, header=known)
    return _renamed(book, table, place, header)


def _renamed(book: Book, table: TablePart, place: int, header: CellValue) -> TablePart:
    xml = book.store.read(table.part)
    columns = [element for element in elements(xml, {"tableColumn"}, 2) if element.parent == "tableColumns"]
    changed = with_attributes(xml, columns[place], {"name": encoded(str(header))})
    book.store.put(table.part, changed, "table")
    return TablePart.parse(table.part, changed)


def _is_referred_to(book: Book, name: str) -> bool:
    """Whether a formula may name the column: [name], [@name], [[#All],[name]]."""
    ending = f"{escape(name)}]".encode()
    parts = [book.part, *(sheet.part for sheet in book.sheets() if sheet.part)]
    parts += [table for part in parts[1:] for table in book.store.related(part, "table")]
    return any(b"[" + ending in xml or b"@" + ending in xml for xml in map(book.store.read, parts))
