"""The classes xlwings asks of an engine, as far as crmkit asks xlwings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openpyxl.utils.cell import range_boundaries

from crmkit.testing.engine.model import ExcelError
from crmkit.testing.engine.ranges import RangeImpl
from crmkit.testing.engine.system_names import api_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crmkit.testing.engine.book import ExcelBook
    from crmkit.testing.engine.excel import ExcelApplication
    from crmkit.testing.engine.model import ExcelSheet

_SETTINGS = frozenset({"screen_updating", "calculation", "enable_events", "display_alerts", "interactive"})


@dataclass
class EngineImpl:
    """The engine."""

    excel: ExcelApplication
    name: str = "crmkit testing"
    type: str = "desktop"

    @property
    def apps(self) -> AppsImpl:
        """The running Excels: one."""
        return AppsImpl(self.excel)


@dataclass
class AppsImpl:
    """One Excel."""

    excel: ExcelApplication

    def keys(self) -> list[int]:
        """Process numbers."""
        return [1]

    def __iter__(self) -> Iterator[AppImpl]:
        yield AppImpl(self.excel)

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> AppImpl:
        return AppImpl(self.excel)


class AppImpl:
    """The application, with the settings people must find again."""

    def __init__(self, excel: ExcelApplication) -> None:
        object.__setattr__(self, "excel", excel)

    def __getattr__(self, name: str) -> Any:
        if name not in _SETTINGS:
            raise AttributeError(name)
        self._refuse_unknown(name)
        self.excel.called(f"get {name}")
        return getattr(self.excel, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in _SETTINGS:
            raise AttributeError(name)
        self._refuse_unknown(name)
        self.excel.called(f"set {name}")
        setattr(self.excel, name, value)

    def _refuse_unknown(self, name: str) -> None:
        if name == "interactive" and self.excel.system == "macos":
            raise ExcelError("'app.interactive' isn't supported on macOS.")

    @property
    def api(self) -> Any:
        """By the system's names."""
        return api_of(self.excel, self.excel)

    @property
    def pid(self) -> int:
        """The process number."""
        return 1

    @property
    def books(self) -> BooksImpl:
        """The open books."""
        return BooksImpl(self.excel)

    def activate(self, steal_focus: bool = False) -> None:  # noqa: FBT001, FBT002  (xlwings calls it so)
        """To the front."""


@dataclass
class BooksImpl:
    """The open books."""

    excel: ExcelApplication

    def __call__(self, name_or_index: int | str) -> BookImpl:
        """A book by name, or by number from 1; KeyError where there is none, as xlwings expects."""
        for at, book in enumerate(self.excel.books, 1):
            if name_or_index in (at, book.name):
                return BookImpl(self.excel, book)
        raise KeyError(name_or_index)

    def __iter__(self) -> Iterator[BookImpl]:
        return (BookImpl(self.excel, book) for book in list(self.excel.books))

    def __len__(self) -> int:
        return len(self.excel.books)


@dataclass
class BookImpl:
    """A book."""

    excel: ExcelApplication
    book: ExcelBook

    @property
    def name(self) -> str:
        """The file's name."""
        self.excel.answer()
        return self.book.name

    @property
    def fullname(self) -> str:
        """Where it was opened from."""
        return str(self.book.path)

    @property
    def app(self) -> AppImpl:
        """Its Excel."""
        return AppImpl(self.excel)

    @property
    def api(self) -> Any:
        """By the system's names."""
        return api_of(self.excel, self.book)

    @property
    def sheets(self) -> SheetsImpl:
        """Its sheets."""
        return SheetsImpl(self.excel, self.book)

    def activate(self) -> None:
        """To the front."""


@dataclass
class SheetsImpl:
    """The sheets of a book."""

    excel: ExcelApplication
    book: ExcelBook

    @property
    def active(self) -> SheetImpl:
        """The one people see."""
        self.excel.called("active sheet")
        return SheetImpl(self.excel, self.book.sheet(self.book.active))

    def __call__(self, name_or_index: int | str) -> SheetImpl:
        """A sheet by name, or by number from 1."""
        self.excel.called("sheet")
        if isinstance(name_or_index, str):
            return SheetImpl(self.excel, self.book.sheet(name_or_index))
        return SheetImpl(self.excel, self.book.sheets[name_or_index - 1])

    def __iter__(self) -> Iterator[SheetImpl]:
        self.excel.called("sheets")
        return (SheetImpl(self.excel, sheet) for sheet in list(self.book.sheets))

    def __len__(self) -> int:
        return len(self.book.sheets)

    def add(self, before: SheetImpl | None, after: SheetImpl | None, name: str) -> SheetImpl:
        """A sheet more. The call can fail before and after Excel has made it."""
        self.excel.called("add sheet")
        neighbour = before or after
        index = self.book.sheets.index(neighbour.sheet) if neighbour is not None else 0
        sheet = self.book.add_sheet(name, index + (before is None and after is not None))
        self.book.is_saved = False
        self.excel.called("name sheet")
        return SheetImpl(self.excel, sheet)


@dataclass
class SheetImpl:
    """A sheet."""

    excel: ExcelApplication
    sheet: ExcelSheet

    @property
    def name(self) -> str:
        """The tab's name."""
        return self.sheet.name

    @property
    def book(self) -> BookImpl:
        """Its book."""
        return BookImpl(self.excel, self.sheet.book)

    @property
    def api(self) -> Any:
        """By the system's names."""
        return api_of(self.excel, self.sheet)

    def delete(self) -> None:
        """Take it away."""
        self.excel.called("delete sheet")
        self.sheet.book.delete_sheet(self.sheet.name)
        self.sheet.book.is_saved = False

    def range(self, first: Any, last: Any = None) -> RangeImpl:
        """A range by places (row, column) or by its reference."""
        if isinstance(first, str):
            left, top, right, bottom = (bound or 0 for bound in range_boundaries(first))
            return RangeImpl(self.excel, self.sheet, (top, left, bottom, right))
        return RangeImpl(self.excel, self.sheet, (*first, *(last or first)))
