"""A workbook as a board shows it: customers by place, their notes, their history, who judged them when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmkit.columns import decide_again
from crmkit.columns import explain as explained
from crmkit.jobs.deciding import decided_for_judging
from crmkit.jobs.history.journal import Library
from crmkit.jobs.judging.judgement import JUDGED_FIELDS, plain_cell
from crmkit.jobs.judging.logged import Event, Logged
from crmkit.jobs.judging.record_sheet import past_judgements
from crmkit.jobs.numbering import is_unknown
from crmkit.jobs.opening import opened
from crmkit.model.cues import default_cues
from crmkit.model.dated_lines import find_dated_lines
from crmkit.model.table_data import CellKind
from crmkit.model.tables import CUSTOMERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.jobs.deciding import Decision
    from crmkit.jobs.judging.record_sheet import PastJudgement
    from crmkit.jobs.opening import Opened
    from crmkit.jobs.request import Request
    from crmkit.model.cues import Cue
    from crmkit.model.edits import CellValue
    from crmkit.model.fields import Field

#: What a card says was decided.
SHOWN = ("stage", "grade", "is_valid_customer", "why", "due_state", "suggested_step")
_TOUCHED = ("touched_on", "channel", "touched_by", "note")
_FORMULAS = (CellKind.FORMULA, CellKind.FORMULA_UNCACHED)


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote of a contact; `day` None where the touch has none."""

    day: date | None
    channel: str
    by: str
    words: str


