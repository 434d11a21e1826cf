"""Widths and outline groups of columns, written into a sheet's frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.workbook.package.markup import Element, attributes_of, elements, escape_attribute, splice
from crmkit.workbook.sheet import columns
from crmkit.workbook.sheet.columns import ColumnSpan
from crmkit.workbook.sheet.frame import child, children, prefix, put_child, with_attributes

if TYPE_CHECKING:
    from collections.abc import Sequence


def column_spans(frame: bytes) -> list[ColumnSpan]:
    """What the sheet says about its columns, in order."""
    found = [element for element in elements(frame, ("col",), 2) if element.parent == "cols"]
    spans = [
        ColumnSpan(int(element.attributes["min"]), int(element.attributes["max"]), _others(frame, element))
        for element in found
        if element.attributes.get("min", "").isdigit() and element.attributes.get("max", "").isdigit()
    ]
    return sorted(spans, key=lambda span: span.first)


def with_width(frame: bytes, column: int, width: float | None) -> bytes:
    """The frame with one column visible and `width` characters wide (None: as wide as it was)."""
    before = column_spans(frame)
    return _with_spans(frame, before, columns.widened(before, column, width))


def with_fold(frame: bytes, first: int, last: int) -> bytes:
    """The frame with columns first..last in one collapsed outline group; unchanged if they are in one."""
    before = column_spans(frame)
    after = columns.folded(before, first, last, summary_right=_summary_is_right(frame))
    if after == before:
        return frame
    return _with_outline_level(_with_spans(frame, before, after), columns.deepest_outline(after))


def columns_xml(spans: Sequence[ColumnSpan], mark: str = "") -> bytes:
    """The `<cols>` element; `mark` is the namespace prefix with its colon. Nothing for no spans."""
    if not spans:
        return b""
    items = "".join(f'<{mark}col min="{span.first}" max="{span.last}"{_written(span)}/>' for span in spans)
    return f"<{mark}cols>{items}</{mark}cols>".encode()


def _with_spans(frame: bytes, before: list[ColumnSpan], after: list[ColumnSpan]) -> bytes:
    if after == before:
        return frame
    later = children(frame, ("cols",))[1:]
    single = splice(frame, [(element.start, element.end, b"") for element in later])
    return put_child(single, "cols", columns_xml(after, prefix(frame)))


def _with_outline_level(frame: bytes, level: int) -> bytes:
    present = child(frame, "sheetFormatPr")
    if present is None:
        content = f'<{prefix(frame)}sheetFormatPr defaultRowHeight="15" outlineLevelCol="{level}"/>'
        return put_child(frame, "sheetFormatPr", content.encode())
    written = present.attributes.get("outlineLevelCol", "0")
    if written.isdigit() and int(written) >= level:
        return frame
    return with_attributes(frame, present, {"outlineLevelCol": str(level)})


def _summary_is_right(frame: bytes) -> bool:
    properties = children(frame, ("sheetPr",))
    if not properties:
        return True
    outline = [element for element in elements(frame, ("outlinePr",), 2) if element.parent == "sheetPr"]
    return not outline or outline[0].attributes.get("summaryRight", "1") in ("1", "true")


def _others(frame: bytes, element: Element) -> dict[str, str]:
    written = attributes_of(frame[element.start : element.start_end])
    return {name: value for name, value in written.items() if name not in ("min", "max")}


def _written(span: ColumnSpan) -> str:
    return "".join(f' {name}="{escape_attribute(value)}"' for name, value in span.attributes.items())
