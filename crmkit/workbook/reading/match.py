"""Where a table was found: sheet, header row, which column is which field, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmkit.model.fields import Table
    from crmkit.workbook.sheet.areas import Area


@dataclass(frozen=True)
class TableMatch:
    """A declared table found on a sheet. Rows and columns count from 1."""

    table: Table
    sheet: str
    header_row: int
    first_column: int
    last_column: int
    last_row: int  #: the last row that may belong to it; what stands in the rows is judged by `load_table`
    columns: dict[str, int]  #: field name -> column
    headers: dict[int, str]  #: every column of the table but crmkit's own -> header as written, "" where blank
    own: dict[str, int] = field(default_factory=dict)  #: crmkit's own columns by header
    disagreeing: dict[str, int] = field(default_factory=dict)  #: header named the field, values did not: left alone
    excel_table: str | None = None
    totals_rows: int = 0  #: of the Excel table object
    strength: float = 0.0  #: how much speaks for it
    named_row_count: int = 0  #: rows of the sample that have a name (customers) or a date (touches)
    beside: tuple[Area, ...] = ()  #: where the same table stands again on the sheet, left or right of this one
