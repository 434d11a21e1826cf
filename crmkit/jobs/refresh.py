"""The main job: read, check, decide, plan, write. Only managed columns and crmkit's own sheets change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crmkit.errors import ConsentNeeded, FileHeld, about_workbook_in
from crmkit.jobs.deciding import decided
from crmkit.jobs.findings_sheet import dismissals
from crmkit.jobs.opening import opened
from crmkit.jobs.refresh_plan import plan_refresh
from crmkit.jobs.suffixes import refuse_other_suffix
from crmkit.jobs.summing_up import sum_up
from crmkit.locale import DEFAULT_LANGUAGE
from crmkit.model.findings import Severity
from crmkit.workbook.collection import collection_paused
from crmkit.workbook.doors import door_to
from crmkit.workbook.drafting import Draft
from crmkit.workbook.guard.backups import Store
from crmkit.workbook.guard.guarded import Occasion
from crmkit.workbook.guard.replace import publish

if TYPE_CHECKING:
    from pathlib import Path

    from crmkit.jobs.opening import Opened
    from crmkit.jobs.refresh_plan import RefreshPlan
    from crmkit.jobs.request import Request
    from crmkit.jobs.summary import Summary
    from crmkit.model.edits import Certificate, Plan
    from crmkit.model.findings import Findings
    from crmkit.workbook.package.archive import Archive

_ALL = 1_000_000


@dataclass(frozen=True)
class Refreshed:
    """What a refresh found and did. `certificate` is None when nothing was written."""

    summary: Summary
    findings: Findings
    edits: Plan
    certificate: Certificate | None = None

    @property
    def has_errors(self) -> bool:
        """Whether something must be filled in."""
        return any(group.severity is Severity.ERROR for group in self.findings.groups)

    def as_json(self) -> dict[str, object]:
        """Plain values for --json."""
        return self.summary.as_json()

    def lines(self, language: str | None = None) -> list[str]:
        """The summary as printed."""
        return self.summary.lines(language)


@dataclass(frozen=True)
class Planned:
    """What one refresh will write and say, and the file it was planned for; the tables behind it are gone."""

    summary: Summary  #: before anything was written
    findings: Findings
    plan: RefreshPlan
    archive: Archive
    digest: str  #: of the bytes everything was read from
    backup_count: int


@dataclass(frozen=True)
class Drafted:
    """One refresh planned and carried out in memory; nothing written yet."""

    planned: Planned
    draft: Draft


@collection_paused()
def refresh(request: Request) -> Refreshed:
    """Refresh the workbook of `request` as of its day.

    Raises:
        ConsentNeeded: crmkit has not made the workbook and nobody has said yes to new columns.
        NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
        FileProblem, WriteRefused: the file can't be read or written; it is as it was.
        WrongSuffix: Excel would not open what is to be written elsewhere.
        FileHeld: also where an Excel that could be reached has it open, but nobody asked (`refreshed_by`).
    """
    door = door_to(request.path)
    if door.is_live and request.refreshed_by:
        raise FileHeld(request.path, "Excel", request.refreshed_by)
    if request.is_dry_run:
        with door.snapshot() as path:
            return _answer(request, drafted(replace(request, path=path)))
    if request.out is not None:
        refuse_other_suffix(request.out, request.path)
        with door.snapshot() as path:
            return _written_elsewhere(request, request.out, path)
    tries: list[Drafted] = []  # the door asks again when the workbook changed meanwhile

    def build(path: Path) -> Draft:
        tries.append(drafted(replace(request, path=path)))
        return tries[-1].draft

    # How many backups stay is written in the workbook, which is not read yet: all of them, until it is.
    occasion = Occasion("refresh", request.now, request.language or DEFAULT_LANGUAGE, kept_count=_ALL)
    written = door.write(build, occasion)
    if written is None:
        return _answer(request, tries[-1], is_live=door.is_live)
    Store.beside(request.path, occasion.language).rotate(tries[-1].planned.backup_count)
    return _answer(request, tries[-1], written.certificate, str(written.backup or ""), is_live=door.is_live)


def drafted(request: Request) -> Drafted:
    """Everything up to the write.

    Raises:
        As `refresh`.
    """
    planned = planned_refresh(request)  # the tables are let go before the sheets are held: they are as large
    request.progress("rehearse" if request.is_dry_run else "write")
    with about_workbook_in(planned.summary.language):
        return Drafted(planned, _draft(planned))


def planned_refresh(request: Request) -> Planned:
    """Read, check, decide and plan.

    Raises:
        As `refresh`.
    """
    workbook = opened(request)
    with about_workbook_in(workbook.language):
        return _planned(request, workbook)


def _planned(request: Request, workbook: Opened) -> Planned:
    decision = decided(workbook, dismissals(workbook))
    request.progress("plan")
    plan = plan_refresh(workbook, decision)
    is_agreed = bool(workbook.record.columns) or request.has_consent or request.is_dry_run or request.out
    if not is_agreed:
        raise ConsentNeeded(request.path, workbook.sheet, plan.visible_headers)
    summary, content = sum_up(workbook, decision, plan.listed, plan.findings_sheet), workbook.content
    content.release()  # workbook and sheets refer to each other: the search that would free them is paused
    kept = workbook.context.settings.backup_count
    return Planned(summary, decision.findings, plan, content.archive, content.digest, kept)


def _draft(planned: Planned) -> Draft:
    """The plan applied; who refreshed is said only beside another change, or a refresh would never find nothing."""
    language = planned.summary.language
    draft = Draft(planned.archive, planned.plan.plan, planned.digest, language=language)
    if not planned.plan.watch_note or not draft.is_changed:
        return draft
    return Draft(planned.archive, planned.plan.with_watch_note(), planned.digest, language=language)


def _written_elsewhere(request: Request, out: Path, source: Path) -> Refreshed:
    done = drafted(replace(request, path=source))
    content = done.draft.content()
    publish(out, content.write, expected_digest=None, verify=content.verify)
    return _answer(request, done, content.certificate())


def _answer(
    request: Request,
    done: Drafted,
    certificate: Certificate | None = None,
    backup: str = "",
    *,
    is_live: bool = False,
) -> Refreshed:
    planned = done.planned
    summary = replace(
        planned.summary,
        path=str(request.out or request.path),
        cell_count=_cell_count(done.draft, certificate, is_live=is_live),
        new_columns=planned.plan.new_headers,
        backup=backup,
        is_dry_run=request.is_dry_run,
        is_live=is_live,
    )
    return Refreshed(summary, planned.findings, planned.plan.plan, certificate)


def _cell_count(draft: Draft, certificate: Certificate | None, *, is_live: bool) -> int:
    """Cells written, or for a dry run to be written; an open book may need fewer than its draft."""
    if certificate is not None:
        return certificate.cell_count
    return draft.cell_count if draft.is_changed and not is_live else 0
