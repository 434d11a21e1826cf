"""`crmkit demo`: a workbook with a fictional team in it, refreshed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from crmkit.cli.language import spoken_language
from crmkit.cli.options import on_workbook, reports
from crmkit.cli.speech import verb

if TYPE_CHECKING:
    from crmkit.cli.options import Report
    from crmkit.jobs.request import Request


@verb("demo")
@reports
@on_workbook
def command(request: Request) -> Report:
    """See `cli.demo`."""
    from crmkit.jobs.demo import make_demo  # noqa: PLC0415  (loaded when the verb runs)

    return make_demo(replace(request, language=spoken_language(click.get_current_context())))
