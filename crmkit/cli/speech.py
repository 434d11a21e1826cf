"""Verbs and options whose help comes from the catalogue, in the language asked with --lang or CRMKIT_LANG."""

from __future__ import annotations

import os
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import click

from crmkit.locale import DEFAULT_LANGUAGE, LANGUAGES, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

_KEY = "crmkit.language"


def asked_language(ctx: click.Context) -> str | None:
    """The language a person asked for (--lang, CRMKIT_LANG); None when the workbook's own is to be used."""
    asked: str = ctx.meta.get(_KEY) or os.environ.get("CRMKIT_LANG", "")
    return asked if asked in LANGUAGES else None


def spoken_language(ctx: click.Context) -> str:
    """The language of help and errors."""
    return asked_language(ctx) or DEFAULT_LANGUAGE


class Option(click.Option):
    """An option whose help is `cli.option.<name>`."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The line in --help, translated."""
        self.help = text(f"cli.option.{self.name}", spoken_language(ctx))
        return super().get_help_record(ctx)


class Verb(click.Command):
    """A verb whose help is `cli.<verb>`, of a group `cli.<group>.<verb>`."""

    group_name = ""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.params.append(language_option())

    def _help(self, ctx: click.Context | None) -> str:
        key = ".".join(filter(None, ("cli", self.group_name, self.name)))
        return text(key, spoken_language(ctx) if ctx else DEFAULT_LANGUAGE)

    def get_short_help_str(self, limit: int = 45) -> str:
        """The line in the list of verbs."""
        del limit  # our lines are short by themselves
        return self._help(click.get_current_context(silent=True))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the verb does."""
        formatter.write_paragraph()
        formatter.write_text(self._help(ctx))


class VerbGroup(Verb, click.Group):
    """A verb with verbs of its own: every module of a package declares one as `command`."""

    def add_modules(self, package: ModuleType) -> VerbGroup:
        """Take in the verbs of `package`."""
        for module in iter_modules(package.__path__):
            declared: Verb = import_module(f"{package.__name__}.{module.name}").command
            declared.group_name = self.name or ""
            self.add_command(declared)
        return self


def language_option() -> click.Option:
    """--lang, heard before --help is printed."""

    def remember(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
        del parameter
        if value:
            ctx.meta[_KEY] = value

    return Option(["--lang"], type=click.Choice(LANGUAGES), is_eager=True, expose_value=False, callback=remember)


def verb(name: str) -> Callable[[Callable[..., Any]], Verb]:
    """Declare a verb."""

    def declare(function: Callable[..., Any]) -> Verb:
        declared = click.command(name, cls=Verb)(function)
        declared.help = None
        return declared

    return declare


def option(*names: str, **settings: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an option of a verb."""
    return click.option(*names, cls=Option, **settings)
