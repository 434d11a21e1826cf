"""What Excel makes of a text that is assigned to a cell: the reason why number formats have to come first."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

_EPOCH: Final = date(1899, 12, 30)
_DATE: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\Z")
_SHORT_DATE: Final = re.compile(r"(\d{1,2})[-/](\d{1,2})\Z")
_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\Z")
_NUMBER: Final = re.compile(r"[+-]?[$￥¥€£]?(\d{1,3}(?:,\d{3})+|\d+)?(\.\d*)?(?:[eE][+-]?\d+)?\Z")
_ERRORS: Final = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})
_MARKS: Final = "$￥¥€£,"
_THIS_YEAR: Final = 2026  #: a short date takes the year of the day it is typed; here always this one


@dataclass(frozen=True, slots=True)
class Parsed:
    """What stands in the cell then. `number_format` None leaves the cell's own."""

    value: str | float | bool | None = None
    formula: str | None = None
    number_format: str | None = None
    is_quoted: bool = False
    is_error: bool = False


def parsed(text: str, number_format: str) -> Parsed:
    """A text as Excel reads it into a cell of this number format."""
    if text.startswith("'"):
        return Parsed(text[1:] or None, is_quoted=True)
    if text == "" or number_format == "@":
        return Parsed(text or None)
    plain = unicodedata.normalize("NFKC", text).strip()
    found = (read(plain) for read in (_formula, _word, _plain_number, _percent, _day, _time, _sum))
    return next((one for one in found if one is not None), Parsed(text))


def _formula(plain: str) -> Parsed | None:
    return Parsed(formula=plain[1:]) if plain[:1] in {"=", "@"} and len(plain) > 1 else None


def _sum(plain: str) -> Parsed | None:
    """What begins with a sign and is no number becomes a formula."""
    return Parsed(formula=plain) if plain[:1] in {"+", "-"} and len(plain) > 1 else None


def _word(plain: str) -> Parsed | None:
    if plain.upper() in {"TRUE", "FALSE"}:
        return Parsed(plain.upper() == "TRUE")
    return Parsed(plain.upper(), is_error=True) if plain.upper() in _ERRORS else None


def _plain_number(plain: str) -> Parsed | None:
    if _NUMBER.match(plain) is None or not any(map(str.isdecimal, plain)):
        return None
    try:
        return Parsed(float("".join(one for one in plain if one not in _MARKS)))
    except ValueError:
        return None


def _percent(plain: str) -> Parsed | None:
    found = _plain_number(plain[:-1]) if plain.endswith("%") else None
    return Parsed(float(found.value or 0) / 100, number_format="0%") if found is not None else None


def _day(plain: str) -> Parsed | None:
    found, short = _DATE.match(plain), _SHORT_DATE.match(plain)
    if found is None and short is None:
        return None
    parts = found.groups() if found is not None else (_THIS_YEAR, *(short.groups() if short is not None else ()))
    try:
        day = date(*map(int, parts))
    except ValueError:
        return None
    return Parsed(float((day - _EPOCH).days), number_format="yyyy/m/d")


def _time(plain: str) -> Parsed | None:
    found = _TIME.match(plain)
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return Parsed((hours * 3600 + minutes * 60 + seconds) / 86_400, number_format="h:mm")
