"""Which row that a crmkit sheet has becomes which row that it shall have."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What identifies a row: its key as text or number, "" for a blank key; None is a row that holds nothing of ours
RowKey: TypeAlias = str | float | None


@dataclass(frozen=True, slots=True)
class Pairing:
    """One row of the sheet as it will be: which wanted row, which present row (None: no such)."""

    wanted: int | None
    present: int | None


def paired_by_key(wanted: Sequence[RowKey], present: Sequence[RowKey], typed_on: Sequence[bool]) -> list[Pairing]:
    """Wanted rows in their order, each with the present row of its key; then the present rows people typed on.

    Equal keys pair in order of appearance. None never pairs.
    """
    waiting: dict[RowKey, deque[int]] = defaultdict(deque)
    for index, key in enumerate(present):
        if key is not None:
            waiting[key].append(index)
    pairs = [Pairing(index, _next(waiting, key)) for index, key in enumerate(wanted)]
    taken = {pair.present for pair in pairs}
    left = (index for index in range(len(present)) if index not in taken and typed_on[index])
    return pairs + [Pairing(None, index) for index in left]


def paired_by_place(wanted: int, typed_on: Sequence[bool]) -> list[Pairing]:
    """Wanted rows with the present rows at the same places; below them the rows people typed on."""
    pairs = [Pairing(index, index if index < len(typed_on) else None) for index in range(wanted)]
    return pairs + [Pairing(None, index) for index in range(wanted, len(typed_on)) if typed_on[index]]


def _next(waiting: dict[RowKey, deque[int]], key: RowKey) -> int | None:
    queue = waiting.get(key) if key is not None else None
    return queue.popleft() if queue else None
