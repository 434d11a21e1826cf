"""What people do to a workbook in another program, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from crmkit.model.edits import CellValue


def type_in(path: Path, sheet: str, row: int, values: Mapping[str, CellValue], *, header_row: int = 1) -> None:
    """Type `values`, header to value, into one row of a sheet and save; None clears a cell.

    Raises:
        KeyError: no sheet of that name.
        ValueError: no such header.
    """
    book = load_workbook(path)
    headers = [cell.value for cell in book[sheet][header_row]]
    for header, value in values.items():
        book[sheet].cell(row, headers.index(header) + 1).value = value
    book.save(path)
