"""Tells the button of this computer where crmkit is: a Python that crmkit is installed in, written into a file."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from crmkit.macro.home import COMMAND_FILE, excel_scripts, homes, private_home

_SCRIPT: Final = "crmkit.applescript"
_APPLE_SCRIPT: Final = """on refresh(job)
    do shell script quoted form of "{python}" & " -m crmkit macro run " & quoted form of job & " > /dev/null 2>&1 &"
end refresh
"""


def connect() -> tuple[Path, ...]:
    """Write down this Python for the button; the files written.

    Raises:
        NotWritable, FolderMissing: the folder for it can't be made.
    """
    written = []
    for folder in homes():
        place = private_home(folder) / COMMAND_FILE
        place.write_text(f"{python()}\n", encoding=_encoding())
        written.append(place)
    scripts = excel_scripts()
    if scripts is not None:
        scripts.mkdir(parents=True, exist_ok=True)
        place = scripts / _SCRIPT
        place.write_text(apple_script(python()), encoding="utf-8")
        written.append(place)
    return tuple(written)


def apple_script(program: Path) -> str:
    """The script that Excel on macOS starts crmkit with."""
    escaped = str(program).replace("\\", "\\\\").replace('"', '\\"')
    return _APPLE_SCRIPT.format(python=escaped)


def python() -> Path:
    """The Python that runs crmkit now; on Windows the one that opens no window."""
    program = Path(sys.executable)
    windowless = program.with_name("pythonw.exe")
    return windowless if os.name == "nt" and windowless.is_file() else program


def connected_python() -> Path | None:
    """The Python the button will use, None where nothing is written down or it is gone."""
    with suppress(OSError, UnicodeError):
        written = Path((homes()[0] / COMMAND_FILE).read_text(encoding=_encoding()).strip())
        return written if written.is_file() else None
    return None


def _encoding() -> str:
    """What VBA's Open reads: the code page of the computer."""
    return "mbcs" if os.name == "nt" else "utf-8"
