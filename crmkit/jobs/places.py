"""Where customers and their columns will stand once the plan is applied, for links that survive sorting."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmkit.jobs.numbering import is_unknown
from crmkit.model.edits import Formula
from crmkit.model.tables import CUSTOMERS
from crmkit.workbook.build.own_sheets import customer_link
from crmkit.workbook.sheet.areas import letters, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAME = "customer_name"
_TEXT_LIMIT = 250  #: units of UTF-16 of a text inside a formula; Excel allows 255


@dataclass(frozen=True)
class CustomerPlaces:
    """The customer sheet, the column of each field on it, ours included, and the ids that name one customer."""

    sheet: str
    columns: Mapping[str, int]
    findable: frozenset[str]

    @classmethod
    def of(cls, sheet: str, columns: Mapping[str, int], ids: Sequence[str]) -> CustomerPlaces:
        """The places of customers with these ids; one that is repeated or was only lent finds nobody."""
        counted = Counter(customer_id.casefold() for customer_id in ids)
        unique = (one for one in ids if counted[one.casefold()] == 1 and not is_unknown(one))
        return cls(sheet, columns, frozenset(unique))

    def link(self, customer_id: str, row: int, shown: str, field: str = _NAME) -> Formula:
        """A link to the customer's cell of `field` (its name where the sheet has no such column).

        It finds the customer by id, and only where that can't be by the `row` it stands on now. A customer without
        a readable name shows the id.
        """
        shown = clipped(shown or customer_id)
        column = self.columns.get(field) or self.columns[_NAME]
        if customer_id not in self.findable:
            return row_link(self.sheet, row, shown, column)
        return customer_link(self.sheet, letters(self.columns[CUSTOMERS.key]), letters(column), customer_id, shown)


def row_link(sheet: str, row: int, shown: str, column: int = 1) -> Formula:
    """A link to a row that has no id to be found by; right until somebody sorts it."""
    return cell_link(sheet, f"{letters(column)}{row}", shown)


def cell_link(sheet: str, cell: str, shown: str) -> Formula:
    """A link to a cell by its address; right until somebody sorts or inserts."""
    target = f"#{quoted(sheet)}!{cell}".replace('"', '""')
    words = clipped(shown)
    spoken = words.replace('"', '""')
    return Formula(f'HYPERLINK("{target}","{spoken}")', words)


def clipped(words: str) -> str:
    """As much of `words` as a formula can hold."""
    return words.encode("utf-16-le")[: 2 * _TEXT_LIMIT].decode("utf-16-le", "ignore")
