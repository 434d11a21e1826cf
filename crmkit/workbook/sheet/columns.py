"""The `<cols>` of a sheet: spans of columns with width, style, outline level; changed without disturbing others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from crmkit.workbook.sheet.areas import LAST_COLUMN

#: Excel's own width of a column nobody has changed, in characters
DEFAULT_WIDTH = 9.140625


@dataclass(frozen=True, slots=True)
class ColumnSpan:
    """One `<col>`: the columns first..last and every attribute besides min and max, as written."""

    first: int
    last: int
    attributes: Mapping[str, str]

    @property
    def is_hidden(self) -> bool:
        """Whether people don't see these columns."""
        return self.attributes.get("hidden") in ("1", "true")

    @property
    def outline_level(self) -> int:
        """0 outside any group."""
        level = self.attributes.get("outlineLevel", "0")
        return int(level) if level.isdigit() else 0


NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})
Change = Callable[[Mapping[str, str]], Mapping[str, str]]


def changed(spans: Iterable[ColumnSpan], first: int, last: int, change: Change) -> list[ColumnSpan]:
    """The spans with `change` applied to columns first..last; spans that cross the border are split.

    Columns no span describes yet get one, made from no attributes; where `change` leaves nothing to say, none.
    """
    ordered = sorted(spans, key=lambda span: span.first)
    outside = [piece for span in ordered for piece in _outside(span, first, last)]
    inside = [_inside(span, first, last) for span in ordered if span.first <= last and span.last >= first]
    inside += _gaps(inside, first, last)
    altered = [replace(span, attributes=change(span.attributes)) for span in inside]
    return sorted(outside + [span for span in altered if span.attributes], key=lambda span: span.first)


def widened(spans: Sequence[ColumnSpan], column: int, width: float | None) -> list[ColumnSpan]:
    """The spans with `column` visible and `width` characters wide (None: as wide as it was)."""

    def set_width(attributes: Mapping[str, str]) -> Mapping[str, str]:
        kept = {name: text for name, text in attributes.items() if name not in _NOT_FOR_A_NEW_COLUMN}
        if width is not None:
            kept.pop("bestFit", None)
            kept |= {"width": _number(width), "customWidth": "1"}
        return kept

    described = any(span.first <= column <= span.last for span in spans)
    return changed(spans, column, column, set_width) if described or width is not None else list(spans)


#: a person who hid or grouped everything right of the table did not mean the column that comes now
_NOT_FOR_A_NEW_COLUMN = frozenset({"hidden", "outlineLevel"})


def folded(spans: Sequence[ColumnSpan], first: int, last: int, *, summary_right: bool = True) -> list[ColumnSpan]:
    """The spans with columns first..last in one hidden outline group, its + on the neighbour column.

    Columns that already are in a group keep it; if people opened that group, new columns join it open.
    `summary_right` False puts the + left of the group, as the sheet's outlinePr may say.
    """
    grouped = [span for span in spans if span.first <= last and span.last >= first and span.outline_level]
    if _covered(grouped, first, last):
        return list(spans)
    is_open = bool(grouped) and not any(span.is_hidden for span in grouped)

    def fold(attributes: Mapping[str, str]) -> Mapping[str, str]:
        if attributes.get("outlineLevel", "0") != "0":
            return attributes
        group = {"outlineLevel": "1"} if is_open else {"outlineLevel": "1", "hidden": "1"}
        return _with_width(_without_button(attributes)) | group

    result = changed(spans, first, last, fold)
    button = last + 1 if summary_right else first - 1
    if is_open or not 1 <= button <= LAST_COLUMN:
        return result
    inner = last if summary_right else first
    result = changed(result, inner, inner, _without_button)
    return changed(result, button, button, lambda attributes: _with_width(attributes) | {"collapsed": "1"})


def deepest_outline(spans: Iterable[ColumnSpan]) -> int:
    """The highest outline level of all columns, which sheetFormatPr repeats."""
    return max((span.outline_level for span in spans), default=0)


def _without_button(attributes: Mapping[str, str]) -> Mapping[str, str]:
    return {name: text for name, text in attributes.items() if name != "collapsed"}


def _with_width(attributes: Mapping[str, str]) -> dict[str, str]:
    return {"width": _number(DEFAULT_WIDTH), **attributes}


def _covered(spans: Iterable[ColumnSpan], first: int, last: int) -> bool:
    return sum(min(span.last, last) - max(span.first, first) + 1 for span in spans) == last - first + 1


def _inside(span: ColumnSpan, first: int, last: int) -> ColumnSpan:
    return replace(span, first=max(span.first, first), last=min(span.last, last))


def _outside(span: ColumnSpan, first: int, last: int) -> list[ColumnSpan]:
    if span.last < first or span.first > last:
        return [span]
    left = [replace(span, last=first - 1)] if span.first < first else []
    right = [replace(span, first=last + 1)] if span.last > last else []
    return left + right


def _gaps(spans: Sequence[ColumnSpan], first: int, last: int) -> list[ColumnSpan]:
    gaps, expected = [], first
    for span in spans:
        if span.first > expected:
            gaps.append(ColumnSpan(expected, span.first - 1, NO_ATTRIBUTES))
        expected = span.last + 1
    if expected <= last:
        gaps.append(ColumnSpan(expected, last, NO_ATTRIBUTES))
    return gaps


def _number(width: float) -> str:
    return f"{width:.10g}"
