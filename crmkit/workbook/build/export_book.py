"""A plain new workbook out of rows: what a panel hands out to be opened in Excel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?")
_NOT_IN_NAMES = re.compile(r"[:\\/?*\[\]]")
_NAME_LIMIT = 31
_WIDEST, _NARROWEST = 46, 9
_MEASURED_ROWS = 200


@dataclass(frozen=True)
class Page:
    """One sheet: its name and its rows of text; what looks like a plain number becomes one."""

    name: str
    rows: Sequence[Sequence[str]]


def write_export(target: BinaryIO, pages: Sequence[Page]) -> None:
    """Write the pages as a new workbook. Text stays text: a leading = makes no formula."""
    book = Workbook()
    for spare in book.worksheets:
        book.remove(spare)
    for page in pages:
        sheet = book.create_sheet(_NOT_IN_NAMES.sub(" ", page.name)[:_NAME_LIMIT].strip() or None)
        for number, row in enumerate(page.rows, start=1):
            for column, words in enumerate(row, start=1):
                cell = sheet.cell(number, column)
                if _NUMBER.fullmatch(words):
                    cell.value = float(words.replace(",", ""))
                elif words:
                    cell.value = words
                    cell.data_type = "s"
        for column, width in enumerate(_widths(page.rows), start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.cell(1, 1).font = Font(bold=True, size=14)
    book.save(target)


def _widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """Wide enough for what stands in the first rows; a lone sentence may run over its neighbours."""
    widths: dict[int, float] = {}
    for row in rows[:_MEASURED_ROWS]:
        if len(row) > 1:
            for column, words in enumerate(row):
                width = sum(2 if character > "\u2e80" else 1 for character in words) + 2
                widths[column] = max(widths.get(column, _NARROWEST), min(_WIDEST, width))
    return [widths.get(column, _NARROWEST) for column in range(max(widths, default=-1) + 1)]
