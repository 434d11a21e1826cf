"""`crmkit macro add`: a workbook with the refresh button, beside the one without."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from crmkit.cli.language import asked_language
from crmkit.cli.options import now, reports
from crmkit.cli.speech import option, verb
from crmkit.errors import ConsentNeeded
from crmkit.jobs.report import Line, Report, line
from crmkit.jobs.request import Request
from crmkit.locale import text


@verb("add")
@reports
@click.argument("workbook", type=click.Path(path_type=Path))
@option("--yes", is_flag=True)
def command(workbook: Path, *, yes: bool) -> Report:
    """See `cli.macro.add`."""
    from crmkit.macro.adding import add  # noqa: PLC0415  (loaded when the verb runs)
    from crmkit.macro.connecting import connect, python  # noqa: PLC0415  (as above)

    asked = asked_language(click.get_current_context())
    made = add(workbook, asked)
    connect()
    language = asked or made.language
    sheets = text("macro.listed", language).join(made.sheets)
    said = [line("macro.added", path=made.target, sheets=sheets, source=workbook.name)]
    moment = now()
    request = Request(made.target, moment.date(), moment, asked, has_consent=yes)
    refreshed = _first_refresh(request, language) if made.needs_consent else None
    if refreshed is not None:
        said.append(refreshed)
    elif made.needs_consent:
        said.append(line("macro.added_consent", path=made.target))
    said += [line("macro.added_trust"), line("macro.connected", path=python())]
    facts = {
        "path": str(made.target),
        "source": str(workbook),
        "sheets": made.sheets,
        "needs_consent": made.needs_consent and refreshed is None,
        "python": str(python()),
    }
    return Report(facts, said, language)


def _first_refresh(request: Request, language: str) -> Line | None:
    """The first refresh adds columns, which a click can't: done here with a yes; None after a no."""
    from crmkit.jobs.refresh import refresh  # noqa: PLC0415  (loaded when the verb runs)

    try:
        summary = refresh(request).summary
    except ConsentNeeded as question:
        if not _agrees(text("macro.add_asks", language, **question.arguments)):
            return None
        summary = refresh(replace(request, has_consent=True)).summary
    return line("macro.added_refreshed", cells=summary.cell_count)


def _agrees(question: str) -> bool:
    try:
        return click.confirm(question, err=True)
    except click.Abort:  # nobody sits there to answer
        return False
