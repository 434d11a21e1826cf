"""Notes and comments that people left on cells: they follow their row on a crmkit sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from crmkit.errors import WriteRefused
from crmkit.workbook.package.markup import MarkupError, content_span, elements, set_attributes, splice
from crmkit.workbook.sheet.areas import Area

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.workbook.package.parts import PartStore

#: relationship kind to the element that names the cell it belongs to
_BY_REFERENCE: Final = {"comments": "comment", "threadedComment": "threadedComment"}
_ANCHOR_ROWS: Final = (2, 6)  #: places of the upper and the lower row among an anchor's eight numbers
_NUMBER: Final = re.compile(r"[0-9]+")


def noted_rows(store: PartStore, sheet_part: str) -> frozenset[int]:
    """The rows that carry a note or comment."""
    return frozenset(
        area.first_row
        for kind, name in _BY_REFERENCE.items()
        for part in store.related(sheet_part, kind)
        for element in store.elements(part, {name})[1]
        if (area := Area.read(element.attributes.get("ref", "")))
    )


def move_notes(store: PartStore, sheet_part: str, moved: Mapping[int, int]) -> None:
    """Let the notes of rows that moved (old to new number) follow.

    Raises:
        WriteRefused: unreadable_sheet, where the drawing that shows the notes is not well-formed.
    """
    if not noted_rows(store, sheet_part) & moved.keys():
        return
    for kind, name in _BY_REFERENCE.items():
        for part in store.related(sheet_part, kind):
            xml, found = store.editable(part, {name})
            changes = [
                (
                    e.start,
                    e.start_end,
                    set_attributes(xml[e.start : e.start_end], {"ref": _moved(e.attributes["ref"], moved)}),
                )
                for e in found
                if e.attributes.get("ref")
            ]
            store.put(part, splice(xml, changes), "notes")
    for part in store.related(sheet_part, "vmlDrawing"):
        try:
            store.put(part, _moved_shapes(store.read(part), moved), "notes")
        except (MarkupError, UnicodeDecodeError) as problem:
            raise WriteRefused("unreadable_sheet", detail=part) from problem


def _moved(reference: str, moved: Mapping[int, int]) -> str:
    area = Area.read(reference)
    if area is None:
        return reference
    row = moved.get(area.first_row, area.first_row)
    return str(Area(row, area.first_column, row, area.first_column))


def _moved_shapes(xml: bytes, moved: Mapping[int, int]) -> bytes:
    """The drawing with each note's shape at its cell's new row. Rows count from 0 here."""
    found = elements(xml, {"ClientData", "Row", "Anchor"})
    changes: list[tuple[int, int, bytes]] = []
    for note in (e for e in found if e.name == "ClientData" and e.attributes.get("ObjectType") == "Note"):
        inside = {e.name: content_span(xml, e) for e in found if note.start < e.start < note.end}
        if "Row" not in inside:
            continue
        start, end = inside["Row"]
        row = int(xml[start:end]) + 1 if xml[start:end].strip().isdigit() else 0
        shift = moved.get(row, row) - row
        if shift:
            changes.append((start, end, str(row - 1 + shift).encode()))
            if "Anchor" in inside:
                start, end = inside["Anchor"]
                changes.append((start, end, _shifted(xml[start:end].decode(), shift).encode()))
    return splice(xml, changes)


def _shifted(anchor: str, shift: int) -> str:
    """An anchor (column, offset, row, offset, twice) some rows further down."""
    numbers = iter(range(8))
    return _NUMBER.sub(
        lambda found: str(max(0, int(found[0]) + shift)) if next(numbers, 0) in _ANCHOR_ROWS else found[0], anchor
    )
