"""Excel tables of a touched sheet: their headers stay equal to the header cells, growth only where asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmkit.testing.canonical import canonical, child, children, main_kind
from crmkit.testing.compare_head import compare_head
from crmkit.testing.compare_sheet import compare_filter
from crmkit.testing.formula_meaning import span

if TYPE_CHECKING:
    from crmkit.testing.allowed import AllowedSheet
    from crmkit.testing.difference import Comparison

_RULED = {"autoFilter", "tableColumns"}


def compare_table(before: Any, after: Any, allowed: AllowedSheet, part: str, found: Comparison) -> None:
    """Compare one table part of a touched sheet, changed or not."""
    try:
        grown = _compare_range(before, after, allowed, part, found)
    except ValueError:
        found.add("table_wrong", part, "ref", after.get("ref"))
        return
    compare_head(before, after, part, found, free={"ref"})
    others = [[canonical(node) for node in root if main_kind(node) not in _RULED] for root in (before, after)]
    if others[0] != others[1]:
        found.add("table_wrong", part, detail="beyond ref, filter and columns")
    _compare_columns(before, after, allowed, part, found)
    filters = [child(root, "autoFilter") for root in (before, after)]
    if (filters[0] is None) != (filters[1] is None):
        found.add("table_wrong", part, "autoFilter")
    elif filters[0] is not None:
        compare_filter(filters[0], filters[1], allowed, part, found)
        if grown and filters[0].get("ref") == filters[1].get("ref"):
            found.add("filter_wrong", part, "autoFilter", "did not grow with its table")
    if canonical(before) != canonical(after):
        found.add("table", part, detail=f"{before.get('ref')} -> {after.get('ref')}")


def _compare_range(before: Any, after: Any, allowed: AllowedSheet, part: str, found: Comparison) -> bool:
    old, new = str(before.get("ref", "")), str(after.get("ref", ""))
    top, left, bottom, right = span(old)
    wanted_right = max([right, *columns_beside(before, allowed)])
    below = [rows.after_row + len(rows.rows) for rows in allowed.added_rows if rows.after_row == bottom
             and any(left <= column <= right for row in rows.rows for column in row)]  # fmt: skip
    wanted = (top, left, max([bottom, *below]), wanted_right)
    if span(new) != wanted:
        found.add("table_wrong", part, "ref", f"{old} -> {new}, wanted {wanted}")
    return old != new


def columns_beside(table: Any, allowed: AllowedSheet) -> list[int]:
    """The added columns by which a table grows: each stands beside it or beside the one before.

    Raises:
        ValueError: the table has no readable range.
    """
    top, left, bottom, right = span(str(table.get("ref", "")))
    beside: list[int] = []
    for added in allowed.added_columns:
        if top <= added.header_row <= bottom and left <= added.beside_column <= max([right, *beside]):
            beside.append(added.column)
    return beside


def blank_totals(table: Any, allowed: AllowedSheet) -> list[tuple[int, int]]:
    """The cells under the added columns of a table in its totals row: they may carry a look, never a value."""
    count = int(table.get("totalsRowCount", "0"))
    columns = columns_beside(table, allowed) if count else []
    bottom = span(str(table.get("ref", "")))[2] if count else 0
    return [(row, column) for row in range(bottom - count + 1, bottom + 1) for column in columns]


def _compare_columns(before: Any, after: Any, allowed: AllowedSheet, part: str, found: Comparison) -> None:
    old, new = (children(child(root, "tableColumns"), "tableColumn") for root in (before, after))
    lists = [child(root, "tableColumns") for root in (before, after)]
    heads = [{} if each is None else {**each.attrib, "count": ""} for each in lists]
    count = None if lists[1] is None else lists[1].get("count")
    if heads[0] != heads[1] or (count not in {None, str(len(new))} and count != lists[0].get("count")):
        found.add("count_wrong", part, "tableColumns", count)
    top, left, _, right = span(after.get("ref", ""))
    has_header = after.get("headerRowCount", "1") != "0"
    if len(new) != right - left + 1 and len(old) == span(before.get("ref", ""))[3] - left + 1:
        found.add("table_wrong", part, "tableColumns", f"{len(new)} columns in {after.get('ref')}")
    for index, column in enumerate(new):
        asked = allowed.cells.get((top, left + index)) if has_header else None
        was = dict(old[index].attrib) if index < len(old) else {"id": column.get("id"), "name": ""}
        now = dict(column.attrib)
        renamed = asked is not None and _spelt(now.get("name", "")) == str(asked.value)
        if (was | {"name": ""} != now | {"name": ""}) or (was.get("name") != now.get("name") and not renamed):
            found.add("table_wrong", part, f"column {index + 1}", f"{was} -> {now}")
        elif asked is not None and not renamed:
            found.add("table_wrong", part, f"column {index + 1}", f"{now.get('name')!r} over {asked.value!r}")
        if index < len(old) and [canonical(n) for n in old[index]] != [canonical(n) for n in column]:
            found.add("table_wrong", part, f"column {index + 1}", "content")
    for attribute in ("id", "name"):
        values = [column.get(attribute, "").casefold() for column in new]
        if len(set(values)) != len(values):
            found.add("table_wrong", part, "tableColumns", f"{attribute} not unique: {values}")


def _spelt(name: str) -> str:
    """A column name as the header cell shows it."""
    return name.replace("_x000a_", "\n").replace("_x000A_", "\n").replace("_x000d_", "\r").replace("_x000D_", "\r")
