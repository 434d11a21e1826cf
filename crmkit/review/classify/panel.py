"""The classification board as a widget: hears the browser, moves the state, answers with patches."""

from __future__ import annotations

import getpass
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmkit.errors import ConsentNeeded
from crmkit.jobs.judging import JUDGED_FIELDS
from crmkit.locale import DEFAULT_LANGUAGE
from crmkit.review.classify.answers import conflicting, drafts, listed, previewed, rows, standing, whole
from crmkit.review.classify.card import card
from crmkit.review.classify.decisions import CONFIRMED, LATER, YES
from crmkit.review.classify.queue import Wanted
from crmkit.review.classify.state import STEPS, BoardState
from crmkit.review.ground import Message, Panel, hears, page
from crmkit.review.ways_in import chosen_request

if TYPE_CHECKING:
    from datetime import date

    from crmkit.jobs.judging import Conflict
    from crmkit.jobs.request import Request
    from crmkit.review.classify.decisions import Changed

_PATCHED = 200  #: rows sent back after one step; more than that are asked for again
_MARKS = {LATER, CONFIRMED}
_PACKAGE = "crmkit.review.classify"


class ClassifyBoard(Panel):
    """The board on one workbook.

    Args:
        path: the workbook; what `crmkit lab` or `crmkit panel` chose if nobody says.
        by: who judges; the computer's user if nobody says.
        as_of: the day the decisions are for; today in the computer's zone if nobody says.
        sheet: the customer sheet, where several look like one.
        language: zh or en; the workbook's own if nobody says.

    The workbook is read when the browser asks for it (or `state` is asked for), so that the panel is there at once
    and says how far it is; what stands in the way of reading is told in the panel, with a button to try again.

    Raises:
        NoWorkbookChosen: neither `path` nor the environment names one.
    """

    _esm = page(_PACKAGE, "board.js", "card.js", "dialogs.js", "opening.js", "main.js")
    _css = page(_PACKAGE, "board.css")
    area = "classify"

    def __init__(
        self,
        path: Path | str | None = None,
        *,
        by: str = "",
        as_of: date | None = None,
        sheet: str | None = None,
        language: str | None = None,
    ) -> None:
        self._choose = partial(chosen_request, path, sheet=sheet, as_of=as_of, language=language)
        self._has_consent = False
        self._conflicts: dict[str, Conflict] = {}
        self._by = by or _user()
        self._state: BoardState | None = None
        request = self._choose()
        super().__init__(request.language or DEFAULT_LANGUAGE)
        self.first = {"file": request.path.name, "steps": list(STEPS)}

    @property
    def state(self) -> BoardState:
        """The sitting at this board; the first call reads the workbook.

        Raises:
            NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
            FileProblem: the file can't be read.
        """
        if self._state is None:
            self._state = BoardState(self._request(), self._by)
        return self._state

    def _request(self) -> Request:
        return replace(
            self._choose(), has_consent=self._has_consent, progress=lambda step: self.tell("step", step=step)
        )

    def _whole(self) -> dict[str, Any]:
        return whole(self.state, self.state.request.path.name, self.language)

    def is_long(self, message: Message) -> bool:
        """A step for very many customers is."""
        return message.get("target") == "listed" or len(message.get("places", ())) > _PATCHED

    def redrawn(self) -> Message:
        """Everything in the other language."""
        return {"whole": self._whole()}

    # ── looking ──

    @hears("whole", is_long=True)
    def _hear_whole(self, _message: Message) -> Message:
        """Opens the workbook the first time; a page that was loaded again goes on from where the state is now."""
        is_new = self._state is None
        if is_new:
            self._switch_to(self.state.request.language or self.state.book.language)
        return {"whole": self._whole(), "language": self.language, "words": self.words}

    @hears("rows")
    def _hear_rows(self, message: Message) -> Message:
        first, count = int(message["first"]), min(int(message["count"]), 200)
        return {"rows": rows(self.state, self.state.listed[first : first + count].tolist())}

    @hears("card")
    def _hear_card(self, message: Message) -> Message:
        return {"card": card(self.state, int(message["place"]), self.language)}

    @hears("show")
    def _hear_show(self, message: Message) -> Message:
        self.state.show(Wanted.of(message["wanted"]))
        return {**listed(self.state, self.language), **standing(self.state)}

    @hears("between")
    def _hear_between(self, message: Message) -> Message:
        """The places from one line of the list to another, for ticking a range."""
        first, last = sorted((int(message["first"]), int(message["last"])))
        return {"places": self.state.listed[first : last + 1].tolist()}

    @hears("why")
    def _hear_why(self, message: Message) -> Message:
        return {"lines": self.state.book.reasons(int(message["place"]))}

    # ── judging ──

    def _targets(self, message: Message) -> list[int]:
        """Whom a step is for: the places named, or everybody on the list."""
        if message.get("target") == "listed":
            return [int(place) for place in self.state.listed]
        return [int(place) for place in message["places"]]

    @hears("stage")
    def _hear_stage(self, message: Message) -> Message:
        return self._stepped(self.state.judge_stage(self._targets(message), message["stage"]))

    @hears("grade")
    def _hear_grade(self, message: Message) -> Message:
        changed = self.state.set_grade(self._targets(message), message["grade"] or None, message.get("note") or "")
        return self._stepped(changed)

    @hears("answer")
    def _hear_answer(self, message: Message) -> Message:
        answers = {
            name: answer or None
            for name, answer in message["answers"].items()
            if name in JUDGED_FIELDS or name in _MARKS
        }
        return self._stepped(self.state.change(self._targets(message), answers))

    @hears("suggestion")
    def _hear_suggestion(self, message: Message) -> Message:
        """Accept what the notes suggest; nothing where they are silent."""
        place = int(message["place"])
        stage = card(self.state, place, self.language)["suggestion"]["stage"]
        return self._stepped(self.state.judge_stage([place], stage)) if stage else {}

    @hears("later")
    def _hear_later(self, message: Message) -> Message:
        targets = self._targets(message)
        is_later = len(targets) == 1 and self.state.answer(targets[0], LATER) is not None
        return self._stepped(self.state.change(targets, {LATER: None if is_later else YES}))

    @hears("tag")
    def _hear_tag(self, message: Message) -> Message:
        return self._stepped(self.state.add_tag(self._targets(message), str(message["tag"]).strip()))

    @hears("undo")
    def _hear_undo(self, _message: Message) -> Message:
        return self._stepped(self.state.undo())

    @hears("redo")
    def _hear_redo(self, _message: Message) -> Message:
        return self._stepped(self.state.redo())

    def _stepped(self, changed: Changed | None) -> Message:
        """The lines and the card that a step changed."""
        if changed is None or not changed.places:
            return standing(self.state)
        places = changed.places
        return {
            **standing(self.state),
            "changed": {"customers": len(places), "cells": changed.cell_count},
            "rows": rows(self.state, places[:_PATCHED]),
            "is_partial": len(places) > _PATCHED,
            "card": card(self.state, places[0], self.language) if len(places) == 1 else None,
        }

    @hears("by")
    def _hear_by(self, message: Message) -> None:
        self.state.by = str(message["by"]).strip()

    # ── preview, write-back, drafts ──

    @hears("preview")
    def _hear_preview(self, _message: Message) -> Message:
        return previewed(self.state)

    @hears("write", is_long=True)
    def _hear_write(self, message: Message) -> Message:
        self._has_consent = self._has_consent or bool(message.get("consent"))
        try:
            done = self.state.write(self._request())
        except ConsentNeeded as problem:
            return {"consent": problem.message(self.language)}
        self._conflicts = {str(number): one for number, one in enumerate(done.conflicts)}
        if done.conflicts:
            return {
                "conflicts": [
                    conflicting(self.state, name, one, self.language) for name, one in self._conflicts.items()
                ]
            }
        problem_words = done.refresh_problem.message(self.language) if done.refresh_problem else ""
        return {
            "written": {"cells": len(done.written), "backup": Path(done.backup).name, "problem": problem_words},
            "whole": self._whole(),
        }

    @hears("resolve")
    def _hear_resolve(self, message: Message) -> Message:
        for name, choice in message["choices"].items():
            self.state.resolve(self._conflicts.pop(name), choice)
        return standing(self.state)

    @hears("undo_write", is_long=True)
    def _hear_undo_write(self, _message: Message) -> Message:
        self.state.undo_write(replace(self._request(), has_consent=True))
        return self.redrawn()

    @hears("recover", is_long=True)
    def _hear_recover(self, message: Message) -> Message:
        for found in self.state.found_drafts():
            if found.path.name == message["name"]:
                self.state.recover(found)
        return self.redrawn()

    @hears("discard")
    def _hear_discard(self, message: Message) -> Message:
        for found in self.state.found_drafts():
            if found.path.name == message["name"]:
                found.path.unlink(missing_ok=True)
        return {"drafts": drafts(self.state)}


def _user() -> str:
    """The computer's user; "" where the system does not know."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user, as in a container
        return ""
