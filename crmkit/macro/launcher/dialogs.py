"""A window that says something or asks yes or no, with what the computer has: no toolkit is installed for it.

Windows and macOS have a message window of their own. On Linux it is tkinter's, else zenity's or kdialog's (xmessage
can't show Chinese), else the terminal.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Protocol

from crmkit.locale import text

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLE: Final = "crmkit"


class Dialog(Protocol):
    """How a launcher speaks with the person who double-clicked it."""

    def say(self, words: str, button: str) -> None:
        """Show `words` until the person has read them and pressed `button`, where the window lets it be named."""
        ...

    def asks(self, words: str, yes: str, no: str) -> bool:
        """Whether the person answers `words` with `yes`."""
        ...


class WindowsDialog:
    """The system's message box. Its buttons carry the system's words, so the question says what OK means."""

    _OK_CANCEL: Final = 0x1
    _INFORMATION: Final = 0x40
    _TO_THE_FRONT: Final = 0x10000 | 0x40000  #: MB_SETFOREGROUND, MB_TOPMOST
    _IDOK: Final = 1

    def __init__(self, language: str) -> None:
        self._language = language

    def say(self, words: str, button: str) -> None:
        """See `Dialog`."""
        del button  # the system names it
        self._box(words, self._INFORMATION)

    def asks(self, words: str, yes: str, no: str) -> bool:
        """See `Dialog`."""
        means = text("launcher.ok_means", self._language, yes=yes, no=no)
        return self._box(f"{words}\n\n{means}", self._OK_CANCEL) == self._IDOK

    def _box(self, words: str, kind: int) -> int:
        user32 = ctypes.WinDLL("user32")  # type: ignore[attr-defined, unused-ignore]  # there on Windows alone
        return int(user32.MessageBoxW(None, words, TITLE, kind | self._TO_THE_FRONT))


class ProgramDialog:
    """A program of the system that shows a window and ends with 0 for yes; words are passed as arguments only."""

    def __init__(self, say: Sequence[str], asks: Sequence[str]) -> None:
        self._say, self._asks = say, asks

    def say(self, words: str, button: str) -> None:
        """See `Dialog`."""
        self._answer(self._say, words, button)

    def asks(self, words: str, yes: str, no: str) -> bool:
        """See `Dialog`."""
        return self._answer(self._asks, words, yes, no)

    @staticmethod
    def _answer(command: Sequence[str], words: str, yes: str = "", no: str = "") -> bool:
        filled = [part.replace("{yes}", yes).replace("{no}", no) for part in command]
        filled = [words if part == "{words}" else part for part in filled]
        return subprocess.run(filled, stdout=subprocess.DEVNULL, check=False).returncode == 0  # noqa: S603  (no shell)


_OSASCRIPT_SAY: Final = (
    *("osascript", "-e", "on run argv", "-e"),
    f'display dialog (item 1 of argv) with title "{TITLE}" buttons {{item 2 of argv}} default button 1',
    *("-e", "end run", "{words}", "{yes}"),
)
_OSASCRIPT_ASKS: Final = (
    *("osascript", "-e", "on run argv", "-e"),
    (
        f'display dialog (item 1 of argv) with title "{TITLE}" buttons {{item 3 of argv, item 2 of argv}} '
        "default button 2 cancel button 1"
    ),
    *("-e", "end run", "{words}", "{yes}", "{no}"),
)
_ZENITY: Final = ("--no-markup", f"--title={TITLE}", "--width=520")


class TerminalDialog:
    """Where there is no window: the terminal, if somebody sits before one."""

    def say(self, words: str, button: str) -> None:
        """See `Dialog`."""
        del button  # nothing to press
        sys.stdout.write(f"{words}\n")

    def asks(self, words: str, yes: str, no: str) -> bool:
        """See `Dialog`; nobody there means no."""
        sys.stdout.write(f"{words}\n{yes} [y] / {no} [n] ")
        sys.stdout.flush()
        return sys.stdin.readline().strip().casefold() in {"y", "yes", yes.casefold()}


def dialog_of_this_computer(language: str) -> Dialog:
    """The best window there is here."""
    if sys.platform == "win32":
        return WindowsDialog(language)
    if sys.platform == "darwin":
        return ProgramDialog(_OSASCRIPT_SAY, _OSASCRIPT_ASKS)
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return TerminalDialog()
    return _linux_dialog()


def _linux_dialog() -> Dialog:
    if find_spec("_tkinter"):
        from crmkit.macro.launcher.tk_dialog import TkDialog  # noqa: PLC0415  (tkinter may be absent)

        if TkDialog.works():
            return TkDialog()
    if shutil.which("zenity"):
        ask = ("zenity", "--question", *_ZENITY, "--ok-label={yes}", "--cancel-label={no}", "--text", "{words}")
        return ProgramDialog(("zenity", "--info", *_ZENITY, "--ok-label={yes}", "--text", "{words}"), ask)
    if shutil.which("kdialog"):
        ask = ("kdialog", "--title", TITLE, "--yes-label", "{yes}", "--no-label", "{no}", "--yesno", "{words}")
        return ProgramDialog(("kdialog", "--title", TITLE, "--msgbox", "{words}"), ask)
    return TerminalDialog()
