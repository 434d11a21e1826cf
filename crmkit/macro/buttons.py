"""The 刷新 button: a form control in the sheet's old-style drawing (VML), which Excel and LibreOffice both click."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmkit.errors import WriteRefused
from crmkit.macro.sheet_parts import change_frame, drawing_of, with_drawing, without_drawing
from crmkit.workbook.package.markup import escape
from crmkit.workbook.package.parts import RELATIONSHIP_BASE

if TYPE_CHECKING:
    from crmkit.macro.placing import Anchor
    from crmkit.workbook.package.parts import PartStore

MACRO: Final = "[0]!CrmRefresh"
VML_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_IDS_A_DRAWING: Final = 1024
_SIZE, _SMALL_SIZE = 220, 180  #: twentieths of a point
_SMALL_BELOW_PIXELS: Final = 22
_HEAD: Final = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{drawing}"/></o:shapelayout>'
)
_TYPE: Final = (
    '<v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/>'
    '<v:path shadowok="f" o:extrusionok="f" strokeok="f" fillok="f" o:connecttype="rect"/>'
    '<o:lock v:ext="edit" shapetype="t"/></v:shapetype>'
)
_SHAPE: Final = (
    '<v:shape id="_x0000_s{shape}" type="#_x0000_t201" style="position:absolute;margin-left:{left}pt;'
    'margin-top:{top}pt;width:{width}pt;height:{height}pt;z-index:1;mso-wrap-style:tight" o:button="t"'
    ' fillcolor="buttonFace [67]" strokecolor="windowText [64]" o:insetmode="auto">'
    '<v:fill color2="buttonFace [67]" o:detectmouseclick="t"/><o:lock v:ext="edit" rotation="t"/>'
    '<v:textbox style="mso-direction-alt:auto" o:singleclick="f">'
    '<div style="text-align:center"><font face="{font}" size="{size}" color="#000000">'
    "{caption}</font></div></v:textbox>"
    '<x:ClientData ObjectType="Button"><x:Anchor>{anchor}</x:Anchor><x:PrintObject>False</x:PrintObject>'
    "<x:AutoFill>False</x:AutoFill><x:FmlaMacro>{macro}</x:FmlaMacro><x:TextHAlign>Center</x:TextHAlign>"
    "<x:TextVAlign>Center</x:TextVAlign></x:ClientData></v:shape>"
)
_OUR_SHAPE: Final = re.compile(
    rb"<v:shape\b(?:(?!</v:shape>).)*?<x:FmlaMacro>\s*(?:\[0\]!)?CrmRefresh\s*</x:FmlaMacro>.*?</v:shape>\s*",
    re.DOTALL,
)
_BUTTON_TYPE: Final = re.compile(rb'<v:shapetype\s[^>]*id="_x0000_t201".*?</v:shapetype>\s*', re.DOTALL)
_ANY_SHAPE: Final = re.compile(rb"<v:shape\s")
_END: Final = re.compile(rb"</xml\s*>\s*$")


@dataclass(frozen=True, slots=True)
class Button:
    """What the button says and where it stands."""

    caption: str
    font: str
    anchor: Anchor

    def shape(self, number: int) -> str:
        """The button's shape with the number its sheet knows it by."""
        left, top, width, height = (round(pixels * 0.75, 2) for pixels in self.anchor.box)
        return _SHAPE.format(
            shape=number,
            left=left,
            top=top,
            width=width,
            height=height,
            font=escape(self.font),
            size=_SIZE if self.anchor.height >= _SMALL_BELOW_PIXELS else _SMALL_SIZE,
            caption=escape(self.caption),
            anchor=self.anchor.text,
            macro=MACRO,
        )


def add_button(store: PartStore, sheet_part: str, button: Button, drawing: int) -> None:
    """Put the button on a sheet, beside the notes its drawing may hold; `drawing` is a number no drawing has yet.

    Raises:
        WriteRefused: unreadable_sheet, where the drawing does not end as drawings do.
    """
    present = drawing_of(store, sheet_part)
    if present:
        store.put(present, _with_shape(store.read(present), button, present), "button")
        return
    part = f"xl/drawings/crmkitButton{drawing}.vml"
    xml = _HEAD.format(drawing=drawing) + _TYPE + button.shape(drawing * _IDS_A_DRAWING + 1) + "</xml>"
    store.put(part, xml.encode(), "button")
    relationship = store.add_relationship(sheet_part, RELATIONSHIP_BASE + "vmlDrawing", part)
    change_frame(store, sheet_part, lambda frame: with_drawing(frame, relationship), "button")


def _with_shape(xml: bytes, button: Button, part: str) -> bytes:
    end = _END.search(xml)
    if end is None:
        raise WriteRefused("unreadable_sheet", detail=part)
    numbers = [int(found) for found in re.findall(rb'id="_x0000_s(\d+)"', xml)]
    kind = "" if _BUTTON_TYPE.search(xml) else _TYPE
    addition = kind + button.shape(max(numbers, default=_IDS_A_DRAWING) + 1)
    return xml[: end.start()] + addition.encode() + xml[end.start() :]


def remove_button(store: PartStore, sheet_part: str) -> bool:
    """Take the button off a sheet, and the drawing with it where nothing else is in it; whether there was one."""
    part = drawing_of(store, sheet_part)
    xml = store.read(part) if part else b""
    rest = _OUR_SHAPE.sub(b"", xml)
    if rest == xml:
        return False
    if b'type="#_x0000_t201"' not in rest:
        rest = _BUTTON_TYPE.sub(b"", rest)
    if _ANY_SHAPE.search(rest):
        store.put(part, rest, "button")
        return True
    change_frame(store, sheet_part, without_drawing, "button")
    store.drop_relationships_to(sheet_part, part)
    store.remove(part, "button")
    return True


def has_button(store: PartStore, sheet_part: str) -> bool:
    """Whether the sheet has our button."""
    part = drawing_of(store, sheet_part)
    return bool(part) and _OUR_SHAPE.search(store.read(part)) is not None


def free_drawing(store: PartStore) -> int:
    """A number for a new drawing that no drawing of the workbook claims."""
    taken = [
        int(number)
        for name in (*store.archive.names, *store.added)
        if name.casefold().endswith(".vml") and store.find(name)
        for claimed in re.findall(rb'idmap[^>]*data="([\d,\s]+)"', store.read(name))
        for number in claimed.split(b",")
    ]
    return max(taken, default=0) + 1
