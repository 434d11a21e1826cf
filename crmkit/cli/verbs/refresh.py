"""`crmkit refresh`: the main job."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmkit.cli.options import on_workbook, reports
from crmkit.cli.speech import option, verb

if TYPE_CHECKING:
    from crmkit.cli.options import Report
    from crmkit.jobs.request import Request


@verb("refresh")
@reports
@on_workbook
@option("--dry-run", is_flag=True)
@option("--out", type=click.Path(path_type=Path), default=None)
@option("--yes", is_flag=True)
@option("--strict", is_flag=True)
def command(request: Request, *, dry_run: bool, out: Path | None, yes: bool) -> Report:
    """See `cli.refresh`."""
    from crmkit.jobs.repeat import refresh_or_repeat  # noqa: PLC0415  (loaded when the verb runs)

    return refresh_or_repeat(replace(request, is_dry_run=dry_run, out=out, has_consent=yes))
