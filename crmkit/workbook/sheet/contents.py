"""What stands inside the cells of one column, built all at once: the same test for a hundred thousand values is one.

Only ordinary values. What needs a look of its own (a guarded text, an overlong number, NaN) comes back as None.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from crmkit.errors import ValueRefused
from crmkit.workbook.sheet.texts import are_ordinary, is_unguarded, text_element
from crmkit.workbook.sheet.values import MAX_INTEGER, float_text, integer_text, number_text, serial

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Contents = list["str | None"]

ORDINARY: Final = frozenset({str, float, int, bool, date, datetime})


def contents_of(values: Sequence[Any], prefix: str, *, from_1904: bool) -> Contents:
    """What follows the attributes of each value's cell, None where the value must be looked at by itself."""
    kinds = set(map(type, values))
    if len(kinds) == 1:
        return _of_kind(kinds.pop(), values, prefix, from_1904=from_1904)
    by_kind = {
        kind: iter(_of_kind(kind, [value for value in values if type(value) is kind], prefix, from_1904=from_1904))
        for kind in kinds
    }
    return [next(by_kind[type(value)]) for value in values]


def _of_kind(kind: type, values: Sequence[Any], prefix: str, *, from_1904: bool) -> Contents:
    if kind not in ORDINARY:
        return [None] * len(values)
    if kind is str:
        return _texts(values, prefix)
    if kind is float:
        written: Iterable[str | None] = _floats(values)
    elif kind is int:
        written = _integers(values)
    elif kind is bool:
        written = ["1" if value else "0" for value in values]
    else:
        days = {value: _day(value, from_1904=from_1904) for value in set(values)}
        written = map(days.__getitem__, values)
    opened, closed = f"><{prefix}v>", f"</{prefix}v></{prefix}c>"
    return [None if text is None else f"{opened}{text}{closed}" for text in written]


def _texts(values: Sequence[str], prefix: str) -> Contents:
    opened, closed = f"><{prefix}is>", f"</{prefix}is></{prefix}c>"
    if are_ordinary(values):
        opened, closed = f"{opened}<{prefix}t>", f"</{prefix}t>{closed}"
        return [f"{opened}{value}{closed}" for value in values]
    built = {
        value: f"{opened}{text_element(value, prefix)}{closed}" if is_unguarded(value) else None
        for value in set(values)
    }
    return list(map(built.__getitem__, values))


def _floats(values: Sequence[float]) -> Sequence[str | None]:
    together = "\n".join(map(repr, values)) + "\n"
    if "e" in together or "n" in together or "-0.0\n" in together:
        return list(map(float_text, values))
    return together.replace(".0\n", "\n").split("\n")[:-1]


def _integers(values: Sequence[int]) -> Sequence[str | None]:
    exact = min(values) > -MAX_INTEGER and max(values) < MAX_INTEGER
    return list(map(str if exact else integer_text, values))


def _day(value: date, *, from_1904: bool) -> str | None:
    try:
        return number_text(serial(value, from_1904=from_1904))
    except ValueRefused:  # raised again where its cell is known
        return None
