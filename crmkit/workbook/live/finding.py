"""The workbook among the books of a running Excel; xlwings is loaded here, and only where it can be of use."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crmkit.errors import ExcelBusy, WriteRefused
from crmkit.workbook.guard.holders import find_holder
from crmkit.workbook.live.native import native_of
from crmkit.workbook.live.open_book import OpenBook
from crmkit.workbook.live.patience import bound_xlwings, is_rejection, patiently

if TYPE_CHECKING:
    from collections.abc import Iterator

_SYSTEMS: Final = frozenset({"win32", "darwin"})


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether the live door can be had here. `why` is a text's ending: ready, no_excel, not_installed, not_here."""

    why: str
    version: str = ""  #: xlwings', "" where it is not installed
    book_count: int = 0  #: workbooks open in all running Excels

    @property
    def is_ready(self) -> bool:
        """Whether an Excel answers."""
        return self.why == "ready"


def availability() -> Availability:
    """Look at what this machine offers; nothing is opened."""
    library = _xlwings()
    if library is None:
        return Availability("not_installed" if sys.platform in _SYSTEMS else "not_here")
    bound_xlwings()
    is_running = any(True for _ in _apps(library))
    try:
        count = sum(1 for _ in _books(library))
    except Exception as problem:
        if not is_rejection(problem):
            raise
        count = 0  # it takes no calls at the moment: a cell is being edited
    return Availability("ready" if is_running else "no_excel", str(library.__version__), count)


def find_open_book(path: Path) -> OpenBook | None:
    """The book that Excel has open from the file at `path`; None where there is none that can be reached.

    Raises:
        WriteRefused: live_cloud, where a book of that name comes from a place in the cloud that can't be told.
        ExcelBusy: somebody has it open, perhaps in an Excel that takes no calls.
    """
    library = _xlwings()
    if library is None:
        return None
    bound_xlwings()
    try:
        return patiently(path, lambda: _found(library, path))
    except ExcelBusy:
        if find_holder(path) is None:
            return None  # it is busy with other workbooks
        raise


def _found(library: Any, path: Path) -> OpenBook | None:
    found = next((book for book in _books(library) if _is_from(book, path)), None)
    return OpenBook(path, found, native_of(found)) if found is not None else None


def _xlwings() -> Any | None:
    """The library; elsewhere than on Windows and macOS only if somebody has loaded it with an engine of their own."""
    if sys.platform in _SYSTEMS:
        return import_module("xlwings") if find_spec("xlwings") else None
    return sys.modules.get("xlwings")


def _apps(library: Any) -> Iterator[Any]:
    """The running Excels; none where the engine can't be asked."""
    engine = library.engines.active
    return iter(engine.apps) if engine is not None else iter(())


def _books(library: Any) -> Iterator[Any]:
    for app in _apps(library):
        yield from app.books


def _is_from(book: Any, path: Path) -> bool:
    if str(book.name).casefold() != Path(os.path.realpath(path)).name.casefold():
        return False
    try:
        place = str(book.fullname)
    except Exception as problem:
        if is_rejection(problem):
            raise
        # xlwings found no local folder for the address in the cloud: the file here may be the same or another
        raise WriteRefused("live_cloud", detail=str(book.name)) from problem
    try:
        return Path(place).samefile(path)
    except OSError:
        return False
