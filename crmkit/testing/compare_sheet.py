"""One touched sheet before and after: everything around the cells, then rows and cells."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from crmkit.testing.allowed import address
from crmkit.testing.canonical import canonical, child, is_element, loose_text, main_kind, prolog
from crmkit.testing.compare_cells import compare_rows
from crmkit.testing.compare_columns import compare_columns
from crmkit.testing.compare_rules import colours_put_back, grown_back
from crmkit.testing.formula_meaning import covers, span
from crmkit.testing.grid import nodes_of, rows_of

if TYPE_CHECKING:
    from crmkit.testing.allowed import AllowedSheet
    from crmkit.testing.difference import Comparison
    from crmkit.testing.sheet_pair import SheetPair

#: Children of a worksheet with a rule of their own; all others stay as they are.
_RULED = {"dimension", "cols", "sheetFormatPr", "sheetData", "autoFilter"}


def compare_sheet(pair: SheetPair, found: Comparison) -> None:
    """Compare one touched sheet; every difference lands in `found`."""
    _compare_root(pair, found)
    _compare_children(pair, found)
    _compare_dimension(pair, found)
    _compare_filter(pair, found)
    compare_columns(pair.before, pair.after, pair.allowed, pair.part, found)
    before, after = child(pair.before, "sheetData"), child(pair.after, "sheetData")
    if before is None or after is None:
        if before is not after:
            found.add("element_lost" if after is None else "element_added", pair.part, "sheetData")
        return
    if dict(before.attrib) != dict(after.attrib):
        found.add("attribute_changed", pair.part, "sheetData")
    if loose_text(before) != loose_text(after):
        found.add("text_changed", pair.part, "sheetData")
    _compare_loose_nodes(pair, before, after, found)
    compare_rows(pair, rows_of(before), rows_of(after), found)


def _compare_root(pair: SheetPair, found: Comparison) -> None:
    before, after = pair.before, pair.after
    if (before.tag, dict(before.attrib), before.nsmap) != (after.tag, dict(after.attrib), after.nsmap):
        found.add("root_changed", pair.part, detail=f"{before.nsmap} -> {after.nsmap}")
    if prolog(before) != prolog(after):
        found.add("prolog_changed", pair.part)
    if loose_text(before) != loose_text(after):
        found.add("text_changed", pair.part)


def _compare_children(pair: SheetPair, found: Comparison) -> None:
    before = [node for node in pair.before if main_kind(node) not in _RULED]
    after = [node for node in pair.after if main_kind(node) not in _RULED]
    if pair.allowed.may_grow:
        after = grown_back(before, after, pair.part, found)
    if pair.allowed.recoloured:
        colours_put_back(before, after, pair.allowed.recoloured, pair.part, found)
    old, new = [canonical(node) for node in before], [canonical(node) for node in after]
    for node, form in zip(before, old, strict=True):
        if form not in new:
            same = [other for other in after if other.tag == node.tag]
            found.add("element_changed" if same else "element_lost", pair.part, _named(node))
    if len(new) > len(old):
        lost = Counter(old)
        added = [_named(node) for node, form in zip(after, new, strict=True) if not lost[form]]
        found.add("element_added", pair.part, detail=added)
    names_before = [_named(node) for node in pair.before]
    names_after = [_named(node) for node in pair.after]
    kept = set(names_before) & set(names_after)
    if [name for name in names_before if name in kept] != [name for name in names_after if name in kept]:
        found.add("element_order", pair.part, detail=names_after)


def _named(node: Any) -> str:
    return main_kind(node) or (str(node.tag) if is_element(node) else "comment or instruction")


def _compare_dimension(pair: SheetPair, found: Comparison) -> None:
    before, after = child(pair.before, "dimension"), child(pair.after, "dimension")
    if before is None or after is None:
        if before is not after:
            found.add("element_lost" if after is None else "element_added", pair.part, "dimension")
        return
    old, new = before.get("ref", ""), after.get("ref", "")
    asked = [address(*where) for where, cell in pair.allowed.cells.items() if cell.value is not None]
    if pair.allowed.put is None:
        try:
            holds = all(covers(new, where) for where in asked) and (old == new or covers(new, old))
        except ValueError:
            holds = old == new
        if not holds:
            found.add("dimension_wrong", pair.part, "dimension", f"{old} -> {new}, asked {asked[:5]}")
    if old != new:
        found.add("dimension", pair.part, detail=f"{old} -> {new}")
    if {**before.attrib, "ref": ""} != {**after.attrib, "ref": ""}:
        found.add("attribute_changed", pair.part, "dimension")


def _compare_filter(pair: SheetPair, found: Comparison) -> None:
    before, after = child(pair.before, "autoFilter"), child(pair.after, "autoFilter")
    if before is None and after is None:
        return
    if before is None or after is None:
        found.add("element_lost" if after is None else "element_added", pair.part, "autoFilter")
        return
    compare_filter(before, after, pair.allowed, pair.part, found)


def compare_filter(before: Any, after: Any, allowed: AllowedSheet, part: str, found: Comparison) -> None:
    """A filter's range may grow with added rows and columns; its criteria stay."""
    old, new = before.get("ref", ""), after.get("ref", "")
    if old != new:
        grows = allowed.may_grow and covers(new, old) and span(new)[:2] == span(old)[:2]
        found.add("filter" if grows else "filter_wrong", part, "autoFilter", f"{old} -> {new}")
    criteria = [[canonical(node) for node in each] for each in (before, after)]
    heads = [{**each.attrib, "ref": ""} for each in (before, after)]
    if criteria[0] != criteria[1] or heads[0] != heads[1]:
        found.add("filter_wrong", part, "autoFilter", "criteria")


def _compare_loose_nodes(pair: SheetPair, before: Any, after: Any, found: Comparison) -> None:
    """Comments and instructions among the rows stay, and stay between the same rows."""
    if pair.allowed.put is not None:
        return
    new_rows = {row.number for row in rows_of(after)} - {row.number for row in rows_of(before)}
    if nodes_of(before, set()) != nodes_of(after, new_rows):
        found.add("element_changed", pair.part, "sheetData", "comments or instructions among the rows")
