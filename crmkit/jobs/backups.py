"""The backups of a workbook and the drafts a board left beside them: listed, purged on request."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crmkit.jobs.report import Report, line
from crmkit.locale import DEFAULT_LANGUAGE
from crmkit.workbook.guard import backups as guard
from crmkit.workbook.guard.board_drafts import list_drafts, purge_drafts
from crmkit.workbook.guard.renamed import former_backups

if TYPE_CHECKING:
    from pathlib import Path


def list_backups(path: Path) -> Report:
    """Newest first: name, size, the write it was made before. Drafts of the board follow, as operation "draft"."""
    kept = guard.list_backups(path, language=DEFAULT_LANGUAGE)
    facts = [
        {"path": str(backup.path), "operation": backup.operation, "at": backup.written_at, "bytes": backup.size_bytes}
        for backup in kept
    ]
    drafts = list_drafts(path, language=DEFAULT_LANGUAGE)
    facts += [
        {"path": str(draft.path), "operation": "draft", "at": draft.saved_at, "bytes": draft.size_bytes}
        for draft in drafts
    ]
    said = [line("backup", name=backup.path.name, size=backup.size_bytes) for backup in kept]
    if kept:
        said.insert(0, line("backups", count=len(kept), folder=kept[0].path.parent))
    else:
        said.append(line("no_backups", path=path))
    former = () if kept else former_backups(path, language=DEFAULT_LANGUAGE)
    said += [line("former_backups", name=one.workbook, count=one.backup_count, path=one.path) for one in former]
    if drafts:
        said.append(line("drafts", count=len(drafts), folder=drafts[0].path.parent))
        said += [line("backup", name=draft.path.name, size=draft.size_bytes) for draft in drafts]
    return Report(facts, said)


def purge_backups(path: Path) -> Report:
    """Delete every backup of the workbook; nothing before can be undone to any more.

    Drafts of the board go too, but for one that an open board is writing.

    Raises:
        BusyElsewhere: another crmkit is writing the workbook.
    """
    purged = guard.purge_backups(path, language=DEFAULT_LANGUAGE)
    drafts = purge_drafts(path, language=DEFAULT_LANGUAGE)
    whole = replace(purged, freed_bytes=purged.freed_bytes + drafts.freed_bytes, draft_count=drafts.draft_count)
    said = [line("purged", count=whole.backup_count, size=whole.freed_bytes)]
    if whole.draft_count:
        said.append(line("purged_drafts", count=whole.draft_count))
    kept = list_drafts(path, language=DEFAULT_LANGUAGE)
    if kept:
        said.append(line("kept_drafts", count=len(kept)))
    return Report(whole, said)
