"""The ten most stuck: what is wrong, what next (R060)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.review.funnel.pieces import Case, Cases, Cell, Note, Screen, Tile, Tiles

if TYPE_CHECKING:
    from crmkit.analysis import Stuck
    from crmkit.review.funnel.facts import Facts

SHOWN_COUNT = 10


def build(facts: Facts) -> Screen:
    """The fifth screen."""
    found = facts.stuck
    ids = [one.customer for one in found]
    amount = sum(one.amount or 0.0 for one in found)
    title = facts.say("stuck.all")
    tiles = Tiles(
        [
            Tile(title, facts.openings.count(title, ids)),
            Tile(facts.say("stuck.amount"), Cell(facts.amount(amount), facts.openings.key(title, ids))),
        ]
    )
    cases = Cases([_case(facts, one) for one in found[:SHOWN_COUNT]], facts.say("stuck.nobody"))
    limits = [
        facts.say("stuck.assumed", stage=facts.stage(stage), days=days)
        for stage, days in facts.data.pipeline.rotting_days.items()
    ]
    note = Note(facts.say("stuck.how", limits=facts.say("and").join(limits)))
    return Screen("stuck", facts.say("stuck.title"), facts.say("stuck.question"), (tiles, cases, note))


def _case(facts: Facts, one: Stuck) -> Case:
    return Case(
        customer=one.customer,
        name=facts.name(one.customer),
        stage=one.stage,
        stage_label=facts.stage(one.stage),
        owner=facts.owner(one.customer) or facts.say("nobody"),
        amount="" if one.amount is None else facts.amount(one.amount),
        days=facts.say("stuck.days", days=one.days, limit=one.limit_days),
        share=one.days / one.limit_days,
        wrong=one.why(facts.language),
        next_step=one.next_step or facts.say("stuck.no_step"),
    )
