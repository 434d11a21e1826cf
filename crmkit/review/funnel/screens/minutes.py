"""The minutes: what the screens said in a few lines, and what was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.analysis import moves
from crmkit.review.funnel.money import team_money
from crmkit.review.funnel.pieces import Minutes, Screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.review.funnel.facts import Facts

_NAMED_COUNT = 5
_KINDS = ("won", "upgraded", "fallen_back", "lost")


def build(facts: Facts) -> Screen:
    """The eighth screen."""
    minutes = Minutes(
        facts.say("minutes.heading", day=facts.day(facts.as_of)), _lines(facts), facts.say("minutes.hint")
    )
    return Screen("minutes", facts.say("minutes.title"), facts.say("minutes.question"), (minutes,))


def _lines(facts: Facts) -> list[str]:
    made, team = moves(facts.data, facts.period), team_money(facts)
    lines = [
        facts.say("minutes.moved", what=facts.say(f"moved.{kind}"), count=len(ids), names=_names(facts, ids))
        for kind in _KINDS
        if (ids := getattr(made, kind).customers)
    ]
    lines.append(
        facts.say(
            "minutes.money",
            target=facts.amount(team.signed_target_amount),
            signed=facts.amount(team.signed.value),
            paid=facts.amount(team.paid.value),
            forecast=facts.amount(team.forecast.value),
        )
    )
    stands = [one.customer for one in facts.stuck[:_NAMED_COUNT]]
    if stands:
        lines.append(facts.say("minutes.stuck", names=_names(facts, stands)))
    return [*lines, *_agreed(facts)]


def _names(facts: Facts, customers: Sequence[str]) -> str:
    named = facts.say("and").join(facts.name(one) for one in customers[:_NAMED_COUNT])
    return named if len(customers) <= _NAMED_COUNT else facts.say("minutes.and_more", names=named)


def _agreed(facts: Facts) -> list[str]:
    """Actions noted on the day of the meeting."""
    today = [action for _, action in facts.actions if action.noted_on == facts.as_of and action.is_open]
    if not today:
        return []
    said = [
        facts.say(
            "minutes.action",
            owner=action.owner or facts.say("nobody"),
            action=action.action,
            customer=facts.say("minutes.about", customer=action.customer) if action.customer else "",
            day=facts.say("agreed.by", day=facts.day(action.due_by)) if action.due_by else facts.say("agreed.no_day"),
        )
        for action in today
    ]
    return [facts.say("minutes.actions"), *said]
