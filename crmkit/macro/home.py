"""crmkit's own folder on this computer, as the macro knows it too: where crmkit is, the jobs at work, a log."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from crmkit.workbook.guard.private import private_folder

COMMAND_FILE: Final = "command.txt"
JOBS_FOLDER: Final = "jobs"
ERROR_LOG: Final = "crmkit-errors.log"
_EXCEL_CONTAINER: Final = ("Library", "Containers", "com.microsoft.Excel", "Data")
_EXCEL_SCRIPTS: Final = ("Library", "Application Scripts", "com.microsoft.Excel")


def home() -> Path:
    """The folder; `CRMKIT_HOME` moves it. The sources `CrmJob.bas` look in the same place."""
    asked = os.environ.get("CRMKIT_HOME")
    if asked:
        return Path(asked)
    local = os.environ.get("LOCALAPPDATA") if os.name == "nt" else None
    return Path(local, "crmkit") if local else Path.home() / ".crmkit"


def homes() -> tuple[Path, ...]:
    """Every folder a macro may look in: on macOS Excel lives in a folder of its own and calls that its home."""
    excel = Path.home().joinpath(*_EXCEL_CONTAINER)
    is_mac_excel = sys.platform == "darwin" and excel.is_dir()
    return (home(), excel / ".crmkit") if is_mac_excel else (home(),)


def excel_scripts() -> Path | None:
    """Where Excel on macOS allows scripts to be started from; None elsewhere."""
    return Path.home().joinpath(*_EXCEL_SCRIPTS) if sys.platform == "darwin" else None


def private_home(folder: Path) -> Path:
    """`folder`, made where it is missing, open to its owner alone.

    Raises:
        NotWritable, FolderMissing: it can't be made, or is another user's.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    return private_folder(folder)
