"""People's cells travel with their row: formulas, links and merges beside a crmkit list follow it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from crmkit.workbook.package.markup import elements, set_attributes, splice
from crmkit.workbook.sheet.areas import LAST_ROW, Area, column_number
from crmkit.workbook.sheet.frame import child

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: quoted text, quoted sheet names, whole ranges, single cells; what looks like a cell inside a name is none
_TOKEN: Final = re.compile(
    r"""(?P<text>"[^"]*")
    |(?P<sheet>(?:'(?:[^']|'')*'|[\w.\[\]]+)!\$?[A-Za-z]{1,3}\$?[0-9]+(?::\$?[A-Za-z]{1,3}\$?[0-9]+)?)
    |(?<![\w.\]])(?P<first>\$?[A-Za-z]{1,3}\$?)(?P<row>[0-9]{1,7})
     (?::(?P<last>\$?[A-Za-z]{1,3}\$?)(?P<last_row>[0-9]{1,7}))?(?![\w.(!])""",
    re.VERBOSE,
)


def moved_formula(expression: str, rows: Mapping[int, int]) -> str:
    """A formula whose references on its own sheet follow the rows that moved (old to new number).

    Single cells and ranges within one row follow; ranges over several rows mean the list as such and stay.
    """

    def follow(found: re.Match[str]) -> str:
        if found["row"] is None or not column_number(found["first"].replace("$", "")):
            return found[0]
        if found["last_row"] not in (None, found["row"]):
            return found[0]
        row = rows.get(int(found["row"]), int(found["row"]))
        end = f":{found['last']}{row}" if found["last"] else ""
        return f"{found['first']}{row}{end}"

    return _TOKEN.sub(follow, expression)


def with_rows_moved(frame: bytes, rows: Mapping[int, int], gone: frozenset[int]) -> bytes:
    """The frame with links and merges of moved rows moved; those of rows that are gone go.

    A merge over several rows moves where they move together, else it goes.
    """
    frame = _with_references(frame, "hyperlinks", "hyperlink", lambda area: _moved(area, rows, gone))
    return _with_references(frame, "mergeCells", "mergeCell", lambda area: _moved(area, rows, gone))


def _moved(area: Area, rows: Mapping[int, int], gone: frozenset[int]) -> Area | None:
    if area.last_row == LAST_ROW:
        return area
    old = range(area.first_row, area.last_row + 1)
    shifts = {rows.get(row, row) - row for row in old}
    if any(row in gone for row in old) or len(shifts) > 1:
        return None
    shift = shifts.pop()
    return Area(area.first_row + shift, area.first_column, area.last_row + shift, area.last_column)


def _with_references(frame: bytes, container: str, item: str, move: Callable[[Area], Area | None]) -> bytes:
    group = child(frame, container)
    if group is None:
        return frame
    changes: list[tuple[int, int, bytes]] = []
    found = [element for element in elements(frame, (item,), 2) if element.parent == container]
    left = len(found)
    for element in found:
        written = element.attributes.get("ref", "")
        present = Area.read(written)
        area = move(present) if present else None
        if present is None:
            continue
        if area is None:
            changes.append((element.start, element.end, b""))
            left -= 1
        elif str(area) != written:
            tag = set_attributes(frame[element.start : element.start_end], {"ref": str(area)})
            changes.append((element.start, element.start_end, tag))
    if not left:
        return splice(frame, [(group.start, group.end, b"")])
    if left < len(found) and "count" in group.attributes:
        tag = set_attributes(frame[group.start : group.start_end], {"count": str(left)})
        changes.append((group.start, group.start_end, tag))
    return splice(frame, changes)
