"""What changed cells mean for calculation: the chain of formulas, and whether Excel must calculate on opening.

Any formula in the workbook may depend on a cell we set (by name, by table, through INDIRECT), so one formula
anywhere is enough to set fullCalcOnLoad. Charts and conditional formats follow their cells by themselves; pivot
tables show their cache until a person refreshes them, as after typing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from crmkit.workbook.package.markup import set_attributes, splice
from crmkit.workbook.package.search import find_by
from crmkit.workbook.sheet.areas import Area

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.workbook.package.book import Book
    from crmkit.workbook.package.markup import Element

FORMULA: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?f(?=[ />\t\r\n])")


def drop_from_chain(book: Book, dropped: Mapping[str, set[tuple[int, int]]]) -> None:
    """Take replaced formulas, (row, column) by sheet id, out of the calculation chain; an empty chain goes."""
    part = book.related_part("calcChain")
    if part is None or not any(dropped.values()):
        return
    xml, found = book.store.editable(part, {"c"})
    changes: list[tuple[int, int, bytes]] = []
    sheet_id, inherited, kept = "", "", 0
    for element in found:
        sheet_id = element.attributes.get("i", sheet_id)
        if _place(element) in dropped.get(sheet_id, ()):
            changes.append((element.start, element.end, b""))
            continue
        kept += 1
        if "i" not in element.attributes and inherited != sheet_id:
            tag = set_attributes(xml[element.start : element.start_end], {"i": sheet_id})
            changes.append((element.start, element.start_end, tag))
        inherited = sheet_id
    if not kept:
        book.store.drop_relationships_to(book.part, part)
        book.store.drop_content_override(part)
        book.store.remove(part, "calc_chain")
    elif changes:
        book.store.put(part, splice(xml, changes), "calc_chain")


def _place(element: Element) -> tuple[int, int]:
    try:
        area = Area.parse(element.attributes.get("r", ""))
    except ValueError:
        return 0, 0
    return area.first_row, area.first_column


def has_formulas(book: Book) -> bool:
    """Whether any sheet holds a formula; the calculation chain says so without unpacking a sheet."""
    if book.related_part("calcChain") is not None:
        return True
    parts = [sheet.part for sheet in book.sheets() if sheet.part]
    store = book.store
    parts.sort(key=lambda part: part not in store.replaced)
    return any(_may_hold_formula(store.read(part)) for part in parts)


def _may_hold_formula(xml: bytes) -> bool:
    if find_by(xml, b"<f", 1) < 0 and find_by(xml, b":f", 1) < 0:
        return False
    return FORMULA.search(xml) is not None
