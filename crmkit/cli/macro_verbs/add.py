"""`crmkit macro add`: a workbook with the refresh button, beside the one without."""

from __future__ import annotations

from pathlib import Path

import click

from crmkit.cli.language import asked_language
from crmkit.cli.options import reports
from crmkit.cli.speech import verb
from crmkit.jobs.report import Report, line
from crmkit.locale import text


@verb("add")
@reports
@click.argument("workbook", type=click.Path(path_type=Path))
def command(workbook: Path) -> Report:
    """See `cli.macro.add`."""
    from crmkit.macro.adding import add  # noqa: PLC0415  (loaded when the verb runs)
    from crmkit.macro.connecting import connect, python  # noqa: PLC0415  (as above)

    asked = asked_language(click.get_current_context())
    made = add(workbook, asked)
    connect()
    language = asked or made.language
    sheets = text("macro.listed", language).join(made.sheets)
    said = [line("macro.added", path=made.target, sheets=sheets, source=workbook.name)]
    said += [line("macro.added_consent", path=made.target)] if made.needs_consent else []
    said += [line("macro.added_trust"), line("macro.connected", path=python())]
    facts = {
        "path": str(made.target),
        "source": str(workbook),
        "sheets": made.sheets,
        "needs_consent": made.needs_consent,
        "python": str(python()),
    }
    return Report(facts, said, language)
