"""Cells read back in bulk where every row holds the same columns: equal contents are decoded once.

Every byte is accounted for: what stands between two references must be one whole cell and nothing else.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from crmkit.workbook.sheet.patterns import NUMBERS, cell_tail
from crmkit.workbook.sheet.row_shape import EvenCells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.model.edits import CellValue
    from crmkit.workbook.sheet.reading import CellReader

WORTH_REMEMBERING: Final = 3  #: cells a content must serve on average
REMEMBERED: Final = 50_000  #: different contents kept at hand
_REFERENCE: Final = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})")


class NotOneCellError(ValueError):
    """What stands behind a reference is no whole cell, or more than one."""


class Tails(dict[bytes, "CellValue"]):
    """The value of a cell by what follows its reference."""

    def __init__(self, reader: CellReader, prefix: bytes) -> None:
        super().__init__()
        self._reader = reader
        self._prefix = prefix
        self._match = cell_tail(prefix).fullmatch

    def __missing__(self, tail: bytes) -> CellValue:
        found = self._match(tail)
        if found is None:
            raise NotOneCellError(tail)
        value = self._reader.values([found[1]], [found[2] or b""])[0]
        if len(self) < REMEMBERED:
            self[tail] = value
        return value

    def of(self, contents: Sequence[bytes]) -> list[CellValue]:
        """The values of many cells; where most differ, all at once instead of remembered.

        Raises:
            NotOneCellError: one of them is none, or more than one.
        """
        if len(set(contents)) * WORTH_REMEMBERING <= len(contents):
            return list(map(self.__getitem__, contents))
        found = list(map(self._match, contents))
        tags = [cell[1] for cell in found if cell is not None]
        if len(tags) < len(contents):
            raise NotOneCellError
        return self._reader.values(tags, [cell[2] or b"" for cell in found if cell is not None], self._prefix)


def evenly_decoded(cells: bytes, prefix: bytes, tails: Tails) -> EvenCells | None:
    """The values of cells that follow each other row by row in the same ascending columns; None where they don't."""
    parts = cells.split(b"<" + prefix + b'c r="')
    split = [part.partition(b'"') for part in parts[1:]]
    width = 0 if parts[0] or not split else _width(split)
    if not width or len(split) % width:
        return None
    columns: list[tuple[bytes, list[CellValue]]] = []
    numbers: list[bytes] = []
    try:
        for at in range(width):
            references, _, contents = zip(*split[at::width], strict=True)
            letters = references[0].rstrip(b"0123456789")
            numbers = numbers or [reference.removeprefix(letters) for reference in references]
            if list(references) != [letters + number for number in numbers]:
                return None
            columns.append((letters, tails.of(contents)))
        rows = list(map(int, numbers))
    except ValueError:  # the longer way says what stands there
        return None
    places = [NUMBERS[letters] for letters, _ in columns]
    return EvenCells(rows, columns) if places == sorted(set(places)) else None


def _width(split: list[tuple[bytes, bytes, bytes]]) -> int:
    """How many cells the first row has; 0 where the first reference is none."""
    first = _REFERENCE.fullmatch(split[0][0])
    if first is None:
        return 0
    row = (_REFERENCE.fullmatch(reference) for reference, _, _ in split)
    return sum(1 for _ in takewhile(lambda found: found is not None and found[2] == first[2], row))
