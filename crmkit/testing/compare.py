"""Compare a workbook before and after a write, part by part and element by element, apart from the writer.

`compare` knows nothing of how crmkit writes. It reads both files with its own code, takes what the write was
asked to do, and says what else changed. A write keeps promise 1 when the comparison is lossless:

* Every zip entry that is equal in content has equal stored bytes, header fields, flags and extra fields, and
  the entries stand in the same order.
* In a sheet that was written to, every cell, row, attribute, comment, instruction and element that was not
  asked for is equal in canonical XML; a cell that was asked for holds the value asked, keeps its style (a date
  may gain a date format, a text the text format) and loses a formula it had.
* Beside the cells only `crmkit.testing.difference.CONSEQUENCES` may change, each under its own condition.
* Everything else is a loss, named by a code of `crmkit.testing.difference.LOSSES`.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from crmkit.testing.allowed import Allowed, AllowedSheet, AskedCell, Cells
from crmkit.testing.archive import Entry, compare_container, read_entries
from crmkit.testing.canonical import elements
from crmkit.testing.cell_styles import CellStyles, compare_styles
from crmkit.testing.compare_app import EXTENDED_PROPERTIES, compare_app
from crmkit.testing.compare_book import (
    Books,
    compare_content_types,
    compare_relationships,
    compare_strings,
    compare_workbook,
    parts_without_type,
)
from crmkit.testing.compare_chain import compare_chain
from crmkit.testing.compare_put import compare_put
from crmkit.testing.compare_sheet import compare_sheet
from crmkit.testing.compare_table import blank_totals, compare_table
from crmkit.testing.difference import Comparison
from crmkit.testing.package import Package, normal, relationships_part
from crmkit.testing.sheet_pair import SheetPair

if TYPE_CHECKING:
    from pathlib import Path

    from crmkit.model.edits import Plan

_TYPES_PART = "[content_types].xml"


def compare(before: Path, after: Path, allowed: Allowed | Cells | Plan) -> Comparison:
    """What a write changed. `allowed` is what it was asked: cells as `patch` takes them, or the plan.

    A file that can't be read as a workbook is a difference ("unreadable"), not an exception; the file before
    is the caller's to have in order.

    Raises:
        ModuleNotFoundError: lxml is not installed.
        ValueError: the file before the write is no readable workbook.
        zipfile.BadZipFile: the file before the write is no zip.
        OSError: a file can't be opened.
    """
    allowed = Allowed.of(allowed)
    found = Comparison(asked_count=allowed.asked_count)
    old = read_entries(before)
    try:
        new = read_entries(after)
    except zipfile.BadZipFile as broken:
        found.add("unreadable", "", detail=broken)
        return found
    compare_container(old, new, found)
    packages = Package.of(old), Package.of(new)
    added = frozenset(packages[1].entries) - frozenset(packages[0].entries)
    removed = frozenset(packages[0].entries) - frozenset(packages[1].entries)
    books = Books(*packages, allowed, added, removed)
    _compare_parts(books, found)
    return found


def _compare_parts(books: Books, found: Comparison) -> None:
    sheets = books.before.sheets()
    workbook = books.before.workbook
    special = _special_parts(books, sheets, workbook, found)
    special.add(books.before.the("calcChain"))
    for part in books.before.entries:
        if _is_same(books.before.entries[part], books.after.entries.get(part)):
            continue
        if part in special:
            continue
        if part in books.removed:
            found.add("entry_lost", part)
            continue
        try:
            _compare_other_part(books, part, workbook, found)
        except ValueError as broken:
            found.add("unreadable", part, detail=broken)
    _judge_chain(books, found)
    _judge_added(books, found)


def _judge_chain(books: Books, found: Comparison) -> None:
    """An untouched chain is wrong too if it names a cell whose formula was overwritten."""
    part = books.before.the("calcChain")
    if part:
        try:
            compare_chain(books, part, found)
        except ValueError as broken:
            found.add("unreadable", part, detail=broken)


def _is_same(before: Entry, after: Entry | None) -> bool:
    return after is not None and before.stored == after.stored and before.stamp == after.stamp


def _special_parts(books: Books, sheets: dict[str, str], workbook: str, found: Comparison) -> set[str]:
    """Compare the sheets asked for with their tables; returns the parts so judged."""
    judged: set[str] = set()
    for name, allowed in books.allowed.sheets.items():
        part = sheets.get(name, "")
        try:
            if not part or not books.before.has(part):
                _judge_new_sheet(books, name, allowed, found)
                continue
            judged.add(part)
            if books.after.has(part):
                _compare_one_sheet(books, name, part, allowed, found)
            else:
                found.add("entry_lost", part)
            for table in books.before.related(part, "table"):
                judged.add(table)
                if books.after.has(table):
                    compare_table(books.before.tree(table), books.after.tree(table), allowed, table, found)
                else:
                    found.add("entry_lost", table)
        except ValueError as broken:
            found.add("unreadable", part, name, broken)
    if not books.after.has(workbook):
        found.add("entry_lost", workbook)
    return judged


def _judge_new_sheet(books: Books, name: str, allowed: AllowedSheet, found: Comparison) -> None:
    part = books.after.sheets().get(name, "")
    if allowed.put is None or not books.after.has(part):
        found.add("sheet_missing", "", name)
        return
    compare_put(books, name, None, books.after.tree(part), found)


def _compare_one_sheet(books: Books, name: str, part: str, allowed: AllowedSheet, found: Comparison) -> None:
    pair = SheetPair(
        name, part, books.before.tree(part), books.after.tree(part), allowed,
        (_strings(books.before), _strings(books.after)), (_styles(books.before), _styles(books.after)),
        books.before.is_1904,
    )  # fmt: skip
    for table in books.before.related(part, "table"):
        for cell in blank_totals(books.before.tree(table), allowed):
            allowed.cells[cell] = AskedCell(None, is_style_free=True)
            found.asked_count += 1
    compare_sheet(pair, found)
    if allowed.put is not None:
        compare_put(books, name, pair.before, pair.after, found)
    if not _is_same(books.before.entries[part], books.after.entries[part]):
        found.add("cells", part)


def _strings(package: Package) -> list[object]:
    part = package.the("sharedStrings")
    return elements(package.tree(part)) if part else []


def _styles(package: Package) -> CellStyles:
    part = package.the("styles")
    return CellStyles.of(package.tree(part) if part else None)


def _compare_other_part(books: Books, part: str, workbook: str, found: Comparison) -> None:
    before, after = books.before, books.after
    if part == workbook:
        compare_workbook(books, part, found)
    elif part == _TYPES_PART:
        compare_content_types(books, part, found)
    elif part.endswith(".rels"):
        compare_relationships(books, part, found)
    elif part == before.the("styles"):
        compare_styles(before.tree(part), after.tree(part), part, found)
    elif part == before.the("sharedStrings"):
        compare_strings(before.tree(part), after.tree(part), part, found)
    elif any(part in before.related("", relation) for relation in EXTENDED_PROPERTIES):
        compare_app(books, part, found)
    else:
        found.add("part_changed", part)


def _drawn_on(books: Books, part: str, name: str) -> set[str]:
    """The parts of the charts that were asked for on a created sheet, as many as asked and no more."""
    put = books.allowed.sheets[name].put
    drawings = books.after.related(part, "drawing") if put is not None and put.charts else []
    charts = [chart for drawing in drawings for chart in books.after.related(drawing, "chart")]
    if put is None or len(charts) != len(put.charts):
        return set()
    return {*drawings, *charts, *(relationships_part(source) for source in (part, *drawings))}


def _judge_added(books: Books, found: Comparison) -> None:
    """Only a styles part, created sheets and the charts on them may appear, typed and related."""
    created = {
        books.after.sheets().get(name, ""): name
        for name, sheet in books.allowed.sheets.items()
        if sheet.put is not None
    }
    drawn = {chart for part, name in created.items() for chart in _drawn_on(books, part, name)}
    for part in books.added:
        if part == books.after.the("styles") and not books.before.the("styles"):
            found.add("styles_created", part)
        elif part in drawn:
            found.add("chart_drawn", part)
        elif part not in created:
            found.add("entry_added", books.after.names[part])
    untyped = set(parts_without_type(books.after)) if books.after.has(_TYPES_PART) else set()
    for part in untyped & books.added:
        found.add("content_type_wrong", part, detail="no content type")
    missing = {normal(part) for part in books.removed} & {
        target for source in (books.after.workbook, "") for target in
        (link.target for link in books.after.relationships(source))
    }  # fmt: skip
    for part in missing:
        found.add("relationship_wrong", part, detail="leads to a part that is gone")
