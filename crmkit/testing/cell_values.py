"""What a cell's XML says, and whether that is what was asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from crmkit.testing.canonical import canonical, child, elements, main_kind

if TYPE_CHECKING:
    from crmkit.model.edits import CellValue

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_HALF_MILLISECOND = 0.0005 / 86400


@dataclass(frozen=True, slots=True)
class CellContent:
    """What one cell holds: type, text of the value, whether a formula stands there."""

    type: str  #: text, number, boolean, error, blank, date (ISO text), formula text
    value: str
    has_formula: bool
    keeps_space: bool = True  #: False when Excel would trim spaces at the ends


def unescape(text: str) -> str:
    """Excel's _xHHHH_ escapes resolved."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def text_of_string(item: Any) -> tuple[str, bool]:
    """Text of a shared or inline string item without phonetic text, and whether its outer spaces are kept."""
    pieces, keeps = [], True
    for node in item:
        if main_kind(node) == "r":
            node = child(node, "t")  # noqa: PLW2901  (a run's text stands one level deeper)
        if node is not None and main_kind(node) == "t":
            piece = node.text or ""
            keeps = keeps and (piece == piece.strip() or node.get(_XML_SPACE) == "preserve")
            pieces.append(unescape(piece))
    return "".join(pieces), keeps


def content_of(cell: Any, strings: list[Any]) -> CellContent:
    """What the cell holds. `strings` are the shared string items."""
    written = cell.get("t", "n")
    value = child(cell, "v")
    raw = "" if value is None else (value.text or "")
    has_formula = child(cell, "f") is not None
    if written == "inlineStr":
        inline = child(cell, "is")
        text, keeps = ("", True) if inline is None else text_of_string(inline)
        return CellContent("text", text, has_formula, keeps)
    if written == "s" and raw.strip():
        text, keeps = text_of_string(strings[int(raw)])
        return CellContent("text", text, has_formula, keeps)
    if written == "str":
        return CellContent("formula text", unescape(raw), has_formula)
    if not raw.strip():
        return CellContent("blank", "", has_formula)
    names = {"b": "boolean", "e": "error", "d": "date"}
    return CellContent(names.get(written, "number"), raw.strip(), has_formula)


def serial(value: date, *, is_1904: bool) -> float:
    """Excel's number for a day or instant. Days before 1900-03-01 count as Excel counts them, one lower."""
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001  (Excel has no zones)
    if is_1904:
        return (moment - datetime(1904, 1, 1)) / timedelta(days=1)  # noqa: DTZ001  (Excel has no zones)
    days = (moment - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001  (Excel has no zones)
    return days if days >= 61 else days - 1  # noqa: PLR2004  (61 is 1900-03-01)


def why_not_landed(cell: Any, asked: CellValue, strings: list[Any], *, is_1904: bool) -> str:
    """Why the cell does not hold what was asked for; "" when it does. None stands for a cell that is absent."""
    if cell is None:
        return "" if asked is None else "no cell"
    content = content_of(cell, strings)
    said = f"{content.type} {content.value!r}"
    if content.has_formula:
        return "formula"
    if asked is None or asked == "":
        return "" if content.type == "blank" or (content.type == "text" and asked == content.value) else said
    if isinstance(asked, str):
        return _why_not_text(content, asked)
    return "" if _holds(content, asked, is_1904=is_1904) else said


def _holds(content: CellContent, asked: date | float | bool, *, is_1904: bool) -> bool:  # noqa: FBT001  (a cell's value)
    if isinstance(asked, bool):
        return (content.type, content.value) == ("boolean", str(int(asked)))
    wanted = serial(asked, is_1904=is_1904) if isinstance(asked, date) else asked
    close = _HALF_MILLISECOND if isinstance(asked, date) else 0
    return content.type == "number" and abs(float(content.value) - float(wanted)) <= close


def _why_not_text(content: CellContent, asked: str) -> str:
    if content.type != "text":
        return f"{content.type} {content.value!r}"
    # XML has one line end; Excel itself stores a cell's line breaks as a single line feed
    if content.value.replace("\r\n", "\n") != asked.replace("\r\n", "\n"):
        return repr(content.value)
    return "" if content.keeps_space else "outer spaces would be trimmed"


def leftovers(before: Any, after: Any) -> str:
    """Attributes and elements of an asked cell that are lost or foreign: what stays is all but value and type.

    Comments and instructions inside the cell belong to the old value and may go with it.
    """
    ours = {"r", "s", "t", "cm", "vm", "ph"}  # metadata of the old value goes with the old value
    kept = {} if before is None else {name: value for name, value in before.attrib.items() if name not in ours}
    now = {name: value for name, value in after.attrib.items() if name not in ours}
    if kept != now or any(name in after.attrib for name in ("cm", "vm", "ph")):
        return f"attributes {kept} -> {dict(after.attrib)}"
    parts = {"v", "is", "f"}
    old = [canonical(node) for node in elements(before) if main_kind(node) not in parts]
    new = [canonical(node) for node in elements(after) if main_kind(node) not in parts]
    return "" if old == new else f"children {old} -> {new}"
