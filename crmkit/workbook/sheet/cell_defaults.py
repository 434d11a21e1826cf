"""What a sheet says about cells beside their values: their column's style, dates, how far the sheet goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmkit.workbook.package.markup import elements, set_attributes, splice
from crmkit.workbook.sheet.areas import Area
from crmkit.workbook.sheet.assembling import grown
from crmkit.workbook.sheet.values import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.model.edits import CellValue
    from crmkit.workbook.sheet.locating import ColumnWrite
    from crmkit.workbook.sheet.reading import CellReader
    from crmkit.workbook.sheet.scan import SheetScan
    from crmkit.workbook.sheet.styles import CellFormats

DATE_SEARCH_ROWS: Final = 200  #: how far from a new date its column is searched for a date format


def column_style(frame: bytes, column: int) -> int:
    """The default style of a column, 0 without one."""
    for element in elements(frame, {"col"}, 2):
        first, last = element.attributes.get("min", "0"), element.attributes.get("max", "0")
        if first.isdecimal() and last.isdecimal() and int(first) <= column <= int(last):
            style = element.attributes.get("style", "0")
            return int(style) if style.isdecimal() else 0
    return 0


def date_format_near(
    sheet: SheetScan, reader: CellReader, formats: CellFormats, own: int, place: tuple[int, int]
) -> str | None:
    """The id of a date format: the column's `own` style, else the nearest cell's above (row, column), else below.

    None where `DATE_SEARCH_ROWS` rows either way hold no date.
    """
    if formats.is_date(own):
        return formats.format_id(own)
    row, column = place
    at, _ = sheet.position(row)
    above = range(at - 1, max(-1, at - 1 - DATE_SEARCH_ROWS), -1)
    below = range(at, min(len(sheet.rows.numbers), at + DATE_SEARCH_ROWS))
    opening = len(sheet.prefix) + len(b"<c")
    for nearby in [*above, *below]:
        for cell in sheet.cells(nearby):
            if cell.column == column:
                tag = reader.tag(sheet.xml[cell.start + opening : cell.start_end].rstrip(b"/>"))
                if formats.is_date(tag.style):
                    return formats.format_id(tag.style)
    return None


def dated(write: ColumnWrite, formats: CellFormats, *, from_1904: bool) -> list[CellValue]:
    """A located column's old values, numbers in date formats as dates."""
    dates = {style for style in set(write.styles) if style >= 0 and formats.is_date(style)}
    if not dates or not any(write.exists):
        return write.olds
    olds: list[CellValue] = []
    for style, old in zip(write.styles, write.olds, strict=True):
        is_date = style in dates and isinstance(old, int | float) and not isinstance(old, bool)
        shown = moment(float(old), from_1904=from_1904) if is_date and isinstance(old, int | float) else None
        olds.append(old if shown is None else shown)
    return olds


def with_dimension(frame: bytes, writes: Sequence[ColumnWrite], pieces: Sequence[Sequence[str | None]]) -> bytes:
    """The frame with its dimension, if it states one, grown to the cells that are written."""
    found = [element for element in elements(frame, {"dimension"}, 1) if element.depth == 1]
    touched = [
        (write.column, write.rows if None not in built else _changed(write.rows, built))
        for write, built in zip(writes, pieces, strict=True)
    ]
    touched = [(column, rows) for column, rows in touched if len(rows)]
    if not found or not touched:
        return frame
    columns = [column for column, _ in touched]
    area = Area(min(rows[0] for _, rows in touched), min(columns), max(rows[-1] for _, rows in touched), max(columns))
    tag = frame[found[0].start : found[0].start_end]
    wider = set_attributes(tag, {"ref": grown(found[0].attributes.get("ref", ""), area)})
    return splice(frame, [(found[0].start, found[0].start_end, wider)])


def _changed(rows: Sequence[int], built: Sequence[str | None]) -> list[int]:
    return [row for row, piece in zip(rows, built, strict=True) if piece is not None]
