"""The demo: the template with a fictional team in it, refreshed like any workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.jobs.demo_team import demo_tables
from crmkit.jobs.refresh import refresh
from crmkit.jobs.template import make_template

if TYPE_CHECKING:
    from crmkit.jobs.refresh import Refreshed
    from crmkit.jobs.request import Request


def make_demo(request: Request) -> Refreshed:
    """Write the demo workbook to `request.path` in `request.language` and refresh it.

    Raises:
        FileExists: something is there already; it is never overwritten.
        FolderMissing, NotWritable, DiskFull: it can't be written.
    """
    language = request.language or "zh"
    request.progress("build")
    make_template(request.path, language, demo_tables(language, request.as_of))
    return refresh(request)
