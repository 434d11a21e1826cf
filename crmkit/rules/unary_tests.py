"""What one condition cell asks of one value: the unary tests of S-FEEL, as values.

Only `Anything` and `IsBlank` (alone or inside `OneOf`) match an empty value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

Literal = str | float | date  #: a term name or folded text, a number, a calendar day


class Comparison(Enum):
    """The four comparisons; the value is the sign people see."""

    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True)
class Anything:
    """`-` or a blank cell: every value, also an empty one."""


@dataclass(frozen=True)
class IsBlank:
    """为空: only an empty value."""


@dataclass(frozen=True)
class IsFilled:
    """不为空: any value but an empty one."""


@dataclass(frozen=True)
class Equals:
    """Exactly this value (words are compared folded)."""

    value: Literal


@dataclass(frozen=True)
class Compares:
    """Smaller or larger than a limit."""

    comparison: Comparison
    limit: float | date


@dataclass(frozen=True)
class Within:
    """Between two limits, each counted in or not."""

    low: float | date
    high: float | date
    has_low: bool = True
    has_high: bool = True


@dataclass(frozen=True)
class Contains:
    """Text that has these words somewhere in it."""

    words: str


@dataclass(frozen=True)
class OneOf:
    """Any of several tests."""

    tests: tuple[UnaryTest, ...]


@dataclass(frozen=True)
class Negated:
    """Filled with something that the inner test does not match."""

    test: UnaryTest


@dataclass(frozen=True)
class Never:
    """Stands where a cell could not be read: its rule hits nobody until a person corrects it."""


UnaryTest = Anything | IsBlank | IsFilled | Equals | Compares | Within | Contains | OneOf | Negated | Never
