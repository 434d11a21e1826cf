"""Who is owed a contact today: the list behind the sheet 今天 and `crmkit due`."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmkit.jobs.deciding import decided
from crmkit.jobs.findings_sheet import dismissals
from crmkit.jobs.opening import opened
from crmkit.jobs.report import line
from crmkit.locale import text
from crmkit.model.vocabularies import GRADE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from crmkit.jobs.deciding import Decision
    from crmkit.jobs.opening import Opened
    from crmkit.jobs.request import Request


@dataclass(frozen=True)
class DueCustomer:
    """One customer to contact; `days_late` counts from the latest day, 0 on the day itself and before."""

    row: int
    customer_id: str
    customer: str
    owner: str
    phone: str
    grade: str
    due_state: str
    why: str
    last_note: str
    suggested_step: str
    days_late: int


@dataclass(frozen=True)
class DueList:
    """The day's list: by owner, late ones first, then by grade."""

    as_of: str
    language: str
    customers: tuple[DueCustomer, ...]

    def count_by_owner(self, *, only_late: bool = False) -> dict[str, int]:
        """How many customers each owner has on the list, most first; "" is nobody."""
        counted = Counter(due.owner for due in self.customers if due.days_late or not only_late)
        return dict(counted.most_common())

    def as_json(self) -> dict[str, Any]:
        """Plain values for --json."""
        return asdict(self)

    def lines(self, language: str | None = None) -> list[str]:
        """The list as printed, owner by owner."""
        said = language or self.language
        if not self.customers:
            return [line("due_none", as_of=self.as_of).say(said)]
        printed = [line("due_head", as_of=self.as_of, count=len(self.customers)).say(said)]
        counts = self.count_by_owner()
        owner = None
        for due in self.customers:
            if due.owner != owner:
                owner = due.owner
                name = owner or text("reports.nobody", said)
                printed += ["", line("due_owner", owner=name, count=counts[owner]).say(said)]
            printed += _printed(due, said)
        return printed


def _printed(due: DueCustomer, language: str) -> list[str]:
    lines = [line("due_item", state=due.due_state, customer=due.customer, phone=due.phone)]
    lines += [line("due_why", why=due.why)] if due.why else []
    lines += [line("due_step", step=due.suggested_step)] if due.suggested_step else []
    return [printed.say(language).rstrip() for printed in lines]


def due(request: Request, owner: str | None = None) -> DueList:
    """The list of `request.as_of`, decided anew and read-only; `owner` keeps one person's customers.

    Raises:
        FileProblem: the file can't be read.
        NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
    """
    workbook = opened(request)
    listed = due_list(workbook, decided(workbook, dismissals(workbook)))
    kept = tuple(customer for customer in listed.customers if owner in {None, customer.owner})
    return DueList(listed.as_of, listed.language, kept)


def due_list(workbook: Opened, decision: Decision) -> DueList:
    """Everyone whose window is open, who is late, or who was agreed for the day or before."""
    context = workbook.context
    values = decision.decided.values
    today = np.datetime64(context.as_of, "D")
    is_due = (values["next_due_on"].notna() & (values["next_due_on"] <= today)).to_numpy()
    shown = values[is_due]
    people = workbook.customers.values[is_due]
    late = (today - shown["latest_due_on"].to_numpy().astype("datetime64[D]")).astype("timedelta64[D]")
    days_late = np.where(np.isnat(late), 0, np.maximum(late.astype(np.int64), 0))
    notes = _last_notes(workbook, decision, np.flatnonzero(is_due))
    listed = [
        DueCustomer(
            row=int(row),
            customer_id=workbook.ids[place],
            customer=_words(person.customer_name),
            owner=_words(person.owner),
            phone=_words(person.mobile) or _words(person.phone),
            grade=GRADE.label(_words(chosen.grade), context.language),
            due_state=_words(chosen.due_state),
            why=_words(chosen.why),
            last_note=notes.get(int(place), ""),
            suggested_step=_words(chosen.suggested_step),
            days_late=int(days),
        )
        for row, place, person, chosen, days in zip(
            shown.index, np.flatnonzero(is_due), people.itertuples(), shown.itertuples(), days_late, strict=True
        )
    ]
    order = {name: place for place, name in enumerate(("A", "B", "C"))}
    grades = dict(zip(shown.index, shown["grade"], strict=True))
    listed.sort(key=lambda due: (due.owner == "", due.owner, -due.days_late, order.get(grades[due.row], 9), due.row))
    return DueList(context.as_of.isoformat(), context.language, tuple(listed))


def _words(value: object) -> str:
    return value if isinstance(value, str) else ""


def _last_notes(workbook: Opened, decision: Decision, places: npt.NDArray[np.intp]) -> Mapping[int, str]:
    """The note of each customer's last touch, by place; a customer without touches has none."""
    joined = decision.decided.joined
    touches = workbook.touches
    if touches is None:
        return {}
    wanted = np.isin(joined.customer, places) & (joined.row > 0) & ~np.isnat(joined.touched_on)
    last = (
        pd.DataFrame({"place": joined.customer[wanted], "on": joined.touched_on[wanted], "row": joined.row[wanted]})
        .sort_values(["on", "row"])
        .drop_duplicates("place", keep="last")
    )
    notes = touches.values["note"].reindex(last["row"])
    return {int(place): _words(note) for place, note in zip(last["place"], notes, strict=True)}
