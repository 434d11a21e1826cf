"""The built-in reminders, each at its limit, and that they list nobody who is not owed a contact anyway."""

import pytest
from typed_tables import context, customers, touches

from crmkit.columns.decide import decide

SOON = "一周内该成交了,问清还差什么、谁签字"
PAST = "预计的成交日过了,问清推到哪天"
UNKNOWN = "已经谈得具体,问清打算哪天定"
VERIFY = "签单前把钱、权、需求核实清楚"
UNPAID = "签约满一个月还没回款,问清卡在哪"
MISSED = "约好的日子过了没联系,先道个歉再约"
OPPORTUNITY = {"attitude": "接纳", "cognition": "具体"}
VALID = {"has_money": "是", "has_authority": "是", "has_need": "是"}


def decided(given, touched_on):
    """Decided on Thursday 2026-03-05; a touch on 20 February makes everybody late."""
    contacts = [{"customer_id": "C1", "touched_on": touched_on}] if touched_on else []
    return decide(customers([{"customer_id": "C1", **given}]), touches(contacts), context(), {})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({**OPPORTUNITY, **VALID, "expected_close_on": "2026-03-12"}, SOON),  # the seventh day still counts
        ({**OPPORTUNITY, **VALID, "expected_close_on": "2026-03-13"}, None),
        ({"expected_close_on": "2026-03-12"}, None),  # nobody speaks of signing before it is specific
        ({"expected_close_on": "2026-03-04"}, PAST),
        ({**OPPORTUNITY, **VALID, "expected_close_on": "2026-03-05"}, SOON),  # today is not past
        ({**OPPORTUNITY, **VALID}, UNKNOWN),
        ({**OPPORTUNITY, "expected_close_on": "2026-05-05"}, VERIFY),
        ({**OPPORTUNITY, **VALID, "has_money": "否", "expected_close_on": "2026-05-05"}, VERIFY),
        ({**OPPORTUNITY, "expected_close_on": "2026-03-04"}, f"{PAST};{VERIFY}"),
        ({"status": "已签约待回款", "won_on": "2026-02-03"}, None),  # thirty days
        ({"status": "已签约待回款", "won_on": "2026-02-02"}, UNPAID),
        ({"status": "已回款", "won_on": "2025-02-02"}, None),
        ({"agreed_next_on": "2026-03-04"}, MISSED),
        ({"agreed_next_on": "2026-03-05"}, None),  # due today, not missed
        ({"status": "已失去", **OPPORTUNITY, "expected_close_on": "2026-03-04"}, None),
        ({}, None),
    ],
)
def test_a_built_in_reminder_applies_exactly_within_its_limits(given, expected):
    assert decided(given, "2026-02-20").values["reminders"].iloc[0] == expected


@pytest.mark.parametrize("touched_on", ["2026-03-05", None])
def test_before_its_day_a_customer_is_left_alone(touched_on):
    given = {**OPPORTUNITY, "expected_close_on": "2026-03-04", "created_on": "2026-03-05"}
    values = decided(given, touched_on).values
    assert (values["next_due_on"] > "2026-03-05").all()
    assert values["reminders"].isna().all()
