"""What is known so far while a refresh decides: people's values, results by name, and which rule made them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from crmkit.model.table_data import Status
from crmkit.rules import CompiledTable, Outcome, evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crmkit.model.context import Context
    from crmkit.model.joining import JoinedTouches
    from crmkit.model.table_data import TypedTable
    from crmkit.rules.encode import Column

Codes = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]


@dataclass
class Workings:
    """`columns` grows as deciders answer. `outcomes` keeps what each decision table concluded."""

    customers: TypedTable
    joined: JoinedTouches
    finding_counts: Mapping[int, int]
    context: Context
    tables: Mapping[str, CompiledTable]
    columns: dict[str, Column] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    @property
    def row_count(self) -> int:
        """How many customers."""
        return len(self.customers)

    @property
    def today(self) -> np.datetime64:
        """The day the decisions are for."""
        return np.datetime64(self.context.as_of, "D")

    def column(self, name: str) -> Column:
        """A value by field name, a categorical where it is a choice."""
        if name not in self.columns:
            self.columns[name] = self._typed(name)
        return self.columns[name]

    def _typed(self, name: str) -> Column:
        values = self.customers.values[name]
        declared = self.customers.table.by_name.get(name)
        if declared is not None and declared.vocabulary is not None:
            return as_choice(values.to_numpy(dtype=object))
        array = values.to_numpy()
        if array.dtype.kind == "M":
            return array.astype("datetime64[D]")
        return array if array.dtype.kind == "f" else values.to_numpy(dtype=object)

    def numbers(self, name: str) -> npt.NDArray[np.float64]:
        """A number column; NaN is blank."""
        return np.asarray(self.column(name), dtype=np.float64)

    def days(self, name: str) -> npt.NDArray[np.datetime64]:
        """A date column; NaT is blank."""
        return np.asarray(self.column(name)).astype("datetime64[D]")

    def texts(self, name: str) -> Texts:
        """A text or choice column as objects; None is blank."""
        return as_objects(self.column(name))

    def codes(self, name: str, words: Sequence[str]) -> Codes:
        """The place of each row's term in `words`; `len(words)` when blank or another word."""
        choice = self.column(name)
        if not isinstance(choice, pd.Categorical):
            choice = as_choice(np.asarray(choice, dtype=object))
        places = {word: place for place, word in enumerate(words)}
        lookup = np.array([places.get(word, len(words)) for word in choice.categories] + [len(words)], dtype=np.intp)
        places_of_rows: Codes = lookup[choice.codes]
        return places_of_rows

    def is_(self, name: str, *words: str) -> Flags:
        """Whether a choice is one of `words`."""
        return self.codes(name, words) < len(words)

    def is_unjudgeable(self, name: str) -> Flags:
        """Where a cell holds an error or a formula that nobody calculated."""
        statuses = self.customers.statuses.get(name)
        if statuses is None:
            return np.zeros(self.row_count, dtype=bool)
        return np.asarray(statuses == Status.NOT_JUDGEABLE, dtype=bool)

    def is_provisional(self) -> Flags:
        """Rows whose due dates lie beyond the announced calendar; none while dates are not decided."""
        is_decided = "is_provisional" in self.columns
        return self.is_("is_provisional", "yes") if is_decided else np.zeros(self.row_count, dtype=bool)

    def ask(self, table: str) -> Outcome:
        """Evaluate the team's table of that name, or the default."""
        compiled = self.tables[table]
        columns = {name: self._known(name) for name in compiled.table.conditions}
        asked = {name: column for name, column in columns.items() if column is not None}
        self.outcomes[table] = evaluate(compiled, asked, self.row_count)
        return self.outcomes[table]

    def _known(self, name: str) -> Column | None:
        is_known = name in self.columns or name in self.customers.values.columns
        return self.column(name) if is_known else None


def as_choice(values: npt.NDArray[Any]) -> pd.Categorical:
    """Words as a categorical; None and NaN are blank."""
    codes, words = pd.factorize(values)
    return pd.Categorical.from_codes(codes, categories=pd.Index(words, dtype=object))


def as_objects(column: Column) -> Texts:
    """Words as objects with None for blank."""
    if isinstance(column, pd.Categorical):
        lookup = np.array([*column.categories, None], dtype=object)
        taken: Texts = lookup[column.codes]
        return taken
    return np.asarray(column, dtype=object)


def is_blank(values: Column) -> Flags:
    """Where nothing is known: None, NaN or NaT."""
    return np.asarray(pd.isna(values), dtype=bool)


def blanked(values: npt.NDArray[Any], where: Flags) -> Texts:
    """`values` with None where the flag is set."""
    made: Texts = values.astype(object)
    made[where] = None
    return made


def filled_in(values: Texts, with_: str | Texts) -> Texts:
    """`values`, and where they are blank those of `with_`."""
    made: Texts = np.where(is_blank(values), with_, values).astype(object)
    return made
