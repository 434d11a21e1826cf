"""What a person has decided and not yet written: every step can be taken back and done again.

An answer is a plain value: a term's name, a day as `2026-03-05`, a text, None for blank. Two marks stand beside the
fields: LATER (not sure, ask again) and CONFIRMED (looked at and kept).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LATER, CONFIRMED = "later", "confirmed"
MARKS = (LATER, CONFIRMED)
YES = "yes"

Answer = str | None
Key = tuple[str, str]  #: customer id and field or mark


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a person did, over as many cells as it took: answer before and after by cell."""

    before: Mapping[Key, Answer]
    after: Mapping[Key, Answer]

    @property
    def customers(self) -> frozenset[str]:
        """Whom it is about."""
        return frozenset(customer_id for customer_id, _ in self.after)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a step did: the places of the customers it was about and how many cells."""

    places: tuple[int, ...]
    cell_count: int


class Decisions:
    """Answers that differ from the workbook, and the way to them."""

    def __init__(self, base: Callable[[Key], Answer]) -> None:
        self.base = base
        self._answers: dict[Key, Answer] = {}
        self.done: list[Step] = []
        self.undone: list[Step] = []

    def answer(self, key: Key) -> Answer:
        """The answer as it stands: decided, else the workbook's."""
        return self._answers[key] if key in self._answers else self.base(key)

    @property
    def pending(self) -> dict[Key, Answer]:
        """Answers about fields that differ from the workbook's, in the order in which they were given."""
        return {key: answer for key, answer in self._answers.items() if key[1] not in MARKS}

    def marked(self, mark: str) -> frozenset[str]:
        """The customers with a mark."""
        return frozenset(customer_id for customer_id, field in self._answers if field == mark)

    def of(self, customer_id: str, fields: tuple[str, ...]) -> dict[str, Answer]:
        """The pending answers of one customer."""
        keys = ((customer_id, field) for field in fields)
        return {key[1]: self._answers[key] for key in keys if key in self._answers}

    def do(self, answers: Mapping[Key, Answer]) -> Step | None:
        """Give these answers as one step; None where nothing would change."""
        before = {key: self.answer(key) for key in answers}
        after = {key: answer for key, answer in answers.items() if answer != before[key]}
        if not after:
            return None
        step = Step({key: before[key] for key in after}, after)
        self._set(step.after)
        self.done.append(step)
        self.undone.clear()
        return step

    def undo(self) -> Step | None:
        """Take the last step back; None where there is none."""
        if not self.done:
            return None
        step = self.done.pop()
        self._set(step.before)
        self.undone.append(step)
        return step

    def redo(self) -> Step | None:
        """Do the step again that was taken back last; None where there is none."""
        if not self.undone:
            return None
        step = self.undone.pop()
        self._set(step.after)
        self.done.append(step)
        return step

    def _set(self, answers: Mapping[Key, Answer]) -> None:
        for key, answer in answers.items():
            if answer == self.base(key):
                self._answers.pop(key, None)
            else:
                self._answers[key] = answer
