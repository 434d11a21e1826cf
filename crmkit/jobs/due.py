"""Who is owed a contact today: the list behind the sheet 今天 and `crmkit due`."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmkit.errors import about_workbook_in
from crmkit.jobs.actions import open_actions, read_actions
from crmkit.jobs.deciding import decided
from crmkit.jobs.findings_sheet import dismissals
from crmkit.jobs.opening import opened
from crmkit.jobs.owners import named_owner
from crmkit.jobs.report import line
from crmkit.locale import text
from crmkit.model.vocabularies import GRADE
from crmkit.workbook.build.own_sheets import spoken_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import numpy.typing as npt

    from crmkit.columns import Decided
    from crmkit.jobs.actions import Action
    from crmkit.jobs.deciding import Decision
    from crmkit.jobs.opening import Opened
    from crmkit.jobs.report import Line
    from crmkit.jobs.request import Request

_BEST_FIRST = ("A", "B", "C")


@dataclass(frozen=True)
class DueCustomer:
    """One customer to contact; `days_late` counts from the latest day, 0 on the day itself and before."""

    row: int
    key: str  #: tells the rows of the list apart: the customer's id, for a survey the id and that word
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
    reminders: str = ""  #: what else to bear in mind, by the team's rules
    is_due_today: bool = False  #: today is the day: neither late nor with days to spare
    is_overdue: bool = False  #: past the latest day, or past the day agreed
    is_owed: bool = True  #: a contact is owed; else the customer is listed for a reminder alone


@dataclass(frozen=True)
class DueList:
    """The day's list: by owner, late ones first, then by grade, then those with a reminder alone."""

    as_of: str
    language: str
    customers: tuple[DueCustomer, ...]
    actions: tuple[Action, ...] = ()  #: still to be done, late ones first

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
        actions = [printed.say(said) for printed in _action_lines(self.actions, said)]
        if not self.customers:
            return [line("due_none", as_of=self.as_of).say(said), *actions]
        printed = [line("due_head", as_of=self.as_of, count=len(self.customers)).say(said)]
        counts = self.count_by_owner()
        owner = None
        for due in self.customers:
            if due.owner != owner:
                owner = due.owner
                name = owner or text("reports.nobody", said)
                printed += ["", line("due_owner", owner=name, count=counts[owner]).say(said)]
            printed += _printed(due, said)
        return [*printed, *actions]


def _printed(due: DueCustomer, language: str) -> list[str]:
    lines = [line("due_item", state=due.due_state, customer=due.customer, phone=due.phone)]
    lines += [line("due_reminders", reminders=due.reminders)] if due.reminders else []
    lines += [line("due_why", why=due.why)] if due.why else []
    lines += [line("due_step", step=due.suggested_step)] if due.suggested_step else []
    return [printed.say(language).rstrip() for printed in lines]


def _action_lines(actions: tuple[Action, ...], language: str) -> list[Line]:
    if not actions:
        return []
    head = line("due_actions", count=len(actions), late=sum(action.days_late > 0 for action in actions))
    return [line("blank"), head, *(_action_line(action, language) for action in actions)]


def _action_line(action: Action, language: str) -> Line:
    day = spoken_day(action.due_by, language) if action.due_by else ""
    if action.days_late:
        state = line("due_action_late", days=action.days_late)
    else:
        state = line("due_action_by", day=day) if day else line("due_action_open")
    who = action.owner or line("nobody")
    about = line("due_action_about", customer=action.customer) if action.customer else line("blank")
    return line("due_action", state=state, who=who, action=action.action, about=about)


def due(request: Request, owner: str | None = None) -> DueList:
    """The list of `request.as_of`, decided anew and read-only; `owner` keeps one person's customers.

    Raises:
        UnknownOwner: nobody is called `owner`; the known ones are named.
        FileProblem: the file can't be read.
        NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
    """
    workbook = opened(request)
    with about_workbook_in(workbook.language):
        meant = None if owner is None else named_owner(workbook, owner)
    listed = due_list(workbook, decided(workbook, dismissals(workbook)))
    kept = tuple(customer for customer in listed.customers if meant in {None, customer.owner})
    actions = tuple(action for action in open_actions(read_actions(workbook)) if meant in {None, action.owner})
    return DueList(listed.as_of, listed.language, kept, actions)


