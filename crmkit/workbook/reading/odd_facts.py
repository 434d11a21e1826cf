"""The facts of a sheet by expat: any prefix, quoting, comment, encoding, with or without places."""

from __future__ import annotations

import re

from crmkit.workbook.package.markup import MarkupError, elements
from crmkit.workbook.reading.sheet_facts import Marks, SheetFacts, areas, limited_column, limited_row


def odd_facts(xml: bytes) -> SheetFacts:
    """The facts of any worksheet part in UTF-8.

    Raises:
        MarkupError: not well-formed, or a cell beyond the limits.
        EntityError: entities are declared.
    """
    wanted = {"autoFilter", "mergeCell", "sheetData", "row", "c", "f", "v", "is", "t"}
    found = elements(xml, wanted)
    marks, hidden = Marks(), set()
    row = column = last_row = last_column = 0
    filters: list[str] = []
    merges: list[str] = []
    cell: dict[str, object] = {}
    for element in found:
        values = element.attributes
        if element.name == "autoFilter" and element.parent == "worksheet":
            filters.append(values.get("ref", ""))
        elif element.name == "mergeCell":
            merges.append(values.get("ref", ""))
        elif element.name == "row" and element.parent == "sheetData":
            _settle(marks, cell)
            row, column, cell = _number(values.get("r"), row + 1), 0, {}
            last_row = max(last_row, row)
            if values.get("hidden") in {"1", "true"}:
                hidden.add(row)
        elif element.name == "c" and element.parent == "row":
            _settle(marks, cell)
            place = _place_of(values.get("r"), row, column + 1)
            column = place[1]
            last_row, last_column = max(last_row, place[0]), max(last_column, column)
            cell = {"row": place[0], "column": column, "type": values.get("t", "")}
        elif element.name == "f" and element.parent == "c":
            cell["formula"] = True
        elif element.name == "v" and element.parent == "c":
            cell["value"] = bool(xml[element.start_end : element.end].partition(b"</")[0].strip())
    _settle(marks, cell)
    area = next(areas(filters), None)
    return SheetFacts(
        last_row, last_column, frozenset(hidden), area, tuple(areas(merges)), marks.frozen(), is_plain=False
    )


def _settle(marks: Marks, cell: dict[str, object]) -> None:
    """Note what the cell just finished turned out to be."""
    if not cell:
        return
    row, column = int(str(cell["row"])), int(str(cell["column"]))
    if cell.get("formula"):
        is_cached = bool(cell.get("value")) or (cell["type"] == "str" and "value" in cell)
        (marks.formulas if is_cached else marks.uncached)[column].add(row)
    if cell["type"] == "e":
        marks.errors[column].add(row)


def _number(written: str | None, implied: int) -> int:
    if written is None:
        return implied
    if not written.strip().isdecimal():
        raise MarkupError(f"row {written}")
    return limited_row(int(written))


def _place_of(written: str | None, row: int, implied_column: int) -> tuple[int, int]:
    if written is None:
        return row, implied_column
    found = re.fullmatch(r"\s*([A-Za-z]{1,3})([0-9]{1,7})\s*", written)
    if found is None:
        raise MarkupError(f"cell {written}")
    return limited_row(int(found[2])), limited_column(found[1])
