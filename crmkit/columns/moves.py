"""The smallest change of inputs that would move a customer's grade, found by deciding again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import pandas as pd

from crmkit.columns.what_if import decide_again

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crmkit.columns.decide import Decided
    from crmkit.model.context import Context
    from crmkit.model.table_data import TypedTable

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
    if not candidates:
        return []
    changes = [{change.field: change.new for change in candidate} for candidate in candidates]
    again = decide_again([place] * len(changes), changes, customers, decided, context, only=("grade",))
    return [str(grade) for grade in again["grade"]]
