"""What verbs share: the request about one workbook, the report they print, the one place that reads the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

import click

from crmkit.cli.language import asked_language, spoken_language
from crmkit.cli.printing import print_json, progress
from crmkit.cli.speech import option
from crmkit.jobs.request import Request

if TYPE_CHECKING:
    from collections.abc import Sequence


class Report(Protocol):
    """What a job answers: plain values for programs, lines for people."""

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        ...

    def lines(self, language: str | None) -> Sequence[str]:
        """Lines to print in `language`; None: in the workbook's own."""
        ...


Command: TypeAlias = Callable[..., Report]
Answer = TypeVar("Answer")


def now() -> datetime:
    """This moment in the computer's zone, to the second."""
    return datetime.now().astimezone().replace(microsecond=0, tzinfo=None)


def reports(function: Command) -> Callable[..., None]:
    """A verb that prints its job's report: --json for programs; --strict, where a verb has it, sets exit code 1."""

    @option("--json", "as_json", is_flag=True)
    @click.pass_context
    @wraps(function)
    def printed(ctx: click.Context, /, *, as_json: bool, strict: bool = False, **arguments: Any) -> None:
        report = function(**arguments)
        if as_json:
            print_json(report.as_json())
        else:
            click.echo("\n".join(report.lines(asked_language(ctx))))
        if strict and getattr(report, "has_errors", False):
            ctx.exit(1)

    return printed


def on_workbook(function: Callable[..., Answer]) -> Callable[..., Answer]:
    """A verb about one workbook: its arguments become a `Request`, progress shows after a second."""

    @click.argument("workbook", type=click.Path(path_type=Path))
    @option("--today", type=click.DateTime(["%Y-%m-%d"]), default=None)
    @option("--sheet", default=None)
    @wraps(function)
    def requested(workbook: Path, today: datetime | None, sheet: str | None, **arguments: Any) -> Answer:
        ctx = click.get_current_context()
        moment = now()
        request = Request(workbook, (today or moment).date(), moment, asked_language(ctx), sheet)
        with progress(spoken_language(ctx)) as step:
            return function(replace(request, progress=step), **arguments)

    return requested
