"""What stands around a sheet's cells on either side: tables, filter, column widths and folds, the tab itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmkit.errors import WriteRefused
from crmkit.workbook.live.changes import AreaChange, ColumnFrame, FrameChange, SheetBirth
from crmkit.workbook.package.markup import elements
from crmkit.workbook.sheet.areas import LAST_COLUMN, Area
from crmkit.workbook.sheet.outline import column_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crmkit.workbook.sheet.columns import ColumnSpan
    from crmkit.workbook.sheet.editor import SheetEditor
    from crmkit.workbook.sheet.tables import TablePart

#: What can't follow through an open Excel when rows move on a sheet of ours.
_FIXED: Final = ("mergeCell", "hyperlink")
_TRUE: Final = frozenset({"1", "true"})


def area_changes(
    old: Sequence[TablePart], new: Sequence[TablePart], one: SheetEditor | None, other: SheetEditor | None
) -> tuple[AreaChange, ...]:
    """Tables that grow or shrink, and the filter of the sheet itself."""
    before, after = ({table.name: table.area for table in side} for side in (old, new))
    found = [AreaChange(name, area, after[name]) for name, area in before.items() if after.get(name, area) != area]
    filters = AreaChange("", _filter(one), _filter(other))
    return (*found, *([filters] if filters.old != filters.new else []))


def _filter(sheet: SheetEditor | None) -> Area | None:
    found = elements(sheet.frame, ("autoFilter",), 1) if sheet is not None else []
    return Area.read(found[0].attributes.get("ref", "")) if found else None


def frame_changes(old: SheetEditor | None, new: SheetEditor | None) -> tuple[FrameChange, ...]:
    """Columns whose width, fold or visibility differs."""
    before, after = (_columns(sheet) for sheet in (old, new))
    plain = ColumnFrame()
    pairs = ((at, before.get(at, plain), after.get(at, plain)) for at in sorted(before.keys() | after.keys()))
    return tuple(FrameChange(at, one, other) for at, one, other in pairs if one != other)


def _columns(sheet: SheetEditor | None) -> dict[int, ColumnFrame]:
    spans = column_spans(sheet.frame) if sheet is not None else []
    # a span up to the last column is a default for all the rest, which is never ours
    narrow = (span for span in spans if span.last < LAST_COLUMN)
    return {column: _frame(span) for span in narrow for column in range(span.first, span.last + 1)}


def _frame(span: ColumnSpan) -> ColumnFrame:
    written = span.attributes
    level = written.get("outlineLevel", "0")
    width = float(written["width"]) if "width" in written else None
    return ColumnFrame(width, written.get("hidden", "") in _TRUE, int(level) if level.isdecimal() else 0)


def refuse_moved_surroundings(old: SheetEditor, new: SheetEditor) -> None:
    """Merged cells and links that would have to move with their rows.

    Raises:
        WriteRefused: live_layout.
    """
    for name in _FIXED:
        if _written(old, name) != _written(new, name):
            raise WriteRefused("live_layout", old.name, detail=name)


def _written(sheet: SheetEditor, name: str) -> Iterable[str]:
    return [element.attributes.get("ref", "") for element in elements(sheet.frame, (name,), 2)]


def sheet_birth(sheet: SheetEditor, position: int) -> SheetBirth:
    """How a sheet stands among the tabs."""
    panes = [pane.attributes for pane in elements(sheet.frame, ("pane",), 3) if pane.parent == "sheetView"]
    frozen = panes[0].get("ySplit", "0") if panes and panes[0].get("state", "").startswith("frozen") else "0"
    return SheetBirth(position, sheet.place.state, int(frozen) if frozen.isdecimal() else 0)
