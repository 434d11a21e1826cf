"""What a workbook's journals say of one customer's class: the stage history and the change log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.jobs.history.changes import CHANGES
from crmkit.jobs.history.stages import STAGE_HISTORY, STAGE_LOGGED

if TYPE_CHECKING:
    import numpy.typing as npt

    from crmkit.jobs.history.journal import Library, Pages


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a customer's history: what happened, from what to what, whose doing; all in the book's words."""

    day: date
    what: str
    old: str
    new: str
    source: str


@dataclass(frozen=True)
class Logged:
    """Both journals, read when first asked for."""

    library: Library
    language: str

    @cached_property
    def _pages(self) -> dict[str, Pages | None]:
        return {journal.role: self.library.pages(journal) for journal in (STAGE_HISTORY, CHANGES)}

    @cached_property
    def _ids(self) -> dict[str, npt.NDArray[np.object_]]:
        """By role, whose each row is; an id may stand there as a number."""
        return {
            role: np.array([str(one) for one in pages.cells["customer_id"].tolist()], dtype=object)
            for role, pages in self._pages.items()
            if pages is not None
        }

    def events(self, customer_id: str) -> list[Event]:
        """What both say about one customer; found when it is asked for, since nobody looks at all of them."""
        events = []
        stage = STAGE_LOGGED.field.header(self.language)
        for journal, day, what, old, new, source in (
            (STAGE_HISTORY, "entered_on", "", "from_stage", "stage", "source"),
            (CHANGES, "changed_on", "field", "old", "new", "rule"),
        ):
            pages = self._pages[journal.role]
            if pages is None:
                continue
            for place in np.flatnonzero(self._ids[journal.role] == customer_id).tolist():
                cells = {name: pages.cells[name][place] for name in journal.names}
                about = str(cells[what] or "") if what else stage
                is_twice = journal is CHANGES and about == stage  # the stage history says it already
                if isinstance(cells[day], date) and not is_twice:
                    said = (str(cells[name] or "") for name in (old, new, source))
                    events.append(Event(_day(cells[day]) or date.min, about, *said))
        return events

    @cached_property
    def last_entered(self) -> dict[str, date]:
        """The day each customer entered its present stage, by id."""
        pages = self._pages[STAGE_HISTORY.role]
        if pages is None:
            return {}
        order = pages.numbers().argsort(kind="stable")
        ids, days = pages.cells["customer_id"][order].tolist(), pages.cells["entered_on"][order].tolist()
        told = ((str(name), _day(day)) for name, day in zip(ids, days, strict=True))
        return {name: day for name, day in told if day is not None}


def _day(value: object) -> date | None:
    if isinstance(value, (pd.Timestamp, datetime)):
        return None if pd.isna(value) else value.date()
    return value if isinstance(value, date) else None
