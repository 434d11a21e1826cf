"""docProps/app.xml: the list of sheet titles may follow created sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmkit.testing.canonical import canonical, elements, kind

if TYPE_CHECKING:
    from crmkit.testing.compare_book import Books
    from crmkit.testing.difference import Comparison

#: The relationship's name in transitional and in strict packages.
EXTENDED_PROPERTIES = ("extended-properties", "extendedProperties")
_LISTS = {"TitlesOfParts", "HeadingPairs"}


def compare_app(books: Books, part: str, found: Comparison) -> None:
    """All but the two title lists stays; the titles gain created sheets only."""
    before, after = books.before.tree(part), books.after.tree(part)
    others = [[canonical(node) for node in root if kind(node) not in _LISTS] for root in (before, after)]
    if others[0] != others[1] or before.attrib != after.attrib:
        found.add("part_changed", part)
    created = {name for name, sheet in books.allowed.sheets.items() if sheet.put is not None}
    old, new = _titles(before), _titles(after)
    if [title for title in new if title not in created or title in old] != old or not created:
        found.add("part_changed", part, "TitlesOfParts", f"{old} -> {new}")
    else:
        found.add("app", part)


def _titles(root: Any) -> list[str]:
    return [
        node.text or ""
        for listed in root
        if kind(listed) == "TitlesOfParts"
        for vector in elements(listed)
        for node in elements(vector)
    ]
