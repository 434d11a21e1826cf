"""The demo team put into words: rows as people would have typed them, table by table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from crmkit.jobs.demo_team.customers import DemoCustomer, draw_customers
from crmkit.jobs.demo_team.dirt import DirtyRow, Soiling, soil, speak_cues
from crmkit.jobs.demo_team.meeting import action_rows, target_rows
from crmkit.jobs.demo_team.past import draw_past
from crmkit.jobs.demo_team.segments import CHANNELS
from crmkit.jobs.demo_team.timing import Due
from crmkit.jobs.demo_team.wording import Wording
from crmkit.locale import text
from crmkit.model.fields import Kind
from crmkit.model.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crmkit.jobs.demo_team.dirt import Row
    from crmkit.jobs.demo_team.past import Entry

DEFAULT_SEED = 20260305
_BRAND_COUNT = 400
_SPEAKING_STEP = 4
#: Some customers whose notes speak for a stage that nobody has put down, and some for another than stands there:
#: the board has something to suggest. By segment and by the remainder of the customer's place.
_SPEAKING = {
    ("unread", 0): "intention",
    ("unread", 1): "watching",
    ("unread", 2): "potential",
    ("far", 0): "intention",
    ("leaning", 1): "watching",
}
_PAST_SEED_STEP = 2  #: gives the built-in seed a past with about a sixth of the open customers stuck


@dataclass(frozen=True)
class DemoTeam:
    """The demo's rows (table name to rows of field name to value), and what was planned into them."""

    tables: Mapping[str, list[Row]]
    dirty_rows: tuple[DirtyRow, ...]
    cues: Mapping[str, tuple[str, ...]]  #: cue -> ids of the customers whose touch says so
    due_count_by_owner: Mapping[str, int]  #: owed a contact on the day: late, last day, open window or new
    past: tuple[Entry, ...]  #: how each customer came to its stage


def demo_tables(language: str, as_of: date, seed: int = DEFAULT_SEED) -> Mapping[str, list[Row]]:
    """The demo's rows for a workbook of `language`; see `demo_team`."""
    return demo_team(language, as_of, seed).tables


def demo_team(language: str, as_of: date, seed: int = DEFAULT_SEED) -> DemoTeam:
    """The demo as people would have typed it by the morning of `as_of`; equal arguments give equal rows.

    Choices are words of `language`, days are dates, blanks are None. Both languages have the same structure.
    """
    random = Random(seed)  # noqa: S311  a made-up list, not a secret
    wording = Wording(language)
    drawn = draw_customers(as_of, random)
    brands = random.sample(range(_BRAND_COUNT), len(drawn))
    customers = [_customer_row(each, brands[each.place], wording, random) for each in drawn]
    touches = [
        row
        for each, customer in zip(drawn, customers, strict=True)
        for row in _touch_rows(each, customer, wording, random)
    ]
    dirty_rows, cues = _soil(drawn, customers, touches, wording, as_of)
    touches.sort(key=lambda row: (row["touched_on"], row["entered_at"], row["_of"]))
    names = {row["customer_id"]: row["customer_name"] for row in customers}
    customers.append(_totals(customers, language))
    meanwhile = Random(seed + _PAST_SEED_STEP)  # noqa: S311  its own, so that the customers stay whatever else is drawn
    tables = {
        "customers": customers,
        "touches": [_named(row, names, wording, random) for row in touches],
        "team": _team(wording),
        "targets": target_rows(wording, as_of, meanwhile),
        "actions": action_rows(drawn, customers, wording, as_of),
    }
    return DemoTeam(
        {name: [_worded(name, row, language) for row in rows] for name, rows in tables.items()},
        dirty_rows,
        cues,
        _due_counts(drawn, wording),
        tuple(draw_past(drawn, as_of, meanwhile)),
    )


def _customer_row(drawn: DemoCustomer, brand: int, wording: Wording, random: Random) -> Row:
    fortunes = [random.random() for _ in range(10)]
    region, trade = wording.pick("places", fortunes[0]), wording.pick("trades", fortunes[1])
    has_phone = fortunes[2] < 0.55  # noqa: PLR2004  a share
    return {
        "customer_id": drawn.customer_id or None,
        "customer_name": wording.company(brand, region, trade, fortunes[3]),
        "contact_name": wording.contact(fortunes[4], fortunes[5]) if fortunes[6] < 0.9 else None,  # noqa: PLR2004  a share
        "mobile": wording.mobile(drawn.place) if fortunes[7] < 0.7 or not has_phone else None,  # noqa: PLR2004  a share
        "phone": wording.phone(drawn.place) if has_phone else None,
        "email": text("demo.email", wording.language, number=drawn.place + 1) if fortunes[8] < 0.3 else None,  # noqa: PLR2004  a share
        "region": region,
        "industry": trade,
        "owner": wording.people[drawn.owner],
        "lost_reason": wording.pick("lost_reasons", fortunes[9]) if drawn.segment.status == "lost" else None,
        "note": wording.pick("customer_notes", fortunes[9] * 10 % 1) if fortunes[8] > 0.88 else None,  # noqa: PLR2004  a share
        **drawn.known,
    }


