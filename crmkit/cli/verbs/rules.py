"""`crmkit rules`: check the rule sheets, put them into a workbook, preview an edit, report overridden rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from crmkit.cli.language import spoken_language
from crmkit.cli.options import on_workbook, reports
from crmkit.cli.speech import option, verb

if TYPE_CHECKING:
    from collections.abc import Callable

    from crmkit.cli.options import Report
    from crmkit.jobs.request import Request


@verb("rules")
@reports
@click.argument("action", type=click.Choice(["check", "add", "preview", "report"]))
@on_workbook
@option("--strict", is_flag=True)
def command(request: Request, action: str) -> Report:
    """See `cli.rules`."""
    from crmkit.jobs.rules import add_rules, check_rules, preview  # noqa: PLC0415  (loaded when the verb runs)
    from crmkit.jobs.rules_report import rules_report  # noqa: PLC0415  (as above)

    asked = replace(request, language=spoken_language(click.get_current_context()))
    jobs: dict[str, Callable[[Request], Report]] = {
        "check": check_rules,
        "add": add_rules,
        "preview": preview,
        "report": rules_report,
    }
    return jobs[action](asked if action == "add" else request)
