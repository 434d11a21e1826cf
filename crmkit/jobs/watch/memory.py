"""What a watch remembers, in a small folder inside the watched one: what it was last through with, and who watches.

Nothing of a customer stands in it, only names of workbooks, their digests and days. It lies with the workbooks so
that another computer can take the watch over and two never watch one folder.
"""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from crmkit.errors import BusyElsewhere, WatchedElsewhere
from crmkit.jobs.watch.machine import Mark, Settled
from crmkit.workbook.guard.leftovers import fresh_name
from crmkit.workbook.guard.lock import locked
from crmkit.workbook.guard.problems import named_write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FOLDER = ".crmkit-watch"
BEAT_SECONDS = 120.0
_STALE_SECONDS = 600.0  #: a watcher that gave no sign for so long is gone
_VERSION = 1


@dataclass(frozen=True)
class Watcher:
    """Who watches: a person on a computer."""

    computer: str
    person: str


class Memory:
    """The small folder of one watched folder."""

    def __init__(self, watched: Path, watcher: Watcher) -> None:
        self.folder = watched / FOLDER
        self._watcher = watcher

    @property
    def log_file(self) -> Path:
        """What happened, in words."""
        return self.folder / "watch.log"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Watch as the only one.

        Raises:
            WatchedElsewhere: another watch of this computer runs, or another computer's gave a sign lately.
            NotWritable, FolderMissing, ...: the folder takes no files.
        """
        with named_write(self.folder):
            self.folder.mkdir(exist_ok=True)
        try:
            with locked(self.folder, patience_seconds=0.0):
                self.beat()
                try:
                    yield
                finally:
                    self._leave()
        except BusyElsewhere as error:
            raise WatchedElsewhere(self.folder.parent, self._watcher.computer, self._sign) from error

    def beat(self) -> None:
        """Give a sign of life.

        Raises:
            WatchedElsewhere: somebody else gave one lately. Ages are told by the clock of the file system alone,
                so computers whose clocks differ agree.
        """
        content = json.dumps(asdict(self._watcher), ensure_ascii=False).encode()
        with named_write(self._sign):
            draft = _drafted(content, self._sign)
            try:
                other = self._other(draft.stat().st_mtime)
                if other:
                    raise WatchedElsewhere(self.folder.parent, other, self._sign)
                draft.replace(self._sign)
            finally:
                draft.unlink(missing_ok=True)

    def recall(self) -> dict[str, Settled]:
        """What was settled, by the workbook's path in the folder; nothing where the note is missing or damaged."""
        try:
            noted = json.loads(self._state.read_bytes())
            if noted["version"] != _VERSION:
                return {}
            return {name: _settled(raw) for name, raw in noted["workbooks"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}  # every workbook is looked at again: nothing is lost but time

    def note(self, settled: Mapping[str, Settled]) -> None:
        """Remember what was settled."""
        workbooks = {name: asdict(known) | {"as_of": known.as_of.isoformat()} for name, known in settled.items()}
        content = json.dumps({"version": _VERSION, "workbooks": workbooks}, ensure_ascii=False, indent=1).encode()
        with named_write(self._state):
            draft = _drafted(content, self._state)
            try:
                draft.replace(self._state)
            finally:
                draft.unlink(missing_ok=True)

    @property
    def _state(self) -> Path:
        return self.folder / "state.json"

    @property
    def _sign(self) -> Path:
        return self.folder / "here.json"

    def _other(self, now: float) -> str:
        """The computer of another watcher that gave a sign lately, "" where there is none."""
        try:
            age = now - self._sign.stat().st_mtime
            found = json.loads(self._sign.read_bytes())
            other = Watcher(str(found["computer"]), str(found["person"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return ""
        return "" if other == self._watcher or age > _STALE_SECONDS else other.computer

    def _leave(self) -> None:
        """Take our sign away; where the folder is gone it is stale soon."""
        with suppress(OSError):
            if not self._other(self._sign.stat().st_mtime):
                self._sign.unlink()


def _drafted(content: bytes, target: Path) -> Path:
    draft = fresh_name(target)
    draft.write_bytes(content)
    return draft


def _settled(raw: Mapping[str, Any]) -> Settled:
    mark = Mark(int(raw["mark"]["size_bytes"]), int(raw["mark"]["modified_ns"]))
    return Settled(mark, str(raw["digest"]), date.fromisoformat(raw["as_of"]), bool(raw["is_ours"]))
