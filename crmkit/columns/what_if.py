"""Deciding one customer again with some of its inputs changed, everything else as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.columns.workings import as_choice
from crmkit.model.joining import JoinedTouches
from crmkit.model.table_data import Status, TypedTable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from crmkit.columns.decide import Decided
    from crmkit.model.context import Context
    from crmkit.rules.encode import Column


def decide_again(
    place: int,
    changes: Sequence[Mapping[str, object]],
    customers: TypedTable,
    decided: Decided,
    context: Context,
    only: Collection[str],
) -> pd.DataFrame:
    """The values named by `only` of the customer at `place`, a row for each of `changes` (field to typed value).

    The touches and the Pareto class are held fixed: one customer's answers don't move the others' cut-offs.
    """
    from crmkit.columns.decide import decide  # noqa: PLC0415  (decide does not know of changes, these ask decide)

    count = len(changes)
    fixed: dict[str, Column] = {
        "touch_count": np.full(count, decided.values["touch_count"].iloc[place]),
        "last_touch_on": np.full(count, decided.values["last_touch_on"].to_numpy()[place].astype("datetime64[D]")),
        "days_since_last_touch": np.full(count, decided.derived["days_since_last_touch"].iloc[place]),
        "grade_by_pareto": as_choice(np.full(count, decided.values["grade_by_pareto"].iloc[place], dtype=object)),
    }
    again = decide(
        _varied(place, changes, customers), None, context, {}, joined=_NO_TOUCHES, fixed=fixed, only=tuple(only)
    )
    return again.values


def _varied(place: int, changes: Sequence[Mapping[str, object]], customers: TypedTable) -> TypedTable:
    """The customer's row once a set of changes, with them in it."""
    count = len(changes)
    values = customers.values.iloc[np.full(count, place)].reset_index(drop=True)
    statuses = {name: np.full(count, status[place], dtype=np.uint8) for name, status in customers.statuses.items()}
    for name in {name for change in changes for name in change}:
        rows = [row for row, change in enumerate(changes) if name in change]
        new = [changes[row][name] for row in rows]
        column = values[name].to_numpy(copy=True)
        column[rows] = np.array(new, dtype=column.dtype)
        values[name] = pd.Series(column, dtype=column.dtype)
        statuses[name][rows] = [Status.BLANK if value is None else Status.VALID for value in new]
    return TypedTable(customers.table, values, statuses, customers.present)


_NO_TOUCHES = JoinedTouches(
    customer=np.empty(0, np.intp),
    touched_on=np.empty(0, "datetime64[D]"),
    row=np.empty(0, np.int64),
    is_year_assumed=np.empty(0, np.bool_),
    ambiguous_rows=np.empty(0, np.int64),
    unknown_rows=np.empty(0, np.int64),
)
