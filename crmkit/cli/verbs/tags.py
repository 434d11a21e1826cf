"""`crmkit tags`: counts and near-duplicates; `merge` and `rename` tidy up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from crmkit.cli.options import on_workbook, reports
from crmkit.cli.speech import option, verb

if TYPE_CHECKING:
    from crmkit.cli.options import Report
    from crmkit.jobs.request import Request


@verb("tags")
@reports
@on_workbook
@click.argument("action", type=click.Choice(["merge", "rename"]), required=False)
@click.argument("old", required=False)
@click.argument("new", required=False)
@option("--cells", is_flag=True)
@option("--yes", "is_agreed", is_flag=True)
@option("--dry-run", is_flag=True)
def command(
    request: Request,
    *,
    action: str | None,
    old: str | None,
    new: str | None,
    cells: bool,
    is_agreed: bool,
    dry_run: bool,
) -> Report:
    """See `cli.tags`."""
    from crmkit.jobs.tags import merge_tags, rename_tag, tags  # noqa: PLC0415  (loaded when the verb runs)

    if action is None:
        return tags(request)
    if old is None or new is None:
        raise click.MissingParameter(param_hint="OLD NEW", param_type="argument")
    change = merge_tags if action == "merge" else rename_tag
    return change(replace(request, is_dry_run=dry_run or not is_agreed), old, new, in_cells=cells)
