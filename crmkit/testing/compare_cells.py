"""Rows and cells of a touched sheet: the asked ones hold what was asked, all others are what they were."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from crmkit.testing.canonical import canonical, child, children, loose_text, main_kind
from crmkit.testing.cell_styles import style_index, style_verdict
from crmkit.testing.cell_values import leftovers, why_not_landed
from crmkit.testing.compare_columns import column_style
from crmkit.testing.formula_meaning import FormulaMeanings

if TYPE_CHECKING:
    from crmkit.testing.allowed import AskedCell
    from crmkit.testing.difference import Comparison
    from crmkit.testing.grid import GridCell, GridRow
    from crmkit.testing.sheet_pair import SheetPair

#: Attributes that an appended row may take over from the row it follows.
_ROW_LOOK = {"s", "customFormat", "ht", "customHeight"}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What comparing cells needs beside the pair."""

    pair: SheetPair
    found: Comparison
    meanings: tuple[FormulaMeanings, FormulaMeanings]
    old_rows: dict[int, GridRow]

    def lose(self, code: str, where: str, detail: object = "") -> None:
        self.found.add(code, self.pair.part, where, detail)


def compare_rows(pair: SheetPair, before: list[GridRow], after: list[GridRow], found: Comparison) -> None:
    """Pair the rows by number and occurrence and compare them."""
    if pair.allowed.put is not None:
        return
    sheet = _Sheet(pair, found, (formulas_of(before), formulas_of(after)), {row.number: row for row in before})
    old, new = _keyed(before), _keyed(after)
    asked: dict[int, dict[int, AskedCell]] = {}
    for (row, column), cell in pair.allowed.cells.items():
        asked.setdefault(row, {})[column] = cell
    for key in old.keys() - new.keys():
        sheet.lose("row_lost", f"row {key[0]}")
    for key in new.keys() - old.keys():
        if key[0] not in asked or key[1]:
            sheet.lose("row_added", f"row {key[0]}")
    kept = [row.number for row in after if row.number in sheet.old_rows]
    if kept != [row.number for row in before] or (_ascends(before) and not _ascends(after)):
        sheet.lose("row_order", "sheetData")
    for key in old.keys() | new.keys():
        asked_here = asked.pop(key[0], {}) if not key[1] else {}
        _compare_row(sheet, key[0], old.get(key), new.get(key), asked_here)
    for row, cells in asked.items():
        _compare_asked(sheet, row, None, None, cells)


def _keyed(rows: list[GridRow]) -> dict[tuple[int, int], GridRow]:
    seen: Counter[int] = Counter()
    keyed = {}
    for row in rows:
        keyed[row.number, seen[row.number]] = row
        seen[row.number] += 1
    return keyed


def _ascends(rows: list[GridRow]) -> bool:
    return all(one.number < other.number for one, other in pairwise(rows))


def _compare_row(
    sheet: _Sheet, number: int, before: GridRow | None, after: GridRow | None, asked: dict[int, AskedCell]
) -> None:
    if before is not None and after is not None and not asked and canonical(before.node) == canonical(after.node):
        return
    if after is not None:
        _compare_row_head(sheet, number, before, after, asked)
    _compare_other_cells(sheet, number, before, after, asked)
    _compare_asked(sheet, number, before, after, asked)


def _compare_row_head(
    sheet: _Sheet, number: int, before: GridRow | None, after: GridRow, asked: dict[int, AskedCell]
) -> None:
    was = {} if before is None else dict(before.node.attrib)
    now = dict(after.node.attrib)
    where = f"row {number}"
    changed = {name for name in was | now if was.get(name) != now.get(name)}
    if "r" in changed and "r" not in was:
        changed.discard("r")  # the row's number is checked by pairing
        if before is not None:
            sheet.found.add("position", sheet.pair.part, where)
    if "spans" in changed and asked:
        changed.discard("spans")
        sheet.found.add("spans", sheet.pair.part, where, f"{was.get('spans')} -> {now.get('spans')}")
    if before is None:
        changed -= _followed(sheet, now, asked)
    if changed:
        sheet.lose("attribute_changed", where, f"{was} -> {now}")
    if not _spans_hold(now.get("spans", ""), asked) and now.get("spans") != was.get("spans"):
        sheet.lose("spans_wrong", where, now.get("spans"))
    nodes = [[] if row is None else [canonical(each) for each in row.node if main_kind(each) != "c"]
             for row in (before, after)]  # fmt: skip
    if nodes[0] != nodes[1] or loose_text(after.node) != ("" if before is None else loose_text(before.node)):
        sheet.lose("element_changed", where, "what stands beside the cells")


def _followed(sheet: _Sheet, now: dict[str, str], asked: dict[int, AskedCell]) -> set[str]:
    """Attributes of an appended row that it has from the row it follows."""
    models = {cell.follows_row for cell in asked.values() if cell.follows_row is not None}
    looks = [dict(sheet.old_rows[row].node.attrib) for row in models if row in sheet.old_rows]
    return {name for name in _ROW_LOOK for look in looks if look.get(name) == now.get(name)}


def _spans_hold(spans: str, asked: dict[int, AskedCell]) -> bool:
    if not spans:
        return True
    ranges = [tuple(map(int, each.split(":"))) for each in spans.split()]
    columns = [column for column, cell in asked.items() if cell.value is not None]
    return all(any(first <= column <= last for first, last in ranges) for column in columns)