@dataclass(frozen=True)
class BoardBook:
    """One workbook read and decided; nothing is ever written through it."""

    workbook: Opened
    decision: Decision
    judgements: Mapping[str, list[PastJudgement]] = field(default_factory=dict)  #: by customer id, oldest first

    @property
    def count(self) -> int:
        """How many customers."""
        return len(self.workbook.customers)

    @property
    def ids(self) -> tuple[str, ...]:
        """Customer ids by place."""
        return self.workbook.ids

    @property
    def language(self) -> str:
        """The workbook's language: what is written speaks it."""
        return self.workbook.language

    @property
    def cues(self) -> tuple[Cue, ...]:
        """The phrases of the team's sheet 线索词, else the built-in ones."""
        return self.workbook.steering.cues or default_cues(self.language)

    @property
    def digest(self) -> str:
        """Sha256 of the file as read."""
        return self.workbook.content.digest

    def field(self, name: str) -> Field:
        """The declaration of a customers' field, with the words this team added."""
        return self.workbook.data[CUSTOMERS.name].table.by_name[name]

    def column(self, name: str) -> pd.Series[Any]:
        """One column by place: people's, ours or a derived one."""
        for frame in (self.decision.decided.values, self.workbook.customers.values, self.decision.decided.derived):
            if name in frame.columns:
                return frame[name]
        raise KeyError(name)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each customer that can be told apart."""
        repeated = pd.Series(self.ids, dtype=object).duplicated(keep=False).to_numpy()
        return {name: place for place, name in enumerate(self.ids) if not repeated[place] and not is_unknown(name)}

    def base(self, place: int, name: str) -> CellValue:
        """What stands in the cell, as read; None also where the sheet has no such column."""
        values = self.workbook.data[CUSTOMERS.name].values
        return plain_cell(values[name].iloc[place]) if name in values.columns else None

    def bases(self, name: str) -> list[CellValue]:
        """The same of every customer, by place."""
        values = self.workbook.data[CUSTOMERS.name].values
        return [plain_cell(cell) for cell in values[name]] if name in values.columns else [None] * self.count

    def lock(self, place: int, name: str) -> str:
        """Why a field of a customer can't be judged: "ambiguous" (its id tells nobody apart), "formula", else ""."""
        if self.ids[place] not in self.places:
            return "ambiguous"
        kinds = self.workbook.data[CUSTOMERS.name].kinds
        is_formula = name in kinds.columns and kinds[name].iloc[place] in _FORMULAS
        return "formula" if is_formula else ""

    def name(self, place: int) -> str:
        """The customer's name; "" where it can't be read."""
        value = self.workbook.customers.values["customer_name"].iloc[place]
        return value if isinstance(value, str) else ""

    @cached_property
    def missing_columns(self) -> tuple[str, ...]:
        """Judged fields that the sheet has no column for; one is added when something is written there."""
        return tuple(name for name in JUDGED_FIELDS if name not in self.workbook.data[CUSTOMERS.name].values.columns)

    @cached_property
    def _touches_of(self) -> dict[int, list[int]]:
        """Rows of the touch table by customer's place, newest first."""
        joined = self.decision.decided.joined
        is_touch = (joined.row > 0) & (joined.customer >= 0)
        order = np.lexsort((-joined.row, -joined.touched_on.astype("int64"), joined.customer))
        order = order[is_touch[order]]
        customers, rows = joined.customer[order], joined.row[order]
        starts = np.flatnonzero(np.r_[True, customers[1:] != customers[:-1]]) if len(order) else np.empty(0, np.intp)
        pieces = np.split(rows, starts[1:]) if len(order) else []
        return {int(customers[start]): piece.tolist() for start, piece in zip(starts, pieces, strict=True)}

    @cached_property
    def _touch_columns(self) -> tuple[dict[int, int], dict[str, list[Any]]]:
        touches = self.workbook.touches
        if touches is None:
            return {}, {}
        columns = {name: touches.values[name].tolist() for name in ("channel", "touched_by", "note")}
        days = touches.values["touched_on"]
        columns["touched_on"] = days.dt.date.astype(object).where(days.notna(), None).tolist()
        return {int(row): at for at, row in enumerate(touches.values.index)}, columns

    def note_words(self, place: int, limit: int) -> list[str]:
        """The words of the newest `limit` touches and dated lines, newest first; blank ones are left out."""
        columns = self._touch_columns[1]
        said = [(columns["touched_on"][at] or date.min, columns["note"][at]) for at in self._written(place, limit)]
        said += [(line.day or date.min, line.words) for line in self._lines_of.get(place, ())]
        return [words for _, words in sorted(said, key=itemgetter(0), reverse=True)[:limit]]

    def notes(self, place: int, limit: int) -> list[Note]:
        """The newest `limit` notes of a customer, newest first: touches, and dated lines of the note cell."""
        found = [self._touch(at) for at in self._written(place, limit)]
        found += self._lines_of.get(place, ())
        found.sort(key=lambda note: note.day or date.min, reverse=True)
        return found[:limit]

    def _touch(self, at: int) -> Note:
        day, channel, by, words = (self._touch_columns[1][name][at] for name in _TOUCHED)
        return Note(day, self._channel(channel), str(by or ""), words)

    def _written(self, place: int, limit: int) -> list[int]:
        """Where the newest touches with words stand among all."""
        where, columns = self._touch_columns
        newest = (where[row] for row in self._touches_of.get(place, [])[: limit * 2])
        return [at for at in newest if isinstance(columns["note"][at], str) and columns["note"][at]]

    def _channel(self, name: object) -> str:
        touches = self.workbook.touches
        vocabulary = touches.table.by_name["channel"].vocabulary if touches is not None else None
        return vocabulary.label(name, self.language) if vocabulary and isinstance(name, str) else ""

    @cached_property
    def _lines_of(self) -> dict[int, list[Note]]:
        """Dated lines inside the customers' own note cells, by place; all of them found in one go."""
        cells = enumerate(self.workbook.customers.values["note"])
        lines = [(place, line) for place, cell in cells if isinstance(cell, str) for line in cell.splitlines()]
        days = find_dated_lines(np.array([line for _, line in lines], dtype=object), self.workbook.context.as_of)
        found: dict[int, list[Note]] = {}
        for at, day in zip(days.place.tolist(), days.touched_on.tolist(), strict=True):
            place, line = lines[at]
            found.setdefault(place, []).append(Note(day, "", "", line))
        return found

    @cached_property
    def _logged(self) -> Logged:
        return Logged(Library(self.workbook.content, self.language, self.workbook.record.sheets), self.language)

    def history(self, place: int) -> list[Event]:
        """What happened to a customer's class, newest first; judgements included."""
        customer_id = self.ids[place]
        events = self._logged.events(customer_id)
        for one in self.judgements.get(customer_id, ()):
            header = self.field(one.field).header(self.language) if one.field else ""
            events.append(Event(one.judged_at.date(), header, str(one.old or ""), str(one.new or ""), one.judged_by))
        return sorted(events, key=lambda event: event.day, reverse=True)

    @property
    def last_entered(self) -> dict[str, date]:
        """The day each customer entered its present stage, as the history has it."""
        return self._logged.last_entered

    def reasons(self, place: int) -> list[str]:
        """Why the customer's values are what they are, as lines; slow enough to be asked for."""
        row = int(self.workbook.customers.values.index[place])
        told = explained(row, self.workbook.customers, self.decision.decided, self.workbook.context)
        return list(told.lines())

    def decided_with(self, answers: Mapping[int, Mapping[str, object]]) -> dict[int, dict[str, str | None]]:
        """Stage, grade and what follows, by place, if these customers answered so (typed; days as `date`)."""
        workbook = self.workbook
        changes = [
            {name: pd.Timestamp(value) if isinstance(value, date) else value for name, value in own.items()}
            for own in answers.values()
        ]
        facts = (workbook.customers, self.decision.decided, workbook.context)
        again = decide_again(list(answers), changes, *facts, only=SHOWN)
        columns = {name: [_text(value) for value in again[name]] for name in SHOWN}
        return {place: {name: columns[name][at] for name in SHOWN} for at, place in enumerate(answers)}

    def decided_now(self, place: int) -> dict[str, str | None]:
        """The same as the workbook stands."""
        values = self.decision.decided.values
        return {name: _text(values[name].iloc[place]) for name in SHOWN}


def read_board(request: Request) -> BoardBook:
    """Read and decide the workbook of `request` for a board.

    Raises:
        NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
        FileProblem: the file can't be read.
    """
    workbook = opened(request)
    decision = decided_for_judging(workbook)
    request.progress("history")
    judgements: dict[str, list[PastJudgement]] = {}
    for one in past_judgements(workbook):
        judgements.setdefault(one.customer_id, []).append(one)
    return BoardBook(workbook, decision, judgements)


def _text(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)
