"""One workbook's turn: refresh it and say what came of it; whatever happens, the watch goes on."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from crmkit.errors import (
    BrokenWorkbook,
    ConsentNeeded,
    CrmkitError,
    Encrypted,
    FileHeld,
    LegacyWorkbook,
    NotAWorkbook,
    SuspiciousWorkbook,
    WrongUse,
)
from crmkit.jobs.opening import read_record
from crmkit.jobs.watch.folder import mark_of
from crmkit.jobs.watch.machine import Settled
from crmkit.workbook.guard.digest import file_digest
from crmkit.workbook.reading import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from crmkit.jobs.refresh import Refreshed
    from crmkit.jobs.repeat import Repeated
    from crmkit.jobs.request import Request
    from crmkit.jobs.summary import Summary

Refresh: TypeAlias = "Callable[[Request], Refreshed | Repeated]"

#: Another try is of no use before somebody changed the file.
_LASTING = (Encrypted, LegacyWorkbook, NotAWorkbook, BrokenWorkbook, SuspiciousWorkbook)


@dataclass(frozen=True)
class Outcome:
    """What came of a turn; `kind` names the event, "" where there is nothing to tell.

    `settled` None: not through with it; it is held or failed, or somebody saved it meanwhile.
    """

    kind: str
    settled: Settled | None = None
    arguments: Mapping[str, object] = field(default_factory=dict)
    trace: str = ""


def take_turn(request: Request, digest: str, refresh: Refresh) -> Outcome:
    """Refresh the workbook of `request`, whose bytes were `digest` a moment ago."""
    try:
        return _taken(request, digest, refresh)
    except CrmkitError as problem:
        return Outcome("failed", arguments={"why": problem})
    except Exception as problem:  # noqa: BLE001  (a fault of ours in one workbook must not stop the others)
        return Outcome("failed", None, {"why": f"{type(problem).__name__}: {problem}"}, traceback.format_exc())


def _taken(request: Request, digest: str, refresh: Refresh) -> Outcome:
    try:
        answer = refresh(request)
    except CrmkitError as problem:
        return _stopped(request, digest, problem)
    certificate = getattr(answer, "certificate", None)
    expected = certificate.after if certificate else digest
    return _through(request, answer.summary, _settled(request, expected))


def _stopped(request: Request, digest: str, problem: CrmkitError) -> Outcome:
    """What stopped the refresh: somebody's program, a workbook that is not ours, or trouble."""
    if isinstance(problem, FileHeld):
        return Outcome("held", arguments={"holder": f"{problem.arguments['program']} {problem.arguments['holder']}"})
    if isinstance(problem, ConsentNeeded) or (isinstance(problem, WrongUse) and _is_foreign(request.path)):
        return Outcome("passed_over", _left_alone(request, digest))
    if isinstance(problem, _LASTING):
        return Outcome("unreadable", _left_alone(request, digest), {"why": problem})
    return Outcome("failed", arguments={"why": problem})


def _through(request: Request, summary: Summary, settled: Settled | None) -> Outcome:
    due, late = sum(summary.due_today.values()), sum(summary.late.values())
    told = {"cells": summary.cell_count, "due": due, "late": late, "as_of": request.as_of.isoformat()}
    return Outcome("refreshed" if summary.cell_count else "unchanged", settled, told)


def _settled(request: Request, expected: str) -> Settled | None:
    """What stands now, if it is what we left: a save that came in between is to be seen as one."""
    mark = mark_of(request.path)
    is_as_left = file_digest(request.path) == expected and mark_of(request.path) == mark
    return Settled(mark, expected, request.as_of) if is_as_left else None


def _left_alone(request: Request, digest: str) -> Settled:
    return Settled(mark_of(request.path), digest, request.as_of, is_ours=False)


def _is_foreign(path: Path) -> bool:
    """Whether crmkit neither made nor ever wrote the workbook."""
    return not read_record(read_workbook(path)).is_ours
