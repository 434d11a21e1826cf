"""`crmkit macro connect`: tell the button of this computer where crmkit is."""

from __future__ import annotations

import click

from crmkit.cli.speech import spoken_language, verb
from crmkit.locale import text


@verb("connect")
@click.pass_context
def command(ctx: click.Context) -> None:
    """See `cli.macro.connect`."""
    from crmkit.macro.connecting import connect, python  # noqa: PLC0415  (loaded when the verb runs)

    connect()
    click.echo(text("macro.connected", spoken_language(ctx), path=python()))
