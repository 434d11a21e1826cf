"""What values a condition can meet at all, where its field alone does not say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Domain:
    """`words`: the only words that occur (term names), None for all of the list. `low`: the smallest number.

    `has_blank`: whether an empty value occurs; a result that is always decided has none.
    """

    words: tuple[str, ...] | None = None
    low: float | None = None
    has_blank: bool = True


ANY_VALUE = Domain()
