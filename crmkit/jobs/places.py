"""Where customers and their columns will stand once the plan is applied, for links that survive sorting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmkit.model.edits import Formula
from crmkit.model.tables import CUSTOMERS
from crmkit.workbook.build.own_sheets import customer_link
from crmkit.workbook.sheet.areas import letters, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = "customer_name"


@dataclass(frozen=True)
class CustomerPlaces:
    """The customer sheet and the column of each field on it, ours included."""

    sheet: str
    columns: Mapping[str, int]

    def link(self, customer_id: str, shown: str, field: str = _NAME) -> Formula:
        """A link to the customer's cell of `field` (its name where the sheet has no such column)."""
        column = self.columns.get(field) or self.columns[_NAME]
        return customer_link(self.sheet, letters(self.columns[CUSTOMERS.key]), letters(column), customer_id, shown)


def row_link(sheet: str, row: int, shown: str) -> Formula:
    """A link to a row of another table, which has no id to be found by; right until somebody sorts it."""
    return cell_link(sheet, f"A{row}", shown)


def cell_link(sheet: str, cell: str, shown: str) -> Formula:
    """A link to a cell by its address; right until somebody sorts or inserts."""
    target = f"#{quoted(sheet)}!{cell}".replace('"', '""')
    words = shown.replace('"', '""')
    return Formula(f'HYPERLINK("{target}","{words}")', shown)
