"""What follows on a crmkit sheet when its rows move: links, merges, the frozen header, the filter, the dimension."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.workbook.package.markup import elements
from crmkit.workbook.sheet.areas import Area
from crmkit.workbook.sheet.frame import child, with_attributes
from crmkit.workbook.sheet.travel import with_rows_moved

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crmkit.workbook.sheet.layout import Layout


def with_layout(frame: bytes, layout: Layout, columns: Iterable[int]) -> bytes:
    """The frame of a sheet whose rows now lie as `layout` says and whose cells lie in `columns`."""
    if layout.moved or layout.gone:
        frame = with_rows_moved(frame, layout.moved, layout.gone)
    if layout.header_before and layout.header_after != layout.header_before:
        frame = _with_pane(frame, layout)
    return _with_dimension(frame, layout, list(columns))


def filter_after(area: Area, layout: Layout) -> Area:
    """Where a filter over our list lies now: it follows the header, and the last row where it reached that."""
    if not layout.header_before or area.first_row != layout.header_before:
        return area
    shift = layout.header_after - layout.header_before
    last_before = max((row.number for row in layout.present if row.cells), default=area.last_row)
    last = layout.last_row if area.last_row >= last_before else area.last_row + shift
    return Area(layout.header_after, area.first_column, max(last, layout.header_after), area.last_column)


def _with_pane(frame: bytes, layout: Layout) -> bytes:
    """A view frozen below the old header is frozen below the new one; any other split people chose stays."""
    for pane in reversed([e for e in elements(frame, ("pane",), 3) if e.parent == "sheetView"]):
        values = pane.attributes
        is_ours = values.get("state", "").startswith("frozen") and values.get("ySplit") == str(layout.header_before)
        top = Area.read(values.get("topLeftCell", ""))
        if is_ours and top is not None:
            row = max(layout.header_after + 1, top.first_row + layout.header_after - layout.header_before)
            place = str(Area(row, top.first_column, row, top.first_column))
            frame = with_attributes(frame, pane, {"ySplit": str(layout.header_after), "topLeftCell": place})
    return frame


def _with_dimension(frame: bytes, layout: Layout, columns: list[int]) -> bytes:
    found = child(frame, "dimension")
    rows = [line.number for line in layout.lines]
    if found is None or not rows or not columns:
        return frame
    reference = str(Area(min(rows), min(columns), max(rows), max(columns)))
    return frame if found.attributes.get("ref") == reference else with_attributes(frame, found, {"ref": reference})
