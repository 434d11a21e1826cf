"""The entry the macro calls: refresh the copy in a job folder and answer; the status file always comes last."""

from __future__ import annotations

import os
import shutil
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from crmkit.errors import ConsentNeeded, CrmkitError, WriteRefused
from crmkit.jobs.deciding import decided
from crmkit.jobs.findings_sheet import dismissals
from crmkit.jobs.opening import opened
from crmkit.jobs.refresh_plan import plan_refresh
from crmkit.jobs.summing_up import sum_up
from crmkit.locale import DEFAULT_LANGUAGE, text
from crmkit.macro.home import ERROR_LOG, home, private_home
from crmkit.macro.modules import to_units
from crmkit.macro.orders import orders
from crmkit.macro.way_back import REFUSED, forget_way_back, keep_way_back, workbook_of
from crmkit.model.edits import PutSheet, SetCells
from crmkit.workbook.collection import collection_paused
from crmkit.workbook.drafting import Draft
from crmkit.workbook.guard.guarded import Occasion

if TYPE_CHECKING:
    from pathlib import Path

    from crmkit.jobs.opening import Opened
    from crmkit.jobs.refresh_plan import RefreshPlan
    from crmkit.jobs.request import Request
    from crmkit.jobs.summary import Summary

BEFORE: Final = "crmkit-before.xlsm"
AFTER: Final = "crmkit-after.xlsm"
ORDERS: Final = "orders.txt"
PROGRESS: Final = "progress.txt"
STATUS: Final = "status.txt"
ABANDONED: Final = "abandoned.txt"  #: the macro waits no longer: nobody reads the answer
READY: Final = "ready"
_KEPT_SECONDS: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Answer:
    """How a job ended: `code` is ready, done (there was nothing to do) or what stopped it; `told` says it."""

    code: str
    told: str


@collection_paused()
def run_job(folder: Path, request: Request) -> Answer:
    """Refresh the copy in `folder` (`request` names day, moment and language, its path is not looked at).

    Whatever happens the status file is written, last of all, so that the macro need not wait for its time limit.

    Raises:
        Exception: a fault of crmkit itself, after it was noted in the log and in the status.
    """
    folder.chmod(0o700)
    if (folder / REFUSED).exists():
        return _let_go(folder)
    language = request.language or DEFAULT_LANGUAGE
    answer = Answer("unexpected", text("macro.unexpected", language, log=home() / ERROR_LOG))
    try:
        answer = _answered(folder, request)
    except CrmkitError as problem:
        answer = _stopped(problem, language, workbook_of(folder))
    except Exception:
        _note_fault()
        raise
    finally:
        _write_status(folder, answer)
        if (folder / ABANDONED).exists():
            _let_go(folder)
        sweep(folder.parent, folder)
    return answer


def _let_go(folder: Path) -> Answer:
    """The macro took nothing: neither the job nor a way back from it stays."""
    with suppress(CrmkitError):  # another crmkit is at work: an undo then finds nothing changed, which it passes over
        forget_way_back(folder)
    shutil.rmtree(folder, ignore_errors=True)
    return Answer("let_go", "")


@dataclass(frozen=True, slots=True)
class _Worked:
    """The copy read, decided and drafted; unlike in a refresh of a file the tables are still at hand."""

    workbook: Opened
    plan: RefreshPlan
    summary: Summary
    draft: Draft


def _worked(request: Request) -> _Worked:
    workbook = opened(request)
    decision = decided(workbook, dismissals(workbook))
    request.progress("plan")
    plan = plan_refresh(workbook, decision)
    if not workbook.record.columns:
        raise ConsentNeeded(request.path, workbook.sheet, plan.visible_headers)
    request.progress("write")
    draft = Draft(workbook.content.archive, plan.plan, workbook.content.digest)
    return _Worked(workbook, plan, sum_up(workbook, decision, plan.listed, plan.findings_sheet), draft)


