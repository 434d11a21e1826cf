"""`crmkit macro connect`: tell the button of this computer where crmkit is."""

from __future__ import annotations

import click

from crmkit.cli.language import spoken_language
from crmkit.cli.options import reports
from crmkit.cli.speech import verb
from crmkit.jobs.report import Report, line


@verb("connect")
@reports
def command() -> Report:
    """See `cli.macro.connect`."""
    from crmkit.macro.connecting import connect, python  # noqa: PLC0415  (loaded when the verb runs)

    written = connect()
    facts = {"python": str(python()), "written": [str(place) for place in written]}
    return Report(facts, [line("macro.connected", path=python())], spoken_language(click.get_current_context()))
