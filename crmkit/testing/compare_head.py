"""What holds the lists of a part together: its root element, what stands around it, text between its children."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmkit.testing.canonical import loose_text, prolog

if TYPE_CHECKING:
    from collections.abc import Collection

    from crmkit.testing.difference import Comparison


def compare_head(before: Any, after: Any, part: str, found: Comparison, *, free: Collection[str] = ()) -> None:
    """The root keeps name, namespaces and attributes (those in `free` are judged elsewhere), and stands alone."""
    attributes = [
        {name: value for name, value in root.attrib.items() if name not in free} for root in (before, after)
    ]
    if (before.tag, before.nsmap, attributes[0]) != (after.tag, after.nsmap, attributes[1]):
        found.add("root_changed", part, detail=f"{before.nsmap} -> {after.nsmap}")
    if prolog(before) != prolog(after):
        found.add("prolog_changed", part)
    if loose_text(before) != loose_text(after):
        found.add("text_changed", part)
