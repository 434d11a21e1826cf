"""Verbs and options whose help comes from the catalogue, in the language asked with --lang or CRMKIT_LANG."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import click

from crmkit.cli.language import named_in, remember_language, spoken_language
from crmkit.cli.mistakes import Mistake
from crmkit.locale import DEFAULT_LANGUAGE, LANGUAGES, catalogue, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


class _Formatter(click.HelpFormatter):
    """The pages of --help, headings and usage lines in the asked language."""

    language = DEFAULT_LANGUAGE

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that tells how a verb is called."""
        super().write_usage(prog, named_in(args, self.language), prefix or text("cli.usage", self.language) + " ")

    def write_heading(self, heading: str) -> None:
        """Above the options and the verbs; in Chinese with the colon that click would not write."""
        names = catalogue("cli", self.language)
        self.write(f"{'':>{self.current_indent}}{names.get(f'heading.{heading}', f'{heading}:')}\n")


class _Context(click.Context):
    """Knows in which language to write help."""

    def make_formatter(self) -> click.HelpFormatter:
        """A page in the asked language."""
        formatter = _Formatter(width=self.terminal_width, max_width=self.max_content_width)
        formatter.language = spoken_language(self)
        return formatter


class Spoken(click.Command):
    """A command whose own words come from the catalogue, those that the library brings along included."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """--help with its line translated."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = text("cli.option.help", spoken_language(ctx))
        return found


class SpokenGroup(Spoken, click.Group):
    """A group that names an unknown verb in the asked language."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that is meant.

        Raises:
            Mistake: there is none of that name.
        """
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            shown = [known for known, one in sorted(self.commands.items()) if not one.hidden]
            raise Mistake.about_a_verb(name, shown, ctx)
        return super().resolve_command(ctx, args)


class Option(click.Option):
    """An option whose help is `cli.option.<name>`."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The line in --help, translated."""
        self.help = text(f"cli.option.{self.name}", spoken_language(ctx))
        return super().get_help_record(ctx)


class Verb(Spoken):
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


class VerbGroup(Verb, SpokenGroup):
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
            remember_language(ctx, value)

    return Option(["--lang"], type=click.Choice(LANGUAGES), is_eager=True, expose_value=False, callback=remember)


def verb(name: str, *, is_internal: bool = False) -> Callable[[Callable[..., Any]], Verb]:
    """Declare a verb; one that only crmkit's own files call stands in no list."""

    def declare(function: Callable[..., Any]) -> Verb:
        declared = click.command(name, cls=Verb, hidden=is_internal)(function)
        declared.help = None
        return declared

    return declare


def option(*names: str, **settings: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an option of a verb."""
    return click.option(*names, cls=Option, **settings)
