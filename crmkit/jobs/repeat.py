"""A repeated refresh answered from what the last one found, when nothing it depends on has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmkit.cli.options import Report
    from crmkit.jobs.request import Request


def refresh_or_repeat(request: Request) -> Report:
    """Refresh."""
    from crmkit.jobs.refresh import refresh

    return refresh(request)
