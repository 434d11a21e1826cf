"""Everything the screens look at: one workbook as read and decided, for whom, over which period."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from crmkit.analysis import (
    LOST,
    UNJUDGED,
    WON,
    FunnelData,
    Period,
    Unit,
    last_week,
    recent_periods,
    stage_chances,
    stuck,
)
from crmkit.jobs.actions import read_actions
from crmkit.jobs.deciding import decided
from crmkit.jobs.findings_sheet import dismissals
from crmkit.jobs.funnel.facts import funnel_data
from crmkit.jobs.opening import opened
from crmkit.locale import text
from crmkit.model.vocabularies import GRADE, SOURCE, STAGE, STATUS
from crmkit.review.funnel import wording
from crmkit.review.funnel.openings import Openings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from crmkit.analysis import Stuck
    from crmkit.jobs.actions import Action
    from crmkit.jobs.deciding import Decision
    from crmkit.jobs.opening import Opened
    from crmkit.jobs.request import Request


@dataclass(frozen=True)
class Read:
    """One workbook as read: what is asked of it again and again for different views."""

    workbook: Opened
    decision: Decision
    funnel: FunnelData
    actions: tuple[Action, ...]

    @classmethod
    def of(cls, request: Request) -> Read:
        """Read and decide the workbook of `request`; nothing is written.

        Raises:
            FileProblem: the file can't be read.
            NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
        """
        workbook = opened(request)
        decision = decided(workbook, dismissals(workbook))
        return cls(workbook, decision, funnel_data(workbook, decision), read_actions(workbook))

    @cached_property
    def customers(self) -> pd.DataFrame:
        """People's and decided values by customer id; an id that two rows have shows its first."""
        people, decision = self.workbook.customers.values, self.decision.decided
        values = decision.values.drop(columns=[name for name in decision.values.columns if name in people.columns])
        derived = decision.derived[["lift_step", "lift_grade", "days_late", "missing_parts"]]
        derived = derived.drop(columns=[name for name in derived.columns if name in values.columns])
        frame = pd.concat([people, values, derived], axis=1).set_axis(pd.Index(self.workbook.ids, dtype=object))
        return frame[~frame.index.duplicated()]


@dataclass(frozen=True)
class View:
    """What a reader chose: one owner or source (None: all; "" those without), and how long a period is."""

    owner: str | None = None
    source: str | None = None
    unit: Unit = Unit.WEEK


@dataclass(frozen=True)
class Facts:
    """The workbook seen through one view, in one language."""

    read: Read
    view: View
    language: str
    openings: Openings = field(default_factory=Openings)

    def say(self, name: str, **arguments: object) -> str:
        """A text of the review."""
        return text(f"funnel.{name}", self.language, **arguments)

    def titled(self, what: str, who: str) -> str:
        """The title over customers behind a number: whose, and what (a key)."""
        return self.say("opening.of", what=self.say(what), who=who)

    @property
    def as_of(self) -> date:
        """The day the review is about."""
        return self.read.workbook.context.as_of

    @cached_property
    def data(self) -> FunnelData:
        """The funnel of those in view."""
        chosen = {"owner": self.view.owner, "source": self.view.source}
        facts = {name: word or None for name, word in chosen.items() if word is not None}
        return self.read.funnel.where(**facts) if facts else self.read.funnel

    @cached_property
    def customers(self) -> pd.DataFrame:
        """Those in view, by id."""
        return self.read.customers.loc[self.data.customers.index]

    @cached_property
    def period(self) -> Period:
        """The days under review: the last seven, or the month so far."""
        if self.view.unit is Unit.MONTH:
            return recent_periods(self.as_of, Unit.MONTH, 1)[0]
        return last_week(self.as_of)

    @cached_property
    def actions(self) -> tuple[tuple[int, Action], ...]:
        """The actions of the owner in view, each with its place among all."""
        numbered = enumerate(self.read.actions)
        return tuple(one for one in numbered if self.view.owner in {None, one[1].owner})

    @cached_property
    def open_ids(self) -> tuple[str, ...]:
        """Customers still to be won: neither won nor lost."""
        closed = set(self.data.standing_in(WON)) | set(self.data.standing_in(LOST))
        status = self.customers["status"]
        is_open = ~status.isin(["paid", "lost", "invalid"]).to_numpy(dtype=bool)
        return tuple(one for one in self.customers.index[is_open].tolist() if one not in closed)

    @cached_property
    def stuck(self) -> tuple[Stuck, ...]:
        """Who in view stands too long, by the limits and chances of the whole team, so that no view disagrees."""
        return stuck(self.data, past=self.read.funnel)

    @cached_property
    def chances(self) -> dict[str, float]:
        """The chance of each stage, from the whole team's past: one owner's alone says too little."""
        return {stage: chance.value for stage, chance in stage_chances(self.read.funnel).items()}

    def amount(self, value: float | None) -> str:
        """An amount in words."""
        return wording.amount(value, self.language)

    def day(self, value: date | None) -> str:
        """A day in words."""
        return wording.day(value, self.language)

    def stage(self, name: str | None) -> str:
        """A stage or outcome in words."""
        if name in {WON, LOST}:
            return self.say(f"stage.{name}")
        return STAGE.label(name or UNJUDGED, self.language)

    def name(self, customer: str) -> str:
        """A customer's name, its id where it has none."""
        return _word(self._fact(customer, "customer_name")) or customer

    def owner(self, customer: str) -> str:
        """Who has a customer; "" nobody."""
        return _word(self._fact(customer, "owner"))

    def amount_of(self, customer: str) -> str:
        """A customer's expected amount in words, "" where it is not known."""
        value = self._fact(customer, "expected_amount")
        return self.amount(value) if isinstance(value, float) and value == value else ""  # noqa: PLR0124  (NaN)

    def _fact(self, customer: str, name: str) -> object:
        known = self.read.customers
        return known.loc[customer, name] if customer in known.index else None

    def rows(self, customers: Iterable[str]) -> list[dict[str, Any]]:
        """What the list behind a number shows of each customer."""
        known = self.read.customers
        ids = [one for one in customers if one in known.index]
        standing = self.read.funnel.standing
        return [
            {
                "id": record["id"],
                "name": _word(record["customer_name"]) or record["id"],
                "owner": _word(record["owner"]) or self.say("nobody"),
                "stage": str(standing.get(record["id"]) or record["stage"] or UNJUDGED),
                "stage_label": self.stage(standing.get(record["id"]) or record["stage"]),
                "grade": GRADE.label(_word(record["grade"]), self.language),
                "amount": "" if pd.isna(record["expected_amount"]) else self.amount(record["expected_amount"]),
                "due": _word(record["due_state"]),
                "status": STATUS.label(_word(record["status"]) or "active", self.language),
                "source": SOURCE.label(_word(record["source"]), self.language),
                "next": _word(record["suggested_step"]),
            }
            for record in known.loc[ids].reset_index(names="id").to_dict(orient="records")
        ]


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""
