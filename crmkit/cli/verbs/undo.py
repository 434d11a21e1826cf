"""`crmkit undo`: take the last write back exactly."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmkit.cli.language import spoken_language
from crmkit.cli.options import now, reports
from crmkit.cli.speech import verb

if TYPE_CHECKING:
    from crmkit.cli.options import Report


@verb("undo")
@reports
@click.argument("workbook", type=click.Path(path_type=Path))
def command(workbook: Path) -> Report:
    """See `cli.undo`."""
    from crmkit.jobs.undo import undo_reported  # noqa: PLC0415  (loaded when the verb runs)

    return undo_reported(workbook, now(), spoken_language(click.get_current_context()))
