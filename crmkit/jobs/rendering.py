"""Typed values to what stands in cells and back: term names become words, timestamps become days."""

from __future__ import annotations

from datetime import date, datetime
from math import isclose
from typing import TYPE_CHECKING

import pandas as pd

from crmkit.model.fields import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.model.edits import CellValue
    from crmkit.model.fields import Field

_NUMBERS = (Kind.NUMBER, Kind.INTEGER, Kind.AMOUNT, Kind.SHARE)

_SAVED_PRECISION = 1e-14  #: LibreOffice saves 15 digits of a number, Excel 17


def rendered(field: Field, values: pd.Series, language: str) -> list[CellValue]:
    """The cell values of a typed column; blanks are None. Works on unique values, so that long columns are cheap."""
    codes, unique = pd.factorize(values, use_na_sentinel=True)
    words = [*(_cell(field, value, language) for value in unique), None]
    return [words[code] for code in codes]


def _cell(field: Field, value: object, language: str) -> CellValue:
    if field.kind is Kind.DATE:
        return pd.Timestamp(value).date()  # type: ignore[arg-type]  # factorize keeps datetime64
    if field.kind in _NUMBERS:
        number = float(value)  # type: ignore[arg-type]  # numbers are float64 by contract
        return int(number) if number.is_integer() else number
    if field.kind is Kind.CHOICE and field.vocabulary is not None:
        return field.vocabulary.label(str(value), language)
    return str(value) or None


def comparable(value: object) -> object:
    """A cell's value in the form in which old and new are compared: days for midnights, blanks are None."""
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else value
    if value == "":
        return None
    return value


def differing(old: Sequence[object], new: Sequence[CellValue]) -> list[int]:
    """Places at which the new value is not the old one. True is not 1, text is never a number."""
    return [
        place
        for place, (before, after) in enumerate(zip(old, new, strict=True))
        if before is not after and not _equal(comparable(before), after)
    ]


def _equal(before: object, after: CellValue) -> bool:
    if before is None or after is None:
        return before is after
    if isinstance(before, str) or isinstance(after, str) or isinstance(before, date) or isinstance(after, date):
        return type(before) is type(after) and before == after
    if isinstance(before, float) and isinstance(after, float):
        return isclose(before, after, rel_tol=_SAVED_PRECISION)
    return before == after and isinstance(before, bool) == isinstance(after, bool)
