"""Panels for managers in a notebook: each is a view of a plain state object, and writes back through the jobs."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmkit.review.classify.panel import ClassifyBoard as ClassifyBoard
    from crmkit.review.funnel.panel import FunnelReview as FunnelReview

#: the module of each panel
_PANELS = {"ClassifyBoard": "crmkit.review.classify.panel", "FunnelReview": "crmkit.review.funnel.panel"}
__all__ = ["ClassifyBoard", "FunnelReview"]


def __getattr__(name: str) -> object:
    # a panel is loaded when it is used: the states need no widget
    if name in _PANELS:
        return getattr(import_module(_PANELS[name]), name)
    raise AttributeError(name)
