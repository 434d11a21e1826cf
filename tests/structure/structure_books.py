"""Small real workbooks for the structural edits, made with openpyxl or spelled out as XML."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo
from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from pathlib import Path

if TYPE_CHECKING:
    from pathlib import Path

HEADERS = ["客户名称", "电话", "金额"]


def customers(path: Path, *, rows: int = 5, table: bool = True, totals: bool = False, filtered: bool = False) -> Path:
    """客户: a table A1:C{rows+1}, styled; Q's 1: two cells; 说明: a formula onto the table."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "客户"
    sheet.append(HEADERS)
    for cell in sheet[1]:
        cell.font = Font(name="Arial", bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor="FF203864")
        cell.alignment = Alignment(horizontal="center", wrap_text=True)
    for number in range(rows):
        sheet.append([f"公司{number}", f"1390000{number:04d}", number * 100.5])
        sheet.cell(number + 2, 3).number_format = "#,##0.00"
        sheet.cell(number + 2, 2).border = Border(bottom=Side("thin", color="FFCC0000"))
    last = rows + 1
    if totals:
        sheet.append(["合计", None, "=SUBTOTAL(109,表1[金额])"])
    if table:
        made = Table(displayName="表1", ref=f"A1:C{last + totals}")
        made.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
        made._initialise_columns()
        for column, header in zip(made.tableColumns, HEADERS, strict=True):
            column.name = header
        if totals:
            made.totalsRowCount = 1
            made.autoFilter.ref = f"A1:C{last}"
        sheet.add_table(made)
    if filtered:
        sheet.auto_filter.ref = f"A1:C{last}"
    rule = CellIsRule(operator="greaterThan", formula=["300"], font=Font(color="FF9C0006"))
    sheet.conditional_formatting.add(f"C2:C{last}", rule)
    sheet.conditional_formatting.add("C2:C500", rule)
    validation = DataValidation(type="list", formula1='"甲,乙"', sqref=f"B2:B{last} E2:E3")
    sheet.add_data_validation(validation)
    sheet.column_dimensions["A"].width = 30
    other = book.create_sheet("Q's 1")
    other["A1"], other["B2"] = "x", 2
    note = book.create_sheet("说明")
    note["A1"] = "=COUNTA(客户!A:A)"
    book.save(path)
    return path


def part(path: Path, name: str) -> str:
    """One part as text."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def parts(path: Path) -> dict[str, bytes]:
    """All parts."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(path: Path, changed: dict[str, str | bytes]) -> Path:
    """The workbook with parts replaced or added."""
    present = parts(path) | {name: text.encode() if isinstance(text, str) else text for name, text in changed.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in present.items():
            archive.writestr(name, content)
    return path


def values(path: Path, sheet: str) -> list[list[object]]:
    """A sheet's values from A1, as python-calamine reads them."""
    book = CalamineWorkbook.from_path(str(path))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def cells(path: Path, sheet: str) -> dict[str, object]:
    """A sheet's filled cells by address, formulas as text, as openpyxl reads them."""
    found = openpyxl.load_workbook(path)[sheet]
    return {cell.coordinate: cell.value for row in found.iter_rows() for cell in row if cell.value is not None}
