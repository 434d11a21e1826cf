"""Excel on macOS, by the names of its AppleScript dictionary."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crmkit.errors import WriteRefused
from crmkit.model.edits import SheetState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.workbook.live.changes import ColumnFrame
    from crmkit.workbook.sheet.areas import Area

_VISIBILITY: Final = {
    SheetState.VISIBLE: "sheet_visible",
    SheetState.HIDDEN: "sheet_hidden",
    SheetState.VERY_HIDDEN: "sheet_very_hidden",
}


class MacExcel:
    """See `Native`."""

    chunk_rows = 2_000  # AppleScript gives up on large ranges (xlwings #466, #1562)

    def save_copy(self, book: Any, path: Path) -> None:
        """AppleScript has no SaveCopyAs: what is saved is copied from the disk, what is not must be saved first."""
        if not book.api.saved.get():
            raise WriteRefused("live_unsaved", detail=book.name)
        shutil.copyfile(Path(book.fullname), path)

    def is_read_only(self, book: Any) -> bool:
        """See `Native`."""
        return bool(book.api.read_only.get())

    def has_fixed_sheets(self, book: Any) -> bool:
        """See `Native`."""
        return bool(book.api.protect_structure.get())

    def is_protected(self, sheet: Any) -> bool:
        """See `Native`."""
        return bool(sheet.api.protect_contents.get())

    def values(self, cells: Any) -> Sequence[Sequence[object]]:
        """Dates come as dates; an error comes as nothing."""
        found = cells.raw_value
        if not isinstance(found, list):
            found = [[found]]
        rows = found if found and isinstance(found[0], list) else [found]
        return [[_plain(value) for value in row] for row in rows]

    def set_formulas(self, cells: Any, rows: object) -> None:
        """See `Native`."""
        cells.api.formula.set(rows)

    def table_growth(self, book: Any) -> bool:
        """See `Native`."""
        return bool(book.app.api.autocorrect_object.Automatically_expand_tables_as_I_type.get())

    def set_table_growth(self, book: Any, value: bool) -> None:  # noqa: FBT001  (a setting)
        """See `Native`."""
        book.app.api.autocorrect_object.Automatically_expand_tables_as_I_type.set(value)

    def resize_table(self, sheet: Any, name: str, area: Area) -> None:
        """See `Native`."""
        sheet.api.list_objects[name].resize(range=sheet.range(str(area)).api)

    def put_filter(self, sheet: Any, area: Area | None) -> None:
        """The dictionary has no way to lay a filter anew without choosing something: people's stays as it lies."""

    def is_filtering(self, sheet: Any) -> bool:
        """See `Native`."""
        return bool(sheet.api.filter_mode.get())

    def frame_column(self, sheet: Any, column: int, frame: ColumnFrame) -> None:
        """Excel counts outline levels from 1."""
        whole = sheet.range((1, column)).api.entire_column
        whole.outline_level.set(frame.level + 1)
        whole.hidden.set(frame.is_hidden)

    def activate(self, sheet: Any) -> None:
        """See `Native`."""
        sheet.api.activate_object()

    def show(self, sheet: Any, state: SheetState) -> None:
        """See `Native`."""
        sheet.api.visible.set(_keyword(sheet, _VISIBILITY[state]))

    def freeze(self, sheet: Any, rows: int) -> None:
        """Panes belong to the window, which shows the active sheet."""
        window = sheet.book.api.windows[1]
        window.freeze_panes.set(False)
        window.split_row.set(rows)
        window.freeze_panes.set(True)


def _keyword(sheet: Any, name: str) -> Any:
    """A word of the dictionary; the library that knows them comes with xlwings on macOS only."""
    words = getattr(sheet.api, "words", None)
    if words is not None and isinstance(words, dict):  # an Excel of the tests brings its own
        return words[name]
    from appscript import k  # type: ignore[import-not-found]  # noqa: PLC0415  (macOS only)

    return getattr(k, name)


def _plain(value: object) -> object:
    """AppleScript's word for nothing is no text and no number."""
    return value if isinstance(value, str | int | float) or hasattr(value, "year") else None
