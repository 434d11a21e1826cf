"""What is wrong with a command as it was typed, in the asked language; the library that parses it speaks English."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from difflib import get_close_matches
from typing import IO, TYPE_CHECKING, Any

import click

from crmkit.cli.language import named_in, spoken_language
from crmkit.locale import DEFAULT_LANGUAGE, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Mistake(click.UsageError):
    """Wrong use, exit code 2: the line that would be right, where help stands, what is wrong."""

    def __init__(self, key: str, ctx: click.Context | None, **arguments: object) -> None:
        super().__init__(key, ctx)
        self.key, self.arguments = key, arguments

    @classmethod
    def about_a_verb(cls, name: str, known: Sequence[str], ctx: click.Context) -> Mistake:
        """There is no verb `name`; the nearest ones are named, else all."""
        return cls("verb", ctx, name=name, known=", ".join(get_close_matches(name, known) or known))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print it where errors go."""
        said = [self.format_message()]
        if self.ctx is not None:
            help_line = text("cli.wrong.help", _language(self.ctx), command=self.ctx.command_path)
            said = [self.ctx.get_usage(), help_line, "", *said]
        click.echo("\n".join(said), file=file or sys.stderr)

    def format_message(self) -> str:
        """What is wrong."""
        return text(f"cli.wrong.{self.key}", _language(self.ctx), **self.arguments)


@contextmanager
def mistakes_spoken() -> Iterator[None]:
    """Turn what the parsing library finds wrong into a `Mistake`.

    Raises:
        Mistake: in place of the library's own.
    """
    try:
        yield
    except click.UsageError as found:
        spoken = _spoken(found)
        if spoken is None:
            raise
        raise spoken from found


def _spoken(found: click.UsageError) -> Mistake | None:
    ctx = found.ctx or click.get_current_context(silent=True)  # not every mistake says where it was made
    if isinstance(found, click.MissingParameter):
        return Mistake("missing", ctx, what=_named(found))
    if isinstance(found, click.BadParameter):
        return _about_value(found)
    if isinstance(found, click.NoSuchOption):
        similar = found.possibilities
        known = {"known": similar[0]} if similar else {}
        return Mistake("similar_option" if similar else "option", ctx, name=found.option_name, **known)
    if isinstance(found, click.BadOptionUsage):
        return Mistake("no_value", ctx, name=found.option_name)
    if type(found) is click.UsageError:  # the only plain one left: words beyond the last argument
        return Mistake("extra", ctx, words=found.message.partition("(")[2].rstrip(")"))
    return None


def _about_value(found: click.BadParameter) -> Mistake:
    kind = found.param.type if found.param else None
    if isinstance(kind, click.DateTime):
        return Mistake("day", found.ctx, what=_named(found))
    if isinstance(kind, click.Choice):
        return Mistake("choice", found.ctx, what=_named(found), known=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.FloatRange):
        return Mistake("number", found.ctx, what=_named(found), least=kind.min)
    return Mistake("value", found.ctx, what=_named(found))


def _named(found: click.BadParameter) -> str:
    """The option or argument as the line of usage calls it."""
    hint = found.param_hint or (found.param.get_error_hint(found.ctx) if found.param else "")
    names = hint if isinstance(hint, str) else " ".join(hint)
    return named_in(names.replace("'", ""), _language(found.ctx))


def _language(ctx: click.Context | None) -> str:
    return spoken_language(ctx) if ctx else DEFAULT_LANGUAGE
