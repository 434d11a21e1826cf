"""How crmkit's cells look: one calm teal family, quiet where nothing is to be done, warm where people type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from crmkit.model.edits import Look

_INK: Final = "FF1F5C61"
_DEEP: Final = "FF2F7378"
_TINT: Final = "FFDCEFEF"
_LINE: Final = "FFE1E8EA"
_WHITE: Final = "FFFFFFFF"


@dataclass(frozen=True, slots=True)
class Paint:
    """What a look changes in the style it starts from; None keeps what is there. Colours are ARGB."""

    colour: str | None = None
    is_bold: bool | None = None
    is_underlined: bool | None = None
    points_more: float = 0
    fill: str | None = None
    line: str | None = None  #: thin line below
    box: str | None = None  #: thin line all around
    vertical: str | None = None
    keeps_alignment: bool = False  #: a header is aligned as its neighbours
    keeps_number_format: bool = False


_PAINTS: Final[dict[Look, Paint]] = {
    Look.PLAIN: Paint(keeps_alignment=True, keeps_number_format=True),
    Look.TITLE: Paint(_INK, is_bold=True, points_more=5, vertical="center"),
    Look.HEADER: Paint(_WHITE, is_bold=True, fill=_DEEP, vertical="center"),
    Look.BODY: Paint(line=_LINE, vertical="center"),
    Look.NOTE: Paint("FF7A868C", vertical="center"),
    Look.LINK: Paint("FF0B6BCB", is_underlined=True, line=_LINE, vertical="center"),
    Look.ALERT: Paint("FFB3261E", fill="FFFDECEA", line=_LINE, vertical="center"),
    Look.INPUT: Paint(fill="FFFFF8DC", box="FFE5D9A5", vertical="center"),
    Look.RED: Paint("FF9C2A1C", fill="FFFBE0DC", line=_LINE, vertical="center"),
    Look.AMBER: Paint("FF7D5200", fill="FFFDEBC4", line=_LINE, vertical="center"),
    Look.YELLOW: Paint("FF6B5B00", fill="FFFFF7B8", line=_LINE, vertical="center"),
    Look.GREEN: Paint("FF21683A", fill="FFDDF0E2", line=_LINE, vertical="center"),
    Look.BLUE: Paint("FF234F80", fill="FFDFEAF7", line=_LINE, vertical="center"),
    Look.PURPLE: Paint("FF5B3A86", fill="FFEBE2F5", line=_LINE, vertical="center"),
    Look.GREY: Paint("FF55616D", fill="FFE9EDF1", line=_LINE, vertical="center"),
}
#: Looks of coloured words.
COLOURED: Final = (Look.RED, Look.AMBER, Look.YELLOW, Look.GREEN, Look.BLUE, Look.PURPLE, Look.GREY)
_MANAGED_HEADER: Final = Paint(_INK, fill=_TINT, keeps_alignment=True, keeps_number_format=True)
_MANAGED_HEADER_ON_DARK: Final = Paint(fill=_DEEP, keeps_alignment=True, keeps_number_format=True)
_MANAGED: Final = Paint("FF47606A", is_bold=False, is_underlined=False)
_MANAGED_ON_DARK: Final = Paint(is_bold=False, is_underlined=False)


def paint(look: Look, *, on_dark: bool) -> Paint:
    """What `look` changes; `on_dark` says that the style it starts from writes light text on a dark fill."""
    if look is Look.MANAGED_HEADER:
        return _MANAGED_HEADER_ON_DARK if on_dark else _MANAGED_HEADER
    if look is Look.MANAGED:
        return _MANAGED_ON_DARK if on_dark else _MANAGED
    return _PAINTS[look]
