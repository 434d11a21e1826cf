"""Edits: what is to change in a workbook, planned first, shown by a dry run, applied last.

Edits are held by column (rows, old, new): millions of single objects would cost seconds and hundreds of
megabytes. A single `Edit` is a view for people. Rows and columns count from 1, as Excel shows them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crmkit.model.charts import Chart

#: What a cell can be set to. None blanks the cell (its style stays). Text is always text: "=1+1" is no formula.
CellValue: TypeAlias = str | float | int | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula crmkit itself writes on its own sheets, with the value shown until Excel recalculates."""

    expression: str  #: without the leading "="
    cached: str | float


class Look(Enum):
    """How a cell written by crmkit looks. The workbook layer turns a look into fonts, fills and borders."""

    PLAIN = "plain"  #: take the style that the cell, its row or its column already has
    MANAGED_HEADER = "managed_header"  #: the neighbour header's style with crmkit's tint
    MANAGED = "managed"  #: a managed value: quiet, clearly not for typing
    TITLE = "title"  #: a sheet's title line
    HEADER = "header"  #: header row of a crmkit sheet
    BODY = "body"  #: text on a crmkit sheet
    NOTE = "note"  #: quiet remark
    LINK = "link"  #: something to click
    ALERT = "alert"  #: late, or to be checked
    INPUT = "input"  #: a cell on a crmkit sheet where people may type
    RED = "red"  #: a coloured word on a crmkit sheet, as the ones below: a colour that teams choose in the settings
    AMBER = "amber"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Style:
    """A look and a number format code (Excel's, "" for none, "@" for text); `to_right` sets words under figures."""

    look: Look = Look.PLAIN
    number_format: str = ""
    wrap: bool = False
    to_right: bool = False


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell, for people: sheet, row, column, the value before and after."""

    sheet: str
    row: int
    column: int
    old: CellValue
    new: CellValue


@dataclass(frozen=True, slots=True)
class SetCells:
    """Set the cells of one column. `rows` ascend and are unique; `new` (and `old`, if known) are as long.

    A cell that exists keeps its style; a new cell takes `style`, or its row's or column's where that is PLAIN.
    A date in a cell without a date format gets the column's own date format or a sensible one.
    With `old` given the write is refused (FileChanged) if a cell no longer holds it.
    """

    sheet: str
    column: int
    rows: Sequence[int]
    new: Sequence[CellValue]
    old: Sequence[CellValue] | None = None
    style: Style = PLAIN

    def edits(self) -> Iterator[Edit]:
        """One `Edit` a cell."""
        old = self.old if self.old is not None else [None] * len(self.rows)
        for row, before, after in zip(self.rows, old, self.new, strict=True):
            yield Edit(self.sheet, row, self.column, before, after)


@dataclass(frozen=True, slots=True)
class AddColumn:
    """Append one column right of a table: header cell and values.

    The table is the Excel table object or filter range that covers (`header_row`, `beside_column`), if any: its
    ref, columns and filter range grow. `column` must be free from `header_row` down over `rows`, which ascend
    and lie below `header_row`.
    """

    sheet: str
    header_row: int
    beside_column: int  #: a column of the table, usually its last
    column: int  #: where the new column goes (beside_column + 1 unless folded columns lie between)
    header: str
    rows: Sequence[int]
    new: Sequence[CellValue]
    style: Style = Style(Look.MANAGED)
    header_style: Style = Style(Look.MANAGED_HEADER)
    width: float | None = None  #: in characters; None leaves the default width


@dataclass(frozen=True, slots=True)
class AddRows:
    """Append rows below a table. Each row maps column to value; styles follow the last row of the table.

    The Excel table object or filter range that ends at `after_row` grows; a totals row below is refused
    (`blocked_neighbour`).
    """

    sheet: str
    after_row: int
    rows: Sequence[dict[int, CellValue]]


@dataclass(frozen=True, slots=True)
class FoldColumns:
    """Put columns first..last into one collapsed, hidden outline group (the + above opens it)."""

    sheet: str
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class ColourRule:
    """A conditional format crmkit made, known by its column and by what it asks, and how it is to colour.

    `known_formulas` are all it may ask, rows aside; `formula` is what it is to ask then ("" leaves it). With the
    look PLAIN it colours nothing, with None what it did. One that people recoloured is theirs.
    """

    column: int
    known_formulas: tuple[str, ...]
    look: Look | None = None
    formula: str = ""
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class RecolourRules:
    """Give crmkit's conditional formats on a sheet their looks; rules of people's own stay as they are."""

    sheet: str
    rules: Sequence[ColourRule]


class SheetState(Enum):
    """How a sheet shows among the tabs."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "veryHidden"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a crmkit-owned sheet."""

    header: str
    width: float = 12
    style: Style = Style(Look.BODY)
    header_style: Style = Style(Look.HEADER)


SheetCell: TypeAlias = (
    CellValue | Formula | tuple[CellValue | Formula, Style]
)  #: a value, or a value with its own style


@dataclass(frozen=True, slots=True)
class PutSheet:
    """A crmkit-owned sheet with this content: created if absent, else patched, keeping what people arranged.

    Lines above the header (`title`) come first, then the header row, then `rows`. With `key_column` (0-based
    index into `columns`) rows already there are matched by key, and cells people typed right of our columns
    travel with their row; a row no longer wanted goes, unless people typed on it right of our columns.
    A keyed row is never wholly blank. Without a key the body is replaced. Equal content is no change at all.
    Column widths, filters, order of tabs and visibility that people chose stay as they are.
    """

    name: str
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[SheetCell]]
    title: Sequence[Sequence[SheetCell]] = ()
    key_column: int | None = None
    state: SheetState = SheetState.VISIBLE
    freeze_header: bool = True
    position: int | None = None  #: 0-based place among the tabs when created; None puts it last
    with_header: bool = True
    is_filtered: bool = False  #: the header gets filter arrows when the sheet is created
    charts: Sequence[Chart] = ()  #: drawn when the sheet is created, people's afterwards


Operation: TypeAlias = SetCells | AddColumn | AddRows | FoldColumns | RecolourRules | PutSheet


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything one write does, in order. An empty plan writes nothing, not even the modification time."""

    operations: tuple[Operation, ...] = ()
    #: sheet names that the workbook's own record says crmkit created: only these may be patched by PutSheet
    owned_sheets: frozenset[str] = field(default=frozenset())

    def __bool__(self) -> bool:
        return bool(self.operations)


@dataclass(frozen=True, slots=True)
class PartChange:
    """One zip part before and after a write: sha256 of its stored bytes, None where it does not exist."""

    part: str
    before: str | None
    after: str | None
    consequences: tuple[
        str, ...
    ] = ()  #: codes of what changed beside cells: dimension, spans, styles, calc_chain ...

    @property
    def is_changed(self) -> bool:
        """Whether the part differs at all."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Certificate:
    """The proof of one write (promise 1): every part, every consequential change, every cell with old and new."""

    path: str
    before: str  #: sha256 of the whole file before, "" when it was created
    after: str
    parts: tuple[PartChange, ...]
    cells: tuple[SetCells, ...]  #: by column, `old` always filled
    recalculates_on_open: bool  #: fullCalcOnLoad was set
    is_live: bool = False  #: written into an open Excel: proven cell by cell, `parts` empty, `after` unknown

    @property
    def changed_parts(self) -> tuple[PartChange, ...]:
        """Only the parts that differ."""
        return tuple(part for part in self.parts if part.is_changed)

    @property
    def cell_count(self) -> int:
        """How many cells have a new value."""
        return sum(len(column.rows) for column in self.cells)
