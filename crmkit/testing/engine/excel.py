"""The Excel for tests itself, and its registration as an engine of xlwings."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crmkit.testing.engine.book import ExcelBook
from crmkit.testing.engine.model import CallRejected, ExcelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass
class ExcelApplication:
    """One running Excel. Every call from outside is counted in `calls` by name and can be made to fail.

    `fails_at` is the number of the call that fails (from 0), `fails_on` says how many calls fail from there on;
    `on_call` is told each call before it is answered. The next `rejected_count` calls are rejected, as by an Excel
    with a cell in edit mode.
    """

    system: str = "windows"  #: "windows" or "macos": whose names `.api` knows
    books: list[ExcelBook] = field(default_factory=list)
    screen_updating: bool = True
    calculation: str = "automatic"
    enable_events: bool = True
    display_alerts: bool = True
    interactive: bool = True
    expands_tables: bool = True  #: what is written beside a table becomes part of it
    calls: list[str] = field(default_factory=list)
    fails_at: int | None = None
    fails_on: int = 1
    on_call: Callable[[str], None] | None = None
    rejected_count: int = 0

    def open(self, path: Path) -> ExcelBook:
        """Open a workbook, as a person does."""
        book = ExcelBook.opened(path)
        book.expands_tables = lambda: self.expands_tables
        self.books.append(book)
        return book

    def close(self, book: ExcelBook) -> None:
        """Close a workbook without saving it."""
        self.books.remove(book)

    def answer(self) -> None:
        """Take a call, or reject it while a person edits a cell.

        Raises:
            CallRejected: it is rejected.
        """
        if self.rejected_count > 0:
            self.rejected_count -= 1
            raise CallRejected("call was rejected by callee")

    def called(self, name: str) -> None:
        """A call from outside.

        Raises:
            ExcelError: it is the one that is to fail.
        """
        self.answer()
        number = len(self.calls)
        self.calls.append(name)
        if self.on_call is not None:
            self.on_call(name)
        if self.fails_at is not None and self.fails_at <= number < self.fails_at + self.fails_on:
            raise ExcelError(f"call {number} ({name}) fails")

    @property
    def settings(self) -> tuple[bool | str, ...]:
        """What people find again after every write."""
        shown = (self.screen_updating, self.calculation, self.enable_events, self.display_alerts)
        return (*shown, self.interactive, self.expands_tables)

    def reset(self) -> None:
        """A new Excel: no books, no calls, settings as installed."""
        self.books.clear()
        self.calls.clear()
        self.fails_at, self.fails_on, self.on_call = None, 1, None
        self.rejected_count = 0
        self.screen_updating = self.enable_events = self.display_alerts = True
        self.interactive = self.expands_tables = True
        self.calculation = "automatic"


@contextmanager
def running_excel(system: str = "windows") -> Iterator[ExcelApplication]:
    """An Excel that runs as long as the block; xlwings sees it as its active engine.

    Args:
        system: "windows" or "macos".
    """
    import xlwings  # noqa: PLC0415  (only where it is asked for: it is an extra)

    from crmkit.testing.engine.impl import EngineImpl  # noqa: PLC0415  (as above)

    excel = ExcelApplication(system)
    before = xlwings.engines.active
    engine: Any = xlwings.main.Engine(impl=EngineImpl(excel))
    xlwings.engines.add(engine)
    engine.activate()
    try:
        yield excel
    finally:
        xlwings.engines.active = before
        xlwings.engines.engines.remove(engine)
        xlwings.engines.engines_by_name.pop(engine.name, None)
