"""What a style index means, and that existing indexes go on meaning the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crmkit.testing.canonical import canonical, child, chosen, elements, kind
from crmkit.testing.compare_head import compare_head

if TYPE_CHECKING:
    from crmkit.testing.difference import Comparison

#: Lists of styles.xml that may grow at their end.
GROWING = ("fonts", "fills", "borders", "cellXfs", "dxfs")
#: Attributes of a list element that follow its length.
_COUNTS = {"count"}
_TEXT_FORMAT = "@"
_DATE_NUMBERS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_TIME_NUMBERS = {18, 19, 20, 21, 45, 46, 47}
_NO_DATE_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_SILENT = {"applyNumberFormat"}  #: says only that the format below it counts
_BUILT_IN_MARK = "built-in "
_BUILT_IN = {0: "General", 49: _TEXT_FORMAT}


def is_date_format(code: str) -> bool:
    """Whether a number format shows a day or time. `code` is a format code or "built-in 14"."""
    if code.startswith(_BUILT_IN_MARK):
        return int(code.removeprefix(_BUILT_IN_MARK)) in _DATE_NUMBERS
    return bool(re.search("[ymdhs]", _NO_DATE_LETTERS.sub("", code).replace("General", ""), re.IGNORECASE))


def _shows_day(code: str) -> bool:
    """Whether a format shows the day; a mere time of day would hide a date."""
    if code.startswith(_BUILT_IN_MARK):
        return is_date_format(code) and int(code.removeprefix(_BUILT_IN_MARK)) not in _TIME_NUMBERS
    return bool(re.search("[yd]", _NO_DATE_LETTERS.sub("", code).replace("General", ""), re.IGNORECASE))


def style_index(node: Any) -> int:
    """The style a cell or row names; 0 if it names none, -1 for what is no number."""
    written = node.get("s", "0").strip()
    return int(written) if written.isdecimal() else -1


@dataclass(slots=True)
class CellStyles:
    """The lists of one styles part. A workbook without one has the single default style."""

    root: Any = None
    formats: list[Any] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any) -> CellStyles:
        """From the root of styles.xml, or None."""
        if root is None:
            return cls()
        codes = {int(node.get("numFmtId")): node.get("formatCode", "") for node in elements(child(root, "numFmts"))}
        return cls(root, [chosen(node) for node in elements(child(root, "cellXfs"))], codes)

    def exists(self, index: int) -> bool:
        """Whether the index names a style; 0 always does."""
        return index == 0 or 0 <= index < len(self.formats)

    def meaning(self, index: int) -> dict[str, object]:
        """Everything the style says, by aspect; equal dictionaries look the same."""
        if not self.formats or not self.exists(index):
            return {"index": index}
        style = self.formats[index]
        said: dict[str, object] = {name: value for name, value in style.attrib.items() if name not in _REFERENCES}
        number = int(style.get("numFmtId", "0"))
        # a file that redefines General or Text is read by Excel as if it did not
        said["format"] = _BUILT_IN.get(number) or self.codes.get(number, f"{_BUILT_IN_MARK}{number}")
        for aspect, (attribute, list_name) in _LISTS.items():
            said[aspect] = self._item(list_name, int(style.get(attribute, "0")))
        for node in elements(style):
            said[kind(node)] = canonical(node, is_alone=True)
        return said

    def _item(self, list_name: str, index: int) -> bytes:
        items = elements(child(self.root, list_name))
        if not items:
            return b""
        # a reference beyond the list is drawn as the default
        item = chosen(items[index if index < len(items) else 0])
        return b"" if _draws_nothing(item) else canonical(item, is_alone=True)


def _draws_nothing(item: Any) -> bool:
    """Whether a fill or border is the empty one, which a style sheet may also leave out."""
    said = {(name, value) for node in item.iter() for name, value in node.attrib.items()}
    return kind(item) in {"fill", "border"} and said <= {("patternType", "none")}


_LISTS = {"font": ("fontId", "fonts"), "fill": ("fillId", "fills"), "border": ("borderId", "borders")}
_REFERENCES = {"numFmtId", "fontId", "fillId", "borderId"}


def style_verdict(before: dict[str, object], after: dict[str, object], asked: object, *, is_day: bool) -> str:
    """Nothing if equal, else the code of an allowed consequence or "style_changed"."""
    changed = {aspect for aspect in before | after if before.get(aspect) != after.get(aspect)}
    if not changed:
        return ""
    if not isinstance(asked, str) and "quotePrefix" in changed and "quotePrefix" not in after:
        changed.discard("quotePrefix")
        if not changed:
            return "text_mark"
    was, now = str(before.get("format", "General")), str(after.get("format", "General"))
    if is_day and changed - _SILENT == {"format"} and is_date_format(now) and not _shows_day(was):
        return "date_style"
    if isinstance(asked, str) and changed - _SILENT <= {"format", "quotePrefix"}:
        is_text = now == _TEXT_FORMAT or after.get("quotePrefix") in {"1", "true"}
        return "text_style" if is_text else "style_changed"
    return "style_changed"


def compare_styles(before: Any, after: Any, part: str, found: Comparison) -> None:
    """Lists may only grow at their end; everything else in styles.xml stays."""
    compare_head(before, after, part, found)
    old, new = _by_kind(before), _by_kind(after)
    order = [name for name in old if name in new]
    if order != [name for name in new if name in old]:
        found.add("element_order", part)
    for name in old | new:
        if name in GROWING:
            _compare_list(old.get(name), new.get(name), f"{part} {name}", found)
        elif name == "numFmts":
            _compare_formats(old.get(name), new.get(name), f"{part} {name}", found)
        elif name not in new or name not in old:
            found.add("element_lost" if name in old else "element_added", part, name)
        elif canonical(old[name]) != canonical(new[name]):
            found.add("styles_disturbed", part, name)
    found.add("styles", part)


def _by_kind(root: Any) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for node in root:
        name = kind(node) or "comment"
        number = sum(each.partition(" ")[0] == name for each in seen)
        seen[f"{name} {number + 1}" if number else name] = node
    return seen


def _compare_list(before: Any, after: Any, place: str, found: Comparison) -> None:
    old, new = elements(before), elements(after)
    for index, node in enumerate(old):
        if index >= len(new) or canonical(node) != canonical(new[index]):
            found.add("styles_disturbed", place, f"index {index}")
    if not old and new and any(new[0].get(name, "0") != "0" for name in ("numFmtId", "fontId", "fillId", "borderId")):
        found.add("styles_disturbed", place, "index 0", "cells without a style would change")
    _compare_list_head(before, after, place, found)


def _compare_formats(before: Any, after: Any, place: str, found: Comparison) -> None:
    old = {node.get("numFmtId"): canonical(node) for node in elements(before)}
    new = [(node.get("numFmtId"), canonical(node)) for node in elements(after)]
    if len({number for number, _ in new}) != len(new) and len(old) == len(elements(before)):
        found.add("styles_disturbed", place, "a number twice")
    for number, form in old.items():
        if (number, form) not in new:
            found.add("styles_disturbed", place, f"format {number}")
    _compare_list_head(before, after, place, found)


def _compare_list_head(before: Any, after: Any, place: str, found: Comparison) -> None:
    if after is None:
        if before is not None:
            found.add("element_lost", place)
        return
    if "count" in after.attrib and int(after.get("count")) != len(elements(after)) and _counted(before):
        found.add("count_wrong", place, detail=after.get("count"))
    if before is not None:
        heads = [{name: each.get(name) for name in each.attrib if name not in _COUNTS} for each in (before, after)]
        if heads[0] != heads[1]:
            found.add("attribute_changed", place, detail=heads)


def _counted(before: Any) -> bool:
    return before is None or before.get("count") in {None, str(len(elements(before)))}
