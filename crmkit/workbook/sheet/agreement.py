"""Whether a cell holds a value: as stored against as asked, dates against serials, whole against broken numbers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from crmkit.errors import ValueRefused
from crmkit.model.edits import CellValue, Formula
from crmkit.workbook.sheet.values import plain, serial

if TYPE_CHECKING:
    from collections.abc import Sequence

_AS_THEY_ARE: Final = frozenset({int, float, bool, type(None)})
_WITH_TEXT: Final = _AS_THEY_ARE | {str}
MILLISECOND: Final = 1 / 86_400_000


def stored(values: Sequence[CellValue | Formula], *, from_1904: bool) -> list[CellValue]:
    """Values as a cell stores them: dates as serials, "" and missing as None, formulas as what they show."""
    types = set(map(type, values))
    if types <= _AS_THEY_ARE or (types <= _WITH_TEXT and "" not in values):
        return list(values)  # type: ignore[arg-type]  # no formula is among these types
    days: dict[date, float | int] = {}

    def other(value: CellValue | Formula) -> CellValue:
        value = plain(value.cached if isinstance(value, Formula) else value)
        if not isinstance(value, date):
            return value
        if value not in days:
            days[value] = serial(value, from_1904=from_1904)
        return days[value]

    return [
        (value or None) if isinstance(value, str) else value if type(value) in _AS_THEY_ARE else other(value)  # type: ignore[misc]  # neither dates nor formulas are _AS_THEY_ARE
        for value in values
    ]


def is_same(one: CellValue, other: CellValue) -> bool:
    """Whether two stored values are the same: text is no number, TRUE is not 1."""
    return one == other and isinstance(one, bool) is isinstance(other, bool)


def agrees(held: CellValue, expected: object, *, from_1904: bool) -> bool:
    """Whether a cell still holds what a reader saw in it.

    Readers differ: an error may be seen as blank, a missing number as NaN, a moment rounded to the millisecond.
    """
    if expected is None or expected == "" or expected != expected:  # noqa: PLR0124  (NaN and NaT are blank)
        return held in (None, "") or (isinstance(held, str) and held.startswith("#"))
    try:
        wanted = plain(expected)
        if isinstance(wanted, date) and not isinstance(held, date):
            is_number = isinstance(held, int | float)
            return is_number and abs(serial(wanted, from_1904=from_1904) - float(held or 0)) <= MILLISECOND
    except ValueRefused:
        return False
    if isinstance(wanted, str) and isinstance(held, str):
        return wanted.replace("\r\n", "\n") == held.replace("\r\n", "\n")
    return is_same(held, wanted)
