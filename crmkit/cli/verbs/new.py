"""`crmkit new`: an empty workbook from the template; named .xlsm, one with the refresh button."""

from __future__ import annotations

from pathlib import Path

import click

from crmkit.cli.language import spoken_language
from crmkit.cli.options import reports
from crmkit.cli.speech import verb
from crmkit.jobs.report import Report, line


@verb("new")
@reports
@click.argument("workbook", type=click.Path(path_type=Path))
def command(workbook: Path) -> Report:
    """See `cli.new`."""
    language = spoken_language(click.get_current_context())
    has_button = workbook.suffix.casefold() == ".xlsm"
    if has_button:
        from crmkit.macro.connecting import connect  # noqa: PLC0415  (loaded when the verb runs)
        from crmkit.macro.templates import make_macro_template  # noqa: PLC0415  (as above)

        make_macro_template(workbook, language)
        connect()
    else:
        from crmkit.jobs.template import make_template  # noqa: PLC0415  (as above)

        make_template(workbook, language)
    facts = {"path": str(workbook), "language": language, "has_button": has_button}
    return Report(facts, [line("cli.new.done", path=workbook)], language)
