"""What the write-back tests share: a small plain workbook, and how two independent readers see a cell."""

import openpyxl
from python_calamine import load_workbook

from crmkit.testing.books import Book, sheet, text_cell

ROWS = (
    f'<row r="1" spans="1:3">{text_cell("A1", "Name")}{text_cell("B1", "Menge")}{text_cell("C1", "Tag")}</row>'
    f'<row r="2" spans="1:3">{text_cell("A2", "x")}<c r="B2"><v>1</v></c><c r="C2" s="1"><v>46000</v></c></row>'
    f'<row r="4" spans="1:3">{text_cell("A4", "z")}<c r="B4"><v>3</v></c><c r="C4" s="1"><v>46002</v></c></row>'
)


def small(tmp_path, rows=ROWS, name="book.xlsx", **around):
    return Book({"Sheet1": sheet(rows, **around)}).write(tmp_path / name)


def by_openpyxl(path, address, sheet_name="Sheet1"):
    return openpyxl.load_workbook(path)[sheet_name][address]


def by_calamine(path, address, sheet_name="Sheet1"):
    rows = load_workbook(path).get_sheet_by_name(sheet_name).to_python(skip_empty_area=False)
    row, column = openpyxl.utils.cell.coordinate_to_tuple(address)
    return rows[row - 1][column - 1]
