"""`crmkit backups`: list the backups of a workbook, or purge them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmkit.cli.options import reports
from crmkit.cli.speech import option, verb

if TYPE_CHECKING:
    from crmkit.cli.options import Report


@verb("backups")
@reports
@click.argument("workbook", type=click.Path(path_type=Path))
@option("--purge", is_flag=True)
def command(workbook: Path, *, purge: bool) -> Report:
    """See `cli.backups`."""
    from crmkit.jobs.backups import list_backups, purge_backups  # noqa: PLC0415  (loaded when the verb runs)

    return purge_backups(workbook) if purge else list_backups(workbook)
