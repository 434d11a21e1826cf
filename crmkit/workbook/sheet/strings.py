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
    def _texts(self) -> dict[int, str]:
        return {}

    def text(self, index: int) -> str:
        """The text of one entry.

        Raises:
            BrokenWorkbook: there is no such entry.
        """
        known = self._texts.get(index)
        if known is None:
            if not 0 <= index < len(self._items):
                raise BrokenWorkbook(self.book.store.archive.path, f"sharedStrings {index}")
            known = self._texts[index] = rich_text(self._items[index])
        return known
