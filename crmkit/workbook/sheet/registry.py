"""A new sheet joins the workbook: its part, relationship, content type, tab, and the list of titles."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmkit.model.edits import SheetState
from crmkit.workbook.package.markup import (
    Element,
    content_span,
    elements,
    escape,
    escape_attribute,
    insert_inside,
    splice,
    tag_name,
    unescape,
)
from crmkit.workbook.package.parts import RELATIONSHIP_BASE, STRICT_RELATIONSHIP_BASE
from crmkit.workbook.sheet.filters import with_sheet_inserted
from crmkit.workbook.sheet.frame import main_namespace, prefix, prefix_of_namespace, with_attributes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.workbook.package.book import Book
    from crmkit.workbook.package.parts import PartStore

WORKSHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
STRICT_MAIN: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def add_sheet(book: Book, name: str, content: bytes, state: SheetState, position: int | None) -> str:
    """Add a worksheet part with a tab of that name at `position` (None: last); the new part's name.

    The tab that was active stays active, names local to later sheets follow them. docProps/app.xml, where it
    lists the titles of all sheets correctly, lists the new one too.
    """
    store = book.store
    folder = posixpath.join(posixpath.dirname(book.part), "worksheets")
    part = _free_part(store, folder)
    store.put(part, content, "sheet_added")
    store.add_content_override(part, WORKSHEET_TYPE)
    workbook, _ = store.editable(book.part)
    base = STRICT_RELATIONSHIP_BASE if main_namespace(workbook) == STRICT_MAIN else RELATIONSHIP_BASE
    relationship = store.add_relationship(book.part, base + "worksheet", part)
    titles = [sheet.attributes.get("name", "") for sheet in _sheets(workbook)]
    index = len(titles) if position is None else max(0, min(position, len(titles)))
    workbook = with_sheet_inserted(workbook, index)
    workbook = _with_tab(workbook, _Tab(name, state, index), relationship, base.rstrip("/"))
    store.put(book.part, workbook, "sheet_added")
    _list_title(store, titles, name, index)
    return part


def _free_part(store: PartStore, folder: str) -> str:
    number = 1
    while store.find(f"{folder}/sheet{number}.xml") is not None:
        number += 1
    return f"{folder}/sheet{number}.xml"


def _sheets(workbook: bytes) -> list[Element]:
    return [element for element in elements(workbook, ("sheet",), 2) if element.parent == "sheets"]


@dataclass(frozen=True, slots=True)
class _Tab:
    name: str
    state: SheetState
    index: int


def _with_tab(workbook: bytes, new: _Tab, relationship: str, namespace: str) -> bytes:
    sheets = _sheets(workbook)
    group = next(element for element in elements(workbook, ("sheets",), 1))
    ids = [sheet.attributes.get("sheetId", "") for sheet in sheets]
    sheet_id = 1 + max((int(number) for number in ids if number.isdecimal()), default=0)
    mark = prefix_of_namespace(workbook, namespace)
    declaration = "" if mark else f' xmlns:r="{namespace}"'
    shown = "" if new.state is SheetState.VISIBLE else f' state="{new.state.value}"'
    tab = (
        f'<{prefix(workbook)}sheet name="{escape_attribute(new.name)}" sheetId="{sheet_id}"{shown}'
        f'{declaration} {mark or "r"}:id="{relationship}"/>'
    ).encode()
    if new.index < len(sheets):
        return splice(workbook, [(sheets[new.index].start, sheets[new.index].start, tab)])
    return splice(workbook, [insert_inside(workbook, group, tab)])


def _list_title(store: PartStore, titles: Sequence[str], name: str, index: int) -> None:
    """Insert the title where app.xml's list begins with exactly the sheets' titles; else leave it alone."""
    part = next(iter(store.related("", "extended-properties") or store.related("", "extendedProperties")), None)
    if part is None:
        return
    xml, found = store.editable(part)
    counts = [element for element in found if element.name == "i4" and element.parent == "variant"]
    vector = next((item for item in found if item.name == "vector" and item.parent == "TitlesOfParts"), None)
    if vector is None or not counts:
        return
    listed = [item for item in found if item.name == "lpstr" and vector.start < item.start < vector.end]
    written = [unescape(_text(xml, item)) for item in listed]
    if written[: len(titles)] != list(titles) or _text(xml, counts[0]).strip() != str(len(titles)):
        return
    start, end = content_span(xml, counts[0])
    grown = splice(xml, [(start, end, str(len(titles) + 1).encode()), _title(xml, vector, listed, name, index)])
    at = next(item for item in elements(grown, ("vector",)) if item.parent == "TitlesOfParts")
    store.put(part, with_attributes(grown, at, {"size": str(len(listed) + 1)}), "sheet_titles")


def _title(xml: bytes, vector: Element, listed: Sequence[Element], name: str, index: int) -> tuple[int, int, bytes]:
    mark = tag_name(xml, vector.start).removesuffix(b"vector").decode()
    title = f"<{mark}lpstr>{escape(name)}</{mark}lpstr>".encode()
    if index < len(listed):
        return listed[index].start, listed[index].start, title
    return insert_inside(xml, vector, title)


def _text(xml: bytes, element: Element) -> str:
    start, end = content_span(xml, element)
    return xml[start:end].decode()
