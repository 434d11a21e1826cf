"""Let go, pause, raise, and replenish when B or C run low (R055, R067, R070, R071, R083): proposals, never more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.analysis import replenishments
from crmkit.review.funnel.pieces import GOOD, WARN, Cell, Note, People, Person, Screen, Table
from crmkit.review.funnel.proposals import to_let_go, to_pause, to_raise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.analysis import Replenishment
    from crmkit.review.funnel.facts import Facts
    from crmkit.review.funnel.pieces import Piece
    from crmkit.review.funnel.proposals import Proposal

_SHOWN_COUNT = 8


def build(facts: Facts) -> Screen:
    """The sixth screen."""
    groups = {
        "raise": (to_raise(facts), GOOD),
        "pause": (to_pause(facts), ""),
        "let_go": (to_let_go(facts), WARN),
    }
    people = [_people(facts, name, proposals, tone) for name, (proposals, tone) in groups.items()]
    pieces: tuple[Piece, ...] = (*people, _replenish(facts), Note(facts.say("keeping.how")))
    return Screen("keeping", facts.say("keeping.title"), facts.say("keeping.question"), pieces)


def _people(facts: Facts, name: str, proposals: Sequence[Proposal], tone: str) -> People:
    title = facts.say(f"keeping.{name}")
    return People(
        title,
        facts.openings.count(title, [one.customer for one in proposals]),
        [_person(facts, one) for one in proposals[:_SHOWN_COUNT]],
        facts.say(f"keeping.{name}_hint"),
        tone if proposals else "",
        facts.say("keeping.nobody"),
    )


def _person(facts: Facts, one: Proposal) -> Person:
    line = facts.say(f"keeping.why.{one.why}", **one.arguments)
    return Person(
        one.customer, facts.name(one.customer), line, facts.owner(one.customer), facts.amount_of(one.customer)
    )


def _replenish(facts: Facts) -> Table:
    headers = [facts.say(f"replenish.{name}") for name in ("grade", "here", "level", "missing", "candidates")]
    rows = [_replenish_row(facts, one) for one in replenishments(facts.data)]
    return Table(facts.say("replenish.title"), headers, rows, facts.say("replenish.enough"))


def _replenish_row(facts: Facts, one: Replenishment) -> tuple[Cell, ...]:
    return (
        Cell(one.grade),
        facts.openings.count(facts.titled("replenish.here", one.grade), one.here),
        Cell(str(one.level_count)),
        Cell(str(one.missing_count), tone=WARN),
        facts.openings.count(facts.titled("replenish.candidates", one.grade), one.candidates),
    )
