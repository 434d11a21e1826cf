"""`crmkit macro add`: a workbook with the refresh button, beside the one without."""

from __future__ import annotations

from pathlib import Path

import click

from crmkit.cli.speech import asked_language, spoken_language, verb
from crmkit.locale import text


@verb("add")
@click.argument("workbook", type=click.Path(path_type=Path))
@click.pass_context
def command(ctx: click.Context, workbook: Path) -> None:
    """See `cli.macro.add`."""
    from crmkit.macro.adding import add  # noqa: PLC0415  (loaded when the verb runs)
    from crmkit.macro.connecting import connect, python  # noqa: PLC0415  (as above)

    made = add(workbook, asked_language(ctx))
    connect()
    language = asked_language(ctx) or made.language
    sheets = text("macro.listed", language).join(made.sheets)
    click.echo(text("macro.added", language, path=made.target, sheets=sheets, source=workbook.name))
    if made.needs_consent:
        click.echo(text("macro.added_consent", language, path=made.target))
    click.echo(text("macro.added_trust", language))
    click.echo(text("macro.connected", spoken_language(ctx), path=python()))
