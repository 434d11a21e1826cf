"""The watch itself: look at the folder, let the machine decide, refresh, remember, tell; then sleep.

The folder is looked at again and again instead of waiting for the system's file events: of what another computer
does on a network share those tell nothing (Linux, macOS) or not everything (Windows), and "closed" is no event
anywhere but the disappearance of a lock file. A look costs one directory listing.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from crmkit.errors import FileMissing, FileProblem, WatchedElsewhere
from crmkit.jobs.request import Request
from crmkit.jobs.watch.conflicts import original_of
from crmkit.jobs.watch.events import Event, write_log
from crmkit.jobs.watch.folder import workbooks_of
from crmkit.jobs.watch.machine import (
    QUIET_SECONDS,
    Mark,
    Moment,
    Settled,
    Sight,
    Step,
    Tracked,
    done,
    failed,
    looked,
    measured,
)
from crmkit.jobs.watch.memory import BEAT_SECONDS, Memory
from crmkit.jobs.watch.turn import Refresh, take_turn
from crmkit.locale import DEFAULT_LANGUAGE
from crmkit.workbook.guard.digest import file_digest
from crmkit.workbook.guard.holders import find_holder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from crmkit.jobs.watch.memory import Watcher

POLL_SECONDS = 5.0


class Clock(Protocol):
    """Time, given from outside."""

    def now(self) -> datetime:
        """This moment in the computer's zone."""
        ...

    def seconds(self) -> float:
        """Seconds of a clock that nobody can set."""
        ...

    def sleep(self, seconds: float) -> None:
        """Come back later."""
        ...


@dataclass(frozen=True)
class WatchRequest:
    """What is asked of a watch. Seconds: how often it looks, how long a workbook must be quiet."""

    folder: Path
    watcher: Watcher
    poll_seconds: float = POLL_SECONDS
    quiet_seconds: float = QUIET_SECONDS
    has_subfolders: bool = False
    language: str = DEFAULT_LANGUAGE  #: of the log; workbooks keep their own


class FolderWatch:
    """One watched folder. `tell` hears every event."""

    def __init__(self, asked: WatchRequest, clock: Clock, refresh: Refresh, tell: Callable[[Event], None]) -> None:
        self._asked, self._clock, self._refresh, self._tell_outside = asked, clock, refresh, tell
        self._memory = Memory(asked.folder, asked.watcher)
        self._tracked: dict[str, Tracked] = {}
        self._beat_at = 0.0
        self._is_reachable = True

    def run(self, *, once: bool = False) -> None:
        """Watch until interrupted; with `once` until every workbook was seen to, is held or has failed.

        Raises:
            FileMissing: there is no such folder.
            WatchedElsewhere: somebody else watches it.
            FileProblem: the folder takes no files.
        """
        if not self._asked.folder.is_dir():
            raise FileMissing(self._asked.folder)
        with self._memory.alone():
            self._beat_at = self._clock.seconds()
            self._tracked = {name: Tracked(settled) for name, settled in self._memory.recall().items()}
            self._tell("started", arguments={"folder": self._asked.folder, "computer": self._asked.watcher.computer})
            try:
                self.look()
                while not once or any(tracked.is_waiting for tracked in self._tracked.values()):
                    self._clock.sleep(self._asked.poll_seconds)
                    self.look()
            finally:
                self._tell("stopped")

    def look(self) -> None:
        """One look at the folder and what follows from it; trouble of the folder or of a workbook is told."""
        try:
            self._beat_if_due()
            found = workbooks_of(self._asked.folder, has_subfolders=self._asked.has_subfolders)
            before = self._settled()
            self._tracked = {name: self._tracked.get(name, Tracked()) for name in found}
            for name, mark in found.items():
                original = original_of(name, found)
                seen_to = self._seen_to if original is None else partial(self._left_aside, original)
                self._tracked[name] = seen_to(name, mark, self._tracked[name])
            if self._settled() != before:
                self._memory.note(self._settled())
        except WatchedElsewhere:
            raise
        except FileProblem as problem:
            if self._is_reachable:
                self._tell("unreachable", arguments={"why": problem})
            self._is_reachable = False
        else:
            if not self._is_reachable:
                self._tell("reachable")
            self._is_reachable = True

    def _settled(self) -> dict[str, Settled]:
        return {name: tracked.settled for name, tracked in self._tracked.items() if tracked.settled is not None}

    def _beat_if_due(self) -> None:
        if self._clock.seconds() >= self._beat_at + BEAT_SECONDS:
            self._memory.beat()
            self._beat_at = self._clock.seconds()

    def _seen_to(self, name: str, mark: Mark, tracked: Tracked) -> Tracked:
        """What is known about the workbook after this look, and after its turn if it has come."""
        path = self._asked.folder / name
        holder = find_holder(path)
        sight = Sight(mark, f"{holder.program} {holder.person}" if holder else "")
        now, step = looked(tracked, sight, self._moment(), self._asked.quiet_seconds)
        self._tell_held(name, tracked, now)
        if step is Step.MEASURE:
            try:
                now, step = measured(now, file_digest(path), self._moment())
            except FileProblem:
                return Tracked(tracked.settled)  # gone or locked since the look: the next one tells
        return self._worked(name, now) if step is Step.WORK else now

    def _left_aside(self, original: str, name: str, mark: Mark, tracked: Tracked) -> Tracked:
        """A copy from two people's saves: told once for each of its states, never written."""
        if tracked.settled is not None and tracked.settled.mark == mark:
            return tracked
        self._tell("conflict_copy", name, {"original": original or name})
        return done(Settled(mark, "", self._clock.now().date(), is_ours=False))

    def _worked(self, name: str, tracked: Tracked) -> Tracked:
        moment = self._clock.now()
        copies = tuple(one for one in self._tracked if original_of(one, self._tracked) == name)
        path, computer = self._asked.folder / name, self._asked.watcher.computer
        request = Request(path, moment.date(), moment, refreshed_by=computer, conflict_copies=copies)
        outcome = take_turn(request, tracked.digest, self._refresh)
        if outcome.kind == "held":  # opened since the look, or by a program that leaves no trace
            held = Tracked(tracked.settled, holder=str(outcome.arguments["holder"]))
            self._tell_held(name, tracked, held)
            return held
        self._tell(outcome.kind, name, outcome.arguments, outcome.trace)
        if outcome.kind == "failed":
            return failed(tracked, self._moment())
        return done(outcome.settled) if outcome.settled else Tracked(tracked.settled)

    def _tell_held(self, name: str, before: Tracked, now: Tracked) -> None:
        if now.holder and now.holder != before.holder:
            self._tell("held", name, {"holder": now.holder})

    def _moment(self) -> Moment:
        return Moment(self._clock.seconds(), self._clock.now().date())

    def _tell(
        self, kind: str, workbook: str = "", arguments: Mapping[str, object] | None = None, trace: str = ""
    ) -> None:
        event = Event(kind, self._clock.now(), workbook, dict(arguments or {}), trace)
        self._tell_outside(event)
        with suppress(OSError):  # an unwritable log does not stop the work it tells of
            write_log(self._memory.log_file, event, self._asked.language)
