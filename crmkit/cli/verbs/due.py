"""`crmkit due`: the day's list, as on the sheet 今天."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.cli.options import on_workbook, reports
from crmkit.cli.speech import option, verb

if TYPE_CHECKING:
    from crmkit.cli.options import Report
    from crmkit.jobs.request import Request


@verb("due")
@reports
@on_workbook
@option("--owner", default=None)
def command(request: Request, owner: str | None) -> Report:
    """See `cli.due`."""
    from crmkit.jobs.due import due  # noqa: PLC0415  (loaded when the verb runs)

    return due(request, owner)
