"""The launchers themselves, as text. They only look for crmkit and hand over; all the work is `press`.

The workbook stands in none of the commands: a launcher passes on its own path, which the system knows in Unicode,
and `press` reads the workbook's name from the launcher's mark. So no name of a file or folder can be taken for a
command, and the Windows one is plain ASCII whatever the workbook is called, unless the interpreter's own path is not.
Programs and modules that lie in the workbook's folder are not looked for there (-P, NoDefaultCurrentDirectory...).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmkit.locale import text
from crmkit.macro.launcher.naming import marked_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True)
class Launch:
    """What a launcher is made of. `environment` holds the folders that Windows knows by a variable."""

    workbook: str  #: its file name
    python: str  #: the interpreter that has crmkit
    language: str
    environment: Mapping[str, str]
    place: str = ""  #: where the launcher stands, for desktops that do not tell it


@dataclass(frozen=True)
class System:
    """One kind of computer: what its launcher is called, what stands in it, how it is stored."""

    suffix: str
    build: Callable[[Launch], str]
    newline: str = "\n"

    def content(self, launch: Launch) -> bytes:
        """The bytes of the launcher."""
        return self.build(launch).replace("\n", self.newline).encode()


#: Variables of Windows that stand for folders with a person's name in them, the longest first when applied.
_FOLDERS: Final = ("LOCALAPPDATA", "APPDATA", "USERPROFILE", "ProgramFiles", "ProgramData")


def _windows(launch: Launch) -> str:
    python = _by_variable(launch.python, launch.environment)
    press = f'--lang {launch.language} macro press "%~f0"'
    sorry = json.dumps(text("launcher.not_found", launch.language))[1:-1].replace("'", "\\u0027").replace('"', "")
    show = f"[void](New-Object -ComObject WScript.Shell).Popup([regex]::Unescape('{sorry}'), 0, 'crmkit', 48)"
    lines = [
        "@echo off",
        f"rem {marked_line(launch.workbook)}",
        "setlocal EnableExtensions DisableDelayedExpansion",
        *([] if python.isascii() else ["chcp 65001 >nul"]),
        "title crmkit",
        'set "PYTHONUTF8=1"',
        'set "NoDefaultCurrentDirectoryInExePath=1"',
        f'set "CRMKIT_PYTHON={python}"',
        '"%CRMKIT_PYTHON%" -P -c "import crmkit" >nul 2>nul && goto named',
        "where /q crmkit && goto found",
        'py -P -c "import crmkit" >nul 2>nul && goto py',
        f'powershell -NoProfile -Command "{show}" && exit /b 3',
        "echo crmkit was not found on this computer. Install it with: py -m pip install crmkit",
        "echo If you were given a crmkit folder, write its path for the last word.",
        "echo If you were given an offline folder, double-click its install.cmd.",
        "pause",
        "exit /b 3",
        ":named",
        f'"%CRMKIT_PYTHON%" -P -m crmkit {press}',
        "goto done",
        ":found",
        f"crmkit {press}",
        "goto done",
        ":py",
        f"py -P -m crmkit {press}",
        ":done",
        "if errorlevel 1 pause",
        "",
    ]
    return "\n".join(lines)


def _by_variable(path: str, environment: Mapping[str, str]) -> str:
    """A Windows path as cmd is to read it: people's folders by their variable, % doubled."""
    known = {name: environment[name].rstrip("\\") for name in _FOLDERS if environment.get(name)}
    for name, folder in sorted(known.items(), key=lambda one: -len(one[1])):
        if path.casefold().startswith(f"{folder}\\".casefold()):
            return f"%{name}%" + path[len(folder) :].replace("%", "%%")
    return path.replace("%", "%%")


def _shell(launch: Launch, here: str, sorry: str) -> list[str]:
    """The commands of a POSIX shell: try the interpreter, the command, any Python; else say what is missing."""
    press = f"--lang {launch.language} macro press {here}"
    tried = f'"$python" -P -c "import crmkit" >/dev/null 2>&1 && exec "$python" -P -m crmkit {press}'
    return [
        f"for python in {quoted(launch.python)} python3 python; do {tried}; done",
        f"command -v crmkit >/dev/null 2>&1 && exec crmkit {press}",
        f"sorry={quoted(text('launcher.not_found', launch.language))}",
        sorry,
        "exit 3",
    ]


def quoted(words: str) -> str:
    """One word of a POSIX shell."""
    return "'" + words.replace("'", "'\\''") + "'"


_OSASCRIPT: Final = (
    "osascript -e 'on run argv' -e 'display dialog (item 1 of argv) with title \"crmkit\" buttons {\"OK\"}'"
    ' -e \'end run\' "$sorry" >/dev/null 2>&1 || echo "$sorry"'
)
_ANY_DIALOG: Final = (
    'zenity --warning --title=crmkit --text="$sorry" 2>/dev/null'
    ' || kdialog --title crmkit --sorry "$sorry" 2>/dev/null'
    ' || xmessage -center "$sorry" 2>/dev/null || echo "$sorry"'
)


def _macos(launch: Launch) -> str:
    lines = ["#!/bin/sh", f"# {marked_line(launch.workbook)}", *_shell(launch, '"$0"', _OSASCRIPT), ""]
    return "\n".join(lines)


def _linux(launch: Launch) -> str:
    # the desktop tells where the entry stands (%k); one that does not leaves the place it was made at
    here = f"here=${{1:-{quoted(launch.place)}}}"
    script = "; ".join([here, *_shell(launch, '"$here"', _ANY_DIALOG)])
    lines = [
        "[Desktop Entry]",
        f"# {marked_line(launch.workbook)}",
        "Type=Application",
        "Version=1.0",
        f"Name={_entry(text('launcher.title', launch.language, workbook=launch.workbook))}",
        f"Comment={_entry(text('launcher.comment', launch.language))}",
        "Icon=x-office-spreadsheet",
        "Terminal=false",
        f"Exec=sh -c {_exec_argument(script)} crmkit %k",
        "",
    ]
    return "\n".join(lines)


def _entry(words: str) -> str:
    """A value of a desktop entry."""
    return words.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


def _exec_argument(words: str) -> str:
    """One quoted argument of Exec: quoted as an argument, its % doubled, then as the value of an entry."""
    for character in '\\"`$':
        words = words.replace(character, f"\\{character}")
    return _entry('"' + words.replace("%", "%%") + '"')


SYSTEMS: Final[Mapping[str, System]] = {
    "windows": System(".cmd", _windows, newline="\r\n"),
    "macos": System(".command", _macos),
    "linux": System(".desktop", _linux),
}
