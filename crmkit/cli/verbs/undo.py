"""`crmkit undo`: take the last write back exactly."""

from __future__ import annotations

from pathlib import Path

import click

from crmkit.cli.options import now
from crmkit.cli.speech import spoken_language, verb


@verb("undo")
@click.argument("workbook", type=click.Path(path_type=Path))
@click.pass_context
def command(ctx: click.Context, workbook: Path) -> None:
    """See `cli.undo`."""
    from crmkit.jobs.undo import undo  # noqa: PLC0415  (loaded when the verb runs)

    click.echo(undo(workbook, now(), spoken_language(ctx)))
