"""The file: the only package that knows Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmkit.workbook.patching import apply_plan as apply_plan
    from crmkit.workbook.patching import patch as patch

__all__ = ["apply_plan", "patch"]


def __getattr__(name: str) -> object:
    # loaded at the first use: locks and zip records need no sheets
    if name in __all__:
        from crmkit.workbook import patching  # noqa: PLC0415  (see above)

        return getattr(patching, name)
    raise AttributeError(name)
