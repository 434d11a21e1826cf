"""Reading a workbook: sheets, cells told apart, tables found by header and values."""

from crmkit.workbook.reading.content import SheetContent, TableObject, WorkbookContent, read_workbook
from crmkit.workbook.reading.find import find_tables
from crmkit.workbook.reading.grid import SheetGrid
from crmkit.workbook.reading.load import TableRows, load_table, read_column, table_rows
from crmkit.workbook.reading.match import TableMatch
from crmkit.workbook.reading.rows import RowKind

__all__ = [
    "RowKind",
    "SheetContent",
    "SheetGrid",
    "TableMatch",
    "TableObject",
    "TableRows",
    "WorkbookContent",
    "find_tables",
    "load_table",
    "read_column",
    "read_workbook",
    "table_rows",
]
