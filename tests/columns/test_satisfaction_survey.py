"""The survey a month after a deal (R202)."""

import pandas as pd
import pytest
from typed_tables import context, customers, touches

from crmkit.columns.decide import decide


@pytest.mark.parametrize(
    ("given", "touched_on", "expected"),
    [
        # 5 February + 28 = Thursday 5 March, + 35 = Thursday 12 March.
        ({"status": "已回款", "won_on": "2026-02-05"}, [], ("2026-03-05", "2026-03-12")),
        # 19 January + 28 = 16 February, Spring Festival: 24 February; + 35 = 23 February would pass it.
        ({"status": "已签约待回款", "won_on": "2026-01-19"}, [], ("2026-02-24", "2026-02-24")),
        ({"status": "已回款", "won_on": "2026-02-05"}, ["2026-03-04"], ("2026-03-05", "2026-03-12")),
        ({"status": "已回款", "won_on": "2026-02-05"}, ["2026-03-05"], (None, None)),
        ({"status": "跟进中", "won_on": "2026-02-05"}, [], (None, None)),
        ({"status": "已回款"}, [], (None, None)),
    ],
)
def test_a_survey_is_owed_four_to_five_weeks_after_the_deal_until_somebody_asks(given, touched_on, expected):
    contacts = touches([{"customer_id": "C1", "touched_on": day} for day in touched_on])
    derived = decide(customers([{"customer_id": "C1", **given}]), contacts, context(), {}).derived.iloc[0]
    days = (derived["survey_from_on"], derived["survey_by_on"])
    assert tuple(None if pd.isna(day) else day.date().isoformat() for day in days) == expected
