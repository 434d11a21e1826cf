"""The funnel: counts, amounts, conversion with its interval, late and stuck; every part opens to its customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.analysis import LOST, PAUSED, WON, flows, funnel, trend
from crmkit.review.funnel import wording
from crmkit.review.funnel.pieces import BAD, WARN, Cell, FunnelDrawing, Note, Screen, Step, Table, Tile, Tiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.analysis import Flow, Funnel, FunnelStage, Share
    from crmkit.review.funnel.facts import Facts

_OUTSIDE = (WON, LOST)
_COHORT = ("entered", "passed", "lost", "still_open", "fell_back")


def build(facts: Facts) -> Screen:
    """The funnel as it stands."""
    made = funnel(facts.data, past=facts.read.funnel)
    pieces = (
        _drawing(facts, made),
        Tiles(_outside(facts, made)),
        _cohorts(facts, made),
        Note(facts.say("funnel.how")),
    )
    return Screen("funnel", facts.say("funnel.title"), facts.say("funnel.question"), pieces)


def _drawing(facts: Facts, made: Funnel) -> FunnelDrawing:
    largest = max((len(stage.here) for stage in made.stages), default=0) or 1
    (before,) = trend(facts.data, [facts.period.before.end])
    stands: dict[str, list[str]] = {}
    for one in facts.stuck:
        stands.setdefault(one.stage, []).append(one.customer)
    steps = []
    for stage, flow in zip(made.stages, flows(facts.data, [facts.period]), strict=True):
        was = before.stages[stage.stage].value
        steps.append(_step(facts, stage, flow, largest=largest, was=was, stands=stands.get(stage.stage, [])))
    labels = (facts.say(name) for name in ("funnel.passing", "late", "funnel.stuck", "flow.lost", "funnel.paused"))
    return FunnelDrawing(steps, *labels)


def _paused(facts: Facts, customers: Sequence[str]) -> list[str]:
    """Those of a stage who wait for a day to come back."""
    status = facts.customers["status"].reindex(list(customers))
    return [str(one) for one in status.index[(status == PAUSED).to_numpy(dtype=bool)]]


def _step(
    facts: Facts, stage: FunnelStage, flow: Flow, *, largest: int, was: float | None, stands: list[str]
) -> Step:
    label, here = facts.stage(stage.stage), stage.here
    late = facts.customers["days_late"].reindex(list(here.customers))
    late_ids = late.index[(late > 0).to_numpy()].tolist()

    def of(what: str) -> str:
        return facts.titled(what, label)

    before = "" if was is None else facts.say("funnel.before", change=wording.change(len(here), was, facts.language))
    return Step(
        stage.stage,
        label,
        facts.openings.count(label, here),
        len(here) / largest,
        Cell(facts.amount(stage.amount.value), facts.openings.key(label, here.customers)),
        before,
        _share(facts, stage.to_next.share, of("funnel.passing")),
        _flow(facts, flow, "passed"),
        _flow(facts, flow, "fell_back"),
        _flow(facts, flow, "lost"),
        facts.openings.count(of("funnel.paused"), _paused(facts, here.customers), hint=of("funnel.paused")),
        facts.openings.count(of("late"), late_ids, BAD),
        facts.openings.count(of("funnel.stuck"), stands, WARN),
    )


def _share(facts: Facts, share: Share, title: str) -> Cell:
    """The conversion with its interval; it opens to the cohort."""
    return Cell(share.shown(facts.language), facts.openings.key(title, share.whole.customers))


def _flow(facts: Facts, flow: Flow, way: str) -> Cell:
    """Who left the stage in the period, this way."""
    title = facts.say(f"funnel.flow.{way}", stage=facts.stage(flow.stage))
    return facts.openings.count(title, getattr(flow, way), hint=title)


def _outside(facts: Facts, made: Funnel) -> list[Tile]:
    title, unjudged = facts.say("funnel.weighted"), facts.say("funnel.unjudged")
    waiting = [*made.unjudged.customers, *made.unrecorded.customers]
    return [
        Tile(title, Cell(facts.amount(made.weighted_amount), facts.openings.key(title, made.open.customers))),
        Tile(unjudged, facts.openings.count(unjudged, waiting)),
        *(Tile(facts.stage(name), facts.openings.count(facts.stage(name), getattr(made, name))) for name in _OUTSIDE),
    ]


def _cohorts(facts: Facts, made: Funnel) -> Table:
    headers = [facts.say("stage"), *(facts.say(f"cohort.{name}") for name in _COHORT), facts.say("cohort.chance")]
    rows = []
    for stage in made.stages:
        label = facts.stage(stage.stage)
        cells = [
            facts.openings.count(facts.titled(f"cohort.{name}", label), getattr(stage, name)) for name in _COHORT
        ]
        hint = facts.say("cohort.assumed") if stage.chance.is_assumed else ""
        rows.append((Cell(label), *cells, Cell(f"{stage.chance.value:.0%}", hint=hint)))
    return Table(facts.say("cohort.title"), headers, rows)
