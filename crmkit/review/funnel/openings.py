"""The customers behind every number of a review: kept where the numbers are made, handed out when one is opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmkit.review.funnel.pieces import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.analysis import Figure


@dataclass(frozen=True)
class Opening:
    """What stands behind one number."""

    title: str
    customers: tuple[str, ...]


class Openings:
    """All openings of a review, by key. Equal ones share a key."""

    def __init__(self) -> None:
        self.by_key: dict[str, Opening] = {}
        self._keys: dict[Opening, str] = {}

    def key(self, title: str, customers: Sequence[str]) -> str:
        """The key of these customers, "" where there is nobody to show."""
        opening = Opening(title, tuple(dict.fromkeys(customers)))
        if not opening.customers:
            return ""
        if opening not in self._keys:
            self._keys[opening] = f"o{len(self._keys)}"
            self.by_key[self._keys[opening]] = opening
        return self._keys[opening]

    def count(self, title: str, figure: Figure | Sequence[str], tone: str = "", hint: str = "") -> Cell:
        """A cell with how many there are; it opens to them, nobody is a quiet 0."""
        customers = figure if isinstance(figure, tuple | list) else getattr(figure, "customers", ())
        return Cell(f"{len(customers):,}", self.key(title, customers), tone=tone if customers else "", hint=hint)
