"""What a cell holds, comparable between a file and an open Excel: blank, text, number, boolean, error, formula.

Dates are numbers here (Excel's serials); that a number shows as a date is a matter of its number format.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeAlias

from crmkit.model.edits import CellValue, Formula
from crmkit.workbook.guard.cells import formula_text, same_content
from crmkit.workbook.sheet.values import serial

if TYPE_CHECKING:
    from datetime import datetime


class Absence(Enum):
    """No cell at all, not even a blank one with a format."""

    ABSENT = "absent"


ABSENT: Final = Absence.ABSENT


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """An error that stands in a cell as a constant: #N/A."""

    code: str


Content: TypeAlias = "str | float | int | bool | Formula | ErrorCode | Absence | None"

#: Excel's CVErr numbers as COM hands them over.
_ERRORS: Final = {
    -2146826288: "#NULL!",
    -2146826281: "#DIV/0!",
    -2146826273: "#VALUE!",
    -2146826265: "#REF!",
    -2146826259: "#NAME?",
    -2146826252: "#NUM!",
    -2146826246: "#N/A",
    -2146826245: "#GETTING_DATA",
    -2146826243: "#SPILL!",
    -2146826238: "#CALC!",
}


def is_blank(content: Content) -> bool:
    """Whether people see an empty cell."""
    return content is None or content is ABSENT or content == ""


def same(one: Content, other: Content) -> bool:
    """Whether two contents are the same to people; a formula counts by its text, its value is Excel's."""
    if is_blank(one) or is_blank(other):
        return is_blank(one) and is_blank(other)
    if isinstance(one, Formula) or isinstance(other, Formula):
        return (
            isinstance(one, Formula)
            and isinstance(other, Formula)
            and formula_text(one.expression) == formula_text(other.expression)
        )
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return same_content(float(one), float(other))
    if isinstance(one, str) and isinstance(other, str):
        return one == other or _unix(one) == _unix(other)
    return one == other


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def from_excel(value: object, formula: object, *, from_1904: bool) -> Content:
    """One cell as Excel hands it over: its value and what `Range.Formula` says.

    A text that begins with "=" is told from a formula by its value: a text shows itself.
    """
    if isinstance(formula, str) and formula.startswith("=") and formula != value:
        cached = from_excel(value, "", from_1904=from_1904)
        return Formula(formula[1:], cached if isinstance(cached, str | int | float) else "")
    if isinstance(value, bool) or value is None:
        # macOS hands an error over as nothing; the formula still says it
        return ErrorCode(formula) if value is None and isinstance(formula, str) and formula[:1] == "#" else value
    if isinstance(value, int) and value in _ERRORS:
        return ErrorCode(_ERRORS[value])
    if isinstance(value, int | float | Decimal):
        return float(value)
    if isinstance(value, date):
        return float(serial(_naive(value), from_1904=from_1904))
    return str(value) or None


def from_file(value: CellValue, formula: str | None, *, is_error: bool, from_1904: bool) -> Content:
    """One cell as it stands in a file."""
    if formula is not None:
        shown = value if isinstance(value, str | int | float) else ""
        return Formula(formula, shown)
    if is_error:
        return ErrorCode(str(value))
    return serial(value, from_1904=from_1904) if isinstance(value, date) else value


def _naive(moment: date | datetime) -> date:
    zone = getattr(moment, "tzinfo", None)
    return moment.replace(tzinfo=None) if zone is not None else moment  # type: ignore[call-arg]  # only a datetime has a zone
