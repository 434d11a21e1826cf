"""The smallest change of inputs that would move a customer's grade, found by deciding again."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING

from crmkit.columns.catalogue import DECIDERS
from crmkit.columns.move_choices import choices
from crmkit.columns.what_if import decide_again

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crmkit.columns.decide import Decided
    from crmkit.columns.move_choices import Change
    from crmkit.model.context import Context
    from crmkit.model.table_data import TypedTable

_RANKS = ("ungraded", "long", "C", "B", "A")
MOST_CHANGES = 5  #: three parts of a valid customer, acceptance and one more: enough to reach A from nothing
MOST_CANDIDATES = 100_000  #: sets of changes tried for one number of changed inputs


@dataclass(frozen=True)
class Move:
    """These changes together lead to `grade`. `is_up`: a better grade than now."""

    changes: tuple[Change, ...]
    grade: str
    is_up: bool


@dataclass(frozen=True)
class Found:
    """`moves`, and `unsearched_count`: from so many changed inputs on nothing was tried (0: all up to the most)."""

    moves: tuple[Move, ...]
    unsearched_count: int = 0
    is_at_top: bool = False  #: no grade is higher than the present one
    left_out: tuple[str, ...] = ()  #: inputs that were not tried: rules part their values too finely


def find_moves(place: int, customers: TypedTable, decided: Decided, context: Context) -> Found:
    """The fewest changed inputs that raise the grade (the highest grade among equals), then those that lower it.

    Every move was verified by deciding again with the touches and the Pareto class held fixed. What could be instead:
    see `choices`. Where there are more than `MOST_CANDIDATES` sets of so many changes, these are not tried.
    """
    now = _RANKS.index(str(decided.values["grade"].iloc[place]))
    up: Move | None = None
    down: Move | None = None
    unsearched_count, is_at_top = 0, now == len(_RANKS) - 1
    chosen = choices(place, customers, decided, context, DECIDERS)
    domains = chosen.changes
    for count in range(1, MOST_CHANGES + 1):
        if _candidate_count(domains, count) > MOST_CANDIDATES:
            unsearched_count = count
            break
        candidates = list(_candidates(domains, count))
        grades = _regrade(candidates, place, customers, decided, context)
        ranks = [_RANKS.index(grade) for grade in grades]
        best, worst = max(ranks, default=now), max((rank for rank in ranks if rank < now), default=now)
        if up is None and best > now:
            up = Move(candidates[ranks.index(best)], _RANKS[best], is_up=True)
        if down is None and worst < now:
            down = Move(candidates[ranks.index(worst)], _RANKS[worst], is_up=False)
        if up or is_at_top:
            break
    return Found(tuple(move for move in (up, down) if move), unsearched_count, is_at_top, chosen.left_out)


def _candidate_count(domains: Mapping[str, tuple[Change, ...]], count: int) -> int:
    """How many ways there are to change so many inputs."""
    ways = [1] + [0] * count
    for changes in domains.values():
        ways = [ways[0], *(fewer * len(changes) + same for fewer, same in pairwise(ways))]
    return ways[count]


def _candidates(domains: Mapping[str, tuple[Change, ...]], count: int) -> Iterator[tuple[Change, ...]]:
    for names in combinations(domains, count):
        yield from product(*(domains[name] for name in names))


def _regrade(
    candidates: list[tuple[Change, ...]], place: int, customers: TypedTable, decided: Decided, context: Context
) -> list[str]:
    """The grade each candidate leads to."""
    if not candidates:
        return []
    changes = [{change.field: change.new for change in candidate} for candidate in candidates]
    again = decide_again([place] * len(changes), changes, customers, decided, context, only=("grade",))
    return [str(grade) for grade in again["grade"]]
