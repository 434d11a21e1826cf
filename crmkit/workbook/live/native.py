"""What xlwings does not offer on both systems alike: asked of Excel itself, by COM names or by AppleScript's."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol

from crmkit.workbook.live.macos import MacExcel
from crmkit.workbook.live.windows import WindowsExcel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from crmkit.model.edits import SheetState
    from crmkit.workbook.live.changes import ColumnFrame
    from crmkit.workbook.sheet.areas import Area

    Book = Any  #: xlwings objects; xlwings ships no types we could import without it
    Sheet = Any
    Range = Any


class Native(Protocol):
    """Excel on one system."""

    chunk_rows: int  #: rows of one read or write; AppleScript times out on more

    def save_copy(self, book: Book, path: Path) -> None:
        """Write the book, unsaved changes included, to `path`; the book stays what it is.

        Raises:
            WriteRefused: live_unsaved, where this Excel can't and people have to save first.
        """

    def is_read_only(self, book: Book) -> bool:
        """Whether Excel has the book open for reading only."""

    def has_fixed_sheets(self, book: Book) -> bool:
        """Whether a password keeps sheets from being added."""

    def is_protected(self, sheet: Sheet) -> bool:
        """Whether the sheet's cells are protected."""

    def values(self, cells: Range) -> Sequence[Sequence[object]]:
        """Values as rows, dates as numbers where this Excel can."""

    def set_formulas(self, cells: Range, rows: object) -> None:
        """Set formulas as rows, or one, past the conversions of newer versions of xlwings."""

    def table_growth(self, book: Book) -> bool:
        """Whether tables grow by themselves when something is written beside them."""

    def set_table_growth(self, book: Book, value: bool) -> None:  # noqa: FBT001  (a setting)
        """Let tables grow by themselves, or not."""

    def resize_table(self, sheet: Sheet, name: str, area: Area) -> None:
        """Give a table object another range."""

    def put_filter(self, sheet: Sheet, area: Area | None) -> None:
        """Have the sheet's filter, of which nothing is chosen, cover `area`, or nothing."""

    def is_filtering(self, sheet: Sheet) -> bool:
        """Whether people have chosen something in the sheet's filter."""

    def frame_column(self, sheet: Sheet, column: int, frame: ColumnFrame) -> None:
        """Outline level and visibility of a column."""

    def activate(self, sheet: Sheet) -> None:
        """Have the window show the sheet; the window itself stays where it is."""

    def show(self, sheet: Sheet, state: SheetState) -> None:
        """Show or hide a sheet's tab."""

    def freeze(self, sheet: Sheet, rows: int) -> None:
        """Keep the first rows of the sheet, which is the active one, in view."""


def native_of(book: Book) -> Native:
    """The way to ask the Excel that has this book open."""
    if sys.platform == "win32":
        return WindowsExcel()
    # only Windows' Excel knows this name; an Excel of the tests may go by its names anywhere
    return WindowsExcel() if hasattr(book.api, "SaveCopyAs") else MacExcel()
