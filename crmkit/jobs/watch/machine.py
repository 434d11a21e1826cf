"""When a watched workbook's turn has come: a state machine over what each look at it saw. No files, no clock.

A save is over when the file stays the same and nobody holds it for `quiet_seconds`; its bytes are measured at the
beginning and at the end of that time, since a network share may show a new content under an old time stamp.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

QUIET_SECONDS = 10.0
_FIRST_RETRY_SECONDS = 30.0
_MOST_DOUBLINGS = 7  #: 30 s, 1 min, 2 min ... 64 min


@dataclass(frozen=True, slots=True)
class Mark:
    """What a file's entry in the folder says; equal means "probably the same bytes"."""

    size_bytes: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What a workbook was when we were last through with it."""

    mark: Mark
    digest: str  #: sha256 of its bytes
    as_of: date  #: the day it was refreshed for
    is_ours: bool = True  #: False: crmkit may not manage it; it is left alone until it changes


@dataclass(frozen=True, slots=True)
class Sight:
    """One look at a workbook. `holder` is who has it open, "" nobody."""

    mark: Mark
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """`seconds` of a clock that nobody can set, and the calendar day."""

    seconds: float
    today: date


class Step(Enum):
    """What to do about a workbook now."""

    REST = "rest"  #: nothing to do, or nothing to do yet
    MEASURE = "measure"  #: read its bytes and tell `measured`
    WORK = "work"  #: refresh it and tell `done` or `failed`


@dataclass(frozen=True, slots=True)
class Tracked:
    """What is known about one workbook. `mark` and `digest` are of the quiet time that runs, None and "" without."""

    settled: Settled | None = None
    mark: Mark | None = None
    digest: str = ""
    quiet_since: float = 0.0
    failure_count: int = 0
    retry_at: float = 0.0
    holder: str = ""  #: who was last told to hold it, "" once it was seen to

    @property
    def is_waiting(self) -> bool:
        """Whether a quiet time runs, so that another look soon will tell more."""
        return self.mark is not None and self.failure_count == 0


def looked(tracked: Tracked, sight: Sight, moment: Moment, quiet_seconds: float) -> tuple[Tracked, Step]:
    """What a look at the workbook means."""
    if _is_up_to_date(tracked.settled, sight.mark, moment.today):
        return Tracked(tracked.settled), Step.REST
    if sight.holder:
        return Tracked(tracked.settled, holder=sight.holder), Step.REST
    if sight.mark != tracked.mark:
        return _begun(tracked, sight.mark, moment), Step.MEASURE
    is_early = moment.seconds < max(tracked.quiet_since + quiet_seconds, tracked.retry_at)
    return tracked, Step.REST if is_early else Step.MEASURE


def measured(tracked: Tracked, digest: str, moment: Moment) -> tuple[Tracked, Step]:
    """What the bytes say: the quiet time begins, begins anew, or is over."""
    if digest != tracked.digest:
        return replace(tracked, digest=digest, quiet_since=moment.seconds, failure_count=0, retry_at=0.0), Step.REST
    settled = tracked.settled
    if settled is not None and tracked.mark is not None and digest == settled.digest:
        again = replace(settled, mark=tracked.mark)
        if _is_up_to_date(again, tracked.mark, moment.today):
            return Tracked(again), Step.REST
    return tracked, Step.WORK


def done(settled: Settled) -> Tracked:
    """After work that came to an end; the state that stands is known."""
    return Tracked(settled)


def failed(tracked: Tracked, moment: Moment) -> Tracked:
    """After work that did not succeed: again later, each time twice as late; a changed file is tried at once."""
    wait = _FIRST_RETRY_SECONDS * 2 ** min(tracked.failure_count, _MOST_DOUBLINGS)
    return replace(tracked, failure_count=tracked.failure_count + 1, retry_at=moment.seconds + wait)


def _begun(tracked: Tracked, mark: Mark, moment: Moment) -> Tracked:
    return Tracked(tracked.settled, mark=mark, quiet_since=moment.seconds, holder=tracked.holder)


def _is_up_to_date(settled: Settled | None, mark: Mark, today: date) -> bool:
    if settled is None or settled.mark != mark:
        return False
    return settled.as_of >= today or not settled.is_ours
