"""Drafts that a board leaves beside the backups: what people judged and have not written back yet.

They hold customers' data like the backups do, so they are listed and removed with them. Only the first line is read;
one whose first line is torn (a power cut) says no workbook and counts as of any that keeps its backups there.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crmkit.workbook.guard.backups import Purged, Store
from crmkit.workbook.guard.processes import is_elsewhere_at_work

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DRAFT_SUFFIX = ".crmkit-draft"


@dataclass(frozen=True, slots=True)
class DraftFile:
    """One draft of a workbook. A living session of another process may still write it: then it is held."""

    path: Path
    saved_at: datetime  #: local time of the last step
    size_bytes: int
    is_held: bool


def list_drafts(path: Path, *, language: str) -> tuple[DraftFile, ...]:
    """The drafts about the workbook that `path` leads to, newest first."""
    store = Store.beside(path, language)
    found = []
    for one in sorted(store.folder.glob(f".*{DRAFT_SUFFIX}")) if store.folder.is_dir() else ():
        head = _head(one)
        if head.get("workbook", store.workbook.name) in {store.workbook.name, path.name}:
            facts = one.stat()
            saved_at = datetime.fromtimestamp(facts.st_mtime)  # noqa: DTZ006  (shown as local time)
            found.append(DraftFile(one, saved_at, facts.st_size, is_held(head)))
    return tuple(sorted(found, key=lambda draft: draft.saved_at, reverse=True))


def purge_drafts(path: Path, *, language: str) -> Purged:
    """Remove the workbook's drafts but those that are being written; what they held is lost."""
    gone = [draft for draft in list_drafts(path, language=language) if not draft.is_held]
    for draft in gone:
        draft.path.unlink(missing_ok=True)
    with suppress(OSError):  # not empty, or not there
        Store.beside(path, language).folder.rmdir()
    return Purged(0, sum(draft.size_bytes for draft in gone), len(gone))


def is_held(head: Mapping[str, Any]) -> bool:
    """Whether the process that a draft's first line names is another one and still runs on this computer."""
    process = head.get("process")
    return isinstance(process, int) and is_elsewhere_at_work(process)


def _head(path: Path) -> dict[str, Any]:
    """The first line; {} where it is torn, holds no such thing or can't be read."""
    try:
        with path.open("rb") as stream:
            head = json.loads(stream.readline())
    except (OSError, ValueError):
        return {}
    return head if isinstance(head, dict) else {}
