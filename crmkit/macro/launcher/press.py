"""What a double-click does: wait until the workbook is closed, refresh, tell in a window, open the workbook again."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crmkit.errors import BusyElsewhere, ConsentNeeded, CrmkitError, FileHeld, FileMissing
from crmkit.jobs.repeat import refresh_or_repeat
from crmkit.locale import DEFAULT_LANGUAGE, text
from crmkit.macro.launcher.naming import local_path, workbook_of
from crmkit.workbook.guard.holders import UNNAMED, refuse_if_held
from crmkit.workbook.live.finding import find_open_book

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from crmkit.jobs.request import Request
    from crmkit.jobs.summary import Summary
    from crmkit.macro.launcher.dialogs import Dialog

_LOOK_SECONDS: Final = 1.0
_LONGEST_WAIT_SECONDS: Final = 3600.0
_TRIES: Final = 5
_SHOWN_FINDINGS: Final = 5
_LOCK_FILE: Final = re.compile(r", \.?~.*")  #: the lock file's name after the holder's says nothing to people


@dataclass(frozen=True)
class Hands:
    """What `press` can't do by itself: speak, wait, open a file with the program that the person uses for it."""

    dialog: Dialog
    sleep: Callable[[float], None]
    open_file: Callable[[Path], None]


def workbook_to_press(said: str) -> Path:
    """The workbook that a launcher, or a path of a workbook itself, stands for.

    Raises:
        FileMissing: the workbook a launcher names is not beside it.
    """
    path = Path(local_path(said)).absolute()
    name = workbook_of(path)
    workbook = path.with_name(name) if name else path
    if not workbook.is_file():
        raise FileMissing(workbook)
    return workbook


def press(request: Request, hands: Hands) -> int:
    """Refresh the workbook of `request`; whatever comes of it is said in a window. Returns the exit code."""
    language = request.language or DEFAULT_LANGUAGE
    try:
        summary = _refreshed(request, hands, language)
    except CrmkitError as problem:
        _say_stopped(hands.dialog, problem.message(language), language)
        return problem.exit_code
    except Exception as problem:
        _say_stopped(hands.dialog, f"{type(problem).__name__}: {problem}", language)
        raise
    if summary is not None:
        hands.dialog.say(told(summary, language), text("launcher.open", language))
        hands.open_file(request.path)
    return 0


def told(summary: Summary, language: str) -> str:
    """The summary for a window: who is due as the headline, then by whom, a few findings, what was written."""

    def say(key: str, **arguments: object) -> str:
        return text(f"launcher.{key}", language, **arguments)

    lines = [say("headline", due=sum(summary.due_today.values()), as_of=summary.as_of)]
    lines += [_counts(summary.due_today, language)] if summary.due_today else []
    if summary.late:
        lines.append(say("late", late=sum(summary.late.values()), counts=_counts(summary.late, language)))
    if summary.findings:
        lines += ["", say("findings", count=summary.finding_count, sheet=summary.findings_sheet)]
        lines += [say("bullet", line=finding) for finding in summary.findings_in(language)[:_SHOWN_FINDINGS]]
    lines += ["", *(say("note", line=note) for note in summary.notes_by_language.get(language, ()))]
    lines.append(say("refreshed" if summary.cell_count else "unchanged", cells=summary.cell_count))
    return "\n".join(lines)


def _counts(counts: Mapping[str, int], language: str) -> str:
    return text("summary.separator", language).join(f"{name} {count:,}" for name, count in counts.items())


def _say_stopped(dialog: Dialog, why: str, language: str) -> None:
    dialog.say(text("launcher.stopped", language) + "\n" + why, text("launcher.read", language))


def _refreshed(request: Request, hands: Hands, language: str) -> Summary | None:
    """The summary; None when the person said no to waiting or to new columns."""
    for _ in range(_TRIES):
        if not _is_free(request.path, hands, language):
            return None
        try:
            return refresh_or_repeat(request).summary
        except ConsentNeeded as question:
            words = text("launcher.consent", language, **question.arguments)
            if not hands.dialog.asks(words, text("launcher.agree", language), text("launcher.cancel", language)):
                return None
            request = replace(request, has_consent=True)
        except FileHeld:  # opened between our look and our write
            hands.sleep(_LOOK_SECONDS)
    refuse_if_held(request.path)
    raise BusyElsewhere(request.path)


def _is_free(path: Path, hands: Hands, language: str) -> bool:
    """Wait until nobody holds the workbook, if the person wants that; False when not.

    One that is open in an Excel that can be reached is refreshed there and needs no waiting.

    Raises:
        FileHeld: it was still open after an hour.
    """
    held = _held(path)
    if held is None or find_open_book(path) is not None:
        return True
    words = text("launcher.held", language, workbook=path.name, holder=_holder(held))
    if not hands.dialog.asks(words, text("launcher.wait", language), text("launcher.cancel", language)):
        return False
    waited_seconds = 0.0
    while (held := _held(path)) is not None:
        if waited_seconds >= _LONGEST_WAIT_SECONDS:
            raise held
        hands.sleep(_LOOK_SECONDS)
        waited_seconds += _LOOK_SECONDS
    return True


def _held(path: Path) -> FileHeld | None:
    try:
        refuse_if_held(path)
    except FileHeld as held:
        return held
    return None


def _holder(held: FileHeld) -> str:
    """Who has it open, as far as the lock file names anybody."""
    said = (_LOCK_FILE.sub("", str(held.arguments[name])) for name in ("program", "holder"))
    return " ".join(part for part in said if part != UNNAMED) or UNNAMED


def open_with_its_program(path: Path) -> None:
    """Open the workbook as a double-click would: Excel, WPS or LibreOffice, whatever the person has."""
    if sys.platform == "win32":
        import os  # noqa: PLC0415  (startfile is there on Windows alone)

        os.startfile(path)  # noqa: S606  (a workbook the person double-clicked for)
        return
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    if shutil.which(opener):
        subprocess.run([opener, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)  # noqa: S603  (no shell)
