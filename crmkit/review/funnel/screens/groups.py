"""The funnel by owner and by source."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from crmkit.analysis import LOST, WON, Figure, Share, by
from crmkit.model.vocabularies import SOURCE
from crmkit.review.funnel import wording
from crmkit.review.funnel.pieces import Cell, Screen, Table

if TYPE_CHECKING:
    from crmkit.analysis import FunnelData
    from crmkit.review.funnel.facts import Facts

_FACTS = ("owner", "source", "region")
_SHOWN_COUNT = 15


class Beside(NamedTuple):
    """What a group is looked at beside: the largest count of each stage, and how many each group had before."""

    largest: dict[str, int]
    before: Counter[str | None]


def build(facts: Facts) -> Screen:
    """Who and what brings customers how far."""
    tables = [_table(facts, fact) for fact in _FACTS]
    return Screen("groups", facts.say("groups.title"), facts.say("groups.question"), tables)


def _table(facts: Facts, fact: str) -> Table:
    stages = (*facts.data.pipeline.stages, WON, LOST)
    largest = dict.fromkeys(stages, 1)
    groups = list(by(facts.data, fact, lambda data: data).items())[:_SHOWN_COUNT]
    for _, data in groups:
        for stage in stages:
            largest[stage] = max(largest[stage], len(data.standing_in(stage)))
    beside = Beside(largest, _before(facts, fact))
    rows = [_row(facts, fact, word, data, beside) for word, data in groups]
    headers = [
        facts.say(fact),
        *(facts.stage(stage) for stage in stages),
        *(facts.say(f"groups.{name}") for name in ("in_funnel", "change", "win_share")),
        facts.say("amount"),
    ]
    return Table(facts.say(f"groups.{fact}"), headers, rows, facts.say("no_customers"))


def _row(facts: Facts, fact: str, word: str | None, data: FunnelData, beside: Beside) -> tuple[Cell, ...]:
    name = facts.say("nobody") if word is None and fact == "owner" else facts.say("blank") if word is None else word
    name = SOURCE.label(name, facts.language) if fact == "source" else name
    cells = [Cell(name)]
    for stage, most in beside.largest.items():
        ids = data.standing_in(stage)
        title = facts.say("opening.of", what=facts.stage(stage), who=name)
        cells.append(Cell(f"{len(ids):,}", facts.openings.key(title, ids), share=len(ids) / most))
    standing = _in_funnel(data)
    change = "" if data.begins_on is None else wording.change(len(standing), beside.before[word], facts.language)
    won, lost = data.standing_in(WON), data.standing_in(LOST)
    share = Share.of(Figure.count(won), Figure.count([*won, *lost]))
    title = facts.titled("groups.in_funnel", name)
    return (
        *cells,
        facts.openings.count(title, standing),
        Cell(change),
        Cell(share.shown(facts.language), facts.openings.key(facts.say("groups.win_share"), share.whole.customers)),
        Cell(facts.amount(data.amount(standing).value)),
    )


def _in_funnel(data: FunnelData) -> tuple[str, ...]:
    return tuple(one for stage in data.pipeline.stages for one in data.standing_in(stage))


def _before(facts: Facts, fact: str) -> Counter[str | None]:
    """How many of each group stood in the funnel when the period before ended."""
    then = facts.data.on(facts.period.before.end).standing
    words = facts.data.customers[fact].reindex(then.index[then.isin(facts.data.pipeline.stages).to_numpy(dtype=bool)])
    return Counter(word if isinstance(word, str) else None for word in words.tolist())
