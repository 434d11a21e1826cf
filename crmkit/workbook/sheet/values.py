"""Values of cells as Excel stores them: serial dates, numbers, what is refused and why."""

from __future__ import annotations

import math
import numbers
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from crmkit.errors import ValueRefused
from crmkit.model.edits import Formula

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.model.edits import CellValue

MAX_TEXT_UNITS: Final = 32_767
MAX_INTEGER: Final = 10**15  #: 15 digits are exact
MAX_NUMBER: Final = 9.99999999999999e307
MIN_NUMBER: Final = 2.2250738585072014e-308
LAST_DAY: Final = date(9999, 12, 31)
FIRST_DAY: Final = {False: date(1900, 1, 1), True: date(1904, 1, 1)}
_EPOCH: Final = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_LEAP_BUG_ENDS: Final = date(1900, 3, 1)  #: Excel counts a 29 February 1900
_DAY_SECONDS: Final = 86_400
_ASTRAL: Final = "\uffff"


def serial(value: date, *, from_1904: bool) -> float | int:
    """A day (int) or moment (float) as Excel counts it.

    Raises:
        ValueRefused: date_out_of_range; unsupported_value for a moment with a time zone.
    """
    day = value.date() if isinstance(value, datetime) else value
    if not FIRST_DAY[from_1904] <= day <= LAST_DAY:
        raise ValueRefused("date_out_of_range", value=value)
    days = (day - _EPOCH[from_1904]).days
    if not from_1904 and day < _LEAP_BUG_ENDS:
        days -= 1
    if not isinstance(value, datetime):
        return days
    if value.tzinfo is not None:
        raise ValueRefused("unsupported_value", type="datetime with a time zone")
    seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    return days + seconds / _DAY_SECONDS if seconds else days


def moment(number: float, *, from_1904: bool) -> date | datetime | None:
    """The day (whole numbers) or moment (to the millisecond) of a serial; None where Excel shows none."""
    if not 0 <= number < 2_958_466:  # noqa: PLR2004  (9999-12-31 + 1)
        return None
    days = math.floor(number)
    milliseconds = round((number - days) * _DAY_SECONDS * 1000)
    if not from_1904 and 0 < days < 60:  # noqa: PLR2004  (the day that never was)
        days += 1
    try:
        day = _EPOCH[from_1904] + timedelta(days=days)
        if not milliseconds:
            return day
        return datetime(day.year, day.month, day.day) + timedelta(milliseconds=milliseconds)  # noqa: DTZ001  (a sheet knows no zone)
    except OverflowError:
        return None


def plain(value: object) -> CellValue:
    """`value` as one of the plain types a cell can be set to; "" and missing values are blank.

    Raises:
        ValueRefused: unsupported_value.
    """
    if value is None or isinstance(value, str | bool | int | float):
        return (value or None) if isinstance(value, str) else float(value) if isinstance(value, float) else value
    if isinstance(value, date):
        if value != value:  # noqa: PLR0124  (NaT is a datetime that differs from itself)
            raise ValueRefused("unsupported_value", type=type(value).__name__)
        return value
    if type(value).__name__ in {"bool", "bool_"}:
        return bool(value)
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real) and type(value).__module__ == "numpy":
        return float(value)
    raise ValueRefused("unsupported_value", type=type(value).__name__)


def number_text(value: float) -> str:
    """A number as XML carries it: shortest text that reads back as the same number.

    Raises:
        ValueRefused: not_a_number, number_too_long, number_out_of_range.
    """
    if isinstance(value, int):
        if not -MAX_INTEGER < value < MAX_INTEGER:
            raise ValueRefused("number_too_long", value=value)
        return str(value)
    if not math.isfinite(value):
        raise ValueRefused("not_a_number", value=value)
    if value and not MIN_NUMBER <= abs(value) <= MAX_NUMBER:
        raise ValueRefused("number_out_of_range", value=value)
    text = repr(value)
    return (text.removesuffix(".0")) if value else "0"


def integer_text(value: int) -> str | None:
    """An integer as XML carries it, None where `number_text` would refuse."""
    return str(value) if -MAX_INTEGER < value < MAX_INTEGER else None


def float_text(value: float) -> str | None:
    """A number of ordinary size as XML carries it, None for all others."""
    text = repr(value)
    if text.endswith(".0"):
        return None if text == "-0.0" else text[:-2]
    return None if "e" in text or "n" in text else text


def refuse_text(value: str) -> None:
    """Text Excel can't hold.

    Raises:
        ValueRefused: text_too_long, unsupported_value (half a surrogate pair).
    """
    units = len(value)
    if units > MAX_TEXT_UNITS // 2:
        units += sum(character > _ASTRAL for character in value)
        if units > MAX_TEXT_UNITS:
            raise ValueRefused("text_too_long", length=units)
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as problem:
            raise ValueRefused("unsupported_value", type="lone surrogate") from problem


def shown(values: Sequence[CellValue | Formula]) -> Sequence[CellValue]:
    """What people see: a formula as the value it showed when it was written."""
    if Formula not in set(map(type, values)):
        return values  # type: ignore[return-value]  # just looked
    return [value.cached if isinstance(value, Formula) else value for value in values]
