"""今天 and 问题 as they stand before the first refresh: title, header, room for the rows a job will put there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from crmkit.locale import text
from crmkit.model.edits import Formula, Look
from crmkit.model.vocabularies import GRADE
from crmkit.workbook.build import palette
from crmkit.workbook.build.colours import colour_words
from crmkit.workbook.build.drop_downs import LAST_ROW
from crmkit.workbook.build.own_sheets import (
    FINDINGS,
    FINDINGS_KEY_COLUMN,
    TODAY,
    findings_columns,
    findings_title,
    sheet_name,
    today_columns,
    today_title,
)
from crmkit.workbook.build.styling import dress, set_up_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from crmkit.model.edits import SheetColumn
    from crmkit.workbook.build.own_sheets import TitleLines

_TITLE_HEIGHT = 28
_HEADER_HEIGHT = 24
_NOTE_HEIGHT = 17
_ROW_HEIGHT = 31
_GRADE_PLACE = 4


def add_today_sheet(workbook: Workbook, language: str) -> Worksheet:
    """Add 今天, empty."""
    sheet = _add_listing(
        workbook, sheet_name(TODAY, language), today_columns(language), today_title(language, None), language
    )
    letter = get_column_letter(_GRADE_PLACE + 1)
    first_row = len(today_title(language, None)) + 2
    colour_words(sheet, f"{letter}{first_row}:{letter}{LAST_ROW}", GRADE, palette.GRADES, language)
    return sheet


def add_findings_sheet(workbook: Workbook, language: str) -> Worksheet:
    """Add 问题, empty, with its key column out of sight."""
    title = findings_title(language, None)
    sheet = _add_listing(workbook, sheet_name(FINDINGS, language), findings_columns(language), title, language)
    sheet.column_dimensions[get_column_letter(FINDINGS_KEY_COLUMN + 1)].hidden = True
    return sheet


def _add_listing(
    workbook: Workbook, name: str, columns: Sequence[SheetColumn], title: TitleLines, language: str
) -> Worksheet:
    sheet: Worksheet = workbook.create_sheet(name)
    sheet.sheet_view.showGridLines = False
    for row, line in enumerate(title, start=1):
        for column, entry in enumerate(line, start=1):
            words, style = entry if isinstance(entry, tuple) else (entry, columns[column - 1].style)
            cell = sheet.cell(row, column)
            cell.value = f"={words.expression}" if isinstance(words, Formula) else words
            dress(cell, style, language)
    header_row = len(title) + 1
    for column, declared in enumerate(columns, start=1):
        dress(sheet.cell(header_row, column, declared.header), declared.header_style, language)
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width = declared.width
        if declared.style.look is not Look.INPUT:  # its fill would also stand beside the title
            dress(dimension, declared.style, language)
    # Two lines for every row to come: not every program grows rows to what a job wrote into them.
    sheet.sheet_format.defaultRowHeight = _ROW_HEIGHT
    sheet.sheet_format.customHeight = True
    for row in range(1, header_row):
        sheet.row_dimensions[row].height = _TITLE_HEIGHT if row == 1 else _NOTE_HEIGHT
    sheet.row_dimensions[header_row].height = _HEADER_HEIGHT
    sheet.freeze_panes = f"A{header_row + 1}"
    sheet.print_title_rows = f"{header_row}:{header_row}"
    set_up_page(sheet, language, text("template.footer", language))
    return sheet
