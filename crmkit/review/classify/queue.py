"""Whom to judge next: why a customer needs a class, the filters, the order. All in places of customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from crmkit.jobs.tag_names import tags_in
from crmkit.model.vocabularies import folded
from crmkit.review.classify.decisions import LATER
from crmkit.review.classify.disputes import CHANGED, OVERRULED, Disputes
from crmkit.review.classify.suggestion import NOTE_COUNT, suggested_stages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crmkit.jobs.judging.board_book import BoardBook
    from crmkit.model.cues import Cue
    from crmkit.review.classify.decisions import Decisions

Places = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

#: Why a customer needs a class, gravest first; a customer may have several reasons.
REASONS = ("new", "never", "disputed", "disagrees", "stale")
MODES = ("queue", "week", "later", "changed", "disputed", "all")
ORDERS = ("amount", "reason", "oldest")
WEEK_COUNT = 20  #: 本周20家
NEW_DAYS = 14  #: a customer entered so lately is new
STALE_DAYS = 60  #: judged so long ago, worth another look
_FOLLOWED = ("active", "signed", "paused")


@dataclass(frozen=True)
class Wanted:
    """What a person wants to see. "" is any; `words` are looked for in name, id, contact, region and notes."""

    mode: str = "queue"
    owner: str = ""
    source: str = ""
    stage: str = ""
    grade: str = ""
    tag: str = ""
    words: str = ""
    order: str = "amount"

    @classmethod
    def of(cls, message: Mapping[str, Any]) -> Wanted:
        """What the browser asks for; unknown modes and orders count as the first."""
        asked = {name: str(message.get(name) or "") for name in cls.__dataclass_fields__}
        asked["mode"] = asked["mode"] if asked["mode"] in MODES else MODES[0]
        asked["order"] = asked["order"] if asked["order"] in ORDERS else ORDERS[0]
        return cls(**asked)


class Queue:
    """The customers of a book in the order in which they are to be judged."""

    def __init__(self, book: BoardBook, cues: Sequence[Cue]) -> None:
        self._book = book
        self._cues = cues
        self.disputes = Disputes(book)
        self._texts: dict[str, npt.NDArray[np.object_]] = {}

    # ── facts by place ──

    def texts(self, name: str) -> npt.NDArray[np.object_]:
        """A column as text; "" for blank."""
        if name not in self._texts:
            column = self._book.column(name)
            self._texts[name] = np.array([value if isinstance(value, str) else "" for value in column], dtype=object)
        return self._texts[name]

    @cached_property
    def amounts(self) -> npt.NDArray[np.float64]:
        """Expected amounts; NaN for blank."""
        return self._book.column("expected_amount").to_numpy(dtype=np.float64)

    @cached_property
    def suggested(self) -> npt.NDArray[np.object_]:
        """The stage the notes speak for; "" where they say too little."""
        notes = [self._book.note_words(place, NOTE_COUNT) for place in range(self._book.count)]
        return np.array(suggested_stages(notes, self._cues), dtype=object)

    @cached_property
    def judged_on(self) -> npt.NDArray[np.datetime64]:
        """The day each customer was last judged, by a person or by what they filled in; NaT where nobody knows."""
        days = np.full(self._book.count, "NaT", dtype="datetime64[D]")
        entered, places = self._book.last_entered, self._book.places
        days[list(places.values())] = np.array([entered.get(one) for one in places], dtype="datetime64[D]")
        for customer_id, past in self._book.judgements.items():
            if customer_id in places:
                at = places[customer_id]
                days[at] = np.fmax(days[at], np.datetime64(past[-1].judged_at.date(), "D"))
        return days

    @cached_property
    def _followed(self) -> Flags:
        return np.isin(self.texts("status_used").astype(str), _FOLLOWED)

    @cached_property
    def _flags(self) -> dict[str, Flags]:
        today = np.datetime64(self._book.workbook.context.as_of, "D")
        created = self._book.column("created_on").to_numpy().astype("datetime64[D]")
        is_unjudged = self.texts("stage") == "unjudged"
        is_new = is_unjudged & (created > today - NEW_DAYS)
        suggested = self.suggested
        return {
            "new": is_new,
            "never": is_unjudged & ~is_new,
            "disputed": self._of(self._disputed(CHANGED)),
            "overruled": self._of(self._disputed(OVERRULED)),
            "disagrees": (suggested != "") & (suggested != self.texts("stage")) & ~is_unjudged,
            "stale": ~is_unjudged & (self.judged_on < today - STALE_DAYS),
        }

    def _disputed(self, kind: str) -> set[str]:
        return {name for name, disputes in self.disputes.past.items() if any(one.kind == kind for one in disputes)}

    def reasons(self, place: int) -> list[str]:
        """Why this customer needs a class, and whether a judge wrote over what its salesperson had said."""
        return [name for name in (*REASONS, "overruled") if self._flags[name][place]]

    def counts(self, decisions: Decisions) -> dict[str, int]:
        """How many customers each mode has, without other filters."""
        return {mode: int(self._in_mode(mode, decisions).sum()) for mode in MODES}

    # ── the list ──

    def places(self, wanted: Wanted, decisions: Decisions, now: Mapping[int, Mapping[str, str | None]]) -> Places:
        """The places to show, in order. `now` has what changed customers are decided to be, by place."""
        shown = self._in_mode(wanted.mode, decisions)
        for name, asked in (("owner", wanted.owner), ("source", wanted.source)):
            if asked:
                shown &= self.texts(name) == asked
        for name, asked in (("stage", wanted.stage), ("grade", wanted.grade)):
            if asked:
                values = self.texts(name).copy()
                for place, decided in now.items():
                    values[place] = decided[name] or ""
                shown &= values == asked
        if wanted.tag:
            shown &= self._tagged(wanted.tag, decisions)
        if wanted.words:
            shown &= self._mentions(wanted.words)
        return self._ordered(np.flatnonzero(shown), wanted.order)

    def _in_mode(self, mode: str, decisions: Decisions) -> Flags:
        if mode == "all":
            return np.ones(self._book.count, dtype=bool)
        if mode == "changed":
            return self._of({customer_id for customer_id, _ in decisions.pending})
        later = self._of(decisions.marked(LATER))
        if mode == "later":
            return later
        if mode == "disputed":
            return self._flags["disputed"] | self._flags["overruled"] | self._of(self.disputes.open(decisions))
        needs: Flags = np.logical_or.reduce([self._flags[name] for name in REASONS]) & self._followed & ~later
        return self._week(needs) if mode == "week" else needs

    def _of(self, customer_ids: frozenset[str] | set[str]) -> Flags:
        flags = np.zeros(self._book.count, dtype=bool)
        flags[[self._book.places[one] for one in customer_ids if one in self._book.places]] = True
        return flags

    def _week(self, needs: Flags) -> Flags:
        """Those judged since Monday, filled up by the largest of the queue to twenty."""
        today = self._book.workbook.context.as_of
        monday = today - timedelta(days=today.weekday())
        judged = {
            customer_id for customer_id, past in self._book.judgements.items() if past[-1].judged_at.date() >= monday
        }
        week = self._of(judged)
        room = max(0, WEEK_COUNT - int(week.sum()))
        week[self._ordered(np.flatnonzero(needs & ~week), "amount")[:room]] = True
        return week

    def _tagged(self, tag: str, decisions: Decisions) -> Flags:
        wanted = folded(tag)
        cells = self.texts("tags").copy()
        for (customer_id, name), answer in decisions.pending.items():
            if name == "tags" and customer_id in self._book.places:
                cells[self._book.places[customer_id]] = answer or ""
        said = zip(cells, self.texts("all_tags"), strict=True)
        return np.array([wanted in map(folded, (*tags_in(own), *tags_in(ours))) for own, ours in said], dtype=bool)

    @cached_property
    def _haystack(self) -> pd.Series[str]:
        names = ("customer_name", "contact_name", "region", "mobile", "phone", "note")
        parts = [self.texts(name) for name in names]
        whole = np.array(self._book.ids, dtype=object)
        for part in parts:
            whole = whole + "\n" + part
        return pd.Series(whole, dtype=object).str.casefold()

    def _mentions(self, words: str) -> Flags:
        shown = np.ones(self._book.count, dtype=bool)
        for word in words.casefold().split():
            shown &= self._haystack.str.contains(word, regex=False).to_numpy(dtype=bool)
        return shown

    def _ordered(self, places: Places, order: str) -> Places:
        """By amount, largest first, blanks last; on request the gravest reason or the oldest judgement first."""
        amount = np.nan_to_num(-self.amounts[places], nan=np.inf)
        if order == "reason":
            rank = np.full(self._book.count, len(REASONS))
            for place, name in reversed(list(enumerate(REASONS))):
                rank[self._flags[name]] = place
            return places[np.lexsort((places, amount, rank[places]))]
        if order == "oldest":
            days = self.judged_on[places].astype(np.int64)  # NaT is the least: nobody knows when comes first
            return places[np.lexsort((places, amount, days))]
        return places[np.lexsort((places, amount))]

    @cached_property
    def choices(self) -> dict[str, list[str]]:
        """What the filters offer: owners, sources, and tags, the commonest first."""
        cells = (cell for cell in (*self.texts("tags"), *self.texts("all_tags")) if cell)
        tags = pd.Series([tag for cell in cells for tag in tags_in(cell)], dtype=object)
        return {
            "owner": _commonest(pd.Series(self.texts("owner"))),
            "source": _commonest(pd.Series(self.texts("source"))),
            "tag": _commonest(tags)[:200],
        }


def _commonest(words: pd.Series[Any]) -> list[str]:
    return [str(word) for word in words[words != ""].value_counts().index] if len(words) else []
