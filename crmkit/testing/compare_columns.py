"""Column widths, styles and outline groups: only added and folded columns may change theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmkit.testing.canonical import child, children

if TYPE_CHECKING:
    from crmkit.testing.allowed import AllowedSheet
    from crmkit.testing.difference import Comparison

_FOLD = {"outlineLevel", "hidden", "collapsed"}
_WIDTH = {"width", "customWidth", "bestFit"}


def spread(columns: Any) -> dict[int, dict[str, str]]:
    """Attributes of each described column by number. Ranges that end beyond the sheet are cut off."""
    described: dict[int, dict[str, str]] = {}
    for node in children(columns, "col"):
        said = {name: value for name, value in node.attrib.items() if name not in {"min", "max"}}
        for column in range(int(node.get("min", "1")), min(int(node.get("max", "1")), 16_384) + 1):
            described.setdefault(column, said)
    return described


def column_style(columns: Any, column: int) -> int:
    """The style a column gives to cells that are not there; 0 if none."""
    for node in children(columns, "col"):
        if int(node.get("min", "1")) <= column <= int(node.get("max", "1")):
            written = node.get("style", "0")
            return int(written) if written.isdecimal() else -1
    return 0


def compare_columns(before: Any, after: Any, allowed: AllowedSheet, part: str, found: Comparison) -> None:
    """Compare cols and sheetFormatPr of a sheet."""
    old, new = spread(child(before, "cols")), spread(child(after, "cols"))
    touched = allowed.columns_touched
    # the column right of a folded group carries the mark of the button
    beside = {last + 1 for _, last in allowed.folded} | {first - 1 for first, _ in allowed.folded}
    for column in sorted(old.keys() | new.keys()):
        was, now = old.get(column, {}), new.get(column, {})
        changed = {name for name in was | now if was.get(name) != now.get(name)}
        may = (_FOLD | _WIDTH | {"style"}) if column in touched else set()
        may |= {"collapsed", *_WIDTH} if column in beside else set()
        if changed - may:
            found.add("columns_changed", part, f"column {column}", f"{was} -> {now}")
        elif changed:
            found.add("columns", part, f"column {column}", f"{was} -> {now}")
    _compare_format(child(before, "sheetFormatPr"), child(after, "sheetFormatPr"), allowed, part, found)


def _compare_format(before: Any, after: Any, allowed: AllowedSheet, part: str, found: Comparison) -> None:
    was = {} if before is None else dict(before.attrib)
    now = {} if after is None else dict(after.attrib)
    changed = {name for name in was | now if was.get(name) != now.get(name)}
    if not changed and (before is None) == (after is None):
        return
    created = {"defaultRowHeight"} if before is None else set()
    if allowed.folded and changed <= {"outlineLevelCol"} | created:
        found.add("sheet_format", part, detail=f"{was} -> {now}")
    else:
        found.add("attribute_changed", part, "sheetFormatPr", f"{was} -> {now}")
