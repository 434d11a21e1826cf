"""What a person sees in a cell, as text."""

from __future__ import annotations

from datetime import date, datetime, time

_LARGEST_EXACT = 1e15


def cell_text(value: object) -> str:
    """`value` as text: 13800138000.0 is "13800138000", 1.23e17 "1.23E+17", a midnight the day alone."""
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


def _number_text(number: float) -> str:
    if number.is_integer() and abs(number) < _LARGEST_EXACT:
        return str(int(number))
    return repr(number).upper()
