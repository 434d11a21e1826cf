"""python-calamine behind one door: what it raises gets our names, rows become columns, panics become messages."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, TypeVar

from python_calamine import CalamineError, CalamineWorkbook

from crmkit.errors import BrokenWorkbook
from crmkit.workbook.reading.grid import MarkedCells, SheetGrid, gathered

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Result = TypeVar("Result")
_NOT_OURS = (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError)


class ValueReader:
    """The values of a workbook whose archive has passed preflight."""

    def __init__(self, path: Path, data: bytes) -> None:
        """Parse shared strings and styles; sheets are parsed when asked for.

        Raises:
            BrokenWorkbook: the reader can't make sense of the file.
        """
        self._path = path
        self._book = _guarded(path, "", lambda: CalamineWorkbook.from_filelike(BytesIO(data)))

    def grid(self, index: int, name: str, marked: MarkedCells) -> SheetGrid:
        """The cells of the sheet at `index` among the tabs.

        Raises:
            BrokenWorkbook: a cell can't be read.
        """
        return _guarded(self._path, name, lambda: self._read(index, name, marked))

    def _read(self, index: int, name: str, marked: MarkedCells) -> SheetGrid:
        names = self._book.sheet_names
        is_there = index < len(names) and names[index] == name
        sheet = self._book.get_sheet_by_index(index) if is_there else self._book.get_sheet_by_name(name)
        if sheet.end is None:
            return SheetGrid(1, 1, 0, [], marked)
        columns = gathered(iter(sheet.iter_rows()))
        # versions differ in what they skip before the first cell; the last cell is where it is in all of them
        last_row, last_column = sheet.end[0] + 1, sheet.end[1] + 1
        height = len(columns[0])
        return SheetGrid(last_row - height + 1, last_column - len(columns) + 1, height, columns, marked)


def _guarded(path: Path, where: str, read: Callable[[], Result]) -> Result:
    try:
        return read()
    except (CalamineError, ValueError, OSError) as problem:
        raise BrokenWorkbook(path, f"{where}: {problem}".strip(": ")) from problem
    except _NOT_OURS:
        raise
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":  # a Rust panic derives from BaseException
            raise
        raise BrokenWorkbook(path, where or "?") from problem
