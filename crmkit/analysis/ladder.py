"""The stays as arrays: who first entered which stage on which day, and who went further when."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from crmkit.analysis.pipeline import LOST, Pipeline, Skips
from crmkit.analysis.stays import CUSTOMER, ENTERED_ON, STAGE

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt

    Days = npt.NDArray[np.datetime64]
    Flags = npt.NDArray[np.bool_]

_NEVER = np.datetime64("NaT", "D")


class Entries(NamedTuple):
    """Customer number, rank, day and whether the entry was seen, one a row."""

    codes: npt.NDArray[np.int64]
    ranks: npt.NDArray[np.int64]
    days: Days
    is_seen: Flags


class Ladder:
    """Entries by customer number and rank. `ids` are the customers; every array of a result goes by their order."""

    def __init__(self, found: pd.DataFrame, pipeline: Pipeline, as_of: date) -> None:
        self.pipeline, self.as_of = pipeline, np.datetime64(as_of, "D")
        codes, ids = pd.factorize(found[CUSTOMER])
        self.ids = np.asarray(ids, dtype=object)
        ranks = {stage: pipeline.rank(stage) for stage in found[STAGE].unique()}
        self._codes = codes.astype(np.int64)
        self._stages = found[STAGE].to_numpy(dtype=object)
        self._ranks = np.array([ranks[stage] for stage in self._stages.tolist()], dtype=np.int64)
        self._days = found[ENTERED_ON].to_numpy().astype("datetime64[D]")
        self._is_seen = found["is_entry_seen"].to_numpy(dtype=bool)

    @cached_property
    def _entries(self) -> Entries:
        """Every stay on the ladder, and the skipped stages where those count."""
        is_on = self._ranks >= 0
        real = Entries(self._codes[is_on], self._ranks[is_on], self._days[is_on], self._is_seen[is_on])
        if self.pipeline.skips is not Skips.PASSED:
            return real
        before = np.full(len(self._ranks), -1)
        before[1:] = np.where(self._codes[1:] == self._codes[:-1], self._ranks[:-1], -1)
        jumps = np.where(before >= 0, np.maximum(self._ranks - before - 1, 0), 0)
        places = np.repeat(np.arange(len(jumps)), jumps)
        steps = np.arange(len(places)) - np.repeat(np.cumsum(jumps) - jumps, jumps) + 1
        seen = np.ones(len(places), dtype=bool)
        skipped = Entries(self._codes[places], before[places] + steps, self._days[places], seen)
        return Entries(*(np.concatenate(pair) for pair in zip(real, skipped, strict=True)))

    def first_entries(self, rank: int) -> tuple[Days, Flags]:
        """The day each customer first entered the stage (NaT: never), and whether that entry was seen."""
        codes, ranks, days, is_seen = self._entries
        at = np.flatnonzero(ranks == rank)
        at = at[np.lexsort((days[at], codes[at]))[::-1]]
        first, seen = np.full(len(self.ids), _NEVER), np.zeros(len(self.ids), dtype=bool)
        first[codes[at]], seen[codes[at]] = days[at], is_seen[at]
        return first, seen

    def first_after(self, since: Days, lowest: int, highest: int) -> Days:
        """The first day from `since` on that each customer entered a stage of these ranks; NaT: never."""
        codes, ranks, days, _ = self._entries
        at = np.flatnonzero((ranks >= lowest) & (ranks <= highest) & (days >= since[codes]))
        at = at[np.argsort(days[at], kind="stable")[::-1]]
        first = np.full(len(self.ids), _NEVER)
        first[codes[at]] = days[at]
        return first

    @cached_property
    def is_lost(self) -> Flags:
        """Customers whose last stay is a loss."""
        last = np.zeros(len(self.ids), dtype=bool)
        last[self._codes] = self._stages == LOST  # rows ascend: the last one stands
        return last

    @cached_property
    def last_ranks(self) -> npt.NDArray[np.int64]:
        """The rank each customer stands at; -1 outside the ladder."""
        last = np.full(len(self.ids), -1)
        last[self._codes] = self._ranks
        return last

    def customers(self, is_meant: Flags) -> tuple[str, ...]:
        """The ids of those meant."""
        return tuple(self.ids[is_meant].tolist())
