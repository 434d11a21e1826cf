"""Tables in memory: values as people typed them, kinds beside them, and where they stand in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from crmkit.model.fields import Table


class Place(Protocol):
    """A rectangle of cells; in words it is what people write: G1:K6."""

    @property
    def first_row(self) -> int:
        """Its first row, counted from 1."""
        ...


class CellKind(IntEnum):
    """What a cell holds. A formula counts by its cached value, with FORMULA_* telling that it is one."""

    BLANK = 0
    TEXT = 1
    NUMBER = 2
    DATE = 3
    BOOLEAN = 4
    ERROR = 5  #: #N/A and its kin: not judgeable
    FORMULA = 6  #: a formula with a cached value
    FORMULA_UNCACHED = 7  #: a formula nobody calculated yet: not judgeable


@dataclass(frozen=True)
class Origin:
    """Where a table stands. Rows and columns count from 1."""

    sheet: str
    header_row: int
    columns: dict[str, int]  #: field name -> column
    headers: dict[int, str]  #: column -> header text as written, unknown columns included
    last_row: int  #: the last row with data; header_row when there is none
    last_column: int  #: the table's last column (with or without data)
    excel_table: str | None = None  #: name of the Excel table object, if it is one
    blank_rows: int = 0  #: pre-formatted blank rows inside the table object, below the data
    beside: tuple[Place, ...] = ()  #: where the same table stands again on the sheet; not read


@dataclass(frozen=True)
class TableData:
    """One table as read.

    `values`: DataFrame of objects (str, float, bool, datetime or None), index = Excel row number (data rows only:
    blank rows, guidance rows and totals rows are left out), columns = names of the fields found.
    `kinds`: DataFrame of uint8 `CellKind`, same shape. `unknown`: the team's own columns by header (a repeated
    header gets " (2)"), same index; never dropped.
    """

    table: Table
    values: pd.DataFrame
    kinds: pd.DataFrame
    unknown: pd.DataFrame
    origin: Origin
    hidden_rows: frozenset[int] = frozenset()
    total_rows: frozenset[int] = frozenset()  #: rows people typed a total into; left out of `values`

    def __len__(self) -> int:
        return len(self.values)


class Status(IntEnum):
    """Whether a typed value can be relied on."""

    BLANK = 0
    VALID = 1
    INVALID = 2  #: something is there that does not fit; a finding says so; the typed value is blank
    NOT_JUDGEABLE = 3  #: error value or uncached formula; the typed value is blank


@dataclass(frozen=True)
class TypedTable:
    """A table whose values have the type of their field; every declared field is a column, absent ones blank.

    Types by `Kind`: CHOICE -> term name (object str or None; open vocabularies keep unknown words as typed);
    NUMBER, INTEGER, AMOUNT, SHARE -> float64 (NaN blank); DATE -> datetime64 (NaT blank, midnight);
    all others -> normalised str (object) or None. `statuses` gives one uint8 `Status` array a field.
    `present` names the fields whose column exists in the workbook.
    """

    table: Table
    values: pd.DataFrame
    statuses: dict[str, npt.NDArray[np.uint8]]
    present: frozenset[str] = field(default=frozenset())

    def __len__(self) -> int:
        return len(self.values)
