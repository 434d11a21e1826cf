"""The group that finds the verbs, speaks the asked language and turns our errors into exit codes."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import click

from crmkit import __version__
from crmkit.cli import verbs
from crmkit.cli.language import asked_language, spoken_language
from crmkit.cli.mistakes import mistakes_spoken
from crmkit.cli.speech import Option, SpokenGroup, language_option
from crmkit.errors import CrmkitError
from crmkit.locale import text


class Verbs(SpokenGroup):
    """The group of all verbs; help in the asked language."""

    def make_context(self, *arguments: Any, **extra: Any) -> click.Context:
        """Read the command line up to the verb."""
        with mistakes_spoken():
            return super().make_context(*arguments, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; our errors end in a message, never in a traceback."""
        try:
            with mistakes_spoken():
                return super().invoke(ctx)
        except CrmkitError as error:
            language = asked_language(ctx) or error.language or spoken_language(ctx)
            click.echo(error.message(language), err=True)
            ctx.exit(error.exit_code)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What crmkit is for."""
        formatter.write_paragraph()
        formatter.write_text(text("cli.help", spoken_language(ctx)))


def build() -> click.Group:
    """The command with every verb of `crmkit.cli.verbs`."""
    group = Verbs("crmkit", params=[language_option()])
    for module in iter_modules(verbs.__path__):
        group.add_command(import_module(f"{verbs.__name__}.{module.name}").command)
    return click.version_option(__version__, prog_name="crmkit", cls=Option)(group)
