"""`crmkit new`: an empty workbook from the template; named .xlsm, one with the refresh button."""

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
    language = spoken_language(ctx)
    if workbook.suffix.casefold() == ".xlsm":
        from crmkit.macro.connecting import connect  # noqa: PLC0415  (loaded when the verb runs)
        from crmkit.macro.templates import make_macro_template  # noqa: PLC0415  (as above)

        make_macro_template(workbook, language)
        connect()
    else:
        from crmkit.jobs.template import make_template  # noqa: PLC0415  (as above)

        make_template(workbook, language)
    click.echo(text("cli.new.done", language, path=workbook))
