"""`patch` of 8 columns x 100,000 rows in a 30-column book, beside openpyxl load + set + save.

`overwrite` sets columns that are there; openpyxl, measured on new ones, sets either at the same cost.

python benchmarks/patch.py [--rows 100000]
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from books import CUSTOMER_FIELDS, OWN_HEADERS, make_book
from measuring import measured, run_as_child, show

if TYPE_CHECKING:
    from measuring import Answer

FIRST_COLUMN = len(CUSTOMER_FIELDS) + len(OWN_HEADERS) + 1
COLUMN_COUNT = 8
FIRST_OVERWRITTEN = 3
SHEET = "客户"


def value(row: int, column: int) -> str | float:
    """Half texts, half numbers."""
    return f"第{row}行" if column % 2 else float(row * column)


def patch_task(book: Path, rows_file: Path, first_column: int = FIRST_COLUMN) -> Answer:
    """The public patch."""
    from crmkit.workbook import patch
    from crmkit.workbook.sheet.areas import letters

    rows = int(rows_file.name)
    columns = [(column, letters(column)) for column in range(first_column, first_column + COLUMN_COUNT)]
    cells = {f"{name}{row}": value(row, column) for column, name in columns for row in range(2, rows + 2)}
    patch(book, {SHEET: cells})
    return {}


def overwrite_task(book: Path, rows_file: Path) -> Answer:
    """The public patch over columns that are there, three cells in ten of them blank."""
    return patch_task(book, rows_file, first_column=FIRST_OVERWRITTEN)


def plan_task(book: Path, rows_file: Path) -> Answer:
    """The same through a plan, held by column."""
    from crmkit.model.edits import Plan, SetCells
    from crmkit.workbook import apply_plan

    rows = range(2, int(rows_file.name) + 2)
    columns = range(FIRST_COLUMN, FIRST_COLUMN + COLUMN_COUNT)
    apply_plan(book, Plan(tuple(SetCells(SHEET, at, rows, [value(row, at) for row in rows]) for at in columns)))
    return {}


def openpyxl_task(book: Path, rows_file: Path) -> Answer:
    """What a script does today."""
    from openpyxl import load_workbook

    workbook = load_workbook(book)
    sheet = workbook[SHEET]
    for column in range(FIRST_COLUMN, FIRST_COLUMN + COLUMN_COUNT):
        for row in range(2, int(rows_file.name) + 2):
            sheet.cell(row, column, value(row, column))
    workbook.save(book)
    return {}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        book = make_book(Path(folder, "book.xlsx"), rows, 0)
        answers = {}
        for task in ("patch", "plan", "overwrite", "openpyxl"):
            copy = shutil.copy(book, Path(folder, f"{task}.xlsx"))
            answers[task] = measured(__file__, task, str(copy), str(rows))
        print(f"{COLUMN_COUNT} columns x {rows:,} rows in a {FIRST_COLUMN - 1}-column book")
        for task, answer in answers.items():
            show(task, answer, f"openpyxl / this = {answers['openpyxl']['cpu'] / answer['cpu']:.1f}")


TASKS = {"patch": patch_task, "plan": plan_task, "overwrite": overwrite_task, "openpyxl": openpyxl_task}

if __name__ == "__main__" and not run_as_child(TASKS):
    main()
