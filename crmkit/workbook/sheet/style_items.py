"""The items of a style sheet's collections as programs count them."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from crmkit.workbook.package.markup import Element, elements

if TYPE_CHECKING:
    from collections.abc import Mapping

_ITEM_DEPTH: Final = 2  #: styleSheet, collection, item
_ALTERNATE_DEPTH: Final = 4  #: styleSheet, collection, AlternateContent, Fallback, item
_ALTERNATES: Final = ("AlternateContent", "Fallback")


def collection_items(xml: bytes, names: Mapping[str, str]) -> dict[str, list[Element]]:
    """Per collection (fonts: font ...) its items in order; of an mc:AlternateContent the fallback's, which counts."""
    found = elements(xml, {*names, *names.values(), *_ALTERNATES}, _ALTERNATE_DEPTH)
    collections = [element for element in found if element.depth == 1 and element.name in names]
    starts = [element.start for element in collections]
    items: dict[str, list[Element]] = {name: [] for name in names}
    for element in found:
        at = bisect_right(starts, element.start) - 1
        if at < 0 or element.start >= collections[at].end or element.name != names[collections[at].name]:
            continue
        is_direct = element.depth == _ITEM_DEPTH and element.parent == collections[at].name
        if is_direct or (element.depth == _ALTERNATE_DEPTH and element.parent == "Fallback"):
            items[collections[at].name].append(element)
    return items
