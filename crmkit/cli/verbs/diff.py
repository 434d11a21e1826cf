"""`crmkit diff`: which parts and cells of two workbooks differ, in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmkit.cli.options import reports
from crmkit.cli.speech import verb

if TYPE_CHECKING:
    from crmkit.cli.options import Report


@verb("diff")
@reports
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
def command(before: Path, after: Path) -> Report:
    """See `cli.diff`."""
    from crmkit.jobs.diff import diff  # noqa: PLC0415  (loaded when the verb runs)

    return diff(before, after)
