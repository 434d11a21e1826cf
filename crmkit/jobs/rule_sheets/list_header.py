"""The header of a steering sheet that lists one thing a row: where it stands, and which column is which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from crmkit.jobs.rule_sheets.finding import Place
from crmkit.jobs.rule_sheets.reading import written
from crmkit.locale import LANGUAGES, text
from crmkit.model.vocabularies import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.workbook.reading import SheetGrid

_SEARCHED_ROWS: Final = 10  #: title, hint and what people write above take fewer


@dataclass(frozen=True)
class ListHeader:
    """The columns of such a sheet; their headers are the texts `rule_sheets.<area>.<name>` in any language."""

    area: str
    names: tuple[str, ...]
    required: frozenset[str]  #: without these it is another sheet

    def find(self, grid: SheetGrid) -> FoundHeader | None:
        """Where the header stands, wherever people moved it; None where it does not."""
        for row in range(1, min(grid.last_row, _SEARCHED_ROWS) + 1):
            said = {folded(grid.text(row, at)): at for at in range(grid.first_column, grid.last_column + 1)}
            found = {name: said[header] for header, name in self._name_of.items() if header in said}
            if self.required <= found.keys():
                return FoundHeader(row, found)
        return None

    def stands_on(self, grid: SheetGrid) -> bool:
        """Whether the sheet has this header."""
        return self.find(grid) is not None

    @cached_property
    def _name_of(self) -> Mapping[str, str]:
        texts = ((f"rule_sheets.{self.area}.{name}", name) for name in self.names)
        return {folded(text(key, language)): name for key, name in texts for language in LANGUAGES}


@dataclass(frozen=True)
class FoundHeader:
    """A header's row and the columns that are there, by name."""

    row: int
    columns: Mapping[str, int]

    def rows(self, grid: SheetGrid) -> range:
        """The rows below it."""
        return range(self.row + 1, grid.last_row + 1)

    def written(self, grid: SheetGrid, row: int, name: str) -> str:
        """What stands in a row's column, "" where it is blank or the column was taken out."""
        return written(grid, row, self.columns[name]) if name in self.columns else ""

    def place(self, sheet: str, row: int, name: str) -> Place:
        """The cell of a row in a column that is there."""
        return Place(sheet, row, self.columns[name])
