"""`crmkit panel`: the same notebooks as plain pages, through Voila."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crmkit.cli.options import on_workbook
from crmkit.cli.speech import option, verb

if TYPE_CHECKING:
    from crmkit.jobs.request import Request


@verb("panel")
@on_workbook
@option("--no-browser", is_flag=True)
def command(request: Request, *, no_browser: bool) -> None:
    """See `cli.panel`."""
    from crmkit.review.ways_in import serve_panel  # noqa: PLC0415  (loaded when the verb runs)

    serve_panel(request, click.echo, opens_browser=not no_browser)
