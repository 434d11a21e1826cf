"""A repeated refresh answered from what the last one found, when nothing it depends on has changed.

The key is the file's bytes, the day, crmkit's version, the settings and how it was asked; with it goes the summary
and no customer's data. It lies in the private folder beside the backups and is only a shortcut: without it the
refresh runs in full and finds that there is nothing to write. A workbook that is open in Excel may hold what its file
does not: it is always looked at in full.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from crmkit import __version__
from crmkit.errors import FileProblem
from crmkit.jobs.summary import Summary
from crmkit.locale import DEFAULT_LANGUAGE
from crmkit.workbook.collection import collection_paused
from crmkit.workbook.guard.backups import Store
from crmkit.workbook.guard.digest import file_digest
from crmkit.workbook.guard.private import keep_bytes
from crmkit.workbook.live.finding import find_open_book

if TYPE_CHECKING:
    from pathlib import Path

    from crmkit.jobs.refresh import Refreshed
    from crmkit.jobs.request import Request


@dataclass(frozen=True)
class Repeated:
    """The answer of a refresh that had nothing to do."""

    summary: Summary
    has_errors: bool

    def as_json(self) -> dict[str, Any]:
        """Plain values for --json."""
        return self.summary.as_json()

    def lines(self, language: str | None = None) -> list[str]:
        """The summary as printed."""
        return self.summary.lines(language)


def refresh_or_repeat(request: Request) -> Refreshed | Repeated:
    """Refresh, unless the file is to the byte what the last refresh of the same day left or found.

    Raises:
        As `crmkit.jobs.refresh.refresh`.
    """
    known = None if request.out or request.is_dry_run or find_open_book(request.path) else _known(request)
    if known is not None:
        return known
    with collection_paused():
        from crmkit.jobs.refresh import refresh  # noqa: PLC0415  (pandas loads only when there is work)

    result = refresh(request)
    if not request.out and not request.is_dry_run and not result.summary.is_live:
        _note(request, result)
    return result


def _key(request: Request) -> str:
    asked = (request.as_of.isoformat(), __version__, repr(request.settings), request.sheet, request.language)
    return sha256(repr((file_digest(request.path), *asked)).encode()).hexdigest()


def _place(request: Request) -> tuple[Store, Path]:
    store = Store.beside(request.path, request.language or DEFAULT_LANGUAGE)
    return store, store.journal.folder / f"{store.workbook.name}.last.json"


def _known(request: Request) -> Repeated | None:
    _, place = _place(request)
    try:
        noted = json.loads(place.read_bytes())
        if noted["key"] != _key(request):
            return None
        summary = Summary(**{name: _tuples(value) for name, value in noted["summary"].items()})
        return Repeated(replace(summary, path=str(request.path)), bool(noted["has_errors"]))
    except (OSError, FileProblem, ValueError, KeyError, TypeError):
        return None  # no shortcut: the refresh runs in full and names what is wrong


def _note(request: Request, result: Refreshed) -> None:
    store, place = _place(request)
    if not place.parent.is_dir():
        return  # nothing was ever written: no folder of ours beside the workbook, and none is made for this
    summary = replace(result.summary, cell_count=0, new_columns=(), backup="")
    noted = {"key": _key(request), "has_errors": result.has_errors, "summary": asdict(summary)}
    keep_bytes(json.dumps(noted, ensure_ascii=False).encode(), store.journal.draft(), place)


def _tuples(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