def _answered(folder: Path, request: Request) -> Answer:
    done = _worked(replace(request, path=folder / BEFORE, progress=_Progress(folder / PROGRESS)))
    language = done.workbook.language
    if done.plan.new_headers:
        columns = text("macro.listed", language).join(done.plan.new_headers)
        path = _name(workbook_of(folder), language)
        return Answer("new_columns", text("macro.new_columns", language, columns=columns, path=path))
    drawn = _new_sheets_with_charts(done)
    if drawn:
        sheets = text("macro.listed", language).join(drawn)
        path = _name(workbook_of(folder), language)
        return Answer("new_charts", text("macro.new_charts", language, sheets=sheets, path=path))
    if not done.draft.is_changed:
        return Answer("done", _told("done_nothing", done))
    content = done.draft.content()
    with (folder / AFTER).open("wb") as file:
        content.write(file)
    content.verify(folder / AFTER)
    _keep_way_back(folder, done)
    lines = orders(done.workbook, done.plan.plan.operations)
    (folder / ORDERS).write_text("\n".join(lines) + "\n", encoding="ascii")
    return Answer(READY, _told("done", done))


def _keep_way_back(folder: Path, done: _Worked) -> None:
    request, context = done.workbook.request, done.workbook.context
    occasion = Occasion("refresh", request.now, done.workbook.language, kept_count=context.settings.backup_count)
    keep_way_back(folder, folder / BEFORE, folder / AFTER, done.draft.certificate(), occasion)


def _new_sheets_with_charts(done: _Worked) -> list[str]:
    """A macro pastes cells; charts come with the file alone."""
    present = {name.casefold() for name in done.workbook.content.sheet_names}
    puts = (one for one in done.plan.plan.operations if isinstance(one, PutSheet))
    return [one.name for one in puts if one.charts and one.name.casefold() not in present]


def _told(key: str, done: _Worked) -> str:
    due = sum(done.summary.due_today.values())
    counts = {"customers": f"{done.summary.customer_count:,}", "due": f"{due:,}"}
    if key == "done":
        counts["cells"] = f"{_customer_cells(done):,}"
    return text(f"macro.{key}", done.workbook.language, **counts)


def _customer_cells(done: _Worked) -> int:
    """Cells that change on the customer sheet; those of crmkit's own sheets are no news to a salesperson."""
    sets = (one for one in done.plan.plan.operations if isinstance(one, SetCells))
    return sum(len(one.rows) for one in sets if one.sheet == done.workbook.sheet)


def _stopped(problem: CrmkitError, language: str, workbook: Path | None) -> Answer:
    if isinstance(problem, ConsentNeeded):
        arguments = problem.arguments | {"path": _name(workbook, language)}
        return Answer(problem.code, text("macro.consent", language, **arguments))
    code = problem.reason if isinstance(problem, WriteRefused) else problem.code
    return Answer(code, problem.message(language))


def _name(workbook: Path | None, language: str) -> str:
    """The workbook as a command takes it; a word for it where an old macro has not named it."""
    return f'"{workbook}"' if workbook is not None else text("macro.the_workbook", language)


def _write_status(folder: Path, answer: Answer) -> None:
    """Whole or not at all: the macro takes the file's presence for the end."""
    draft = folder / f"{STATUS}.draft"
    draft.write_text(f"code={answer.code}\ntold={to_units(answer.told)}\n", encoding="ascii")
    draft.replace(folder / STATUS)


def _note_fault() -> None:
    with suppress(OSError), (private_home(home()) / ERROR_LOG).open("a", encoding="utf-8") as log:
        log.write(traceback.format_exc())


def sweep(jobs: Path, kept: Path) -> None:
    """Remove the folders of jobs that ended badly long ago: they hold copies of customers."""
    for folder in jobs.iterdir() if jobs.is_dir() else ():
        with suppress(OSError):
            is_old = time.time() - folder.stat().st_mtime > _KEPT_SECONDS
            if folder != kept and folder.is_dir() and is_old and (folder / BEFORE).exists():
                if (folder / ABANDONED).exists():  # given up in the very moment the answer came
                    _let_go(folder)
                shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Progress:
    """Writes the step at work where the macro looks; a reader in the way is no reason to stop."""

    place: Path

    def __call__(self, step: str) -> None:
        with suppress(OSError):
            self.place.write_text(step + os.linesep, encoding="ascii", newline="")