def _touch_rows(drawn: DemoCustomer, customer: Row, wording: Wording, random: Random) -> list[Row]:
    rows: list[Row] = []
    for place, day in enumerate(drawn.touched_on):
        mood = _mood(drawn, place)
        fortunes = [random.random() for _ in range(4)]
        evening = datetime.combine(day, time(16)) + timedelta(minutes=int(fortunes[2] * 150))
        note = wording.pick(f"notes.{mood}", fortunes[0])
        if rows and rows[-1]["note"] == note:
            note = wording.pick(f"notes.{mood}", (fortunes[0] + 0.5) % 1)
        rows.append(
            {
                "_of": drawn.customer_id,
                "touched_on": day,
                "channel": random.choices(list(CHANNELS), list(CHANNELS.values()))[0],
                "touched_by": customer["owner"],
                "note": note,
                "next_step": wording.pick(f"steps.{mood}", fortunes[1]) if fortunes[3] < 0.85 else None,  # noqa: PLR2004  a share
                "entered_at": evening,
            }
        )
    return rows


def _mood(drawn: DemoCustomer, place: int) -> str:
    """Which notes fit a customer's touch: how it ended only shows in the end."""
    segment = drawn.segment
    won_on = drawn.known.get("won_on")
    if segment.mood == "won" and isinstance(won_on, date):
        return "won" if drawn.touched_on[place] > won_on else "intention"
    is_last = place == len(drawn.touched_on) - 1
    if segment.mood in ("lost", "paused"):
        return segment.mood if is_last else segment.stage
    if segment.mood == "opportunity":
        return "opportunity" if place * 2 >= len(drawn.touched_on) else "intention"
    return _SPEAKING.get((segment.name, drawn.place % _SPEAKING_STEP), segment.mood)


def _soil(
    drawn: Sequence[DemoCustomer], customers: Sequence[Row], touches: list[Row], wording: Wording, as_of: date
) -> tuple[tuple[DirtyRow, ...], dict[str, tuple[str, ...]]]:
    calm = [each for each in drawn if each.due is Due.AHEAD and "agreed_next_on" not in each.known]
    cold = [each.customer_id for each in calm if each.segment.name == "cold"]
    # The last paid ones: the first may carry the survey.
    paid = [each.customer_id for each in calm if each.segment.name == "paid_average"]
    by_id = {str(row["customer_id"]): row for row in customers}
    soiling = Soiling(wording, as_of, by_id, touches, iter(cold[::3]), iter(paid))
    dirty_rows = soil(soiling)
    soiled = {customer_id for kind in dirty_rows for customer_id in kind.customer_ids}
    return dirty_rows, speak_cues(soiling, [each for each in drawn if each.customer_id not in soiled])


def _named(touch: Row, names: Mapping[object, object], wording: Wording, random: Random) -> Row:
    """How a touch names its customer: mostly by id and name, sometimes by one of them."""
    fortune = random.random()
    both = {"customer_id": touch["_of"], "customer_name": names[touch["_of"]]}
    if fortune < 0.12:  # noqa: PLR2004  a share
        del both["customer_id"]
    elif fortune < 0.2:  # noqa: PLR2004  a share
        del both["customer_name"]
    return {**touch, **both, "channel": wording.channel(str(touch["channel"]))}


def _team(wording: Wording) -> list[Row]:
    rows: list[Row] = [{"member_name": name, "is_active": "yes"} for name in wording.people]
    return [*rows, {"member_name": wording.departed, "is_active": "no"}]


def _totals(customers: Sequence[Row], language: str) -> Row:
    amounts = [row.get("expected_amount") for row in customers]
    total = sum(amount for amount in amounts if isinstance(amount, int))
    return {"customer_name": text("demo.total", language), "expected_amount": total}


def _worded(table_name: str, row: Row, language: str) -> Row:
    """The row with the table's fields only, and words in place of term names."""
    table = next(table for table in TABLES if table.name == table_name)
    worded: Row = {}
    for field in table.fields:
        value = row.get(field.name)
        if field.kind is Kind.CHOICE and field.vocabulary is not None and value:
            value = field.vocabulary.label(str(value), language)
        worded[field.name] = None if value == "" else value
    return worded


def _due_counts(drawn: Sequence[DemoCustomer], wording: Wording) -> dict[str, int]:
    return {
        name: sum(each.owner == number and each.due is not Due.AHEAD for each in drawn)
        for number, name in enumerate(wording.people)
    }
