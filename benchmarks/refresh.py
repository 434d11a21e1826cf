"""Whole refresh beside an openpyxl program that reads the same sheets and writes the same cells.

    python benchmarks/refresh.py                   100,000 customers x 30 columns + 300,000 touches
    python benchmarks/refresh.py --customers 1000 --touches 3000

CPU seconds of each run in a process of its own, the ratio, peak memory, a breakdown by step, and the floor: inflate
and deflate of the same parts with the same codec.
"""

from __future__ import annotations

import itertools
import json
import shutil
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

from books import AS_OF, make_book, sizes
from measuring import measured, run_as_child, show

from crmkit.model.edits import Formula

NOW = datetime(2026, 3, 5, 9, 0, 0)


def crmkit_refresh(path: Path) -> dict[str, float]:
    """The refresh, with CPU seconds by step."""
    steps = [("start", 0.0)]
    from crmkit.jobs.refresh import refresh
    from crmkit.jobs.request import Request

    steps.append(("import", time.process_time()))

    def note(step: str) -> None:
        steps.append((step, time.process_time()))

    result = refresh(Request(path, AS_OF, NOW, has_consent=True, progress=note))
    steps.append(("end", time.process_time()))
    spent = {after[0]: after[1] - before[1] for before, after in itertools.pairwise(steps)}
    names = {
        "import": "import",
        "check": "read",
        "decide": "check",
        "plan": "decide",
        "write": "plan",
        "end": "patch, prove, pack",
    }
    return {names[name]: seconds for name, seconds in spent.items() if name in names} | {
        "cells": result.summary.cell_count
    }


def openpyxl_refresh(path: Path, cells: Path) -> dict[str, float]:
    """What a script does today: load, set the same cells, save."""
    from openpyxl import load_workbook

    workbook = load_workbook(path)
    for sheet, column, first, values in json.loads(cells.read_text("utf8")):
        worksheet = workbook[sheet] if sheet in workbook.sheetnames else workbook.create_sheet(sheet)
        for row, value in enumerate(values, start=first):
            worksheet.cell(row, column, value)
    workbook.save(path)
    return {}


def written_cells(path: Path, target: Path) -> None:
    """The cells a refresh writes, as columns, for the peer; without their formats, which it gets for nothing."""
    from crmkit.jobs.refresh import planned_refresh
    from crmkit.jobs.request import Request
    from crmkit.model.edits import AddColumn, AddRows, PutSheet

    columns: list[tuple[str, int, int, list[object]]] = []
    for operation in planned_refresh(Request(path, AS_OF, NOW, is_dry_run=True)).plan.plan.operations:
        match operation:
            case AddColumn():
                values = [operation.header, *operation.new]
                columns.append((operation.sheet, operation.column, operation.rows[0] - 1, values))
            case AddRows():
                for column in operation.rows[0] if operation.rows else ():
                    values = [row[column] for row in operation.rows]
                    columns.append((operation.sheet, column, operation.after_row + 1, values))
            case PutSheet():
                for column, values in enumerate(zip(*operation.rows, strict=True), 1):
                    columns.append((operation.name, column, len(operation.title) + 2, list(values)))
            case _:
                pass
    shown = [(sheet, column, first, list(map(plain, values))) for sheet, column, first, values in columns]
    target.write_text(json.dumps(shown, ensure_ascii=False), "utf8")


def plain(value: object) -> object:
    """A value as JSON holds it."""
    if isinstance(value, date):
        return value.isoformat()
    return value.expression if isinstance(value, Formula) else value


def floor(path: Path) -> float:
    """CPU seconds to inflate and deflate every part."""
    from crmkit.workbook.package.archive import Archive
    from crmkit.workbook.package.codec import deflate

    started = time.process_time()
    archive = Archive.open(path)
    for name in archive.names:
        deflate(archive.read(name))
    return time.process_time() - started


def main() -> None:
    """Measure and print."""
    asked = sizes(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        book = make_book(Path(folder, "book.xlsx"), asked.customers, asked.touches)
        ours, theirs, cells = (Path(folder, name) for name in ("ours.xlsx", "theirs.xlsx", "cells.json"))
        shutil.copy(book, ours)
        shutil.copy(book, theirs)
        written_cells(book, cells)
        mine = measured(__file__, "crmkit", str(ours))
        again = measured(__file__, "crmkit", str(ours))
        peer = measured(__file__, "openpyxl", str(theirs), str(cells))
        print(f"{asked.customers:,} customers x 30 columns + {asked.touches:,} touches, {mine['cells']:,.0f} cells")
        show("crmkit", mine, f"openpyxl / crmkit = {peer['cpu'] / mine['cpu']:.2f}")
        show("repeat", again, "in full, nothing to write")
        show("openpyxl", peer)
        print(f"{'floor':10}{floor(book):8.2f} s CPU  inflate and deflate, same codec")
        for name, seconds in mine.items():
            if name not in {"cpu", "peak_mb", "cells"}:
                print(f"  {name:20} {seconds:6.2f} s")


if __name__ == "__main__" and not run_as_child({"crmkit": crmkit_refresh, "openpyxl": openpyxl_refresh}):
    main()
