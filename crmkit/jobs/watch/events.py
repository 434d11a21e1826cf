"""What a watch tells: one line an event, in words for people and as plain values for programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crmkit.errors import CrmkitError
from crmkit.locale import text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

_FULL_LOG_BYTES = 1_000_000


@dataclass(frozen=True)
class Event:
    """Something that happened at a moment; `kind` names its text in `crmkit.locale`, area `watch`."""

    kind: str
    at: datetime
    workbook: str = ""  #: its path inside the watched folder, "" where the event is about the folder
    arguments: Mapping[str, object] = field(default_factory=dict)
    trace: str = ""  #: of an error nobody foresaw; stands in the log only

    @property
    def is_trouble(self) -> bool:
        """Whether somebody should look."""
        return self.kind in {"failed", "unreadable", "unreachable", "conflict_copy"}

    def say(self, language: str) -> str:
        """The line: moment, workbook, what happened."""
        words = {name: _said(value, language) for name, value in self.arguments.items()}
        said = text(f"watch.{self.kind}", language, **words) if words else text(f"watch.{self.kind}", language)
        about = text("watch.about", language, workbook=self.workbook) if self.workbook else ""
        return f"{self.at:%Y-%m-%d %H:%M:%S}  {about}{said}"

    def as_json(self) -> dict[str, Any]:
        """Plain values for --json."""
        plain = {name: _said(value, "en") for name, value in self.arguments.items()}
        return {"at": self.at.isoformat(), "kind": self.kind, "workbook": self.workbook, **plain}


def _said(value: object, language: str) -> object:
    return value.message(language) if isinstance(value, CrmkitError) else value


def write_log(log_file: Path, event: Event, language: str) -> None:
    """Append the event; a log that is full gives way to a new one and stays as the only older one.

    Raises:
        OSError: the log can't be written.
    """
    if log_file.exists() and log_file.stat().st_size > _FULL_LOG_BYTES:
        log_file.replace(log_file.with_suffix(".old.log"))
    with log_file.open("a", encoding="utf-8") as log:
        log.write(event.say(language) + "\n" + event.trace)
