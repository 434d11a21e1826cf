"""Who may be let go, paused or raised. Proposals for people; nothing is ever done by itself (own, except as cited).

Let go (R083): open, not signed, touched at least 11 times (R135's last touch) and still 潜在 or 观望, or standing in
a stage for more than three times its limit with a C or no grade. Pause (R055): 观望 beyond the stage's limit, and not
already among those. Raise (R070, R077): stands in 意向 or 商机, and one known step leads to a higher grade, or the
grade is C, 远期 or none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crmkit.model.vocabularies import GRADE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from crmkit.review.funnel.facts import Facts

_MANY_TOUCHES = 11
_FAR_OVER = 3
_EARLY, _LATE_STAGES = ("potential", "watching"), ("intention", "opportunity")
_LOW = ("C", "long", "ungraded")


@dataclass(frozen=True)
class Proposal:
    """One customer and why, a key of the review's texts with its arguments."""

    customer: str
    why: str
    arguments: Mapping[str, object] = field(default_factory=dict)


def to_let_go(facts: Facts) -> tuple[Proposal, ...]:
    """Much work and no way forward; the most touched first."""
    people = _open(facts)
    touched = people[(people["touch_count"] >= _MANY_TOUCHES) & people["stage"].isin(_EARLY)]
    touched = touched.sort_values("touch_count", ascending=False, kind="stable")
    many = [
        Proposal(str(one), "many_touches", {"count": int(count), "stage": facts.stage(stage)})
        for one, count, stage in zip(touched.index, touched["touch_count"], touched["stage"], strict=True)
    ]
    far = [
        Proposal(one.customer, "far_over", {"stage": facts.stage(one.stage), "days": one.days})
        for one in facts.stuck
        if one.days > _FAR_OVER * one.limit_days and one.customer in people.index
        if people.loc[one.customer, "grade"] in _LOW
    ]
    return _once([*many, *far])


def to_pause(facts: Facts) -> tuple[Proposal, ...]:
    """Watching, and for too long: a pause with a return date keeps them without work."""
    people, gone = _open(facts), {one.customer for one in to_let_go(facts)}
    return tuple(
        Proposal(one.customer, "watching", {"days": one.days})
        for one in facts.stuck
        if one.stage == "watching" and one.customer in people.index and one.customer not in gone
    )


def to_raise(facts: Facts) -> tuple[Proposal, ...]:
    """Low grades in a late stage, and those one step away from a higher one; the largest amount first."""
    people = _open(facts).sort_values("expected_amount", ascending=False, kind="stable", na_position="last")
    late = people[people["stage"].isin(_LATE_STAGES) & people["grade_override"].isna()]
    columns = late[["grade", "stage", "lift_step", "lift_grade"]].itertuples(name=None)
    found = (_raise(facts, str(customer), *said) for customer, *said in columns)
    return tuple(one for one in found if one is not None)


def _raise(facts: Facts, customer: str, *said: object) -> Proposal | None:
    """`said` are grade, stage, step and the grade it leads to."""
    grade, stage, step, better = said
    if isinstance(step, str):
        return Proposal(customer, f"lift_{step}", {"grade": _grade(facts, better)})
    if grade in _LOW:
        return Proposal(customer, "low_grade", {"grade": _grade(facts, grade), "stage": facts.stage(str(stage))})
    return None


def _grade(facts: Facts, grade: object) -> str:
    return GRADE.label(str(grade), facts.language)


def _open(facts: Facts) -> pd.DataFrame:
    """Customers somebody works on: neither closed nor signed nor paused already."""
    people = facts.customers.reindex(list(facts.open_ids))
    return people[~people["status"].isin(["signed", "paused"])]


def _once(proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """Each customer with its first reason."""
    kept: dict[str, Proposal] = {}
    for one in proposals:
        kept.setdefault(one.customer, one)
    return tuple(kept.values())
