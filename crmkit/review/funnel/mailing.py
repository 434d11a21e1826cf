"""`crmkit report`: the review written to one private file."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from crmkit.analysis import Unit
from crmkit.errors import FileExists, about_workbook_in
from crmkit.jobs.owners import named_owner
from crmkit.jobs.report import Report, line
from crmkit.review.funnel.report import report_page
from crmkit.review.funnel.state import ReviewState
from crmkit.workbook.guard.private import keep_bytes
from crmkit.workbook.guard.problems import named_write

if TYPE_CHECKING:
    from pathlib import Path

    from crmkit.jobs.request import Request

_KNOWN = "<!doctype html>"


def write_report(request: Request, out: Path | None = None, owner: str | None = None) -> Report:
    """Write the review of `request` to `out`, else beside the workbook; only its owner may read the file.

    A report of before is replaced; any other file is not. `owner` keeps one person's customers.

    Raises:
        UnknownOwner: nobody is called `owner`; the known ones are named.
        FileExists: something that is no report of ours stands there.
        NotWritable, FolderMissing, DiskFull: it can't be written.
        FileProblem: the workbook can't be read.
        NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
    """
    state = ReviewState(request)
    if owner is not None:
        with about_workbook_in(state.language):
            state.choose(named_owner(state.read.workbook, owner), None, Unit.WEEK)
    target = out or request.path.with_name(f"{state.facts.say('name')}-{state.facts.as_of.isoformat()}.html")
    _refuse_other(target)
    content = report_page(state).encode("utf8")
    keep_bytes(content, target.with_name(f".{target.name}.{os.getpid()}"), target)
    facts = {"path": str(target), "as_of": state.facts.as_of.isoformat(), "byte_count": len(content)}
    return replace(Report(facts, [line("report_written", path=target)]), language=state.language)


def _refuse_other(target: Path) -> None:
    with named_write(target):
        if target.exists() and _KNOWN not in target.read_bytes()[:100].decode("utf8", "replace").lower():
            raise FileExists(target)
