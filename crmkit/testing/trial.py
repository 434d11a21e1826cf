"""A trial of the writer on any workbook: edits chosen from what stands in it, written, compared, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from crmkit.errors import CrmkitError, WriteRefused
from crmkit.model.edits import AddColumn, AddRows, FoldColumns, Look, Plan, PutSheet, SheetColumn, Style
from crmkit.testing.allowed import Cells, address
from crmkit.testing.archive import read_entries
from crmkit.testing.canonical import child, children
from crmkit.testing.certificate import certificate_faults
from crmkit.testing.compare import compare
from crmkit.testing.formula_meaning import covers
from crmkit.testing.grid import GridRow, rows_of
from crmkit.testing.package import Package
from crmkit.workbook import apply_plan, patch

if TYPE_CHECKING:
    from pathlib import Path

    from crmkit.model.edits import CellValue
    from crmkit.testing.difference import Comparison

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
#: Reasons that hold for a whole file or sheet whatever is written, and that a person would be refused too.
LOCKED = frozenset({"signed", "protected_sheet", "Encrypted"})


@dataclass(slots=True)
class Trial:
    """One file: what was asked, what was refused and why, what was lost."""

    path: Path
    asked: dict[str, dict[str, CellValue]]
    refused: Counter[str] = field(default_factory=Counter)  #: edits refused, by reason
    landed_count: int = 0
    comparison: Comparison | None = None  #: None when nothing could be written
    certificate_faults: list[str] = field(default_factory=list)  #: what the certificate says wrongly
    written: dict[str, dict[str, CellValue]] = field(default_factory=dict)  #: what was not refused

    @property
    def asked_count(self) -> int:
        """Edits asked for."""
        return sum(len(cells) for cells in self.asked.values())

    @property
    def is_locked(self) -> bool:
        """Whether the file or its sheet is signed, encrypted or protected."""
        return bool(self.refused.keys() & LOCKED)


def choose_edits(path: Path, sheet_limit: int = 2) -> dict[str, dict[str, CellValue]]:
    """Edits for the first sheets of a workbook: beside the used range, inside it, and a row below it.

    Inside are a number, a text and a formula that stand there already and a blank cell between them, never a
    cell that a merge hides: nobody can type there. The choice is the same on every run.

    Raises:
        ValueError, zipfile.BadZipFile: the file is no readable workbook.
    """
    package = Package.of(read_entries(path))
    chosen: dict[str, dict[str, CellValue]] = {}
    for name, part in package.sheets().items():
        if len(chosen) < sheet_limit and part in package.related(package.workbook, "worksheet"):
            root = package.tree(part)
            if child(root, "sheetData") is not None:
                chosen[name] = _edits_of(root)
    return chosen


def _edits_of(root: Any) -> dict[str, CellValue]:
    rows = [row for row in rows_of(child(root, "sheetData")) if row.cells]
    bottom = max((row.number for row in rows), default=0)
    right = max((cell.column for row in rows for cell in row.cells), default=0)
    top = min((row.number for row in rows), default=1)
    edits: dict[str, CellValue] = {}
    if right < _LAST_COLUMN:
        beside = right + 1
        edits[address(top, beside)] = "客户 =1+1"
        edits[address((top + bottom) // 2 or 1, beside)] = 3.5
        edits[address(max(bottom, 1), beside)] = date(2026, 3, 5)
    if bottom < _LAST_ROW:
        below = bottom + 1
        edits |= {address(below, 1): "00123", address(below, 2): 42, address(below, 3): datetime(2026, 3, 5, 8, 30)}  # noqa: DTZ001  (Excel has no zones)
    return edits | _inside(rows, [node.get("ref", "") for node in children(child(root, "mergeCells"), "mergeCell")])


def _inside(rows: list[GridRow], merges: list[str]) -> dict[str, CellValue]:
    """A number, a text, a formula and a blank between used cells; what the sheet has of them."""
    found: dict[str, tuple[str, CellValue]] = {}
    for row in rows[len(rows) // 2 :] + rows[: len(rows) // 2]:
        before = 0
        for cell in row.cells:
            where = address(row.number, cell.column)
            formula = child(cell.node, "f")
            if formula is not None:
                if formula.get("t", "normal") == "normal" and formula.text:
                    found.setdefault("formula", (where, "statt Formel"))
            elif child(cell.node, "v") is not None:
                is_text = cell.node.get("t") in {"s", "str"}
                found.setdefault("text" if is_text else "number", (where, "Text & <mehr>" if is_text else 1234.5))
            if before and cell.column > before + 1:
                gap = address(row.number, before + 1)
                if not any(covers(merge, gap) for merge in merges):
                    found.setdefault("blank", (gap, True))
            before = cell.column
        if len(found) == len(("formula", "text", "number", "blank")):
            break
    return dict(found.values())


def choose_plan(path: Path) -> Plan:
    """A plan that uses the other operations once: row below, column beside, fold, new sheet.

    They go to the first sheet that has cells; an empty plan when the workbook has none.

    Raises:
        ValueError, zipfile.BadZipFile: the file is no readable workbook.
    """
    package = Package.of(read_entries(path))
    for name, part in package.sheets().items():
        if part not in package.related(package.workbook, "worksheet"):
            continue
        rows = [row for row in rows_of(child(package.tree(part), "sheetData")) if row.cells]
        right = max((cell.column for row in rows for cell in row.cells), default=_LAST_COLUMN)
        if rows and right < _LAST_COLUMN and rows[-1].number < _LAST_ROW - 1:
            return _plan_for(name, min(row.number for row in rows), max(row.number for row in rows), right)
    return Plan()


def _plan_for(sheet: str, top: int, bottom: int, right: int) -> Plan:
    rows = (bottom,) if top < bottom else ()
    columns = (SheetColumn("客户"), SheetColumn("天数", style=Style(Look.ALERT, "0")))
    return Plan(
        (
            AddRows(sheet, bottom, ({1: "新客户", 2: 7, 3: date(2026, 3, 5)},)),
            AddColumn(sheet, top, right, right + 1, "阶段(系统)", rows, ("成交",) * len(rows)),
            FoldColumns(sheet, right + 1, right + 1),
            PutSheet("今天 crmkit", columns, (("甲", 3), ("=乙", None)), title=(("标题",),), key_column=0),
        )
    )


def run_plan_trial(path: Path, target: Path) -> Trial:
    """Apply the chosen plan of `path` into `target` and compare; a refused operation is taken out and counted.

    Raises:
        ValueError, zipfile.BadZipFile: the file is no readable workbook for the comparer either.
    """
    plan = choose_plan(path)
    trial = Trial(path, {"plan": {str(number): type(each).__name__ for number, each in enumerate(plan.operations)}})
    while plan:
        try:
            certificate = apply_plan(path, plan, target)
        except CrmkitError as refusal:
            reason = refusal.reason if isinstance(refusal, WriteRefused) else type(refusal).__name__
            trial.refused[reason] += 1
            # FoldColumns follows AddColumn: the operations are tried without their first
            plan = Plan(plan.operations[1:])
        else:
            trial.comparison = compare(path, target, plan)
            trial.certificate_faults = certificate_faults(certificate, path, target, plan)
            trial.landed_count = len(plan.operations)
            break
    return trial


def run_trial(path: Path, target: Path, asked: Cells | None = None) -> Trial:
    """Write the chosen edits of `path` into `target` and compare.

    An edit that is refused by name is taken out and counted, and the rest is written. `asked` replaces the
    chosen edits.

    Raises:
        ValueError, zipfile.BadZipFile: the file is no readable workbook for the comparer either.
    """
    edits = {sheet: dict(cells) for sheet, cells in (asked or choose_edits(path)).items()}
    trial = Trial(path, {sheet: dict(cells) for sheet, cells in edits.items()})
    while any(edits.values()):
        try:
            certificate = patch(path, edits, target=target)
        except WriteRefused as refusal:
            _take_out(refusal, edits, trial)
        except CrmkitError as refusal:
            trial.refused[type(refusal).__name__] += sum(map(len, edits.values()))
            return trial
        else:
            trial.written = {sheet: cells for sheet, cells in edits.items() if cells}
            trial.comparison = compare(path, target, trial.written)
            trial.certificate_faults = certificate_faults(certificate, path, target, trial.written)
            trial.landed_count = trial.comparison.landed_count
            return trial
    return trial


def _take_out(refusal: WriteRefused, edits: dict[str, dict[str, CellValue]], trial: Trial) -> None:
    """Remove what was refused: one cell, one sheet, or everything, as far as the refusal names it."""
    cells = edits.get(refusal.sheet, {})
    if refusal.cell in cells:  # a protected sheet may have unlocked cells
        del cells[refusal.cell]
        trial.refused[refusal.reason] += 1
    elif refusal.sheet in edits:
        trial.refused[refusal.reason] += len(edits.pop(refusal.sheet))
    else:
        trial.refused[refusal.reason] += sum(map(len, edits.values()))
        edits.clear()
