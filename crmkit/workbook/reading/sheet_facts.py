"""What a sheet's XML tells beside the values, and the limits no sheet passes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crmkit.workbook.package.markup import MarkupError
from crmkit.workbook.reading.grid import MarkedCells
from crmkit.workbook.sheet.areas import LAST_COLUMN, LAST_ROW, Area, column_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True)
class SheetFacts:
    """What the reader of values does not tell."""

    last_row: int  #: of any cell, blank ones with a format included
    last_column: int
    hidden_rows: frozenset[int]
    filter_area: Area | None
    merges: tuple[Area, ...]
    marked: MarkedCells
    is_plain: bool


@dataclass
class Marks:
    """Marked cells while they are being found: column -> rows."""

    errors: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    formulas: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    uncached: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def frozen(self) -> MarkedCells:
        """What was found."""
        return MarkedCells(*(
            {column: frozenset(rows) for column, rows in found.items()}
            for found in (self.errors, self.formulas, self.uncached)
        ))  # fmt: skip


def areas(references: Iterable[str]) -> Iterator[Area]:
    """The areas of legible references."""
    for reference in references:
        try:
            yield Area.parse(reference)
        except ValueError:
            continue  # an illegible reference describes no cells


def limited_row(number: int) -> int:
    """No sheet has cells beyond the limits, and a reader that believes them fills the memory."""
    if number > LAST_ROW:
        raise MarkupError(f"row {number}")
    return number


def limited_column(name: str) -> int:
    """The number of a column within the limits."""
    number = column_number(name)
    if not 0 < number <= LAST_COLUMN:
        raise MarkupError(f"column {name}")
    return number
