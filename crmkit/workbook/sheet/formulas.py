"""Shared formulas: when the cell that carries the text for others is replaced, another of them takes it over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmkit.errors import WriteRefused
from crmkit.workbook.package.markup import attributes_of, escape, set_attributes, tag_end, tag_name, unescape
from crmkit.workbook.sheet.areas import Area
from crmkit.workbook.sheet.assembling import Splices
from crmkit.workbook.sheet.patterns import LETTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.workbook.sheet.locating import ColumnWrite
    from crmkit.workbook.sheet.scan import SheetScan

_FORMULA: Final = re.compile(
    rb"""<(?:[\w.-]+:)?f(?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?(?:/>|>([^<]*)</(?:[\w.-]+:)?f>)"""
)
_SHARED: Final = re.compile(rb"""\bt\s*=\s*["']shared["']""")


@dataclass(frozen=True, slots=True)
class _Sharer:
    """A cell that takes part in a shared formula: where its <f> stands, and its text if it carries it."""

    row: int
    column: int
    start: int
    end: int
    group: str
    text: str


def shared_masters(writes: Sequence[ColumnWrite], pieces: Sequence[Sequence[str | None]]) -> set[str]:
    """The groups whose text-carrying cell is about to be replaced."""
    groups: set[str] = set()
    for write, built in zip(writes, pieces, strict=True):
        for at, body in write.formulas.items():
            found = _FORMULA.search(body)
            if built[at] is not None and found and _SHARED.search(found[0]) and found[1]:
                groups.add(attributes_of(found[0][: tag_end(found[0], 0)]).get("si", ""))
    return groups


@dataclass(frozen=True, slots=True)
class Heirs:
    """Cells (row, column) that take over a shared formula's text, and the replacements that give it to them."""

    cells: frozenset[tuple[int, int]]
    splices: Splices


def promoted(sheet: SheetScan, name: str, groups: set[str], writes: Sequence[ColumnWrite]) -> Heirs:
    """The replacements after which each group's text stands in a cell that is not about to be replaced.

    Raises:
        WriteRefused: shared_formula, where the formula can't be moved.
    """
    replaced = {(row, write.column) for write in writes for row in write.rows}
    sharers = [sharer for sharer in _sharers(sheet) if sharer.group in groups]
    splices = Splices()
    moves: list[tuple[int, int, bytes]] = []
    cells: set[tuple[int, int]] = set()
    for group in groups:
        members = [sharer for sharer in sharers if sharer.group == group]
        staying = [sharer for sharer in members if (sharer.row, sharer.column) not in replaced]
        carriers = [sharer for sharer in members if sharer.text]
        if staying and carriers and not any(sharer.text for sharer in staying):
            moves.append(_moved(sheet, name, carriers[0], staying))
            cells.add((staying[0].row, staying[0].column))
    for start, end, piece in sorted(moves):
        splices.add(start, end, piece)
    return Heirs(frozenset(cells), splices)


def _moved(sheet: SheetScan, name: str, carrier: _Sharer, staying: list[_Sharer]) -> tuple[int, int, bytes]:
    from openpyxl.formula.translate import Translator, TranslatorError  # noqa: PLC0415  (half a second, seldom needed)

    heir = staying[0]
    old, new = (f"{LETTERS[cell.column]}{cell.row}" for cell in (carrier, heir))
    try:
        text = Translator(f"={unescape(carrier.text)}", origin=old).translate_formula(new)[1:]
    except TranslatorError as problem:
        raise WriteRefused("shared_formula", name, old) from problem
    if "#REF!" in text and "#REF!" not in carrier.text:
        raise WriteRefused("shared_formula", name, old)
    rows, columns = [cell.row for cell in staying], [cell.column for cell in staying]
    area = Area(min(rows), min(columns), max(rows), max(columns))
    tag = sheet.xml[heir.start : tag_end(sheet.xml, heir.start)]
    opened = set_attributes(tag, {"ref": str(area)}).removesuffix(b">").removesuffix(b"/").rstrip()
    closing = b"</" + tag_name(tag, 0) + b">"
    return heir.start, heir.end, opened + b">" + escape(text).encode() + closing


def _sharers(sheet: SheetScan) -> list[_Sharer]:
    found: list[_Sharer] = []
    for at, row in enumerate(sheet.rows.numbers):
        row_start, row_end = sheet.rows.starts[at], sheet.rows.ends[at]
        if sheet.xml.find(b"shared", row_start, row_end) < 0:
            continue
        for cell in sheet.cells(at):
            formula = _FORMULA.search(sheet.xml, cell.start_end, cell.end)
            if formula is None or not _SHARED.search(formula[0]):
                continue
            group = attributes_of(formula[0][: tag_end(formula[0], 0)]).get("si", "")
            text = (formula[1] or b"").decode()
            found.append(_Sharer(row, cell.column, formula.start(), formula.end(), group, text))
    return found
