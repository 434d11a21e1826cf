"""Sheets that steer crmkit, drawn as a job describes them: the same description is put into existing workbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from crmkit.locale import text
from crmkit.model.edits import Formula, Look
from crmkit.workbook.build.styling import dress, set_up_page, shown_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from crmkit.model.edits import PutSheet, SheetCell, SheetColumn, Style

_TITLE_HEIGHT, _HEADER_HEIGHT, _LINE_HEIGHT, _MORE_HEIGHT = 28, 24, 19, 15


def add_steering_sheet(workbook: Workbook, described: PutSheet, language: str) -> Worksheet:
    """Add the sheet: title lines, header if it has one, rows."""
    sheet: Worksheet = workbook.create_sheet(described.name)
    sheet.sheet_state = described.state.value
    sheet.sheet_view.showGridLines = False
    columns = described.columns
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    header = tuple((column.header, column.header_style) for column in columns)
    lines = [*described.title, *([header] if described.with_header else []), *described.rows]
    for row, line in enumerate(lines, start=1):
        _add_line(sheet, row, line, columns, language)
    if described.with_header and described.freeze_header:
        sheet.freeze_panes = f"A{len(described.title) + 2}"
    set_up_page(sheet, language, text("template.footer", language))
    return sheet


def _add_line(
    sheet: Worksheet,
    row: int,
    line: Sequence[SheetCell],
    columns: Sequence[SheetColumn],
    language: str,
) -> None:
    height: float = _LINE_HEIGHT
    for column, entry in enumerate(line, start=1):
        value, style = entry if isinstance(entry, tuple) else (entry, columns[column - 1].style)
        cell = sheet.cell(row, column)
        _put(cell, value, style, language)
        height = max(height, _height(value, style, columns[column - 1].width))
    sheet.row_dimensions[row].height = height


def _put(cell: Cell | MergedCell, value: object, style: Style, language: str) -> None:
    if isinstance(value, Formula):
        cell.value = f"={value.expression}"
    elif value is not None:
        cell.value = value  # type: ignore[assignment]  # openpyxl checks the type itself
        if isinstance(value, str):
            cell.data_type = "s"
    dress(cell, style, language)
    if isinstance(value, Formula):  # the number of a rule
        cell.alignment = Alignment(horizontal="center", vertical="center")
    is_number = isinstance(value, (int, float))
    if style.look is Look.GREEN or (style.look is Look.INPUT and not is_number):  # a result's numbers meet its remark
        cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=style.wrap)


def _height(value: object, style: Style, width: float) -> float:
    if style.look is Look.TITLE:
        return _TITLE_HEIGHT
    if style.look is Look.HEADER:
        return max(_HEADER_HEIGHT, _wrapped(str(value), width))
    return _wrapped(str(value), width) if style.wrap and isinstance(value, str) else _LINE_HEIGHT


def _wrapped(words: str, width: float) -> float:
    lines = -(-shown_width(words) // max(1, int(width) - 1))
    return _LINE_HEIGHT + (lines - 1) * _MORE_HEIGHT
