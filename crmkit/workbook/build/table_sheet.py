"""A sheet that holds one of the team's tables: an Excel table object with everything its fields declare."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Literal

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo

from crmkit.locale import text
from crmkit.model.edits import Look, Style
from crmkit.model.fields import Kind, Owner
from crmkit.workbook.build.colours import colour_by_day, colour_by_word
from crmkit.workbook.build.drop_downs import add_input_checks
from crmkit.workbook.build.styling import column_width, dress, set_up_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from crmkit.model.fields import Field, Table

_HEADER_HEIGHT = 33
_TEXT_KINDS = frozenset({Kind.IDENTIFIER, Kind.PHONE, Kind.CREDIT_CODE, Kind.EMAIL})
_CENTRED = frozenset({Kind.CHOICE, Kind.DATE})
_CENTRED_NAMES = frozenset({"due_state", "grade_by_acceptance", "grade_by_window", "grade_by_pareto"})
_NUMBERS = frozenset({Kind.NUMBER, Kind.INTEGER, Kind.AMOUNT, Kind.SHARE})
_ROW_HEIGHT = 18
_WRAPPED_FROM_WIDTH = 50
_READABLE_WIDTH = 250  #: characters; a page as wide as this can still be read
#: People's columns that few rows need, folded so that a new sheet is not overwhelming; the + above opens them.
_SELDOM = frozenset(
    {"email", "credit_code", "region", "industry", "nature", "employee_count"}
    | {"stage_override", "grade_override", "override_note", "override_until_on", "lost_reason"}
)


def add_table_sheet(
    workbook: Workbook,
    table: Table,
    fields: tuple[Field, ...],
    rows: Sequence[Mapping[str, object]],
    language: str,
) -> Worksheet:
    """Add the sheet of `table` with `fields` as its columns and `rows` (field name to value) below the header."""
    sheet: Worksheet = workbook.create_sheet(table.sheet(language))
    for column, field in enumerate(fields, start=1):
        _add_column(sheet, column, field, language)
    _mark_folds(sheet, len(fields))
    _add_rows(sheet, fields, rows)
    _add_table_object(sheet, table, fields, max(1, len(rows)))
    add_input_checks(sheet, fields, table.key, language)
    colour_by_day(sheet, fields)
    colour_by_word(sheet, fields, language)
    sheet.row_dimensions[1].height = _HEADER_HEIGHT
    if not any(_is_wrapped(field) for field in fields):
        # A fixed height would keep wrapped rows from growing.
        sheet.sheet_format.defaultRowHeight = _ROW_HEIGHT
        sheet.sheet_format.customHeight = True
    names = [field.name for field in fields]
    frozen_count = names.index("customer_name") + 1 if "customer_name" in names else 0
    sheet.freeze_panes = f"{get_column_letter(frozen_count + 1)}2"
    sheet.print_title_rows = "1:1"
    is_broad = sum(field.width for field in fields) > _READABLE_WIDTH
    if is_broad:
        sheet.print_title_cols = f"A:{get_column_letter(frozen_count)}"
    set_up_page(sheet, language, text("template.footer", language), pages_wide=2 if is_broad else 1)
    return sheet


def _add_column(sheet: Worksheet, column: int, field: Field, language: str) -> None:
    is_managed = field.owner is Owner.CRMKIT
    header = sheet.cell(1, column, field.header(language))
    dress(header, Style(Look.MANAGED_HEADER if is_managed else Look.HEADER), language)
    header.alignment = Alignment(horizontal=_horizontal(field) or "left", vertical="center", wrap_text=True)
    dimension = sheet.column_dimensions[get_column_letter(column)]
    dimension.width = column_width(field, language)
    dress(dimension, Style(Look.MANAGED if is_managed else Look.BODY, _number_format(field)), language)
    dimension.alignment = _alignment(field)
    if field.is_folded or (field.name in _SELDOM and not is_managed):
        dimension.outlineLevel = 1
        dimension.hidden = True


def _mark_folds(sheet: Worksheet, column_count: int) -> None:
    """Excel draws the + of a collapsed group over the column right of it."""
    levels = [
        sheet.column_dimensions[get_column_letter(column)].outlineLevel for column in range(1, column_count + 1)
    ]
    for column, (level, following) in enumerate(zip(levels, [*levels[1:], 0], strict=True), start=1):
        if level and not following:
            sheet.column_dimensions[get_column_letter(column + 1)].collapsed = True


def _number_format(field: Field) -> str:
    return field.number_format or ("@" if field.kind in _TEXT_KINDS else "General")


def _horizontal(field: Field) -> Literal["center", "right"] | None:
    """Where the column's header and body stand; None leaves text left and numbers right."""
    if field.kind in _CENTRED or field.name in _CENTRED_NAMES:
        return "center"
    return "right" if field.kind in _NUMBERS else None


def _alignment(field: Field) -> Alignment:
    return Alignment(
        horizontal=_horizontal(field),
        vertical="center",
        wrap_text=_is_wrapped(field),
    )


def _is_wrapped(field: Field) -> bool:
    return field.kind is Kind.TEXT and field.width >= _WRAPPED_FROM_WIDTH


def _add_rows(sheet: Worksheet, fields: Sequence[Field], rows: Sequence[Mapping[str, object]]) -> None:
    """Write the values; a blank cell is not written, its column's style shows through."""
    styles = [_style_of(sheet, column) for column in range(1, len(fields) + 1)]
    for number, row in enumerate(rows, start=2):
        for column, (field, style) in enumerate(zip(fields, styles, strict=True), start=1):
            value = row.get(field.name)
            if value is not None:
                _put_value(sheet.cell(number, column), value, style)


def _style_of(sheet: Worksheet, column: int) -> object:
    return sheet.column_dimensions[get_column_letter(column)]._style  # type: ignore[attr-defined]  # noqa: SLF001  a style shared, not built anew 16,000 times


def _put_value(cell: Cell | MergedCell, value: object, style: object) -> None:
    """Set a cell: text stays text whatever it looks like, and the style stays the column's."""
    cell.value = value  # type: ignore[assignment]  # openpyxl checks the type itself
    if isinstance(value, str):
        cell.data_type = "s"
    cell._style = copy(style)  # type: ignore[union-attr]  # noqa: SLF001  set last: a date would change it


def _add_table_object(sheet: Worksheet, table: Table, fields: Sequence[Field], row_count: int) -> None:
    reference = f"A1:{get_column_letter(len(fields))}{row_count + 1}"
    shown = ExcelTable(displayName=table.name, ref=reference)
    shown.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(shown)
