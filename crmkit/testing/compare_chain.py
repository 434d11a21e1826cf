"""The calculation chain: it loses exactly the cells whose formulas were overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmkit.testing.allowed import place
from crmkit.testing.canonical import child, children, elements
from crmkit.testing.compare_head import compare_head

if TYPE_CHECKING:
    from crmkit.testing.compare_book import Books
    from crmkit.testing.difference import Comparison


def compare_chain(books: Books, part: str, found: Comparison) -> None:
    """Compare calcChain.xml, or judge its removal."""
    before = _entries(books.before.tree(part))
    asked = _asked(books)
    gone = [entry for entry in before if entry[0] in asked]
    if part in books.removed:
        code = "calc_chain_removed" if gone else "entry_lost"
        found.add(code, part, detail=f"{len(before)} entries")
        return
    compare_head(books.before.tree(part), books.after.tree(part), part, found)
    after = _entries(books.after.tree(part))
    if [entry for entry in before if entry[0] not in asked] != after:
        found.add("calc_chain_wrong", part, detail=f"{len(before)} -> {len(after)}, overwritten {len(gone)}")
    if not after:
        found.add("calc_chain_wrong", part, detail="empty, which Excel repairs")
    elif before != after:
        found.add("calc_chain", part)


def _asked(books: Books) -> set[tuple[str, tuple[int, int]]]:
    listed = children(child(books.before.tree(books.before.workbook), "sheets"), "sheet")
    ids = {sheet.get("name"): sheet.get("sheetId", "") for sheet in listed}
    return {
        (ids[name], where) for name, sheet in books.allowed.sheets.items() if name in ids for where in sheet.cells
    }


def _entries(root: Any) -> list[tuple[tuple[str, tuple[int, int]], tuple[tuple[str, str], ...]]]:
    """(sheet id, cell) and the other attributes. An entry without a sheet is on that of the entry before it."""
    entries, sheet = [], ""
    for node in elements(root):
        sheet = node.get("i", sheet)
        others = tuple(sorted((n, v) for n, v in node.attrib.items() if n not in {"i", "r"}))
        entries.append(((sheet, place(node.get("r"))), others))
    return entries
