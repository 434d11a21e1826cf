"""What is to change in an open book: cells by column with the content before and after, and what stands around them.

Everything is told from both sides, so that the same record writes, rolls back and undoes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from crmkit.model.edits import SheetState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.workbook.live.content import Content
    from crmkit.workbook.sheet.areas import Area


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a cell looks, as far as the live door carries it. Colours are RGB in hexadecimal, "" for Excel's own."""

    number_format: str = "General"
    is_quoted: bool = False  #: Excel shows an apostrophe before the text
    fill: str = ""
    ink: str = ""
    is_bold: bool = False
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """The cells of a column before or after: contents and looks, as long as the rows."""

    contents: Sequence[Content]
    looks: Sequence[Appearance]


@dataclass(frozen=True, slots=True)
class ColumnCells:
    """The cells of one column that differ. `rows` ascend."""

    column: int
    rows: Sequence[int]
    old: Side
    new: Side

    def reversed(self) -> ColumnCells:
        """The way back."""
        return replace(self, old=self.new, new=self.old)


@dataclass(frozen=True, slots=True)
class ColumnFrame:
    """Width in characters (None: as the sheet has it), whether hidden, and outline level (0 for none)."""

    width: float | None = None
    is_hidden: bool = False
    level: int = 0


@dataclass(frozen=True, slots=True)
class FrameChange:
    """One column's frame before and after."""

    column: int
    old: ColumnFrame
    new: ColumnFrame

    def reversed(self) -> FrameChange:
        """The way back."""
        return replace(self, old=self.new, new=self.old)


@dataclass(frozen=True, slots=True)
class AreaChange:
    """A table object (by name) or, with no name, the sheet's filter: where it lies before and after."""

    name: str
    old: Area | None
    new: Area | None

    @property
    def grows(self) -> bool:
        """Whether it covers more afterwards."""
        old, new = self.old, self.new
        return old is None or (new is not None and (new.last_row, new.last_column) >= (old.last_row, old.last_column))

    def reversed(self) -> AreaChange:
        """The way back."""
        return replace(self, old=self.new, new=self.old)


@dataclass(frozen=True, slots=True)
class SheetBirth:
    """A sheet that stands on one side only: where among the tabs, how it shows, rows frozen at its head."""

    position: int  #: 0-based
    state: SheetState = SheetState.VISIBLE
    frozen_rows: int = 0


@dataclass(frozen=True, slots=True)
class SheetChange:
    """What changes on one sheet. `born` is set where the sheet is created, `gone` where it is taken away."""

    name: str
    cells: tuple[ColumnCells, ...] = ()
    areas: tuple[AreaChange, ...] = ()
    frames: tuple[FrameChange, ...] = ()
    hidden_rows: frozenset[int] = field(default=frozenset(), repr=False)
    born: SheetBirth | None = None
    gone: SheetBirth | None = None

    def reversed(self) -> SheetChange:
        """The way back."""
        return replace(
            self,
            cells=tuple(column.reversed() for column in self.cells),
            areas=tuple(area.reversed() for area in self.areas),
            frames=tuple(frame.reversed() for frame in self.frames),
            born=self.gone,
            gone=self.born,
        )

    def __bool__(self) -> bool:
        return bool(self.cells or self.areas or self.frames or self.born or self.gone)


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that tells two states of one workbook apart, as far as an open Excel is to follow."""

    sheets: tuple[SheetChange, ...]
    from_1904: bool = False

    def reversed(self) -> Changes:
        """The way back, last sheet first."""
        return replace(self, sheets=tuple(sheet.reversed() for sheet in reversed(self.sheets)))

    def __bool__(self) -> bool:
        return any(self.sheets)
