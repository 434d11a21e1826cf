"""Puts launchers beside a workbook; a file that is not a launcher of ours is never overwritten."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from crmkit.errors import FileExists, FileMissing
from crmkit.jobs.report import Report, line
from crmkit.macro.launcher.naming import launcher_names, workbook_of
from crmkit.macro.launcher.scripts import SYSTEMS, Launch, System
from crmkit.workbook.guard.problems import named_write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_BY_PLATFORM = {"win32": "windows", "cygwin": "windows", "darwin": "macos"}


def this_system() -> str:
    """The name of this computer's system among `SYSTEMS`; anything unknown is treated like Linux."""
    return _BY_PLATFORM.get(sys.platform, "linux")


def write_launchers(workbook: Path, systems: Sequence[str], language: str) -> Report:
    """Write a launcher for each of `systems` beside `workbook`; it names the interpreter that runs now.

    Raises:
        FileMissing: there is no such workbook.
        FileExists: people's own files have the names it might have.
        NotWritable, DiskFull: the folder takes no files.
    """
    if not workbook.is_file():
        raise FileMissing(workbook)
    written = [_written(workbook.absolute(), SYSTEMS[name], language) for name in systems]
    said = [line("launcher.written", path=path) for path in written]
    said += [line(f"launcher.{name}") for name in systems]
    return Report({"launchers": [str(path) for path in written]}, said)


def _written(workbook: Path, system: System, language: str) -> Path:
    place = _free(workbook, system.suffix, language)
    launch = Launch(workbook.name, sys.executable, language, os.environ, str(place))
    draft = place.with_name(f".{place.name}.part")
    with named_write(place):
        try:
            draft.write_bytes(system.content(launch))
            draft.chmod(0o755)
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)
    return place


def _free(workbook: Path, suffix: str, language: str) -> Path:
    """The first name that is free or that of a launcher for this workbook."""
    names = list(launcher_names(workbook, suffix, language))
    for place in names:
        if not os.path.lexists(place) or workbook_of(place) == workbook.name:
            return place
    raise FileExists(names[-1])
