"""One workbook behind each door: as a file, open in an Excel of Windows' names, open in one of macOS's."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.table import Table

from crmkit.model.edits import Plan
from crmkit.testing.engine import ExcelApplication, ExcelBook, running_excel
from crmkit.workbook.doors import apply_through, door_to
from crmkit.workbook.guard.cells import read_rows
from crmkit.workbook.guard.guarded import Occasion
from crmkit.workbook.patching import patch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crmkit.workbook.doors import Door
    from crmkit.workbook.guard.guarded import Written

DOORS = ("file", "windows", "macos")
NOW = datetime(2026, 3, 5, 9, 0)
OCCASION = Occasion("refresh", NOW, "zh")
SHEET = "客户"


@dataclass
class Doorway:
    """A workbook, the door to it, and what a person does with it."""

    path: Path
    kind: str
    excel: ExcelApplication | None = None
    book: ExcelBook | None = None
    owned: frozenset[str] = field(default=frozenset())

    @property
    def door(self) -> Door:
        return door_to(self.path)

    @property
    def is_live(self) -> bool:
        return self.kind != "file"

    def apply(self, *operations, owned=()) -> Written | None:
        """Apply a plan; on macOS people save first, as they are told to."""
        self.save_where_needed()
        return apply_through(self.door, Plan(tuple(operations), frozenset(owned)), OCCASION)

    def undo(self):
        self.save_where_needed()
        return self.door.undo(OCCASION)

    def save_where_needed(self) -> None:
        if self.kind == "macos":
            self.book.save()

    def type(self, sheet: str, address: str, text: str) -> None:
        """What a person types in the middle of it all."""
        if self.book is not None:
            self.book.sheet(sheet).type(address, text)
        else:
            typed = self.path.with_name("typed.xlsx")  # past our own journal, as a person's save goes
            patch(self.path, {sheet: {address: text}}, typed)
            typed.replace(self.path)

    def contents(self) -> dict[str, dict[tuple[int, int], object]]:
        """What all cells hold, by sheet, row and column, as the workbook would be saved now."""
        if self.book is None:
            return contents_of(self.path)
        with TemporaryDirectory() as folder:
            copy = Path(folder) / self.path.name
            self.book.save_copy(copy)
            return contents_of(copy)

    def column(self, sheet: str, column: int) -> dict[int, object]:
        """One column's contents by row."""
        found = self.contents()[sheet]
        return {row: content for (row, at), content in found.items() if at == column}

    def formats(self, sheet: str, column: int) -> dict[int, str]:
        """The number formats of a column's cells."""
        cells = self.book.sheet(sheet).sheet if self.book is not None else load_workbook(self.path)[sheet]
        return {row: cells.cell(row, column).number_format for row in range(1, cells.max_row + 1)}


def contents_of(path: Path) -> dict[str, dict[tuple[int, int], object]]:
    return {
        name: {(row, column): content for row, cells in rows() for column, content in cells.items()}
        for name, rows in read_rows(path).items()
    }


def customers(path: Path, rows: int = 4, *, with_table: bool = False) -> Path:
    """A customer sheet as people have it: ids that look like numbers, names, an amount, a day."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = SHEET
    sheet.append(["编号", "名称", "金额", "日期"])
    for number in range(1, rows + 1):
        sheet.append([f"{number:05d}", f"公司{number}", number * 1000.5, datetime(2026, 1, number % 27 + 1)])
        sheet.cell(number + 1, 1).number_format = "@"
        sheet.cell(number + 1, 4).number_format = "yyyy-mm-dd"
    if with_table:
        sheet.add_table(Table(displayName="客户表", ref=f"A1:D{rows + 1}"))
    workbook.create_sheet("备注").append(["自己的", 42])
    workbook.save(path)
    return path


@contextmanager
def doorway(kind: str, path: Path) -> Iterator[Doorway]:
    """The workbook at `path` behind a door of this kind."""
    if kind == "file":
        yield Doorway(path, kind)
        return
    with running_excel(kind) as excel:
        yield Doorway(path, kind, excel, excel.open(path))
