"""What every figure of the funnel is computed from: the stays, the customers as they are, the day and the stages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.analysis.figures import Figure
from crmkit.analysis.ladder import Ladder
from crmkit.analysis.pipeline import DEFAULT_PIPELINE, Pipeline
from crmkit.analysis.stays import CUSTOMER, ENTERED_ON, snapshot, stays, truncated
from crmkit.model.calendar import WorkingCalendar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import numpy.typing as npt

#: Facts of customers that figures may ask for (amounts and days are numbers, `_on` datetime64, the rest words).
_BLANKS: dict[str, float | None] = {
    "customer_name": None, "owner": None, "source": None, "region": None, "grade": None, "status": None,
    "amount": np.nan, "paid_amount": np.nan, "created_on": None, "next_due_on": None, "days_late": np.nan,
    "suggested_step": None,
}  # fmt: skip
FACTS = tuple(_BLANKS)


@dataclass(frozen=True)
class FunnelData:
    """`stays` as `crmkit.analysis.stays` makes them; `customers` by id, the columns of `FACTS` as they are today.

    `gone` are customers of the history whose row is no longer there: they count nowhere; the figure says how many.
    `calendar` tells the working days that dwell and its limits are counted in.
    """

    stays: pd.DataFrame
    customers: pd.DataFrame
    as_of: date
    pipeline: Pipeline = DEFAULT_PIPELINE
    gone: Figure = field(default=Figure(0))
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)

    @classmethod
    def of(
        cls,
        history: pd.DataFrame,
        customers: pd.DataFrame,
        as_of: date,
        pipeline: Pipeline = DEFAULT_PIPELINE,
        calendar: WorkingCalendar | None = None,
    ) -> FunnelData:
        """From rows of 阶段历史 (see `stays`) and customers by id; facts a workbook does not have are blank.

        Without `calendar` the public one holds. An id that two customers have is judged by its first row.
        """
        known = customers[~customers.index.duplicated()]
        for name in [name for name in FACTS if name not in known.columns]:
            known = known.assign(**{name: _BLANKS[name]})
        found = stays(history, as_of, pd.to_datetime(known["created_on"]))
        is_known = found[CUSTOMER].isin(known.index).to_numpy()
        gone = Figure.count(found.loc[~is_known, CUSTOMER].unique().tolist())
        kept = found[is_known].reset_index(drop=True)
        return cls(kept, known, as_of, pipeline, gone, calendar or WorkingCalendar())

    @cached_property
    def ladder(self) -> Ladder:
        """The stays as arrays, for counting."""
        return Ladder(self.stays, self.pipeline, self.as_of)

    @cached_property
    def standing(self) -> pd.Series:
        """The stage each customer stands in on `as_of`, by id."""
        return snapshot(self.stays, self.as_of)

    @cached_property
    def working_days(self) -> npt.NDArray[np.int64]:
        """Working days of each stay from entering to leaving, or to `as_of`; 0 on the day itself."""
        entered_on, left_on = (
            self.stays[name].to_numpy().astype("datetime64[D]") for name in (ENTERED_ON, "left_on")
        )
        ends = np.where(np.isnat(left_on), np.datetime64(self.as_of, "D"), left_on)
        return self.calendar.days_between(entered_on, ends)

    @property
    def begins_on(self) -> date | None:
        """The first day on record; None without any."""
        first = self.stays[ENTERED_ON].min()
        return None if pd.isna(first) else first.date()

    def on(self, day: date) -> FunnelData:
        """As it was known at the end of an earlier day; the facts of customers stay today's."""
        return replace(self, stays=truncated(self.stays, day).reset_index(drop=True), as_of=day)

    def only(self, customers: Iterable[str]) -> FunnelData:
        """These customers alone."""
        ids = pd.Index(list(customers), dtype=object)
        return replace(
            self,
            stays=self.stays[self.stays[CUSTOMER].isin(ids).to_numpy()].reset_index(drop=True),
            customers=self.customers[self.customers.index.isin(ids)],
        )

    def where(self, **facts: object) -> FunnelData:
        """Customers whose facts are these: `where(owner="王芳", source=None)`; None means blank."""
        is_meant = np.ones(len(self.customers), dtype=bool)
        for name, wanted in facts.items():
            column = self.customers[name]
            is_meant &= (column.isna() if wanted is None else column == wanted).to_numpy(dtype=bool)
        return self.only(self.customers.index[is_meant])

    def standing_in(self, stage: str) -> tuple[str, ...]:
        """Customers in `stage` on `as_of`."""
        return tuple(self.standing.index[self.standing.to_numpy(dtype=object) == stage])

    def amount(self, customers: tuple[str, ...], chance: float = 1.0) -> Figure:
        """The expected amounts of these customers times `chance`; blank amounts add nothing.

        None when there are customers and none has an amount; 0 is nobody.
        """
        amounts = pd.to_numeric(self.customers["amount"].reindex(list(customers)), errors="coerce")
        if len(customers) and amounts.isna().all():
            return Figure(None, customers)
        return Figure(float(amounts.sum()) * chance, customers)
