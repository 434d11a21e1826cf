"""What a check sees: one column, its neighbours, the other tables and the day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

from crmkit.checks.total_rows import total_row_mask
from crmkit.model.joining import NOBODY, join_touches
from crmkit.model.table_data import CellKind, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

    from crmkit.model.context import Context
    from crmkit.model.joining import JoinedTouches
    from crmkit.model.table_data import TableData, TypedTable

    Mask = npt.NDArray[np.bool_]
    Days = npt.NDArray[np.datetime64]

Worked = TypeVar("Worked")
#: statuses of a customer with whom something is still to happen; blank means active
OPEN_STATUSES = ("active", "signed")


class Book:
    """The tables of one workbook, with what several checks need worked out once."""

    def __init__(self, typed: Mapping[str, TypedTable], raw: Mapping[str, TableData], context: Context) -> None:
        self.typed = typed
        self.raw = raw
        self.context = context
        self._records = {name: ~total_row_mask(data) for name, data in raw.items()}
        self._worked_out: dict[Callable[[Book], object], object] = {}

    def once(self, work_out: Callable[[Book], Worked]) -> Worked:
        """What `work_out` says of this book, worked out at the first asking."""
        if work_out not in self._worked_out:
            self._worked_out[work_out] = work_out(self)
        return cast("Worked", self._worked_out[work_out])

    def records(self, table: str) -> Mask:
        """Which rows of `table` are records and no totals."""
        return self._records.get(table, np.ones(len(self.typed[table]), dtype=bool))

    def column(self, table: str, field: str) -> Column:
        """One column of one table."""
        return Column(self, table, field)

    @cached_property
    def joined(self) -> JoinedTouches:
        """Touches and dated lines with their customers."""
        return join_touches(self.typed["customers"], self.typed.get("touches"), self.context.as_of)

    @cached_property
    def last_touch_on(self) -> Days:
        """The latest touch of each customer that is not after as_of; NaT without one."""
        customer, days = self.joined.customer, self.joined.touched_on.astype("datetime64[D]")
        counted = (customer != NOBODY) & ~np.isnat(days) & (days <= np.datetime64(self.context.as_of))
        latest = np.full(len(self.typed["customers"]), np.iinfo(np.int64).min, dtype=np.int64)
        np.maximum.at(latest, customer[counted], days[counted].astype(np.int64))
        return latest.astype("datetime64[D]")

    @cached_property
    def is_open(self) -> Mask:
        """Customers with whom something is still to happen; what can't be judged is left out."""
        status = self.column("customers", "status")
        return self.records("customers") & (status.blank | np.isin(status.values.astype(str), OPEN_STATUSES))


@dataclass(frozen=True)
class Column:
    """One column. `field` "" stands for the row as a whole. Masks leave total rows out."""

    book: Book
    table: str
    field: str

    @property
    def context(self) -> Context:
        """The day, the language and the settings."""
        return self.book.context

    @property
    def as_of(self) -> np.datetime64:
        """The day the decisions are for."""
        return np.datetime64(self.book.context.as_of)

    def of(self, field: str) -> Column:
        """A neighbour in the same table."""
        return Column(self.book, self.table, field)

    @property
    def is_present(self) -> bool:
        """Whether the workbook has the column."""
        return self.field in self.book.typed[self.table].present

    @property
    def values(self) -> npt.NDArray[Any]:
        """The typed values."""
        return self.book.typed[self.table].values[self.field].to_numpy()

    @cached_property
    def valid(self) -> Mask:
        """Cells with a value that can be relied on."""
        return self._with_status(Status.VALID)

    @cached_property
    def blank(self) -> Mask:
        """Cells with nothing in them; an absent column is blank everywhere."""
        return self._with_status(Status.BLANK)

    def _with_status(self, status: Status) -> Mask:
        statuses = self.book.typed[self.table].statuses[self.field]
        held: Mask = (statuses == status) & self.book.records(self.table)
        return held

    @property
    def raw(self) -> npt.NDArray[np.object_]:
        """The cells as typed by people; blank where the column is absent."""
        values = self.book.raw[self.table].values
        if self.field not in values.columns:
            return np.full(len(values), None, dtype=object)
        return values[self.field].to_numpy(dtype=object)

    @property
    def holds_number(self) -> Mask:
        """Cells that hold a number where the typed value is text."""
        kinds = self.book.raw[self.table].kinds
        if self.field not in kinds.columns:
            return np.zeros(len(kinds), dtype=bool)
        is_number: Mask = kinds[self.field].to_numpy() == CellKind.NUMBER
        return is_number
