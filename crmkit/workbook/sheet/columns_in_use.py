"""Which columns of a sheet have cells, asked column by column and answered by few passes over its bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from crmkit.workbook.sheet.patterns import LETTERS, columns_beyond

_LONGEST_KNOWN: Final = 2  #: letters of the names that `columns_beyond` knows


@dataclass
class ColumnsInUse:
    """Of a sheet whose every cell carries its place first, in its content."""

    xml: bytes
    prefix: bytes
    content: tuple[int, int]
    _free_from: int = len(LETTERS)  #: no cell stands in this column or right of it

    def holds(self, column: int) -> bool:
        """Whether the column has a cell, blank ones with a format included."""
        if column < self._free_from and not self._holds_from(column):
            self._free_from = column
        return (
            column < self._free_from and self.xml.find(self._opening + LETTERS[column].encode(), *self.content) >= 0
        )

    @property
    def _opening(self) -> bytes:
        return b"<" + self.prefix + b'c r="'

    def _holds_from(self, column: int) -> bool:
        """Whether there may be a cell in this column or right of it."""
        before = LETTERS[column - 1]
        if not 0 < len(before) <= _LONGEST_KNOWN:
            return True
        pattern = re.escape(self._opening) + b"(?:" + columns_beyond(before) + b")"
        return re.compile(pattern).search(self.xml, *self.content) is not None
