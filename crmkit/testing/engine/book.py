"""One workbook that the Excel for tests has open."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from openpyxl.utils import datetime as days

from crmkit.testing.engine.cells import settle
from crmkit.testing.engine.model import ExcelError, ExcelSheet
from crmkit.testing.engine.saving import saved_with_values

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.workbook.workbook import Workbook


@dataclass
class ExcelBook:
    """One open workbook."""

    path: Path
    workbook: Workbook
    sheets: list[ExcelSheet] = field(default_factory=list)
    is_saved: bool = True
    is_read_only: bool = False
    has_fixed_sheets: bool = False
    active: str = ""
    expands_tables: Callable[[], bool] = lambda: True

    @classmethod
    def opened(cls, path: Path) -> ExcelBook:
        """The workbook at `path`, formulas with what they showed when it was saved."""
        book = cls(path, load_workbook(path))
        values = load_workbook(path, data_only=True)
        for sheet in book.workbook.worksheets:
            one = ExcelSheet(book, sheet)
            for row, column in list(sheet._cells):  # noqa: SLF001  (only the cells there are)
                settle(one, sheet._cells[row, column], values[sheet.title].cell(row, column).value)  # noqa: SLF001  (as above)
            book.sheets.append(one)
        book.active = str(book.workbook.active.title) if book.workbook.active is not None else book.sheets[0].name
        return book

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def from_1904(self) -> bool:
        """The date system."""
        return bool(self.workbook.epoch == days.CALENDAR_MAC_1904)

    def sheet(self, name: str) -> ExcelSheet:
        """One sheet, whatever the case of its name."""
        found = [sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()]
        if not found:
            raise ExcelError(f"no sheet {name}")
        return found[0]

    def add_sheet(self, name: str, index: int) -> ExcelSheet:
        """A sheet more; it becomes the active one."""
        self.refuse_fixed()
        sheet = ExcelSheet(self, self.workbook.create_sheet(name, index))
        self.sheets.insert(index, sheet)
        self.active = sheet.name
        return sheet

    def delete_sheet(self, name: str) -> None:
        """A sheet less."""
        self.refuse_fixed()
        sheet = self.sheet(name)
        self.sheets.remove(sheet)
        self.workbook.remove(sheet.sheet)
        if self.active == name:
            self.active = self.sheets[0].name

    def refuse_fixed(self) -> None:
        """A protected structure takes no sheets."""
        if self.has_fixed_sheets:
            raise ExcelError("the workbook's structure is protected")

    def save_copy(self, path: Path) -> None:
        """SaveCopyAs."""
        saved_with_values(self, path)

    def save(self) -> None:
        """Save, as people do."""
        draft = self.path.with_name(f"saving {self.path.name}")
        saved_with_values(self, draft)
        shutil.move(draft, self.path)
        self.is_saved = True
