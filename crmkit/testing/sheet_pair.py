"""One touched sheet before and after, with what is needed to read its cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crmkit.testing.allowed import AllowedSheet, address

if TYPE_CHECKING:
    from crmkit.testing.cell_styles import CellStyles


@dataclass(frozen=True, slots=True)
class SheetPair:
    """One sheet before and after, with what is needed to read its cells."""

    name: str
    part: str
    before: Any
    after: Any
    allowed: AllowedSheet
    strings: tuple[list[Any], list[Any]]  #: shared string items before and after
    styles: tuple[CellStyles, CellStyles]
    is_1904: bool

    def at(self, row: int, column: int) -> str:
        """The place of a cell, for people."""
        return f"{self.name}!{address(row, column)}"
