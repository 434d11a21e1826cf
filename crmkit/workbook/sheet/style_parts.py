"""The pieces a cell style is made of, as XML and as what they show: font, fill, border, number format, alignment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from crmkit.workbook.package.markup import escape_attribute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.workbook.sheet.looks import Paint

#: An element's descendants by name (a grandchild as parent.name) with their attributes, in order
Pieces: TypeAlias = tuple[tuple[str, dict[str, str]], ...]

ID_ATTRIBUTES: Final = {"fonts": "fontId", "fills": "fillId", "borders": "borderId"}
#: ECMA-376 part 1, CT_Font
_FONT_ORDER: Final = """
    b i strike condense extend outline shadow u vertAlign sz color name family charset scheme
"""
_NOT_SEEN: Final = frozenset({"family", "charset", "scheme", "condense", "extend"})
_FALSE: Final = frozenset({"0", "false"})
_ALIGNMENT_DEFAULTS: Final = {"horizontal": "general", "vertical": "bottom", "wrapText": "0", "indent": "0"}
_WHITE_INDEXES: Final = frozenset({"1", "9"})
_LIGHT: Final = 190  # of 255


def painted_font(font: Pieces, chosen: Paint) -> str:
    """The font with the paint's colour, weight, underline and size."""
    pieces = dict(font)
    if chosen.colour:
        pieces["color"] = {"rgb": chosen.colour}
    for name, wanted in (("b", chosen.is_bold), ("u", chosen.is_underlined)):
        if wanted is not None:
            pieces.pop(name, None)
        if wanted:
            pieces[name] = {}
    if chosen.points_more:
        pieces["sz"] = {"val": f"{float(pieces.get('sz', {}).get('val', '11')) + chosen.points_more:g}"}
    return f"<font>{''.join(_empty(name, pieces[name]) for name in _FONT_ORDER.split() if name in pieces)}</font>"


def solid_fill(colour: str) -> str:
    """A fill of one colour."""
    inner = _empty("fgColor", {"rgb": colour}) + _empty("bgColor", {"indexed": "64"})
    return f'<fill><patternFill patternType="solid">{inner}</patternFill></fill>'


def drawn_border(chosen: Paint) -> str:
    """The paint's box or line as a border; "" where it draws none."""
    colour = chosen.box or chosen.line
    if not colour:
        return ""
    line = _empty("color", {"rgb": colour})
    drawn = ("left", "right", "top", "bottom") if chosen.box else ("bottom",)
    sides = [
        f'<{name} style="thin">{line}</{name}>' if name in drawn else f"<{name}/>"
        for name in ("left", "right", "top", "bottom", "diagonal")
    ]
    return f"<border>{''.join(sides)}</border>"


def painted_alignment(alignment: Mapping[str, str], chosen: Paint, *, wrap: bool, to_right: bool) -> dict[str, str]:
    """The alignment the paint keeps or sets; `wrap` breaks long text into lines, `to_right` sets it right."""
    kept = dict(alignment) if chosen.keeps_alignment else {"vertical": alignment.get("vertical", "bottom")}
    if chosen.vertical:
        kept["vertical"] = chosen.vertical
    if wrap:
        kept["wrapText"] = "1"
    if to_right:
        kept["horizontal"] = "right"
    return {name: value for name, value in kept.items() if value != _ALIGNMENT_DEFAULTS.get(name)}


def font_seen(font: Pieces) -> object:
    """What a font shows, however it is written."""
    return frozenset(
        (name, _values(attributes))
        for name, attributes in font
        if name not in _NOT_SEEN and attributes.get("val", "1") not in (*_FALSE, "none", "baseline")
    )


def fill_seen(fill: Pieces) -> object:
    """What a fill shows: its colour, or the pattern as written."""
    pieces = dict(fill)
    pattern = pieces.get("patternFill", {}).get("patternType", "none")
    if pattern == "none" and "gradientFill" not in pieces:
        return None
    if pattern == "solid":
        return _values(pieces.get("patternFill.fgColor", {}))
    return tuple((name, _values(attributes)) for name, attributes in fill)


def border_seen(border: Pieces) -> object:
    """What a border shows: the sides that are drawn."""
    pieces = dict(border)
    return frozenset(
        (side, attributes["style"], _values(pieces.get(f"{side}.color", {})))
        for side, attributes in border
        if attributes.get("style", "none") != "none"
    )


def alignment_seen(alignment: Mapping[str, str]) -> object:
    """What an alignment shows."""
    normal = {
        name: "1" if value == "true" else "0" if value == "false" else value for name, value in alignment.items()
    }
    return tuple(normal.get(name, default) for name, default in _ALIGNMENT_DEFAULTS.items())


def is_light(colour: Mapping[str, str]) -> bool:
    """Whether text of this colour is meant for a dark ground."""
    if colour.get("theme") == "0" or colour.get("indexed") in _WHITE_INDEXES:
        return True
    rgb = colour.get("rgb", "")[-6:]
    try:
        red, green, blue = bytes.fromhex(rgb)
    except ValueError:
        return False
    return 0.3 * red + 0.59 * green + 0.11 * blue > _LIGHT


def _values(attributes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, value.upper() if name == "rgb" else value) for name, value in attributes.items()))


def _empty(name: str, attributes: Mapping[str, str]) -> str:
    return "<" + name + "".join(f' {key}="{escape_attribute(value)}"' for key, value in attributes.items()) + "/>"
