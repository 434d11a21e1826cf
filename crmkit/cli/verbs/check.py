"""`crmkit check`: what to look at, without writing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.cli.options import on_workbook, reports
from crmkit.cli.speech import option, verb

if TYPE_CHECKING:
    from crmkit.cli.options import Report
    from crmkit.jobs.request import Request


@verb("check")
@reports
@on_workbook
@option("--strict", is_flag=True)
def command(request: Request) -> Report:
    """See `cli.check`."""
    from crmkit.jobs.check import check  # noqa: PLC0415  (loaded when the verb runs)

    return check(request)
