"""What a history row says of a decision: the rules that made it, their version, and the facts they stood on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.jobs.history.inputs import UNREADABLE, written_inputs
from crmkit.jobs.history.versions import rule_version
from crmkit.locale import text
from crmkit.model.table_data import Status
from crmkit.model.tables import CUSTOMERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from crmkit.jobs.deciding import Decision
    from crmkit.jobs.history.declared import Logged
    from crmkit.jobs.opening import Opened

PERSON, BOARD, RULE = "person", "board", "rule"
#: A stage that somebody dragged on the board says so at the beginning of 人工说明.
_BOARD_WORDS = ("看板", "board")


class Facts:
    """The facts behind one logged decision, a customer by place."""

    def __init__(self, workbook: Opened, decision: Decision, logged: Logged) -> None:
        self._workbook, self._decision, self._logged = workbook, decision, logged
        self.tables = {name: compiled.table for name, compiled in decision.decided.tables.items()}
        self.version = rule_version(logged, self.tables)

    def sources(self, places: npt.NDArray[np.intp]) -> list[str]:
        """Who decided: a rule, a person, or a person on the board."""
        people = self._workbook.customers.values
        if not self._logged.override:
            return [RULE] * len(places)
        by_hand = people[self._logged.override].notna().to_numpy()[places]
        notes = people["override_note"].to_numpy(dtype=object)[places]
        return [_source(is_by_hand, note) for is_by_hand, note in zip(by_hand, notes, strict=True)]

    def rules(self, places: npt.NDArray[np.intp], sources: Sequence[str]) -> list[str]:
        """The deciding rules in words, `阶段4`; a person's decision names who it was."""
        language = self._workbook.language
        hits = [self._decision.decided.hits[name] for name in self._logged.tables]
        lines = np.column_stack([hit.combination[places] for hit in hits]) if len(places) else np.empty((0, 1))
        said: dict[tuple[int, ...], str] = {}
        answers = []
        for place, line, source in zip(places, map(tuple, lines.tolist()), sources, strict=True):
            if source != RULE:
                answers.append(text(f"history.source.{source}", language))
                continue
            if line not in said:
                said[line] = " ".join(
                    text("history.named_rule", language, table=_table_name(hit.table.name, language), number=number)
                    for hit in hits
                    for number in hit.rules_of(int(place))
                )
            answers.append(said[line])
        return answers

    def inputs(self, places: npt.NDArray[np.intp]) -> list[str]:
        """The facts as one line a customer."""
        language = self._workbook.language
        names = self._logged.inputs(self.tables)
        columns = [self._values(name, places) for name in names]
        own = self._workbook.context.fields
        return [written_inputs(zip(names, row, strict=True), language, own) for row in zip(*columns, strict=True)]

    def _values(self, name: str, places: npt.NDArray[np.intp]) -> Sequence[object]:
        decided, customers = self._decision.decided, self._workbook.customers
        for frame in (decided.values, decided.derived, customers.values):
            if name in frame.columns:
                values = frame[name].iloc[places].astype(object).tolist()
                return self._with_unreadable(name, places, values)
        return [None] * len(places)

    def _with_unreadable(self, name: str, places: npt.NDArray[np.intp], values: list[object]) -> list[object]:
        statuses = self._workbook.customers.statuses.get(name)
        if statuses is None or name not in CUSTOMERS.by_name:
            return values
        is_unreadable = (statuses == Status.NOT_JUDGEABLE)[places]
        return [UNREADABLE if bad else value for bad, value in zip(is_unreadable, values, strict=True)]


def _source(is_by_hand: bool, note: object) -> str:  # noqa: FBT001  (one cell of a column)
    if not is_by_hand:
        return RULE
    words = note.strip().casefold() if isinstance(note, str) else ""
    return BOARD if words.startswith(_BOARD_WORDS) else PERSON


def _table_name(name: str, language: str) -> str:
    return text(f"columns.table_{name}", language)


def names_of(workbook: Opened, places: npt.NDArray[np.intp]) -> list[str | None]:
    """The customers' names."""
    names = workbook.customers.values["customer_name"].iloc[places]
    return [name if isinstance(name, str) else None for name in names]


def is_recordable(workbook: Opened) -> npt.NDArray[np.bool_]:
    """Customers that can be told apart: an id that can be read and that nobody else has."""
    ids = pd.Series(workbook.ids, dtype=object)
    statuses = workbook.customers.statuses[CUSTOMERS.key]
    is_readable = (statuses == Status.VALID) | (statuses == Status.BLANK)
    return np.asarray(is_readable & ~ids.duplicated(keep=False).to_numpy(), dtype=bool)
