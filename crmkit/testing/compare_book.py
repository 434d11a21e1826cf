"""The parts around the sheets: workbook, content types, relationships, calculation chain, shared strings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crmkit.testing.canonical import (
    canonical,
    child,
    children,
    elements,
    is_element,
    kind,
    main_kind,
    relation_id,
)
from crmkit.testing.compare_head import compare_head
from crmkit.testing.package import normal

if TYPE_CHECKING:
    from crmkit.testing.allowed import Allowed
    from crmkit.testing.difference import Comparison
    from crmkit.testing.package import Package

_FILTER_NAME = "_xlnm._FilterDatabase"
#: Children of the workbook element with a rule of their own.
_RULED = {"calcPr", "definedNames", "sheets", "bookViews"}
_NOWHERE = "*"  #: no sheet can have this name: a view that points beyond the tabs
_TAB_POSITIONS = {"activeTab", "firstSheet"}


@dataclass(frozen=True, slots=True)
class Books:
    """Both packages, what was allowed, and which parts came and went (lower-case names)."""

    before: Package
    after: Package
    allowed: Allowed
    added: frozenset[str]
    removed: frozenset[str]


def compare_workbook(books: Books, part: str, found: Comparison) -> None:
    """Sheets, names, views and calcPr; all other children of the workbook element stay."""
    before, after = books.before.tree(part), books.after.tree(part)
    compare_head(before, after, part, found)
    old = [canonical(node) for node in before if main_kind(node) not in _RULED]
    new = [canonical(node) for node in after if main_kind(node) not in _RULED]
    if old != new:
        found.add("element_changed", part, "workbook")
    _compare_sheet_list(books, before, after, part, found)
    _compare_views(before, after, part, found)
    _compare_names(books, before, after, part, found)
    _compare_calculation(child(before, "calcPr"), child(after, "calcPr"), part, found)


def _compare_sheet_list(books: Books, before: Any, after: Any, part: str, found: Comparison) -> None:
    wanted = {name for name, sheet in books.allowed.sheets.items() if sheet.put is not None}
    old = [canonical(node) for node in elements(child(before, "sheets"))]
    names = set(_tabs(before))
    kept, sheet_ids, relation_ids = [], [], []
    for node in elements(child(after, "sheets")):
        name = node.get("name", "")
        sheet_ids.append(node.get("sheetId"))
        relation_ids.append(relation_id(node))
        if name in names:
            kept.append(canonical(node))
        elif name in wanted:
            found.add("sheet_created", part, name)
        else:
            found.add("sheet_list_changed", part, name, "not asked for")
    if kept != old:
        found.add("sheet_list_changed", part, detail="an existing sheet changed, moved or is gone")
    for ids in (sheet_ids, relation_ids):
        if len(set(ids)) != len(ids) and len(names) == len(old):
            found.add("sheet_list_changed", part, detail=f"ids not unique: {ids}")


def _tabs(workbook: Any) -> list[str]:
    return [node.get("name", "") for node in elements(child(workbook, "sheets"))]


def _named_tab(tabs: list[str], index: str | None) -> str | None:
    return tabs[int(index)] if index is not None and int(index) < len(tabs) else index


def _view_tab(tabs: list[str], index: str) -> str:
    return tabs[int(index)] if index.isdecimal() and int(index) < len(tabs) else _NOWHERE


def _compare_views(before: Any, after: Any, part: str, found: Comparison) -> None:
    views = []
    for workbook in (before, after):
        tabs = _tabs(workbook)
        seen = []
        for node in elements(child(workbook, "bookViews")):
            said = dict(node.attrib)
            said |= {name: _view_tab(tabs, said.get(name, "0")) for name in _TAB_POSITIONS}
            seen.append((said, [canonical(each) for each in node]))
        views.append(seen)
    same = canonical_or_none(child(before, "bookViews")) == canonical_or_none(child(after, "bookViews"))
    was_nowhere = any(said[name] == _NOWHERE for said, _ in views[0] for name in _TAB_POSITIONS)
    if views[0] != views[1] and not (same and was_nowhere):
        found.add("element_changed", part, "bookViews", views)
    elif not same:
        found.add("sheet_index", part, "bookViews")


def canonical_or_none(node: Any) -> bytes | None:
    """The canonical form, None for None."""
    return None if node is None else canonical(node)


def _compare_names(books: Books, before: Any, after: Any, part: str, found: Comparison) -> None:
    old, new = _names(before), _names(after)
    for key in old.keys() | new.keys():
        if old.get(key) == new.get(key):
            continue
        name, tab = key
        allowed = books.allowed.sheets.get(tab or "")
        if name == _FILTER_NAME and allowed is not None and (allowed.may_grow or allowed.put is not None):
            found.add("filter_name", part, str(key), f"{old.get(key)} -> {new.get(key)}")
        else:
            found.add("name_changed", part, str(key), f"{old.get(key)} -> {new.get(key)}")
    if [key for key in old if key in new] != [key for key in new if key in old]:
        found.add("name_changed", part, detail="order")


def _names(workbook: Any) -> dict[tuple[str, str | None], tuple[object, ...]]:
    tabs = _tabs(workbook)
    names: dict[tuple[str, str | None], tuple[object, ...]] = {}
    for node in elements(child(workbook, "definedNames")):
        others = {name: value for name, value in node.attrib.items() if name != "localSheetId"}
        key = (node.get("name", ""), _named_tab(tabs, node.get("localSheetId")))
        names[key] = (node.text, tuple(sorted(others.items())))
    return names


def _compare_calculation(before: Any, after: Any, part: str, found: Comparison) -> None:
    was = {} if before is None else dict(before.attrib)
    now = {} if after is None else dict(after.attrib)
    changed = {name for name in was | now if was.get(name) != now.get(name)}
    if changed == {"fullCalcOnLoad"} and now.get("fullCalcOnLoad") in {"1", "true"}:
        found.add("recalculation", part)
    elif changed or (before is not None and after is None):
        found.add("attribute_changed", part, "calcPr", f"{was} -> {now}")


def compare_content_types(books: Books, part: str, found: Comparison) -> None:
    """Types may only come with added parts and go with removed ones."""
    compare_head(books.before.tree(part), books.after.tree(part), part, found)
    old, new = (_types(package.tree(part)) for package in (books.before, books.after))
    kept = [each for each in old if each in new]
    if kept != [each for each in new if each in old]:
        found.add("content_type_wrong", part, detail="order")
    for each in old:
        if each not in new and each[1] not in books.removed:
            found.add("content_type_wrong", part, each[1], "gone")
    for each in new:
        if each not in old and each[1] not in books.added and each[0] != "Default":
            found.add("content_type_wrong", part, each[1], "added")
    if old != new:
        found.add("content_types", part)


def _types(root: Any) -> list[tuple[str, str, str]]:
    return [
        (kind(node), normal(node.get("PartName", "") or node.get("Extension", "")), node.get("ContentType", ""))
        for node in root
        if is_element(node)
    ]


def parts_without_type(package: Package) -> list[str]:
    """Parts whose content type neither an Override nor a Default tells."""
    types = _types(package.tree("[content_types].xml"))
    named = {name for how, name, _ in types if how == "Override"}
    endings = {name for how, name, _ in types if how == "Default"}
    return [part for part in package.entries
            if part not in named and part.rpartition(".")[2] not in endings
            and not part.endswith("/") and part != "[content_types].xml"]  # fmt: skip


def compare_relationships(books: Books, part: str, found: Comparison) -> None:
    """Relationships may only come to added parts and go with removed ones; ids stay unique."""
    compare_head(books.before.tree(part), books.after.tree(part), part, found)
    source = part.replace("_rels/", "").removesuffix(".rels")
    old, new = books.before.relationships(source), books.after.relationships(source)
    for link in old:
        if link not in new and link.target not in books.removed:
            found.add("relationship_wrong", part, link.id, f"gone: {link.target}")
    for link in new:
        if link not in old and link.target not in books.added:
            found.add("relationship_wrong", part, link.id, f"added: {link.target}")
        if not link.is_external and link.target in books.removed:
            found.add("relationship_wrong", part, link.id, f"leads nowhere: {link.target}")
    ids = [link.id for link in new]
    if len(set(ids)) != len(ids) and len({link.id for link in old}) == len(old):
        found.add("relationship_wrong", part, detail="ids not unique")
    if [link for link in old if link in new] != [link for link in new if link in old]:
        found.add("relationship_wrong", part, detail="order")
    found.add("relationships", part)


def compare_strings(before: Any, after: Any, part: str, found: Comparison) -> None:
    """Shared strings may only grow at their end."""
    old = [canonical(node) for node in elements(before)]
    new = [canonical(node) for node in elements(after)]
    if new[: len(old)] != old:
        found.add("strings_disturbed", part)
    compare_head(before, after, part, found, free={"count", "uniqueCount"})
    if len(old) == len(new) and before.get("count") != after.get("count"):
        found.add("count_wrong", part, detail=f"{before.get('count')} -> {after.get('count')}")
    unique = after.get("uniqueCount")
    if unique is not None and int(unique) != len(children(after, "si")):
        found.add("count_wrong", part, detail=unique)
    found.add("strings", part)
