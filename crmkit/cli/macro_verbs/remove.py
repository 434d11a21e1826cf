"""`crmkit macro remove`: the workbook without the refresh button, beside the one with it."""

from __future__ import annotations

from pathlib import Path

import click

from crmkit.cli.speech import spoken_language, verb
from crmkit.locale import text


@verb("remove")
@click.argument("workbook", type=click.Path(path_type=Path))
@click.pass_context
def command(ctx: click.Context, workbook: Path) -> None:
    """See `cli.macro.remove`."""
    from crmkit.macro.adding import remove  # noqa: PLC0415  (loaded when the verb runs)

    made = remove(workbook)
    click.echo(text("macro.removed", spoken_language(ctx), path=made.target, source=workbook.name))
