"""`crmkit report`: the funnel review as one file to mail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmkit.cli.options import on_workbook, reports
from crmkit.cli.speech import option, verb

if TYPE_CHECKING:
    from crmkit.cli.options import Report
    from crmkit.jobs.request import Request


@verb("report")
@reports
@on_workbook
@option("--owner", default=None)
@option("--out", type=click.Path(path_type=Path), default=None)
def command(request: Request, *, owner: str | None, out: Path | None) -> Report:
    """See `cli.report`."""
    from crmkit.review.funnel.mailing import write_report  # noqa: PLC0415  (loaded when the verb runs)

    return write_report(request, out, owner)
