"""Small edits of a sheet's part, outside its cells: the code name, the drawing that holds the button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmkit.workbook.package.book import STRICT_NAMESPACE
from crmkit.workbook.package.markup import elements, set_attributes, splice, tag_name
from crmkit.workbook.package.parts import RELATIONSHIP_BASE
from crmkit.workbook.sheet.frame import (
    child,
    joined,
    prefix,
    prefix_of_namespace,
    put_child,
    split_frame,
    with_attributes,
)
from crmkit.workbook.sheet.scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable

    from crmkit.workbook.package.parts import PartStore

_RELATIONSHIPS: Final = RELATIONSHIP_BASE.rstrip("/")
CODE_NAME: Final = "codeName"
SHEET_ELEMENT: Final = "sheetPr"
WORKBOOK_ELEMENT: Final = "workbookPr"


def change_frame(store: PartStore, part: str, change: Callable[[bytes], bytes], reason: str) -> None:
    """Let `change` edit a sheet around its cells; equal content is no change.

    Raises:
        WriteRefused: encoding.
        BrokenWorkbook, SuspiciousWorkbook: the part is damaged.
    """
    xml, roots = store.editable(part, {"worksheet", "chartsheet"})
    if roots and roots[0].name == "worksheet":
        sheet = scan(xml)
        new = joined(change(split_frame(sheet)), xml[sheet.data.start : sheet.data.end])
    else:
        new = change(xml)
    if new != xml:
        store.put(part, new, reason)


def code_name_of(frame: bytes) -> str:
    """The name VBA knows the sheet by, "" where it has none."""
    found = [element for element in elements(frame, {SHEET_ELEMENT}, 1) if element.depth == 1]
    return found[0].attributes.get(CODE_NAME, "") if found else ""


def with_code_name(frame: bytes, name: str) -> bytes:
    """The sheet with that code name."""
    found = [element for element in elements(frame, {SHEET_ELEMENT}, 1) if element.depth == 1]
    if found:
        return with_attributes(frame, found[0], {CODE_NAME: name})
    root = elements(frame, None, 0)[0]
    line = f'<{prefix(frame)}{SHEET_ELEMENT} {CODE_NAME}="{name}"/>'.encode()
    return splice(frame, [(root.start_end, root.start_end, line)])


def without_code_name(xml: bytes, element_name: str, *, with_element: bool) -> bytes:
    """A sheet or workbook without its code name; `with_element` drops the element too, if nothing else is in it."""
    found = [element for element in elements(xml, {element_name}, 1) if element.depth == 1]
    if not found:
        return xml
    element = found[0]
    tag = set_attributes(xml[element.start : element.start_end], {CODE_NAME: None})
    is_bare = element.is_empty_tag and tag.rstrip(b"/> ") == b"<" + tag_name(xml, element.start)
    if with_element and is_bare:
        return splice(xml, [(element.start, element.end, b"")])
    return splice(xml, [(element.start, element.start_end, tag)])


def has_element(xml: bytes, name: str) -> bool:
    """Whether the part has that child."""
    return any(element.depth == 1 for element in elements(xml, {name}, 1))


def with_drawing(frame: bytes, relationship: str) -> bytes:
    """The sheet with its old-style drawing named by a relationship's id."""
    mark = prefix_of_namespace(frame, _RELATIONSHIPS)
    declared = "" if mark else f' xmlns:r="{_RELATIONSHIPS}"'
    line = f'<{prefix(frame)}legacyDrawing{declared} {mark or "r"}:id="{relationship}"/>'
    return put_child(frame, "legacyDrawing", line.encode())


def drawing_of(store: PartStore, part: str) -> str:
    """The entry of the sheet's old-style drawing (notes, buttons), "" where it has none."""
    _, found = store.elements(part, {"legacyDrawing"})
    ids = {value for element in found for name, value in element.attributes.items() if name.endswith("}id")}
    return next((known.part for known in store.relationships(part) if known.id in ids), "")


def without_drawing(frame: bytes) -> bytes:
    """The sheet without its old-style drawing."""
    found = child(frame, "legacyDrawing")
    return splice(frame, [(found.start, found.end, b"")]) if found else frame


def workbook_code_name(store: PartStore, part: str) -> str:
    """The name VBA knows the workbook by, "" where it has none."""
    _, found = store.elements(part, {WORKBOOK_ELEMENT})
    return found[0].attributes.get(CODE_NAME, "") if found else ""


def put_workbook_code_name(store: PartStore, part: str, name: str) -> None:
    """Set the workbook's code name.

    Raises:
        WriteRefused: encoding.
    """
    xml, found = store.editable(part, {"workbook", WORKBOOK_ELEMENT, "fileVersion", "fileSharing"})
    present = [element for element in found if element.name == WORKBOOK_ELEMENT]
    if present:
        store.put(part, with_attributes(xml, present[0], {CODE_NAME: name}), "code_name")
        return
    line = f'<{prefix(xml)}{WORKBOOK_ELEMENT} {CODE_NAME}="{name}"/>'.encode()
    before = [element.end for element in found if element.depth == 1]
    at = before[-1] if before else found[0].start_end
    store.put(part, splice(xml, [(at, at, line)]), "code_name")


def is_strict(namespace: str) -> bool:
    """Whether the workbook is written in the strict form of the standard, which has no old-style drawings."""
    return namespace == STRICT_NAMESPACE
