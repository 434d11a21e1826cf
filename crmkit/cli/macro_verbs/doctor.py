"""`crmkit macro doctor`: what keeps the button from working, seen from the outside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmkit.cli.options import reports
from crmkit.cli.speech import verb

if TYPE_CHECKING:
    from crmkit.cli.options import Report


@verb("doctor")
@reports
@click.argument("workbook", type=click.Path(path_type=Path), required=False)
def command(workbook: Path | None) -> Report:
    """See `cli.macro.doctor`."""
    from crmkit.macro.doctor import examine  # noqa: PLC0415  (loaded when the verb runs)

    return examine(workbook)
