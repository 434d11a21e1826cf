"""Heights of rows on crmkit's sheets: no program but Excel fits them to wrapped text on its own."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

from crmkit.model.edits import Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.workbook.sheet.layout import Line
    from crmkit.workbook.sheet.wanted import WantedCell

_LINE_POINTS: Final = 15
_AIR_POINTS: Final = 3
_HEADER_POINTS: Final = 24
_TITLE_POINTS: Final = 30
_MOST_POINTS: Final = 409  #: Excel's limit
_DEFAULT_WIDTH: Final = 9.0


@dataclass(frozen=True, slots=True)
class RowHeights:
    """Estimates heights from the widths our columns were declared with, in characters."""

    widths: Sequence[float]

    def points(self, line: Line) -> float:
        """The height of a line in points."""
        cells = line.wanted or ()
        if any(cell.style.look is Look.TITLE for cell in cells):
            return _TITLE_POINTS
        if line.is_header:
            return max(_HEADER_POINTS, self._text_points(cells))
        return self._text_points(cells)

    def _text_points(self, cells: Sequence[WantedCell]) -> float:
        lines = (self._line_count(at, cell) for at, cell in enumerate(cells) if cell.style.wrap)
        return min(max(lines, default=1) * _LINE_POINTS + _AIR_POINTS, _MOST_POINTS)

    def _line_count(self, at: int, cell: WantedCell) -> int:
        width = max(self.widths[at] if at < len(self.widths) else _DEFAULT_WIDTH, 2.0) - 1
        paragraphs = str("" if cell.shown is None else cell.shown).split("\n")
        return sum(max(1, ceil(_characters(paragraph) / width)) for paragraph in paragraphs)


def _characters(text: str) -> int:
    """How many narrow characters wide a text is."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
