"""What happened with one customer: the facts, the stages it entered, the touches, what was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from crmkit.review.funnel.facts import Facts

_TOUCH_LIMIT = 50


def customer_past(facts: Facts, customer: str) -> dict[str, Any]:
    """The past of `customer` in words, the latest first; without anything for an id nobody has."""
    rows = facts.rows([customer])
    if not rows:
        return {}
    record = facts.read.customers.loc[customer]
    return {
        **rows[0],
        "why": record["why"] if isinstance(record["why"], str) else "",
        "stages": _stages(facts, customer),
        "touches": _touches(facts, customer),
        "actions": [
            {
                "action": one.action,
                "owner": one.owner,
                "due": facts.day(one.due_by),
                "state": one.state,
            }
            for one in facts.read.actions
            if one.customer_id == customer
        ],
    }


def _stages(facts: Facts, customer: str) -> list[dict[str, Any]]:
    stays = facts.read.funnel.stays
    mine = stays[(stays["customer"] == customer).to_numpy(dtype=bool)]
    said = zip(mine["stage"], mine["entered_on"], mine["days"], mine["is_entry_seen"], strict=True)
    return [
        {
            "stage": stage,
            "label": facts.stage(stage),
            "on": facts.day(entered_on.date()),
            "days": facts.say("days", days=int(days)) + ("" if is_seen else "+"),
        }
        for stage, entered_on, days, is_seen in said
    ][::-1]


def _touches(facts: Facts, customer: str) -> list[dict[str, str]]:
    table, joined = facts.read.workbook.touches, facts.read.decision.decided.joined
    if table is None:
        return []
    place = facts.read.workbook.ids.index(customer)
    rows = joined.row[(joined.customer == place) & (joined.row > 0) & ~np.isnat(joined.touched_on)]
    mine = table.values.loc[pd.Index(rows)].sort_values("touched_on", ascending=False, kind="stable")
    return [
        {
            "on": facts.day(record["touched_on"].date()),
            "by": _word(record["touched_by"]),
            "note": _word(record["note"]),
            "next": _word(record["next_step"]),
        }
        for record in mine.head(_TOUCH_LIMIT).to_dict(orient="records")
    ]


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""
