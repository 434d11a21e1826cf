"""Which sheets get a button and where it stands there: the first one people see, and the customers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmkit.jobs.opening import find_customers, read_record
from crmkit.locale import DEFAULT_LANGUAGE
from crmkit.macro.placing import Anchor, Rulers, place_beside_title, place_in_header
from crmkit.model.edits import SheetState
from crmkit.workbook.package.book import Book
from crmkit.workbook.package.markup import attributes_of
from crmkit.workbook.sheet.frame import split_frame
from crmkit.workbook.sheet.scan import scan

if TYPE_CHECKING:
    from crmkit.model.table_data import TableData
    from crmkit.workbook.package.book import SheetPart
    from crmkit.workbook.reading import WorkbookContent

_HEAD_BYTES: Final = 200_000  #: rows above a header and the header itself lie within
_ROW: Final = re.compile(rb"<(?:\w+:)?row\s[^>]*>")


@dataclass(frozen=True, slots=True)
class Room:
    """One button's place."""

    sheet: str
    part: str
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Rooms:
    """The places of all buttons, the workbook's language, and whether crmkit has written here before."""

    rooms: tuple[Room, ...]
    language: str
    is_ours: bool


def rooms(read: WorkbookContent, language: str | None) -> Rooms:
    """Where the buttons of a workbook go. `language` counts where the workbook does not say its own.

    Raises:
        NoCustomerTable, SeveralCustomerTables: there is nothing a refresh could work on.
        FileProblem: the workbook can't be read.
    """
    book = Book.open(read.archive)
    record = read_record(read)
    customers = find_customers(read, record)
    sheets = [sheet for sheet in book.sheets() if sheet.kind == "worksheet" and sheet.part]
    first = next((sheet for sheet in sheets if sheet.state is SheetState.VISIBLE), None)
    chosen = [sheet for sheet in sheets if sheet is first or sheet.name == customers.origin.sheet]
    found = tuple(Room(sheet.name, sheet.part, _anchor(book, read, sheet, customers)) for sheet in chosen)
    return Rooms(found, record.language or language or DEFAULT_LANGUAGE, record.is_ours)


def _anchor(book: Book, read: WorkbookContent, sheet: SheetPart, customers: TableData) -> Anchor:
    part = scan(book.store.editable(sheet.part, ())[0])
    rulers = Rulers.of(split_frame(part), _row_heights(part.xml[part.data.start : part.data.start + _HEAD_BYTES]))
    row = customers.origin.header_row if sheet.name == customers.origin.sheet else 1
    grid = read.sheet(sheet.name).grid
    place = place_in_header if sheet.name == customers.origin.sheet else place_beside_title
    return place(rulers, row, grid.last_column, lambda column: str(grid.cell(row, column) or ""))


def _row_heights(rows: bytes) -> dict[int, float]:
    """The heights, in points, of the first rows that say theirs."""
    found = [attributes_of(row) for row in _ROW.findall(rows)]
    return {int(row["r"]): float(row["ht"]) for row in found if row.get("r", "").isdigit() and row.get("ht")}
