"""Amounts, days and shares as a sales meeting says them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.locale import text
from crmkit.workbook.build.own_sheets import spoken_day

if TYPE_CHECKING:
    from datetime import date

#: From which amount on a unit is used, by language; the last one that fits wins.
_UNITS = {"zh": ((10_000, "万"), (100_000_000, "亿")), "en": ((1_000, "k"), (1_000_000, "m"), (1_000_000_000, "bn"))}


def amount(value: float | None, language: str) -> str:
    """12.3万, 1.2亿; 12.3k, 1.2m; a dash where it is not known."""
    if value is None or value != value:  # noqa: PLR0124  (NaN)
        return text("funnel.unknown", language)
    unit, size = "", 1
    for least, name in _UNITS[language]:
        if abs(value) >= least:
            unit, size = name, least
    shown = f"{value / size:,.1f}" if unit and abs(value) < 100 * size else f"{value / size:,.0f}"
    return shown.removesuffix(".0") + unit


def day(value: date | None, language: str) -> str:
    """3月5日, 5 March; a dash without one."""
    return spoken_day(value, language) if value is not None else text("funnel.unknown", language)


def change(now: float, before: float, language: str) -> str:
    """How many more or fewer than before: +3, -2, the same."""
    difference = now - before
    return text("funnel.unchanged", language) if not difference else f"{difference:+,.0f}"
