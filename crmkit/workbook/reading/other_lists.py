"""Lists of customers that are not the one that is read: beside it on its sheet, or only nearly one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.workbook.reading.blocks import blocks
from crmkit.workbook.reading.judge import judge
from crmkit.workbook.sheet.areas import Area

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crmkit.workbook.reading.content import SheetContent
    from crmkit.workbook.reading.headers import HeaderIndex
    from crmkit.workbook.reading.match import TableMatch


def lists_beside(sheet: SheetContent, taken: TableMatch, found: Sequence[TableMatch]) -> tuple[Area, ...]:
    """Where the same table stands again left or right of the one that is taken."""
    apart = [one for one in found if one.first_column > taken.last_column or one.last_column < taken.first_column]
    first_rows = {one.first_column: one for one in reversed(apart) if one.named_row_count}
    return tuple(_area(sheet, one) for _, one in sorted(first_rows.items()))


def _area(sheet: SheetContent, match: TableMatch) -> Area:
    columns = match.columns.values()
    rows = (max(sheet.grid.filled_rows(column, match.header_row, match.last_row), default=0) for column in columns)
    return Area(match.header_row, match.first_column, max(match.header_row, *rows), match.last_column)


def sheets_with_the_header(sheets: Iterable[SheetContent], index: HeaderIndex) -> list[str]:
    """Sheets that name the required column of the table: a person may know better than the rest of their look."""
    required = {declared.name for declared in index.table.fields if declared.required}
    return [
        sheet.name
        for sheet in sheets
        if any(
            (judged := judge(sheet, block, index, ())) and required <= judged.columns.keys()
            for block in blocks(sheet)
        )
    ]
