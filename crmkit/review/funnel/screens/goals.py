"""Target, signed, paid, forecast and gap of the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.model.tables import TARGETS
from crmkit.review.funnel.money import has_targets, money_by_owner, month_of, team_money
from crmkit.review.funnel.pieces import BAD, GOOD, WARN, Cell, Goal, Goals, Note, Screen, Table, Tile, Tiles

if TYPE_CHECKING:
    from crmkit.analysis import Figure
    from crmkit.review.funnel.facts import Facts
    from crmkit.review.funnel.money import Money
    from crmkit.review.funnel.pieces import Piece

_LABELS = ("target", "signed", "paid", "forecast", "gap")


def build(facts: Facts) -> Screen:
    """The fourth screen."""
    month = month_of(facts)
    team, people = team_money(facts), money_by_owner(facts)
    bars = Goals(
        facts.say("goals.bars"),
        {name: facts.say(f"goals.{name}") for name in _LABELS},
        [_goal(facts, facts.say("goals.team"), team), *(_goal(facts, one.owner, one) for one in people)],
    )
    pieces: list[Piece] = [] if has_targets(facts) else [Note(_how_to_add(facts), WARN)]
    pieces += [Tiles(_tiles(facts, team)), bars, _table(facts, people), Note(facts.say("goals.how"))]
    question = facts.say("goals.question", month=facts.say("month", year=month.start.year, month=month.start.month))
    return Screen("goals", facts.say("goals.title"), question, pieces)


def _how_to_add(facts: Facts) -> str:
    language = facts.read.workbook.language
    headers = facts.say("and").join(field.header(language) for field in TARGETS.fields[:4])
    month = f"{facts.as_of:%Y-%m}"
    return facts.say("goals.add", sheet=TARGETS.sheet(language), headers=headers, month=month)


def _cells(facts: Facts, money: Money, who: str) -> dict[str, Cell]:
    def cell(name: str, figure: Figure, tone: str = "") -> Cell:
        title = facts.titled(f"goals.{name}", who)
        return Cell(facts.amount(figure.value), facts.openings.key(title, figure.customers), tone=tone)

    gap = money.gap_amount
    gap_text = facts.amount(gap) if gap is None or gap > 0 else facts.say("goals.reached", amount=facts.amount(-gap))
    return {
        "target": Cell(facts.amount(money.signed_target_amount)),
        "signed": cell("signed", money.signed),
        "paid": cell("paid", money.paid, GOOD if money.paid.value else ""),
        "forecast": cell("forecast", money.forecast),
        "gap": Cell(gap_text, tone="" if gap is None else BAD if gap > 0 else GOOD),
    }


def _tiles(facts: Facts, team: Money) -> list[Tile]:
    cells = _cells(facts, team, facts.say("goals.team"))
    return [Tile(facts.say(f"goals.{name}"), cells[name]) for name in _LABELS]


def _goal(facts: Facts, who: str, money: Money) -> Goal:
    name = who or facts.say("nobody")
    return Goal(
        name,
        money.signed_target_amount,
        money.paid.value or 0.0,
        money.signed.value or 0.0,
        money.forecast.value or 0.0,
        _cells(facts, money, name),
    )


def _table(facts: Facts, people: tuple[Money, ...]) -> Table:
    headers = [facts.say("owner"), *(facts.say(f"goals.{name}") for name in _LABELS), facts.say("goals.paid_target")]
    rows = []
    for one in people:
        name = one.owner or facts.say("nobody")
        cells = _cells(facts, one, name)
        rows.append((Cell(name), *(cells[label] for label in _LABELS), Cell(facts.amount(one.paid_target_amount))))
    return Table(facts.say("goals.by_owner"), headers, rows, facts.say("no_customers"))
