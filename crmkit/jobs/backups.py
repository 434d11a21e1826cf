"""The backups of a workbook: listed, purged on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.jobs.report import Report, line
from crmkit.locale import DEFAULT_LANGUAGE
from crmkit.workbook.guard import backups as guard

if TYPE_CHECKING:
    from pathlib import Path


def list_backups(path: Path) -> Report:
    """Newest first: name, size, the write it was made before."""
    kept = guard.list_backups(path, language=DEFAULT_LANGUAGE)
    facts = [
        {"path": str(backup.path), "operation": backup.operation, "at": backup.written_at, "bytes": backup.size_bytes}
        for backup in kept
    ]
    said = [line("backup", name=backup.path.name, size=backup.size_bytes) for backup in kept]
    if not kept:
        return Report(facts, [line("no_backups", path=path)])
    return Report(facts, [line("backups", count=len(kept), folder=kept[0].path.parent), *said])


def purge_backups(path: Path) -> Report:
    """Delete every backup of the workbook; nothing before can be undone to any more.

    Raises:
        BusyElsewhere: another crmkit is writing the workbook.
    """
    purged = guard.purge_backups(path, language=DEFAULT_LANGUAGE)
    return Report(purged, [line("purged", count=purged.backup_count, size=purged.freed_bytes)])
