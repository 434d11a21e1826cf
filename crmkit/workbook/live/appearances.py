"""How the cell formats of a styles part look, as far as the live door carries it over."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from crmkit.workbook.live.changes import Appearance
from crmkit.workbook.package.markup import attributes_of
from crmkit.workbook.sheet.style_items import collection_items

if TYPE_CHECKING:
    from crmkit.workbook.sheet.styles import CellFormats

_COLLECTIONS: Final = {"fonts": "font", "fills": "fill", "cellXfs": "xf"}
_RGB: Final = rb"[^<>]*\brgb=[\"'](?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})[\"']"
_COLOUR: Final = re.compile(rb"<(?:[\w.-]+:)?color " + _RGB)
_SOLID: Final = re.compile(rb"patternType=[\"']solid[\"'][^<>]*>\s*<(?:[\w.-]+:)?fgColor " + _RGB)
_BOLD: Final = re.compile(rb"<(?:[\w.-]+:)?b(?: val=[\"'](?:1|true)[\"'])?\s*/>")
_WRAPS: Final = re.compile(rb"\bwrapText=[\"'](?:1|true)[\"']")
#: Date formats that have a number and no code in a file: Chinese Excel shows them so.
_CODELESS: Final = {"31": 'yyyy"年"m"月"d"日"', "57": 'yyyy"年"m"月"', "58": 'm"月"d"日"'}
_DAY: Final = "yyyy-mm-dd"


class Appearances:
    """The looks of one styles part by cell format."""

    def __init__(self, formats: CellFormats, xml: bytes) -> None:
        self._formats = formats
        self._xml = xml
        self._known: dict[int, Appearance] = {}

    @cached_property
    def plain(self) -> Appearance:
        """How a cell looks that is not there."""
        return Appearance()

    @cached_property
    def _items(self) -> dict[str, list[bytes]]:
        if not self._xml:
            return {name: [] for name in _COLLECTIONS}
        found = collection_items(self._xml, _COLLECTIONS)
        return {name: [self._xml[item.start : item.end] for item in found[name]] for name in _COLLECTIONS}

    def of(self, xf: int) -> Appearance:
        """The look of a cell format."""
        if xf not in self._known:
            self._known[xf] = self._look(xf)
        return self._known[xf]

    def _look(self, xf: int) -> Appearance:
        written = self._item("cellXfs", xf)
        attributes = attributes_of(written[: written.index(b">") + 1]) if written else {}
        font = self._item("fonts", _number(attributes.get("fontId")))
        fill = _SOLID.search(self._item("fills", _number(attributes.get("fillId"))))
        ink = _COLOUR.search(font)
        return Appearance(
            self._number_format(xf),
            self._formats.has_quote_prefix(xf),
            fill[1].decode().upper() if fill else "",
            ink[1].decode().upper() if ink else "",
            _BOLD.search(font) is not None,
            _WRAPS.search(written) is not None,
        )

    def _item(self, collection: str, at: int) -> bytes:
        items = self._items[collection]
        return items[at] if 0 <= at < len(items) else b""

    def _number_format(self, xf: int) -> str:
        code = self._formats.number_format(xf)
        if not code and self._formats.is_date(xf):
            return _CODELESS.get(self._formats.format_id(xf), _DAY)
        return code or "General"


def _number(written: str | None) -> int:
    return int(written) if written and written.isdecimal() else 0
