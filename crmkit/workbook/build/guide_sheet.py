"""说明: ten lines that tell a salesperson how to work, when the workbook was refreshed, what the colours mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from crmkit.locale import text
from crmkit.model.edits import Look, Style
from crmkit.workbook.build import palette
from crmkit.workbook.build.own_sheets import (
    GUIDE,
    GUIDE_REFRESHED_COLUMN,
    GUIDE_REFRESHED_ROW,
    guide_lines,
    sheet_name,
)
from crmkit.workbook.build.styling import differential, dress, fill, font, hairline, set_up_page, shown_width

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_FIRST_LINE_ROW = 5
_LINE_HEIGHT = 22
_TWO_LINE_HEIGHT = 34
_ONE_LINE_WIDTH = 112
_LEGEND = {
    "late": palette.LATE,
    "today": palette.TODAY,
    "window": palette.WINDOW,
    "people": palette.PEOPLE_HEADER,
    "managed": palette.MANAGED_HEADER,
    "input": palette.INPUT,
}
_WIDTHS = {"A": 2.5, "B": 17, "C": 16, "D": 84}
_DAY_FORMATS = {"zh": 'm"月"d"日"', "en": "d mmmm yyyy"}


def add_guide_sheet(workbook: Workbook, language: str) -> Worksheet:
    """Add 说明. Its date cell (`GUIDE_REFRESHED_ROW`, `GUIDE_REFRESHED_COLUMN`) is what a refresh sets."""
    sheet: Worksheet = workbook.create_sheet(sheet_name(GUIDE, language))
    sheet.sheet_view.showGridLines = False
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    _write(sheet, (1, 2), text("template.guide.title", language), Style(Look.TITLE), language)
    sheet.row_dimensions[1].height = 34
    _add_refreshed(sheet, language)
    _add_lines(sheet, language)
    _add_legend(sheet, _FIRST_LINE_ROW + len(guide_lines(language)) + 1, language)
    set_up_page(sheet, language, "")
    return sheet


def _write(sheet: Worksheet, place: tuple[int, int], words: str, style: Style, language: str) -> None:
    cell = sheet.cell(*place, words)
    dress(cell, style, language)


def _add_refreshed(sheet: Worksheet, language: str) -> None:
    row, column = GUIDE_REFRESHED_ROW, GUIDE_REFRESHED_COLUMN
    day = f"${get_column_letter(column)}${row}"
    _write(sheet, (row, 2), text("template.guide.refreshed_on", language), Style(Look.NOTE), language)
    cell = sheet.cell(row, column)
    dress(cell, Style(Look.BODY, _DAY_FORMATS[language]), language)
    cell.alignment = Alignment(horizontal="left", vertical="center")
    never, stale = (text(f"template.{key}", language) for key in ("not_yet", "guide.stale"))
    sheet.cell(row, column + 1, f'=IF(ISNUMBER({day}),IF({day}<TODAY(),"{stale}",""),"{never}")')
    dress(sheet.cell(row, column + 1), Style(Look.NOTE), language)
    area = f"{get_column_letter(column)}{row}:{get_column_letter(column + 1)}{row}"
    old = Rule(
        type="expression", formula=[f"AND(ISNUMBER({day}),{day}<TODAY())"], dxf=differential(palette.LATE, bold=True)
    )
    sheet.conditional_formatting.add(area, old)
    sheet.row_dimensions[row].height = _LINE_HEIGHT


def _add_lines(sheet: Worksheet, language: str) -> None:
    _write(sheet, (_FIRST_LINE_ROW - 1, 2), text("template.guide.subtitle", language), Style(Look.NOTE), language)
    for number, line in enumerate(guide_lines(language), start=1):
        row = _FIRST_LINE_ROW + number - 1
        mark = sheet.cell(row, 2, number)
        mark.font = font(language, palette.PEOPLE_HEADER.fill, bold=True)
        mark.alignment = Alignment(horizontal="right", vertical="center", indent=1)
        _write(sheet, (row, 3), line, Style(Look.BODY, wrap=True), language)
        sheet.merge_cells(start_row=row, end_row=row, start_column=3, end_column=4)
        for column in (2, 3, 4):
            sheet.cell(row, column).border = hairline()
        sheet.row_dimensions[row].height = _LINE_HEIGHT if shown_width(line) < _ONE_LINE_WIDTH else _TWO_LINE_HEIGHT


def _add_legend(sheet: Worksheet, first_row: int, language: str) -> None:
    _write(sheet, (first_row, 2), text("template.guide.legend", language), Style(Look.NOTE), language)
    for row, (name, pair) in enumerate(_LEGEND.items(), start=first_row + 1):
        swatch = sheet.cell(row, 2, text(f"template.legend.{name}", language))
        swatch.fill = fill(pair.fill)
        swatch.font = font(language, pair.ink)
        swatch.border = hairline(bottom_only=False)
        swatch.alignment = Alignment(horizontal="center", vertical="center")
        _write(sheet, (row, 3), text(f"template.legend.{name}.means", language), Style(Look.BODY), language)
        sheet.cell(row, 3).alignment = Alignment(horizontal="left", vertical="center", indent=1)
        sheet.row_dimensions[row].height = _LINE_HEIGHT
