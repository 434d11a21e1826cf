"""Readers that are not ours: what python-calamine, openpyxl and openxml-audit say about a file."""

from collections import Counter
from datetime import date, datetime
from functools import cache
from pathlib import Path

from openxml_audit import OpenXmlValidator
from python_calamine import CalamineError, CalamineWorkbook

from crmkit.testing.allowed import place
from crmkit.testing.cell_values import unescape

#: A warning, not an error: Excel moves inline text to shared strings on its next save. That is known and meant.
INLINE_TEXT = "Excel_InlineStrCells"


@cache
def _auditor() -> OpenXmlValidator:
    return OpenXmlValidator(max_errors=2000)


def audit_findings(path: Path) -> Counter:
    """What openxml-audit finds, counted without the addresses that move with new cells."""
    errors = _auditor().validate(path).errors
    return Counter(
        (error.id, error.part_uri, error.node, error.related_node) for error in errors if error.id != INLINE_TEXT
    )


def calamine_reads(path: Path) -> bool:
    """Whether python-calamine reads every sheet of the file; it refuses some legal spellings."""
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name).to_python(nrows=1)
    except CalamineError:
        return False
    return True


def calamine_differences(path: Path, edits: dict) -> dict:
    """Asked cells that python-calamine reads otherwise: place -> (asked, read)."""
    different = {}
    workbook = CalamineWorkbook.from_path(str(path))
    for sheet, cells in edits.items():
        grid = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        for address, asked in cells.items():
            row, column = place(address)
            inside = row <= len(grid) and column <= len(grid[row - 1])
            read = grid[row - 1][column - 1] if inside else ""
            if not same_value(asked, read):
                different[sheet, address] = (asked, read)
    return different


def same_value(asked: object, read: object) -> bool:
    """Whether a reader's value is the asked one. Readers differ in blanks, line ends and Excel's _xHHHH_ escapes."""
    if asked in (None, "") or read is None:
        return read in (None, "") and asked in (None, "")
    if isinstance(asked, str):
        return (isinstance(read, str) and asked in (read, _plain(read))) or _plain(read) == asked.replace(
            "\r\n", "\n"
        )
    if isinstance(asked, bool) or isinstance(read, bool):
        return asked is read
    if isinstance(asked, date):
        return as_instant(asked) == as_instant(read)
    return asked == read


def _plain(read: object) -> str:
    return unescape(str(read)).replace("\r\n", "\n")


def as_instant(value: object) -> object:
    """A day as its midnight, so that days and instants compare."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value
