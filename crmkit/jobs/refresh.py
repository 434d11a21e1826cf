"""The main job: read, check, decide, plan, write. Only managed columns and crmkit's own sheets change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crmkit.errors import ConsentNeeded
from crmkit.jobs.deciding import Decision, decided
from crmkit.jobs.due import due_list
from crmkit.jobs.findings_sheet import dismissals
from crmkit.jobs.opening import opened
from crmkit.jobs.refresh_plan import plan_refresh
from crmkit.jobs.summary import Summary
from crmkit.jobs.summing_up import sum_up
from crmkit.model.findings import Severity
from crmkit.workbook.build.own_sheets import FINDINGS, sheet_name
from crmkit.workbook.drafting import Draft
from crmkit.workbook.guard.guarded import NewContent, Occasion, write_guarded
from crmkit.workbook.guard.replace import publish

if TYPE_CHECKING:
    from pathlib import Path

    from crmkit.jobs.opening import Opened
    from crmkit.jobs.refresh_plan import RefreshPlan
    from crmkit.jobs.request import Request
    from crmkit.model.edits import Certificate, Plan
    from crmkit.model.findings import Findings


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


@dataclass
class _Run:
    """One refresh under way; the guard may ask for the content twice when the file changed meanwhile."""

    request: Request
    workbook: Opened | None = None
    decision: Decision | None = None
    plan: RefreshPlan | None = None
    cell_count: int = 0

    def draft(self, path: Path) -> Draft:
        """Read, check, decide and plan the workbook that stands at `path` now."""
        self.workbook = opened(replace(self.request, path=path))
        self.decision = decided(self.workbook, _dismissals(self.workbook))
        self.request.progress("plan")
        self.plan = plan_refresh(self.workbook, self.decision)
        self._ask_consent()
        draft = Draft(self.workbook.content.archive, self.plan.plan, self.workbook.content.digest)
        self.cell_count = draft.cell_count
        self.request.progress("write")
        return draft

    def _ask_consent(self) -> None:
        workbook, plan = self.workbook, self.plan
        assert workbook and plan  # noqa: S101  (set one line before)
        is_silent = workbook.record.is_ours or self.request.has_consent or self.request.is_dry_run or self.request.out
        if not is_silent:
            raise ConsentNeeded(self.request.path, workbook.sheet, plan.visible_headers)

    def content(self, path: Path) -> NewContent | None:
        """What is to stand in the file's place; None when nothing changes."""
        draft = self.draft(path)
        return draft.content() if draft.is_changed else None

    def result(self, certificate: Certificate | None, backup: str = "") -> Refreshed:
        """The answer to the person who asked."""
        assert self.workbook and self.decision and self.plan  # noqa: S101  (a run answers after it has drafted)
        listed = due_list(self.workbook, self.decision)
        summary = sum_up(self.workbook, self.decision, listed)
        summary = replace(
            summary,
            cell_count=self.cell_count,
            new_columns=self.plan.new_headers,
            backup=backup,
            is_dry_run=self.request.is_dry_run,
        )
        return Refreshed(summary, self.decision.findings, self.plan.plan, certificate)


def refresh(request: Request) -> Refreshed:
    """Refresh the workbook of `request` as of its day.

    Raises:
        ConsentNeeded: crmkit has not made the workbook and nobody has said yes to new columns.
        NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
        FileProblem, WriteRefused: the file can't be read or written; it is as it was.
    """
    run = _Run(request)
    if request.is_dry_run:
        run.draft(request.path)
        return run.result(None)
    if request.out is not None:
        return _written_elsewhere(run, request.out)
    occasion = Occasion("refresh", request.now, request.language or "zh", request.settings.backup_count)
    written = write_guarded(request.path, run.content, occasion)
    if written is None:
        return run.result(None)
    return run.result(written.certificate, str(written.backup or ""))


def _written_elsewhere(run: _Run, out: Path) -> Refreshed:
    draft = run.draft(run.request.path)
    content = draft.content()
    publish(out, content.write, expected_digest=None, verify=content.verify)
    return run.result(content.certificate())


def _dismissals(workbook: Opened) -> dict[str, str]:
    name = workbook.record.sheets.get(FINDINGS, sheet_name(FINDINGS, workbook.language))
    return dismissals(workbook.content, name, workbook.language) if name in workbook.record.own_sheets else {}
