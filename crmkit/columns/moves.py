"""The smallest change of inputs that would move a customer's grade, found by deciding again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmkit.columns.workings import as_choice
from crmkit.model.joining import JoinedTouches
from crmkit.model.table_data import Status, TypedTable
from crmkit.model.tables import CUSTOMERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crmkit.columns.decide import Decided
    from crmkit.model.context import Context
    from crmkit.rules.encode import Column

_RANKS = ("ungraded", "long", "C", "B", "A")
_MOST_CHANGES = 5  #: three parts of a valid customer, acceptance and one more: enough to reach A from nothing
_ANSWERS = ("yes", "no", None)


@dataclass(frozen=True)
class Change:
    """One input set to another value; None is blank."""

    field: str
    old: object
    new: object


@dataclass(frozen=True)
class Move:
    """These changes together lead to `grade`. `is_up`: a better grade than now."""

    changes: tuple[Change, ...]
    grade: str
    is_up: bool


def find_moves(place: int, customers: TypedTable, decided: Decided, context: Context) -> tuple[Move, ...]:
    """The fewest changed inputs that raise the grade (the highest grade among equals), then those that lower it.

    Every move was verified by deciding again with the touches and the Pareto class held fixed. A person's own grade
    is only ever taken away, since setting one moves everything.
    """
    now = _RANKS.index(str(decided.values["grade"].iloc[place]))
    up: Move | None = None
    down: Move | None = None
    choices = _choices(place, customers, context)
    for count in range(1, _MOST_CHANGES + 1):
        candidates = list(_candidates(choices, count))
        grades = _regrade(candidates, place, customers, decided, context)
        ranks = [_RANKS.index(grade) for grade in grades]
        best, worst = max(ranks, default=now), max((rank for rank in ranks if rank < now), default=now)
        if up is None and best > now:
            up = Move(candidates[ranks.index(best)], _RANKS[best], is_up=True)
        if down is None and worst < now:
            down = Move(candidates[ranks.index(worst)], _RANKS[worst], is_up=False)
        if up or now == len(_RANKS) - 1:
            break
    return tuple(move for move in (up, down) if move)


def _choices(place: int, customers: TypedTable, context: Context) -> dict[str, tuple[Change, ...]]:
    """What each input could be instead, in the order in which people would rather change it."""
    a, b, c = context.settings.closing_window_days
    days = tuple(pd.Timestamp(context.as_of + timedelta(days=count)) for count in (a, b, c, c + 1))
    domains: dict[str, tuple[Any, ...]] = {
        "grade_override": (None,),
        "has_money": _ANSWERS,
        "has_authority": _ANSWERS,
        "has_need": _ANSWERS,
        "acceptance": ("accepts", "objects", "leans_away", None),
        "expected_close_on": (*days, None),
        "contribution": ("large", "average", "small", None),
    }
    row = customers.values.iloc[place]
    old = {name: None if pd.isna(row[name]) else row[name] for name in domains}
    choices = {}
    for name, domain in domains.items():
        choices[name] = tuple(Change(name, old[name], new) for new in domain if new != old[name])
    return choices


def _candidates(choices: Mapping[str, tuple[Change, ...]], count: int) -> Iterator[tuple[Change, ...]]:
    for names in combinations(choices, count):
        yield from product(*(choices[name] for name in names))


def _regrade(
    candidates: list[tuple[Change, ...]], place: int, customers: TypedTable, decided: Decided, context: Context
) -> list[str]:
    """The grade each candidate leads to."""
    from crmkit.columns.decide import decide  # noqa: PLC0415  (decide does not know of moves, moves ask decide)

    if not candidates:
        return []
    varied = _varied(candidates, place, customers)
    fixed: dict[str, Column] = {
        name: np.full(len(candidates), decided.values[name].iloc[place]) for name in ("touch_count",)
    }
    last_touch_on = decided.values["last_touch_on"].to_numpy()[place].astype("datetime64[D]")
    fixed["last_touch_on"] = np.full(len(candidates), last_touch_on)
    days = decided.derived["days_since_last_touch"].iloc[place]
    fixed["days_since_last_touch"] = np.full(len(candidates), days)
    pareto = np.full(len(candidates), decided.values["grade_by_pareto"].iloc[place], dtype=object)
    fixed["grade_by_pareto"] = as_choice(pareto)
    again = decide(varied, None, context, {}, joined=_NO_TOUCHES, fixed=fixed, only=("grade",))
    return [str(grade) for grade in again.values["grade"]]


def _varied(candidates: list[tuple[Change, ...]], place: int, customers: TypedTable) -> TypedTable:
    """The customer's row once a candidate, with its changes."""
    count = len(candidates)
    values = customers.values.iloc[np.full(count, place)].reset_index(drop=True)
    statuses = {name: np.full(count, status[place], dtype=np.uint8) for name, status in customers.statuses.items()}
    for name in {change.field for changes in candidates for change in changes}:
        rows = [row for row, changes in enumerate(candidates) for change in changes if change.field == name]
        new = [change.new for changes in candidates for change in changes if change.field == name]
        column = values[name].to_numpy(copy=True)
        column[rows] = np.array(new, dtype=column.dtype)
        values[name] = pd.Series(column, dtype=column.dtype)
        statuses[name][rows] = [Status.BLANK if value is None else Status.VALID for value in new]
    return TypedTable(CUSTOMERS, values, statuses, customers.present)


_NO_TOUCHES = JoinedTouches(
    customer=np.empty(0, np.intp),
    touched_on=np.empty(0, "datetime64[D]"),
    row=np.empty(0, np.int64),
    is_year_assumed=np.empty(0, np.bool_),
    ambiguous_rows=np.empty(0, np.int64),
    unknown_rows=np.empty(0, np.int64),
)
