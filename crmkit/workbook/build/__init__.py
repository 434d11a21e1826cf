"""Templates and crmkit's own sheets: what users first see."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmkit.workbook.build.template import build_template, write_templates

__all__ = ["build_template", "write_templates"]


def __getattr__(name: str) -> object:
    """The builder on first use: openpyxl costs 0.2 s, which a refresh that only needs `own_sheets` shall not pay."""
    if name in __all__:
        return getattr(import_module(f"{__name__}.template"), name)
    raise AttributeError(name)
