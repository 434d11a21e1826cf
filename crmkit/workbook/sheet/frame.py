"""A sheet's frame: the worksheet XML around its cells, as a document of its own with an empty sheetData.

A sheet of 100,000 rows is 100 MB; what tables, filters, widths and views change lies in the few kilobytes around
the cells. Functions take a frame and return the frame after; every byte they don't mean stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmkit.workbook.package.markup import (
    Element,
    MarkupError,
    elements,
    insert_inside,
    namespaces_of,
    set_attributes,
    splice,
    tag_name,
)
from crmkit.workbook.sheet.scan import MAIN_NAMESPACES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from crmkit.workbook.sheet.scan import SheetScan

#: ECMA-376 part 1, CT_Worksheet: the order in which its children must stand
ORDER: Final = """
    sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios
    autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting
    dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks
    customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF picture oleObjects
    controls webPublishItems tableParts extLst
"""
_RANK: Final = {name: rank for rank, name in enumerate(ORDER.split())}


def children(frame: bytes, names: Collection[str] | None = None) -> list[Element]:
    """The worksheet's own children of these names, in order."""
    return [
        element
        for element in elements(frame, names, 1)
        if element.depth == 1 and element.namespace in MAIN_NAMESPACES
    ]


def child(frame: bytes, name: str) -> Element | None:
    """The worksheet's first child of that name."""
    return next(iter(children(frame, (name,))), None)


def prefix(xml: bytes) -> str:
    """The prefix of the document's own namespace with its colon, "" for the default namespace."""
    root = elements(xml, None, 0)[0]
    name = tag_name(xml, root.start).decode()
    head, colon, _ = name.rpartition(":")
    return head + colon


def put_child(frame: bytes, name: str, content: bytes) -> bytes:
    """The frame with the worksheet's child `name` replaced by `content`, or `content` put in where it belongs."""
    present = child(frame, name)
    if present is not None:
        return splice(frame, [(present.start, present.end, content)])
    following = [item for item in children(frame) if _RANK.get(item.name, -1) > _RANK[name]]
    if following:
        return splice(frame, [(following[0].start, following[0].start, content)])
    root = elements(frame, None, 0)[0]
    return splice(frame, [insert_inside(frame, root, content)])


def main_namespace(xml: bytes) -> str:
    """The namespace of the document's root: transitional or strict."""
    return elements(xml, None, 0)[0].namespace


def with_attributes(xml: bytes, element: Element, changes: Mapping[str, str | None]) -> bytes:
    """The document with attributes of one element set, or dropped with None."""
    tag = set_attributes(xml[element.start : element.start_end], changes)
    return splice(xml, [(element.start, element.start_end, tag)])


def split_frame(sheet: SheetScan) -> bytes:
    """The frame of a scanned sheet."""
    empty = b"<" + sheet.prefix + b"sheetData/>"
    return splice(sheet.xml, [(sheet.data.start, sheet.data.end, empty)])


def joined(frame: bytes, sheet_data: bytes) -> bytes:
    """The sheet's XML again: the frame around a whole sheetData element."""
    empty = child(frame, "sheetData")
    if empty is None:
        raise MarkupError("sheetData")
    return b"".join((frame[: empty.start], sheet_data, frame[empty.end :]))


def prefix_of_namespace(xml: bytes, namespace: str) -> str | None:
    """The prefix (without colon) that the root declares for a namespace, None if it declares none."""
    root = elements(xml, None, 0)[0]
    declared = namespaces_of(xml[root.start : root.start_end])
    return next((name for name, value in declared.items() if value == namespace), None)