def due_list(workbook: Opened, decision: Decision) -> DueList:
    """Everyone whose window is open, who is late, or who was agreed for the day or before.

    Whoever has a reminder is listed as well, late or not. A satisfaction survey that is owed is a row of its own.
    """
    context, values, derived = workbook.context, decision.decided.values, decision.decided.derived
    today = np.datetime64(context.as_of, "D")
    owed = _until(values["next_due_on"], today)
    places = np.union1d(owed, np.flatnonzero(values["reminders"].notna().to_numpy()))
    surveys = _until(derived["survey_from_on"], today)
    rows = _Rows(workbook, decision.decided, _last_notes(workbook, decision, np.union1d(places, surveys)))
    is_owed = np.isin(places, owed)
    listed = [
        replace(
            rows.at(int(place), _days_late(values["latest_due_on"], place, today) if owes else 0), is_owed=bool(owes)
        )
        for place, owes in zip(places, is_owed, strict=True)
    ]
    for place in surveys:
        days_late = _days_late(derived["survey_by_on"], place, today)
        by_on = pd.Timestamp(derived["survey_by_on"].iloc[place]).date()
        listed.append(_survey(rows.at(int(place), days_late), by_on, context.language))
    listed.sort(key=_urgency)
    return DueList(context.as_of.isoformat(), context.language, tuple(listed))


def _until(days: pd.Series, today: np.datetime64) -> npt.NDArray[np.intp]:
    """Places whose day has come; blank days never do."""
    return np.flatnonzero((days <= today).to_numpy())


def _days_late(latest: pd.Series, place: int, today: np.datetime64) -> int:
    day = latest.iloc[place]
    return 0 if pd.isna(day) else max(0, (pd.Timestamp(today) - day).days)


def _urgency(due: DueCustomer) -> tuple[bool, str, bool, int, str, int]:
    """Owner by owner, nobody's last; late ones first, then A before B before C; reminders alone come last."""
    grade = due.grade if due.grade in _BEST_FIRST else "D"
    return due.owner == "", due.owner, not due.is_owed, -due.days_late, grade, due.row


def _survey(due: DueCustomer, by_on: date, language: str) -> DueCustomer:
    """The satisfaction survey of a customer who bought about a month ago (R202)."""
    late = line("survey_late", days=due.days_late)
    state = late if due.days_late else line("survey_open", day=spoken_day(by_on, language))
    return replace(
        due,
        key=line("survey_key", id=due.customer_id).say(language),
        due_state=state.say(language),
        is_due_today=False,
        is_overdue=bool(due.days_late),
        reminders="",
        why=text("reports.survey_why", language),
        suggested_step=text("reports.survey_step", language),
    )


class _Rows:
    """Turns a customer's place into a row of the list; columns are taken out of the tables once."""

    def __init__(self, workbook: Opened, decided: Decided, notes: Mapping[int, str]) -> None:
        people, values = workbook.customers.values, decided.values
        is_the_day = (values["next_due_on"] == pd.Timestamp(workbook.context.as_of)).to_numpy()
        kinds = decided.derived["due_kind"]
        self._is_overdue = (kinds == "late").to_numpy()
        self._is_due_today = (kinds == "today").to_numpy() | (is_the_day & (kinds == "agreed").to_numpy())
        self._people = {name: people[name].to_numpy() for name in ("customer_name", "owner", "mobile", "phone")}
        self._values = {
            name: values[name].to_numpy() for name in ("grade", "due_state", "why", "suggested_step", "reminders")
        }
        self._rows, self._ids, self._notes = values.index, workbook.ids, notes
        self._language = workbook.language

    def at(self, place: int, days_late: int) -> DueCustomer:
        """The row of the customer at `place`."""
        people = {name: _words(column[place]) for name, column in self._people.items()}
        values = {name: _words(column[place]) for name, column in self._values.items()}
        return DueCustomer(
            row=int(self._rows[place]),
            key=self._ids[place],
            customer_id=self._ids[place],
            customer=people["customer_name"],
            owner=people["owner"],
            phone=people["mobile"] or people["phone"],
            grade=GRADE.label(values["grade"], self._language),
            due_state=values["due_state"],
            why=values["why"],
            last_note=self._notes.get(place, ""),
            suggested_step=values["suggested_step"],
            days_late=days_late,
            reminders=values["reminders"],
            is_due_today=bool(self._is_due_today[place]),
            is_overdue=bool(self._is_overdue[place]),
        )


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
