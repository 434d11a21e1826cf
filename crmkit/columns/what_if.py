"""Deciding customers again with some of their inputs changed, everything else as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
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
    places: Sequence[int],
    changes: Sequence[Mapping[str, object]],
    customers: TypedTable,
    decided: Decided,
    context: Context,
    *,
    only: Collection[str],
) -> pd.DataFrame:
    """The values named by `only`, a row for each of `places` with its `changes` (field to typed value; None: blank).

    A place may stand there several times. The touches and the Pareto class are held fixed: one customer's answers
    don't move the others' cut-offs.
    """
    from crmkit.columns.decide import decide  # noqa: PLC0415  (decide does not know of changes, these ask decide)

    at = np.asarray(places, dtype=np.intp)
    fixed: dict[str, Column] = {
        "touch_count": decided.values["touch_count"].to_numpy()[at],
        "last_touch_on": decided.values["last_touch_on"].to_numpy()[at].astype("datetime64[D]"),
        "days_since_last_touch": decided.derived["days_since_last_touch"].to_numpy()[at],
        "grade_by_pareto": as_choice(decided.values["grade_by_pareto"].to_numpy(dtype=object)[at]),
    }
    again = decide(
        _varied(at, changes, customers), None, context, {}, joined=_NO_TOUCHES, fixed=fixed, only=tuple(only)
    )
    return again.values


def _varied(
    places: npt.NDArray[np.intp], changes: Sequence[Mapping[str, object]], customers: TypedTable
) -> TypedTable:
    """The customers' rows with the changes in them."""
    values = customers.values.iloc[places].reset_index(drop=True)
    statuses = {name: status[places].copy() for name, status in customers.statuses.items()}
    for name in {name for change in changes for name in change}:
        rows = [row for row, change in enumerate(changes) if name in change]
        new = [changes[row][name] for row in rows]
        column = values[name].to_numpy(copy=True)
        column[rows] = np.array(new, dtype=column.dtype)
        values[name] = pd.Series(column, dtype=column.dtype)
        if name in statuses:  # a column of the team's own has none
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
