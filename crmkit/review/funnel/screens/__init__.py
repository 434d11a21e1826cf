"""The screens, one a module, in the order of the meeting; the monthly ones and what stands behind come after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmkit.review.funnel.screens import (
    agreed,
    funnel,
    goals,
    groups,
    keeping,
    load,
    minutes,
    monthly,
    moved,
    stuck,
    trend,
    trust,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from crmkit.review.funnel.facts import Facts
    from crmkit.review.funnel.pieces import Screen

WEEKLY, BEHIND, MONTHLY = "weekly", "behind", "monthly"


@dataclass(frozen=True)
class Declared:
    """One screen: its name, the tab it stands on, the minutes it may take, what builds it."""

    name: str
    tab: str
    minutes: int
    build: Callable[[Facts], Screen]


SCREENS: tuple[Declared, ...] = (
    Declared("trust", WEEKLY, 2, trust.build),
    Declared("agreed", WEEKLY, 3, agreed.build),
    Declared("moved", WEEKLY, 4, moved.build),
    Declared("goals", WEEKLY, 4, goals.build),
    Declared("stuck", WEEKLY, 10, stuck.build),
    Declared("keeping", WEEKLY, 4, keeping.build),
    Declared("load", WEEKLY, 2, load.build),
    Declared("minutes", WEEKLY, 1, minutes.build),
    Declared("funnel", BEHIND, 0, funnel.build),
    Declared("groups", BEHIND, 0, groups.build),
    Declared("trend", BEHIND, 0, trend.build),
    Declared("monthly", MONTHLY, 0, monthly.build),
)
