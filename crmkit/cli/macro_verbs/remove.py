"""`crmkit macro remove`: the workbook without the refresh button, beside the one with it."""

from __future__ import annotations

from pathlib import Path

import click

from crmkit.cli.language import spoken_language
from crmkit.cli.options import reports
from crmkit.cli.speech import verb
from crmkit.jobs.report import Report, line


@verb("remove")
@reports
@click.argument("workbook", type=click.Path(path_type=Path))
def command(workbook: Path) -> Report:
    """See `cli.macro.remove`."""
    from crmkit.macro.adding import remove  # noqa: PLC0415  (loaded when the verb runs)

    made = remove(workbook)
    facts = {"path": str(made.target), "source": str(workbook)}
    said = [line("macro.removed", path=made.target, source=workbook.name)]
    return Report(facts, said, spoken_language(click.get_current_context()))
