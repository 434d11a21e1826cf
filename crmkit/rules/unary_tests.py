"""What one condition cell asks of one value: the unary tests of S-FEEL, as values.

Only `Anything` and `IsBlank` (alone or inside `OneOf`) match an empty value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Unit(Enum):
    """What people count days in; the value names its words in `rules.<value>_...`."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class RelativeDay:
    """A day counted from as_of: 30天前 is -30 days, 今天 is 0; `crmkit.rules.days` turns it into a calendar day."""

    count: int
    unit: Unit = Unit.DAY


Limit = float | date | RelativeDay  #: what has an order
Literal = str | Limit  #: a term name or folded text, a number, a day


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
    limit: Limit


@dataclass(frozen=True)
class Within:
    """Between two limits, each counted in or not."""

    low: Limit
    high: Limit
    has_low: bool = True
    has_high: bool = True


@dataclass(frozen=True)
class Yearly:
    """A day whose month and day come back within a span counted from as_of, whatever its year."""

    test: Equals | Within


@dataclass(frozen=True)
class Contains:
    """Text that has these words somewhere in it."""

    words: str


@dataclass(frozen=True)
class StartsWith:
    """Text that begins with these words."""

    words: str


@dataclass(frozen=True)
class EndsWith:
    """Text that ends with these words."""

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


TextTest = Contains | StartsWith | EndsWith
UnaryTest = Anything | IsBlank | IsFilled | Equals | Compares | Within | Yearly | TextTest | OneOf | Negated | Never
