"""Once a month: dwell, velocity, and how good the forecasts were."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from crmkit.analysis import Unit, calibration, dwell, forecast, recent_periods, rotting_limits, velocity
from crmkit.review.funnel.pieces import Cell, Note, Screen, Spread, Spreads, Table, Tile, Tiles

if TYPE_CHECKING:
    from crmkit.analysis import Dwell, RottingLimit
    from crmkit.review.funnel.facts import Facts

_MONTH_COUNT = 12


def build(facts: Facts) -> Screen:
    """The monthly screen."""
    limits = rotting_limits(facts.read.funnel)
    spreads = Spreads(
        facts.say("monthly.dwell"),
        [_spread(facts, one, limits[one.stage]) for one in dwell(facts.data)],
        facts.say("monthly.limit"),
    )
    pieces = (
        spreads,
        Tiles(_velocity(facts)),
        Tiles(_forecast(facts)),
        *_calibration(facts),
        Note(facts.say("monthly.how")),
    )
    return Screen("monthly", facts.say("monthly.title"), facts.say("monthly.question"), pieces)


def _spread(facts: Facts, one: Dwell, limit: RottingLimit) -> Spread:
    label = facts.stage(one.stage)
    return Spread(
        one.stage,
        label,
        facts.openings.count(facts.titled("monthly.dwell", label), one.customers),
        one.first_quartile_days,
        one.median_days,
        one.third_quartile_days,
        limit.days,
        _quartiles(facts, one),
    )


def _quartiles(facts: Facts, one: Dwell) -> str:
    if one.median_days is None or one.first_quartile_days is None:
        return facts.say("monthly.none")
    key = "half" if one.third_quartile_days is None else "quartiles"
    middle = facts.say("working_days", days=one.median_days)
    return facts.say(f"monthly.{key}", middle=middle, first=one.first_quartile_days, third=one.third_quartile_days)


def _velocity(facts: Facts) -> list[Tile]:
    found = velocity(facts.data)
    won = facts.titled("monthly.win_share", facts.say("monthly.velocity"))
    cycle = facts.say("monthly.cycle")
    days = found.cycle_days.value
    return [
        Tile(facts.say("monthly.per_day"), Cell(facts.amount(found.amount_per_day))),
        Tile(
            facts.say("monthly.opportunities"),
            facts.openings.count(facts.say("monthly.opportunities"), found.opportunities),
        ),
        Tile(
            facts.say("monthly.deal"),
            Cell(
                facts.amount(found.deal_amount.value),
                facts.openings.key(facts.say("monthly.deal"), found.deal_amount.customers),
            ),
        ),
        Tile(
            facts.say("monthly.win_share"),
            Cell(found.win_share.shown(facts.language), facts.openings.key(won, found.win_share.whole.customers)),
        ),
        Tile(
            cycle,
            Cell(
                facts.say("unknown") if days is None else facts.say("days", days=f"{days:.0f}"),
                facts.openings.key(cycle, found.cycle_days.customers),
            ),
        ),
    ]


def _forecast(facts: Facts) -> list[Tile]:
    made = forecast(facts.data, facts.read.funnel)
    title = facts.say("monthly.weighted")
    spread = facts.say("monthly.give_or_take", amount=facts.amount(made.deviation_amount))
    opens = facts.openings.key(title, made.weighted_amount.customers)
    return [
        Tile(title, Cell(facts.amount(made.weighted_amount.value), opens, hint=spread)),
        Tile(facts.say("monthly.expected_count"), Cell(f"{made.expected_count:.1f}")),
    ]


def _calibration(facts: Facts) -> tuple[Note | Table, ...]:
    ends = [period.end for period in recent_periods(facts.as_of, Unit.MONTH, _MONTH_COUNT)[:-1]]
    begins_on = facts.read.funnel.begins_on
    made = calibration(facts.data, [day for day in ends if begins_on is not None and day >= begins_on])
    if made.brier is None or made.base_brier is None:
        first = None if begins_on is None else begins_on + timedelta(days=facts.data.pipeline.horizon_days)
        return (Note(facts.say("monthly.not_yet", day=facts.day(first))),)
    key = "monthly.better" if made.brier < made.base_brier else "monthly.no_better"
    said = Note(facts.say(key, brier=f"{made.brier:.3f}", base=f"{made.base_brier:.3f}", count=made.forecast_count))
    rows = []
    for one in made.buckets:
        name = f"{one.low:.0%}-{one.high:.0%}"
        opens = facts.openings.key(facts.titled("monthly.calibration", name), one.won.whole.customers)
        rows.append((Cell(name), Cell(f"{one.mean_chance:.0%}"), Cell(one.won.shown(facts.language), opens)))
    headers = [facts.say(f"calibration.{name}") for name in ("bucket", "said", "came")]
    return said, Table(facts.say("monthly.calibration"), headers, rows)
