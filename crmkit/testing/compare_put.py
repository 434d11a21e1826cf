"""Sheets crmkit owns: the wanted content is there, and what people arranged or typed beside it stays."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from crmkit.model.edits import Formula
from crmkit.testing.canonical import child, elements
from crmkit.testing.cell_values import content_of, why_not_landed
from crmkit.testing.grid import GridRow, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crmkit.model.edits import PutSheet, SheetCell
    from crmkit.testing.compare_book import Books
    from crmkit.testing.difference import Comparison


def compare_put(books: Books, name: str, before: Any, after: Any, found: Comparison) -> None:
    """Whether the sheet holds title, header and rows in order, and kept what people typed right of them."""
    put = books.allowed.sheets[name].put
    if put is None:
        return
    strings_part = books.after.the("sharedStrings")
    strings = elements(books.after.tree(strings_part)) if strings_part else []
    rows = {row.number: row for row in rows_of(child(after, "sheetData"))}
    wanted = _wanted(put)
    kept_rows = 0 if before is None else len(rows)
    for line, why in _missing(wanted, rows, strings, kept_rows, is_1904=books.before.is_1904):
        found.add("value_not_landed", name, f"line {line}", why)
    found.add("sheet_created" if before is None else "sheet_patched", name)
    if before is not None:
        _compare_typed(books, name, (before, after), len(put.columns), found)


def _wanted(put: PutSheet) -> list[list[SheetCell]]:
    header: list[list[SheetCell]] = [[column.header for column in put.columns]] if put.with_header else []
    return [*(list(line) for line in put.title), *header, *(list(row) for row in put.rows)]


def _missing(
    wanted: list[list[SheetCell]], rows: dict[int, GridRow], strings: list[Any], spare_rows: int, *, is_1904: bool
) -> Iterator[tuple[int, str]]:
    """Wanted lines that do not stand below the one before them; only a patched sheet may have others between."""
    number = 0
    for line, content in enumerate(wanted, start=1):
        reasons = []
        for tried in range(number + 1, number + spare_rows + 2):
            reasons.append(_why_not_row(content, rows.get(tried), strings, is_1904=is_1904))
            if not reasons[-1]:
                number = tried
                break
        else:
            yield line, reasons[0]


def _why_not_row(line: list[SheetCell], row: GridRow | None, strings: list[Any], *, is_1904: bool) -> str:
    for column, wanted in enumerate(line, start=1):
        value = wanted[0] if isinstance(wanted, tuple) else wanted
        cell = None if row is None else row.cell(column)
        if isinstance(value, Formula):
            formula = None if cell is None else child(cell, "f")
            if formula is None or (formula.text or "") != value.expression:
                return f"column {column}: no formula {value.expression}"
        elif value == "" and cell is None:
            continue
        elif why := why_not_landed(cell, value, strings, is_1904=is_1904):
            return f"column {column}: {value!r}: {why}"
    return ""


def _compare_typed(books: Books, name: str, sheets: tuple[Any, Any], width: int, found: Comparison) -> None:
    """What people typed right of our columns is still there, as a multiset: rows may have moved."""
    typed = []
    for package, sheet in zip((books.before, books.after), sheets, strict=True):
        part = package.the("sharedStrings")
        strings = elements(package.tree(part)) if part else []
        cells = [cell for row in rows_of(child(sheet, "sheetData")) for cell in row.cells if cell.column > width]
        typed.append(Counter((cell.column, content_of(cell.node, strings)) for cell in cells))
    for (column, content), count in (typed[0] - typed[1]).items():
        if content.type != "blank":
            found.add("cell_lost", name, f"column {column}", f"{content.value!r} x {count}")
