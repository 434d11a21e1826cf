"""What a person sees in a cell, as text."""

from __future__ import annotations

import re
from datetime import date, datetime, time

_LARGEST_EXACT = 1e15  #: Excel keeps 15 digits: from here on the last ones are gone
_SCIENTIFIC = re.compile(r"\d\.\d+[eE]\+?\d+$|\d+[eE]\+\d+$")


def cell_text(value: object) -> str:
    """`value` as text: 13800138000.0 is "13800138000", 1.23e17 "1.23E+17" as Excel shows it, a midnight the day."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number_text(float(value)) if abs(value) <= 1e300 else str(value)  # noqa: PLR2004
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d") if value.time() == time() else value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def is_rounded(value: object) -> bool:
    """Whether a number, or the text of one (1.23E+17), is so long that Excel kept only its first 15 digits."""
    if isinstance(value, str):
        return _SCIENTIFIC.match(value) is not None
    return isinstance(value, (int, float)) and not isinstance(value, bool) and not abs(value) < _LARGEST_EXACT


def _number_text(number: float) -> str:
    if number.is_integer() and abs(number) < _LARGEST_EXACT:
        return str(int(number))
    return f"{number:.15G}"