def _compare_other_cells(
    sheet: _Sheet, number: int, before: GridRow | None, after: GridRow | None, asked: dict[int, AskedCell]
) -> None:
    old = [] if before is None else [cell for cell in before.cells if cell.column not in asked]
    new = [] if after is None else [cell for cell in after.cells if cell.column not in asked]
    if any(cell.follows_row is not None for cell in asked.values()):
        there = {cell.column for cell in old}
        new = [cell for cell in new if cell.column in there or not _only_follows_look(sheet, number, cell, asked)]
    if [cell.column for cell in old] == [cell.column for cell in new]:
        for one, other in zip(old, new, strict=True):
            _compare_cell(sheet, number, one, other)
    else:
        was, now = Counter(cell.column for cell in old), Counter(cell.column for cell in new)
        for column in (was - now).elements():
            sheet.lose("cell_lost", sheet.pair.at(number, column))
        for column in (now - was).elements():
            sheet.lose("cell_added", sheet.pair.at(number, column))
        if was == now:
            sheet.lose("cell_order", f"row {number}")
    if after is not None and (before is None or _in_order(before)) and not _in_order(after):
        sheet.lose("cell_order", f"row {number}")


def _only_follows_look(sheet: _Sheet, number: int, cell: GridCell, asked: dict[int, AskedCell]) -> bool:
    """Whether a blank cell of an appended row only carries on the look of the row it follows."""
    models = {each.follows_row for each in asked.values() if each.follows_row is not None}
    for model in models & sheet.old_rows.keys():
        above = sheet.old_rows[model].cell(cell.column)
        if above is not None and not len(cell.node) and style_index(cell.node) == style_index(above):
            sheet.found.add("row_look", sheet.pair.part, sheet.pair.at(number, cell.column))
            return True
    return False


def _in_order(row: GridRow) -> bool:
    return all(one.column < other.column for one, other in pairwise(row.cells))


def _compare_cell(sheet: _Sheet, row: int, before: GridCell, after: GridCell) -> None:
    if canonical(before.node) == canonical(after.node):
        return
    where = sheet.pair.at(row, before.column)
    was, now = dict(before.node.attrib), dict(after.node.attrib)
    if "r" not in was and "r" in now:
        now.pop("r")
        sheet.found.add("position", sheet.pair.part, where)
    others = [[canonical(each) for each in cell.node if main_kind(each) != "f"] for cell in (before, after)]
    texts = [loose_text(cell.node) for cell in (before, after)]
    if was != now or others[0] != others[1] or texts[0] != texts[1]:
        sheet.lose("cell_changed", where, f"{canonical(before.node)!r} -> {canonical(after.node)!r}")
        return
    old = sheet.meanings[0].meaning(row, before.column, before.node)
    new = sheet.meanings[1].meaning(row, after.column, after.node)
    if old != new or not sheet.meanings[1].shared_range_holds(row, after.column, after.node):
        sheet.lose("formula_changed", where, f"{old} -> {new}")
    elif [canonical(each) for each in children(before.node, "f")] != [
        canonical(each) for each in children(after.node, "f")
    ]:
        sheet.found.add("shared_formula", sheet.pair.part, where)


def _compare_asked(
    sheet: _Sheet, number: int, before: GridRow | None, after: GridRow | None, asked: dict[int, AskedCell]
) -> None:
    for column, cell in asked.items():
        old = None if before is None else before.cell(column)
        new = None if after is None else after.cell(column)
        where = sheet.pair.at(number, column)
        why = why_not_landed(new, cell.value, sheet.pair.strings[1], is_1904=sheet.pair.is_1904)
        if why:
            sheet.lose("formula_left" if why == "formula" else "value_not_landed", where, f"{cell.value!r}: {why}")
        else:
            sheet.found.landed_count += 1
        if after is not None and sum(each.column == column for each in after.cells) > max(
            1, 0 if before is None else sum(each.column == column for each in before.cells)
        ):
            sheet.lose("cell_added", where, "the cell stands twice")
        if new is not None and (rest := leftovers(old, new)):
            sheet.lose("cell_changed", where, rest)
        _compare_look(sheet, (number, column), (before, old), new, cell)


def _compare_look(
    sheet: _Sheet, at: tuple[int, int], before: tuple[GridRow | None, Any], after: Any, asked: AskedCell
) -> None:
    """A cell that was there keeps its style; a new one has that of its row, its column or the row it follows."""
    row, old = before
    if old is None and (asked.is_style_free or after is None):
        if after is not None and not sheet.pair.styles[1].exists(style_index(after)):
            sheet.lose("style_missing", sheet.pair.at(*at), after.get("s"))
        return
    was = style_index(old) if old is not None else _inherited(sheet, at, row, asked)
    now = style_index(after) if after is not None else _inherited(sheet, at, row, asked)
    if not sheet.pair.styles[1].exists(now) and now != was:
        sheet.lose("style_missing", sheet.pair.at(*at), now)
        return
    old_styles, new_styles = sheet.pair.styles
    base = old_styles if old_styles.formats else new_styles
    verdict = style_verdict(
        base.meaning(was), new_styles.meaning(now), asked.value, is_day=isinstance(asked.value, date)
    )
    if verdict:
        detail = f"style {was} -> {now}"
        sheet.found.add(verdict, sheet.pair.part, sheet.pair.at(*at), detail)


def _inherited(sheet: _Sheet, at: tuple[int, int], row: GridRow | None, asked: AskedCell) -> int:
    if asked.follows_row is not None and asked.follows_row in sheet.old_rows:
        model = sheet.old_rows[asked.follows_row]
        above = model.cell(at[1])
        if above is not None:
            return style_index(above)
        row = row or model
    if row is not None and row.node.get("customFormat") in {"1", "true"}:
        return style_index(row.node)
    return column_style(child(sheet.pair.before, "cols"), at[1])


def formulas_of(rows: list[GridRow]) -> FormulaMeanings:
    """The formula meanings of a sheet's rows."""
    return FormulaMeanings((row.number, cell.column, cell.node) for row in rows for cell in row.cells)
