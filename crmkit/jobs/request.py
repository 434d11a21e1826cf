"""What a person asks a job for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crmkit.model.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    Progress = Callable[[str], None]


def silent(step: str) -> None:
    """A progress that shows nothing."""
    del step


@dataclass(frozen=True)
class Request:
    """A question about one workbook. `as_of` is the day it is about, `now` the moment it is asked.

    `language` None means the workbook's own; `sheet` names the customer sheet where several look like one;
    `out` leaves the source as it is and writes there; `has_consent` allows columns in a workbook crmkit has not
    made; `is_dry_run` plans and writes nothing; `refreshed_by` names the computer that refreshes by itself, "" when
    a person asks; `conflict_copies` names files beside the workbook that a cloud folder made of two people's saves.
    """

    path: Path
    as_of: date
    now: datetime
    language: str | None = None
    sheet: str | None = None
    out: Path | None = None
    has_consent: bool = False
    is_dry_run: bool = False
    settings: Settings = field(default_factory=Settings)
    progress: Progress = silent
    refreshed_by: str = ""
    conflict_copies: tuple[str, ...] = ()
