"""What conditional formats lay over a cell (dxf): seen as weight and colours, added behind what is there.

A format that shows anything else (a border, a number format, italics) is people's and no overlay of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmkit.workbook.package.markup import attributes_of, elements, insert_inside, set_attributes, splice, tag_name
from crmkit.workbook.sheet.frame import prefix
from crmkit.workbook.sheet.style_items import collection_items
from crmkit.workbook.sheet.styles import ORDER

if TYPE_CHECKING:
    from crmkit.workbook.package.markup import Element

_COLLECTION: Final = "dxfs"
_DXF_DEPTH: Final = 1  #: in a document of its own
_OFF: Final = frozenset({"0", "false", "none"})
_RGB_LENGTH: Final = 6


@dataclass(frozen=True, slots=True)
class Overlay:
    """Colours are RGB in hexadecimal, "" where the cell's own stays."""

    ink: str = ""
    fill: str = ""
    is_bold: bool = False


def overlays_of(styles: bytes) -> list[Overlay | None]:
    """Every conditional format by its index; None for one that shows more than an overlay does."""
    root = elements(styles, None, 0)[0]
    opened = styles[root.start : root.start_end]
    closed = b"</" + tag_name(styles, root.start) + b">"
    return [
        _overlay(elements(opened + styles[item.start : item.end] + closed))
        for item in collection_items(styles, {_COLLECTION: "dxf"})[_COLLECTION]
    ]


def _overlay(found: list[Element]) -> Overlay | None:
    ink, fill, is_bold = "", "", False
    for element in found[_DXF_DEPTH + 1 :]:
        rgb = element.attributes.get("rgb", "")[-_RGB_LENGTH:].upper()
        is_off = element.attributes.get("val", "1") in _OFF
        match element.parent, element.name:
            case ("dxf", "font" | "fill") | ("fill", "patternFill"):
                pass
            case ("font", "color") if rgb:
                ink = rgb
            case ("patternFill", "bgColor") if rgb:
                fill = rgb
            case ("patternFill", "fgColor"):
                pass  # a solid overlay shows its background colour
            case ("font", "b"):
                is_bold = not is_off
            case _ if not is_off:
                return None
    return Overlay(ink, fill, is_bold)


def with_overlay(styles: bytes, overlay: Overlay) -> tuple[bytes, int]:
    """The styles part with that overlay, and its index: one that is there already, else a new last one."""
    present = overlays_of(styles)
    if overlay in present:
        return styles, present.index(overlay)
    mark = prefix(styles)
    written = _written(overlay).replace("</", "\0").replace("<", f"<{mark}").replace("\0", f"</{mark}").encode()
    containers = [element for element in elements(styles, None, 1) if element.depth == 1]
    holder = next((element for element in containers if element.name == _COLLECTION), None)
    count = str(len(present) + 1)
    if holder is None:
        later = [element.start for element in containers if element.name in ORDER[ORDER.index(_COLLECTION) :]]
        name = f"{mark}{_COLLECTION}".encode()
        whole = b'<%b count="1">%b</%b>' % (name, written, name)
        root = elements(styles, None, 0)[0]
        return splice(styles, [(later[0], later[0], whole) if later else insert_inside(styles, root, whole)]), 0
    tag = styles[holder.start : holder.start_end]
    changes = {"count": count} if "count" in attributes_of(tag) else {}
    if holder.is_empty_tag:
        opened = set_attributes(tag, changes)[:-2].rstrip() + b">"
        pieces = [(holder.start, holder.end, opened + written + b"</" + tag_name(tag, 0) + b">")]
    else:
        pieces = [(holder.start, holder.start_end, set_attributes(tag, changes))]
        pieces.append(insert_inside(styles, holder, written))
    return splice(styles, pieces), len(present)


def _written(overlay: Overlay) -> str:
    bold = '<b val="1"/>' if overlay.is_bold else ""
    ink = f'<color rgb="FF{overlay.ink}"/>' if overlay.ink else ""
    font = f"<font>{bold}{ink}</font>" if bold or ink else ""
    back = f'<bgColor rgb="FF{overlay.fill}"/>' if overlay.fill else ""
    fill = f"<fill><patternFill>{back}</patternFill></fill>" if back else ""
    return f"<dxf>{font}{fill}</dxf>" if font or fill else "<dxf/>"
