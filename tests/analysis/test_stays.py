"""Stays follow the written definition: same-day moves, repeats, returns, what was found on the first day."""

from datetime import timedelta

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from told import day, history

from crmkit.analysis import snapshot, stays, truncated

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "C"]),
        st.sampled_from(["potential", "watching", "won", "lost", "unjudged"]),
        st.integers(1, 12),
    ),
    max_size=25,
)


def frame(rows):
    ordered = sorted(rows, key=lambda row: row[2])
    return pd.DataFrame(
        {
            "customer": pd.Series([row[0] for row in ordered], dtype=object),
            "stage": pd.Series([row[1] for row in ordered], dtype=object),
            "entered_on": pd.to_datetime(pd.Series([day(row[2]) for row in ordered], dtype="datetime64[s]")),
        }
    )


def shown(found):
    left_on = [None if pd.isna(left) else (left.date() - day(0)).days for left in found["left_on"]]
    entered_on = [(entered.date() - day(0)).days for entered in found["entered_on"]]
    return list(
        zip(found["customer"], found["stage"], entered_on, left_on, found["days"], found["visit"], strict=True)
    )


def test_a_stay_lasts_until_the_next_one_begins():
    found = stays(history("A: potential 2, watching 12, won 32"), day(40))
    assert shown(found) == [
        ("A", "potential", 2, 12, 10, 1),
        ("A", "watching", 12, 32, 20, 1),
        ("A", "won", 32, None, 8, 1),
    ]
    assert found["next_stage"].tolist() == ["watching", "won", None]


def test_of_several_moves_on_one_day_the_last_counts():
    found = stays(history("A: potential 2, intention 9, watching 9"), day(10))
    assert [(row[1], row[2]) for row in shown(found)] == [("potential", 2), ("watching", 9)]


def test_there_and_back_on_one_day_is_no_move():
    found = stays(history("A: potential 2, watching 9, potential 9"), day(10))
    assert shown(found) == [("A", "potential", 2, None, 8, 1)]


def test_a_return_is_a_second_visit():
    found = stays(history("A: watching 2, potential 5, watching 9"), day(10))
    assert [(row[1], row[5]) for row in shown(found)] == [("watching", 1), ("potential", 1), ("watching", 2)]


def test_customers_found_on_the_first_day_were_not_seen_entering():
    rows = history("A: watching 1, intention 5\nB: potential 1\nC: potential 4")
    assert stays(rows, day(9))["is_entry_seen"].tolist() == [False, True, False, True]
    created_on = pd.Series({"A": day(-300), "B": day(1)}).astype("datetime64[s]")
    assert stays(rows, day(9), created_on)["is_entry_seen"].tolist() == [False, True, True, True]


def test_without_history_there_are_no_stays():
    found = stays(frame([]), day(9))
    assert len(found) == 0
    assert len(snapshot(found, day(9))) == 0


def test_rows_without_customer_stage_or_day_are_passed_over():
    rows = history("A: potential 2\nB: potential 3\nC: potential 4").astype({"stage": object})
    rows.loc[0, "customer"], rows.loc[1, "stage"], rows.loc[2, "entered_on"] = None, None, pd.NaT
    assert len(stays(rows, day(9))) == 0


@settings(deadline=None)
@given(ROWS, st.integers(1, 12))
def test_a_snapshot_is_the_last_row_up_to_that_day(rows, on):
    rows = sorted(rows, key=lambda row: row[2])
    last = {customer: stage for customer, stage, entered in rows if entered <= on}
    found = stays(frame(rows), day(12))
    assert snapshot(found, day(on)).to_dict() == last


@settings(deadline=None)
@given(ROWS, st.integers(1, 12))
def test_what_was_known_on_a_day_is_what_its_rows_say(rows, on):
    earlier, later = stays(frame(rows), day(on)), truncated(stays(frame(rows), day(12)), day(on))
    # whether an entry was seen hangs on the first row alone, which both know
    pd.testing.assert_frame_equal(earlier, later.reset_index(drop=True))


@settings(deadline=None)
@given(ROWS)
def test_stays_of_a_customer_follow_each_other_without_gap(rows):
    found = stays(frame(rows), day(12))
    for _, mine in found.groupby("customer"):
        assert mine["left_on"].tolist()[:-1] == mine["entered_on"].tolist()[1:]
        assert mine["days"].sum() == (day(12) - mine["entered_on"].iloc[0].date()) // timedelta(days=1)
        assert not np.any(mine["stage"].to_numpy()[1:] == mine["stage"].to_numpy()[:-1])
