"""Where the manager at the board and the sheet, which the salesperson fills in, say different things."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from crmkit.jobs.judging.judgement import cell_value

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt

    from crmkit.jobs.judging.board_book import BoardBook
    from crmkit.jobs.judging.record_sheet import PastJudgement
    from crmkit.model.edits import CellValue
    from crmkit.review.classify.decisions import Decisions

DISPUTABLE = ("attitude", "cognition", "stage_override", "grade_override")
CHANGED, OVERRULED, OVERRULING = "changed", "overruled", "overruling"


@dataclass(frozen=True, slots=True)
class Dispute:
    """One field on which judge and sheet differ.

    `kind`: "changed" (`judged` stood there, the sheet says `said` now), "overruled" (the sheet said `said` when `by`
    wrote `judged` over it, and nobody has confirmed it since) or "overruling" (the same, not written back yet).
    """

    field: str
    kind: str
    judged: CellValue
    said: CellValue
    by: str = ""
    judged_on: date | None = None  #: None where it is being judged now


class Disputes:
    """The disputes of one book, by customer."""

    def __init__(self, book: BoardBook) -> None:
        self._book = book

    @cached_property
    def past(self) -> dict[str, list[Dispute]]:
        """By customer id, from what was judged and written; customers without any are left out."""
        found = {}
        for customer_id, judgements in self._book.judgements.items():
            if customer_id in self._book.places and (disputes := self._of(customer_id, judgements)):
                found[customer_id] = disputes
        return found

    def _of(self, customer_id: str, judgements: list[PastJudgement]) -> list[Dispute]:
        last: dict[str, PastJudgement] = {}
        said: dict[str, CellValue] = {}  #: what the sheet said, other than the board itself had put there
        for one in judgements:
            if not one.field:  # looked at and kept: settled
                said.clear()
            elif one.field in DISPUTABLE:
                before = last.get(one.field)
                if before is None or before.new != one.old:
                    said[one.field] = one.old
                last[one.field] = one
        place = self._book.places[customer_id]
        disputes = [self._judged_of(one, self._book.base(place, name), said.get(name)) for name, one in last.items()]
        return [one for one in disputes if one is not None]

    def _judged_of(self, one: PastJudgement, now: CellValue, said: CellValue) -> Dispute | None:
        told = (one.judged_by, one.judged_at.date())
        if (one.new or None) != now:
            return Dispute(one.field, CHANGED, one.new, now, *told)
        return Dispute(one.field, OVERRULED, one.new, said, *told) if said and said != one.new else None

    def open(self, decisions: Decisions) -> set[str]:
        """The customers whose cells, filled in by others, are being judged differently just now."""
        said, places = self._said_by_others, self._book.places
        return {
            customer_id
            for customer_id, name in decisions.pending
            if name in DISPUTABLE and said[name][places[customer_id]]
        }

    def of(self, place: int, decisions: Decisions) -> list[Dispute]:
        """Everything to settle about one customer, what is judged just now first."""
        customer_id, book = self._book.ids[place], self._book
        pending = decisions.of(customer_id, DISPUTABLE)
        now = [
            Dispute(name, OVERRULING, cell_value(book.field(name), answer, book.language), book.base(place, name))
            for name, answer in pending.items()
            if self._said_by_others[name][place]
        ]
        return now + [one for one in self.past.get(customer_id, ()) if one.field not in pending]

    @cached_property
    def _said_by_others(self) -> dict[str, npt.NDArray[np.bool_]]:
        """By field: whether a cell holds what the board has not put there itself; by place."""
        book = self._book
        found = {name: np.array([value is not None for value in book.bases(name)], dtype=bool) for name in DISPUTABLE}
        for customer_id, judgements in book.judgements.items():
            place = book.places.get(customer_id)
            own = {one.field: one.new for one in judgements if one.field in DISPUTABLE}
            for name, new in own.items():
                if place is not None and new == book.base(place, name):
                    found[name][place] = False
        return found
