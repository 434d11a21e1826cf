"""`crmkit new`: an empty workbook from the template."""

from __future__ import annotations

from pathlib import Path

import click

from crmkit.cli.speech import spoken_language, verb
from crmkit.locale import text


@verb("new")
@click.argument("workbook", type=click.Path(path_type=Path))
@click.pass_context
def command(ctx: click.Context, workbook: Path) -> None:
    """See `cli.new`."""
    from crmkit.jobs.template import make_template  # noqa: PLC0415  (loaded when the verb runs)

    language = spoken_language(ctx)
    make_template(workbook, language)
    click.echo(text("cli.new.done", language, path=workbook))
