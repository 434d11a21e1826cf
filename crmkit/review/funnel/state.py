"""The state behind the funnel review: one workbook, one view, the screens as values; no widget, no browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from crmkit.analysis import Unit
from crmkit.jobs.noting import NewAction, note_action, settle_action
from crmkit.locale import DEFAULT_LANGUAGE
from crmkit.model.vocabularies import SOURCE
from crmkit.review.funnel.facts import Facts, Read, View
from crmkit.review.funnel.past import customer_past
from crmkit.review.funnel.pieces import as_json
from crmkit.review.funnel.screens import SCREENS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from crmkit.jobs.noting import Noted
    from crmkit.jobs.request import Request
    from crmkit.review.funnel.openings import Opening
    from crmkit.review.funnel.pieces import Screen


class ReviewState:
    """What a review shows and does. Everything it shows follows from the workbook as last read."""

    def __init__(self, request: Request) -> None:
        """Read the workbook of `request`.

        Raises:
            FileProblem: the file can't be read.
            NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
        """
        self.request = request
        self.view = View()
        self._look(Read.of(request), request.language)

    def _look(self, read: Read, language: str | None) -> None:
        self.read = read
        self.language = language or read.workbook.language or DEFAULT_LANGUAGE
        self._show()

    def _show(self) -> None:
        self.facts = Facts(self.read, self.view, self.language)
        self._screens: dict[str, Screen] = {}

    def reload(self) -> None:
        """Read the workbook again. Raises as at first."""
        self._look(Read.of(self.request), self.language)

    def speak(self, language: str) -> None:
        """Say everything in another language; the workbook keeps its own."""
        self.language = language
        self._show()

    def choose(self, owner: str | None, source: str | None, unit: Unit) -> None:
        """Look at one owner's or one source's customers, over a week or a month."""
        self.view = View(owner, source, unit)
        self._show()

    def screen(self, name: str) -> Screen:
        """One screen, made when first asked for."""
        if name not in self._screens:
            declared = next(one for one in SCREENS if one.name == name)
            self._screens[name] = declared.build(self.facts)
        return self._screens[name]

    def opening(self, key: str) -> Opening | None:
        """The customers behind a number of the screens made so far."""
        return self.facts.openings.by_key.get(key)

    def rows(self, key: str, first: int, count: int) -> list[dict[str, Any]]:
        """Some of the customers behind a number, as the list shows them."""
        opening = self.opening(key)
        return [] if opening is None else self.facts.rows(opening.customers[first : first + count])

    def past(self, customer: str) -> dict[str, Any]:
        """What happened with a customer: facts, stages, touches, actions."""
        return customer_past(self.facts, customer)

    def note(self, new: NewAction) -> Noted:
        """Write an action into the workbook and read it again.

        Raises:
            FileProblem, WriteRefused: the file can't be written; it is as it was.
        """
        noted = note_action(self._now(), new)
        self.reload()
        return noted

    def settle(self, number: int, state: str) -> Noted:
        """Write that an action is done or dropped. `number` is its place among the actions read.

        Raises:
            ActionGone: somebody changed it meanwhile.
            FileProblem, WriteRefused: as `note`.
        """
        noted = settle_action(self._now(), self.read.actions[number], state)
        self.reload()
        return noted

    def _now(self) -> Request:
        return replace(self.request, language=self.read.workbook.language)

    def frame(self) -> dict[str, Any]:
        """Everything around the screens: titles, choices, what is chosen."""
        say, customers = self.facts.say, self.read.customers
        return {
            "name": say("name"),
            "workbook": self.request.path.name,
            "as_of": self.facts.day(self.facts.as_of),
            "today": self.facts.as_of.isoformat(),
            "language": self.language,
            "screens": [
                {
                    "name": one.name,
                    "tab": one.tab,
                    "title": say(f"{one.name}.title"),
                    "minutes": say("agenda", minutes=one.minutes) if one.minutes else "",
                }
                for one in SCREENS
            ],
            "owners": _choices(customers["owner"], say("nobody")),
            "sources": [
                {**one, "label": SOURCE.label(one["label"], self.language)}
                for one in _choices(customers["source"], say("blank"))
            ],
            "view": {"owner": self.view.owner, "source": self.view.source, "unit": self.view.unit.value},
        }

    def shown(self, name: str) -> dict[str, Any]:
        """A screen as plain values."""
        said: dict[str, Any] = as_json(self.screen(name))
        return said


def _choices(column: pd.Series, blank: str) -> list[dict[str, str]]:
    """The words of a column, the commonest first; blanks last."""
    choices = [{"value": word, "label": word} for word in column.value_counts().index.tolist()]
    return [*choices, {"value": "", "label": blank}] if column.isna().any() else choices


def new_action(said: Mapping[str, Any]) -> NewAction:
    """An action as the browser says it: text, who, customer, day as 2026-03-12 or blank.

    Raises:
        ValueError: the day is none.
    """
    day = str(said.get("due_by") or "")
    return NewAction(
        str(said["action"]).strip(),
        str(said.get("owner") or "").strip(),
        str(said.get("customer") or ""),
        date.fromisoformat(day) if day else None,
        str(said.get("asked_by") or "").strip(),
    )


def unit_of(word: object) -> Unit:
    """The unit the browser names; anything else is a week."""
    return Unit.MONTH if word == Unit.MONTH.value else Unit.WEEK
