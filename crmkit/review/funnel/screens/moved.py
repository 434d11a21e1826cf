"""What moved in the period, by name; the balance of every stage closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.analysis import compared, flows, moves
from crmkit.review.funnel import wording
from crmkit.review.funnel.pieces import BAD, GOOD, WARN, Cell, Note, People, Person, Screen, Table

if TYPE_CHECKING:
    from crmkit.analysis import Compared, Flow, Moves
    from crmkit.review.funnel.facts import Facts
    from crmkit.review.funnel.pieces import Piece

_SHOWN_COUNT = 12
_KINDS = {"won": GOOD, "upgraded": GOOD, "new": "", "judged": "", "fallen_back": WARN, "lost": BAD, "reopened": ""}
_ALWAYS_TOLD = ("won", "upgraded", "lost")
_FLOW_COLUMNS = ("before", "entered", "passed", "lost", "fell_back", "here")


def build(facts: Facts) -> Screen:
    """The third screen."""
    pair = compared(facts.data, facts.period, moves)
    told = [kind for kind in _KINDS if len(getattr(pair.now, kind)) or kind in _ALWAYS_TOLD]
    groups: list[Piece] = [_people(facts, kind, pair) for kind in told]
    note = Note(facts.say("moved.period", start=facts.day(facts.period.start), end=facts.day(facts.period.end)))
    pieces = (note, *groups, _balance(facts))
    return Screen("moved", facts.say("moved.title"), facts.say("moved.question"), pieces)


def _people(facts: Facts, kind: str, pair: Compared[Moves]) -> People:
    title, rows = facts.say(f"moved.{kind}"), pair.now.transitions
    now, before = getattr(pair.now, kind), getattr(pair.before, kind)
    mine = rows[rows["kind"] == kind]
    said = zip(mine["customer"], mine["from_stage"], mine["to_stage"], strict=True)
    people = [_person(facts, customer, from_stage, to_stage) for customer, from_stage, to_stage in said]
    change = wording.change(len(now), len(before), facts.language)
    hint = facts.say("moved.before", count=len(before), change=change)
    return People(
        title,
        facts.openings.count(title, now),
        people[:_SHOWN_COUNT],
        hint,
        _KINDS[kind] if people else "",
        facts.say("nobody_in_period"),
    )


def _person(facts: Facts, customer: str, from_stage: str | None, to_stage: str) -> Person:
    came_from = facts.stage(from_stage) if from_stage else facts.say("moved.from_nothing")
    line = facts.say("moved.line", start=came_from, end=facts.stage(to_stage))
    return Person(customer, facts.name(customer), line, facts.owner(customer), facts.amount_of(customer))


def _balance(facts: Facts) -> Table:
    made = flows(facts.data, [facts.period])
    headers = [facts.say("stage"), *(facts.say(f"flow.{name}") for name in _FLOW_COLUMNS)]
    return Table(facts.say("moved.balance"), headers, [_flow_row(facts, flow) for flow in made])


def _flow_row(facts: Facts, flow: Flow) -> tuple[Cell, ...]:
    stage = facts.stage(flow.stage)
    figures = {name: getattr(flow, name) for name in _FLOW_COLUMNS}
    return (
        Cell(stage),
        *(facts.openings.count(facts.titled(f"flow.{name}", stage), figure) for name, figure in figures.items()),
    )
