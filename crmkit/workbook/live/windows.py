"""Excel on Windows, by its COM names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from crmkit.model.edits import SheetState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from crmkit.workbook.live.changes import ColumnFrame
    from crmkit.workbook.sheet.areas import Area

_VISIBILITY: Final = {SheetState.VISIBLE: -1, SheetState.HIDDEN: 0, SheetState.VERY_HIDDEN: 2}


class WindowsExcel:
    """See `Native`."""

    chunk_rows = 50_000

    def save_copy(self, book: Any, path: Path) -> None:
        """SaveCopyAs leaves name, path and the unsaved state of the open book as they are."""
        book.api.SaveCopyAs(str(path))

    def is_read_only(self, book: Any) -> bool:
        """See `Native`."""
        return bool(book.api.ReadOnly)

    def has_fixed_sheets(self, book: Any) -> bool:
        """See `Native`."""
        return bool(book.api.ProtectStructure)

    def is_protected(self, sheet: Any) -> bool:
        """See `Native`."""
        return bool(sheet.api.ProtectContents)

    def values(self, cells: Any) -> Sequence[Sequence[object]]:
        """Value2: numbers as they are, no dates, no currency."""
        found = cells.api.Value2
        return found if isinstance(found, tuple | list) else ((found,),)

    def set_formulas(self, cells: Any, rows: object) -> None:
        """See `Native`."""
        cells.api.Formula = rows

    def table_growth(self, book: Any) -> bool:
        """See `Native`."""
        return bool(book.app.api.AutoCorrect.AutoExpandListRange)

    def set_table_growth(self, book: Any, value: bool) -> None:  # noqa: FBT001  (a setting)
        """See `Native`."""
        book.app.api.AutoCorrect.AutoExpandListRange = value

    def resize_table(self, sheet: Any, name: str, area: Area) -> None:
        """See `Native`."""
        sheet.api.ListObjects(name).Resize(sheet.range(str(area)).api)

    def put_filter(self, sheet: Any, area: Area | None) -> None:
        """See `Native`."""
        sheet.api.AutoFilterMode = False
        if area is not None:
            sheet.range(str(area)).api.AutoFilter()

    def is_filtering(self, sheet: Any) -> bool:
        """See `Native`."""
        return bool(sheet.api.FilterMode)

    def frame_column(self, sheet: Any, column: int, frame: ColumnFrame) -> None:
        """Excel counts outline levels from 1."""
        whole = sheet.range((1, column)).api.EntireColumn
        whole.OutlineLevel = frame.level + 1
        whole.Hidden = frame.is_hidden

    def activate(self, sheet: Any) -> None:
        """See `Native`."""
        sheet.api.Activate()

    def show(self, sheet: Any, state: SheetState) -> None:
        """See `Native`."""
        sheet.api.Visible = _VISIBILITY[state]

    def freeze(self, sheet: Any, rows: int) -> None:
        """Panes belong to the window, which shows the active sheet."""
        window = sheet.book.api.Windows(1)
        window.FreezePanes = False
        window.SplitColumn = 0
        window.SplitRow = rows
        window.FreezePanes = True
