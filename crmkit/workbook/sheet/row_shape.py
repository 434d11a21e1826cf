"""Cells read back by the shape of their first row: the same columns in every row, each a plain text or number.

The shape is a pattern of a whole row. It is believed only where its matches, added up, are all the bytes there are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmkit.workbook.sheet.patterns import NUMBERS, patterns
from crmkit.workbook.sheet.texts import decode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.model.edits import CellValue

_SEPARATOR: Final = "\0"  #: XML has no such character
_PLAIN_TEXT: Final = rb"([^<&\r\0]*)"
_PLAIN_NUMBER: Final = rb"(-?[0-9]+(?:\.[0-9]+)?(?:[Ee][+-]?[0-9]+)?)"
_STYLE: Final = rb'((?: s="[0-9]+")?)'
_INLINE: Final = b' t="inlineStr"'


@dataclass(frozen=True, slots=True)
class EvenCells:
    """Cells of the same rows in several columns."""

    rows: list[int]
    columns: list[tuple[bytes, list[CellValue]]]


@dataclass(frozen=True, slots=True)
class RowShape:
    """The pattern of one row's cells; groups: the row's number, then style and content of each cell."""

    row: re.Pattern[bytes]
    columns: tuple[tuple[bytes, bool], ...]  #: letters, and whether it holds text
    fixed_bytes: int  #: of a row, beside its groups and the further mentions of its number

    @classmethod
    def of(cls, cells: bytes, prefix: bytes) -> RowShape | None:
        """The shape of the first row of these cells; None where it holds anything else or columns don't ascend."""
        match = patterns(prefix).cell.match
        first = found = match(cells)
        columns: list[tuple[bytes, bool]] = []
        while found is not None and first is not None and found[2] == first[2]:
            columns.append((found[1], found[3].endswith(_INLINE)))
            found = match(cells, found.end())
        places = [NUMBERS.get(letters, 0) for letters, _ in columns]
        if not columns or places != sorted(set(places) - {0}):
            return None
        parts = [_cell(letters, prefix, is_text=is_text) for letters, is_text in columns]
        numbers = [rb"([1-9][0-9]{0,6})"] + [rb"\1"] * (len(parts) - 1)
        pattern = b"".join(
            re.escape(start) + number + b'"' + _STYLE + re.escape(opened) + content + re.escape(closed)
            for (start, opened, content, closed), number in zip(parts, numbers, strict=True)
        )
        fixed = sum(len(start) + 1 + len(opened) + len(closed) for start, opened, _, closed in parts)
        return cls(re.compile(pattern), tuple(columns), fixed)

    def read(self, cells: bytes) -> EvenCells | None:
        """The values of cells that are rows of this shape and nothing else; None where they are not."""
        found = self.row.findall(cells)
        if not found:
            return None
        numbers, *groups = zip(*found, strict=True)
        length = self.fixed_bytes * len(found) + len(self.columns) * sum(map(len, numbers))
        if length + sum(sum(map(len, group)) for group in groups) != len(cells):
            return None
        contents = groups[1::2]
        try:
            columns = [
                (letters, _texts(written) if is_text else _numbers(written))
                for (letters, is_text), written in zip(self.columns, contents, strict=True)
            ]
        except UnicodeDecodeError:  # the longer way says what stands there
            return None
        return EvenCells(list(map(int, numbers)), columns)


def _cell(letters: bytes, prefix: bytes, *, is_text: bool) -> tuple[bytes, bytes, bytes, bytes]:
    """A cell's bytes before its row number, from its style to its content, the content's pattern, the rest."""
    start = b"<" + prefix + b'c r="' + letters
    tag = b"t" if is_text else b"v"
    inner = b"<" + prefix + b"is>" if is_text else b""
    opened = (_INLINE if is_text else b"") + b">" + inner + b"<" + prefix + tag + b">"
    closed = b"</" + prefix + tag + b">" + inner.replace(b"<", b"</") + b"</" + prefix + b"c>"
    return start, opened, _PLAIN_TEXT if is_text else _PLAIN_NUMBER, closed


def _texts(written: Sequence[bytes]) -> list[CellValue]:
    together = _SEPARATOR.encode().join(written).decode()
    texts = together.split(_SEPARATOR)
    return list(map(decode, texts)) if "_x" in together else list(texts)


def _numbers(written: Sequence[bytes]) -> list[CellValue]:
    return [float(number) for number in written]
