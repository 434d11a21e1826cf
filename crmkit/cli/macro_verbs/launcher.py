"""`crmkit macro launcher`: a file beside the workbook that refreshes it on a double-click."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmkit.cli.language import spoken_language
from crmkit.cli.options import reports
from crmkit.cli.speech import option, verb

if TYPE_CHECKING:
    from crmkit.cli.options import Report


@verb("launcher")
@reports
@click.argument("workbook", type=click.Path(path_type=Path))
@option("--system", type=click.Choice(["windows", "macos", "linux", "all"]), default=None)
def command(workbook: Path, system: str | None) -> Report:
    """See `cli.macro.launcher`."""
    from crmkit.macro.launcher.scripts import SYSTEMS  # noqa: PLC0415  (loaded when the verb runs)
    from crmkit.macro.launcher.writing import this_system, write_launchers  # noqa: PLC0415  (as above)

    systems = list(SYSTEMS) if system == "all" else [system or this_system()]
    return write_launchers(workbook, systems, spoken_language(click.get_current_context()))
