"""Sheets with a few cells far away: a reader that allocates the whole rectangle would need hundreds of gigabytes.

The far cells are cut off in a copy of the sheet in memory, and only that copy is read; the file keeps them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmkit.errors import SuspiciousWorkbook

if TYPE_CHECKING:
    from pathlib import Path

    from crmkit.workbook.package.archive import Archive
    from crmkit.workbook.package.book import Book
    from crmkit.workbook.reading.facts import SheetFacts
    from crmkit.workbook.reading.grid import SheetGrid

#: a rectangle up to here costs less than 100 MB whatever it holds
_HARMLESS_CELLS: Final = 4_000_000
#: real tables fill at least this share of their rectangle
_FILLED_SHARE: Final = 1 / 6


def is_far_reaching(facts: SheetFacts, xml: bytes) -> bool:
    """Whether the rectangle from A1 to the last cell is absurdly larger than what it holds."""
    rectangle = facts.last_row * facts.last_column
    return rectangle > _HARMLESS_CELLS and xml.count(b"<c ") < rectangle * _FILLED_SHARE


def near_grid(path: Path, archive: Archive, book: Book, index: int, xml: bytes, facts: SheetFacts) -> SheetGrid:
    raise SuspiciousWorkbook(path, f"{index}")
