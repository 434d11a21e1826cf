"""`crmkit explain`: why one customer has the values it has, and what would change the grade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crmkit.cli.options import on_workbook, reports
from crmkit.cli.speech import verb

if TYPE_CHECKING:
    from crmkit.cli.options import Report
    from crmkit.jobs.request import Request


@verb("explain")
@reports
@on_workbook
@click.argument("customer")
def command(request: Request, customer: str) -> Report:
    """See `cli.explain`."""
    from crmkit.jobs.explain import explain  # noqa: PLC0415  (loaded when the verb runs)

    return explain(request, customer)
