"""`crmkit macro run`: what the button calls; people have no use for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmkit.cli.language import asked_language
from crmkit.cli.options import now
from crmkit.cli.speech import option, verb
from crmkit.jobs.request import Request

if TYPE_CHECKING:
    from datetime import datetime


@verb("run", is_internal=True)
@click.argument("job", type=click.Path(path_type=Path, exists=True, file_okay=False))
@option("--today", type=click.DateTime(["%Y-%m-%d"]), default=None)
@click.pass_context
def command(ctx: click.Context, job: Path, today: datetime | None) -> None:
    """See `cli.macro.run`."""
    from crmkit.macro.run import run_job  # noqa: PLC0415  (loaded when the verb runs)

    moment = now()
    click.echo(run_job(job, Request(job, (today or moment).date(), moment, asked_language(ctx))).told)
