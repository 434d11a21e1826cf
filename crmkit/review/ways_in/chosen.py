"""Which workbook a notebook is about: what `crmkit lab` and `crmkit panel` say to the kernels they start."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crmkit.errors import NoWorkbookChosen
from crmkit.jobs.request import Request
from crmkit.locale import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORKBOOK, _SHEET, _LANGUAGE, _TODAY = "CRMKIT_WORKBOOK", "CRMKIT_SHEET", "CRMKIT_LANG", "CRMKIT_TODAY"


def chosen_environment(request: Request) -> dict[str, str]:
    """The variables that tell a kernel what `request` asks for; a day is named only where it is not simply today."""
    said = {
        _WORKBOOK: str(request.path.resolve()),
        _SHEET: request.sheet or "",
        _LANGUAGE: request.language or "",
        _TODAY: request.as_of.isoformat() if request.as_of != request.now.date() else "",
    }
    return {name: value for name, value in said.items() if value}


def chosen_request(
    path: Path | str | None = None,
    *,
    sheet: str | None = None,
    as_of: date | None = None,
    language: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Request:
    """The request of a notebook: what its cell says, else what the environment says, now and in this zone.

    Raises:
        NoWorkbookChosen: neither names a workbook.
    """
    said = os.environ if environment is None else environment
    chosen = path or said.get(_WORKBOOK)
    if not chosen:
        raise NoWorkbookChosen
    now = datetime.now().astimezone().replace(microsecond=0, tzinfo=None)
    day = as_of or (date.fromisoformat(said[_TODAY]) if said.get(_TODAY) else now.date())
    spoken = language or said.get(_LANGUAGE)
    return Request(Path(chosen), day, now, spoken if spoken in LANGUAGES else None, sheet or said.get(_SHEET) or None)
