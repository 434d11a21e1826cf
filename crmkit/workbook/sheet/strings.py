"""The workbook's shared strings, read when a cell refers to one; crmkit writes its own texts inline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from crmkit.errors import BrokenWorkbook
from crmkit.workbook.package.markup import to_utf8
from crmkit.workbook.sheet.texts import rich_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from crmkit.model.edits import CellValue
    from crmkit.workbook.package.book import Book

_ITEM = re.compile(rb"<(?:[\w.-]+:)?si(?: [^<>]*)?(?:/>|>(.*?)</(?:[\w.-]+:)?si>)", re.DOTALL)


@dataclass
class SharedStrings:
    """Texts by index; unpacked at the first question."""

    book: Book

    @cached_property
    def _items(self) -> list[bytes]:
        part = self.book.related_part("sharedStrings")
        if part is None:
            return []
        xml = to_utf8(self.book.store.read(part))
        if b"<!" not in xml:
            return [found[1] or b"" for found in _ITEM.finditer(xml)]
        _, found = self.book.store.elements(part, {"si"})
        return [xml[element.start : element.end] for element in found]

    @cached_property
    def _texts(self) -> _Texts:
        return _Texts(self.book.store.archive.path, self._items)

    def text(self, index: int) -> str:
        """The text of one entry.

        Raises:
            BrokenWorkbook: there is no such entry.
        """
        return self._texts[index]

    def texts(self, indexes: Iterable[int]) -> list[CellValue]:
        """The texts of many entries; raises as `text`."""
        return list(map(self._texts.__getitem__, indexes))


class _Texts(dict[int, str]):
    """Decoded entries, each when it is first asked for."""

    def __init__(self, path: Path, items: list[bytes]) -> None:
        super().__init__()
        self._path = path
        self._items = items

    def __missing__(self, index: int) -> str:
        if not 0 <= index < len(self._items):
            raise BrokenWorkbook(self._path, f"sharedStrings {index}")
        text = self[index] = rich_text(self._items[index])
        return text
