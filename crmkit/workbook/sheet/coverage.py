"""Conditional formats and data validations that end with a table's last row grow with the table.

Only ranges that end exactly at that row and hold a column of the table; all others are what a person meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmkit.workbook.package.markup import content_span, elements, escape, splice, unescape
from crmkit.workbook.sheet.areas import Area
from crmkit.workbook.sheet.frame import with_attributes

if TYPE_CHECKING:
    from crmkit.workbook.package.markup import Element

_BY_ATTRIBUTE: Final = {"conditionalFormatting": "worksheet", "dataValidation": "dataValidations"}
#: the same in Excel 2010's extension: the ranges stand in an element of their own
_BY_ELEMENT: Final = frozenset({"conditionalFormatting", "dataValidation"})


def with_rows_covered(frame: bytes, table: Area, last_row: int) -> bytes:
    """The frame with ranges over the table's columns that end at `table.last_row` ending at `last_row`."""
    for element in reversed(elements(frame, (*_BY_ATTRIBUTE, "sqref"))):
        if element.name == "sqref" and element.parent in _BY_ELEMENT:
            frame = _with_text(frame, element, table, last_row)
        elif element.name != "sqref" and element.parent == _BY_ATTRIBUTE[element.name]:
            written = element.attributes.get("sqref")
            grown = written and grown_ranges(written, table, last_row)
            if grown and grown != written:
                frame = with_attributes(frame, element, {"sqref": grown})
    return frame


def grown_ranges(ranges: str, table: Area, last_row: int) -> str:
    """A list of ranges, those that end with the table made longer, the others as written."""
    return " ".join(_grown(reference, table, last_row) for reference in ranges.split())


def _grown(reference: str, table: Area, last_row: int) -> str:
    area = Area.read(reference)
    if area is None or area.last_row != table.last_row or not area.meets(table):
        return reference
    return str(area.to_row(last_row))


def _with_text(frame: bytes, element: Element, table: Area, last_row: int) -> bytes:
    start, end = content_span(frame, element)
    written = unescape(frame[start:end].decode())
    grown = escape(grown_ranges(written, table, last_row))
    return frame if grown == written else splice(frame, [(start, end, grown.encode())])
