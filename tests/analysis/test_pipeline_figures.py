"""Dwell, velocity, flows, moves, forecast, load, stuck and replenishment, each against figures done by hand."""

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from told import day, history, team

from crmkit.analysis import (
    FunnelData,
    Period,
    Pipeline,
    Unit,
    by,
    calibration,
    compared,
    conversion,
    dwell,
    flows,
    forecast,
    funnel,
    load,
    moves,
    recent_periods,
    replenishments,
    rotting_limits,
    screening,
    stuck,
    trend,
    velocity,
)
from crmkit.model.calendar import WorkingCalendar

STAGES = ["unjudged", "potential", "watching", "intention", "opportunity", "won", "lost"]
MOVES = st.lists(
    st.tuples(st.sampled_from("ABCDE"), st.sampled_from(STAGES), st.integers(1, 30)), min_size=1, max_size=40
)
OPEN = "Z: unjudged 1\n"  # opens the record, so that the others are seen entering


def told(moved):
    return "\n".join(f"{customer}: {stage} {on}" for customer, stage, on in moved)


def test_dwell_adds_up_all_stays_of_a_customer():
    lines = OPEN + "A: potential 2, watching 12, potential 20, watching 25, won 30\nB: potential 2, watching 22"
    potential, watching = dwell(team(lines, 40))[:2]
    # working days of January 2026: 4 (a Sunday worked), 5-9, 12-16, 19-23, 26-30; of February 2-6 and 9 up to day 40
    # potential: A 4-12 Jan (7) + 21-23 Jan (3), B 4-22 Jan (15)
    # watching: A 13-20 Jan (6) + 26-30 Jan (5) and left, B from 23 Jan on (12 so far)
    assert (potential.first_quartile_days, potential.median_days, potential.third_quartile_days) == (10, 10, 15)
    assert (watching.median_days, watching.third_quartile_days) == (11, None)
    assert (watching.customers.customers, watching.left.customers) == (("A", "B"), ("A",))


def test_who_was_found_in_a_stage_does_not_shorten_its_dwell():
    potential = dwell(team("A: potential 1, watching 3\nB: potential 2, watching 12", 40))[0]
    assert (potential.customers.customers, potential.median_days) == (("B",), 7)


def test_the_limit_of_a_stage_is_what_three_of_four_won_customers_needed():
    lines = OPEN + "\n".join(f"W{n:02}: potential 2, won {2 + n}" for n in range(1, 13))
    limits = rotting_limits(team(lines, 60))
    # won on 3-14 January: 0, 1, 2, 3, 4, 5, 6, 6, 6, 7, 8, 9 working days; nine of twelve needed at most 6
    assert (limits["potential"].days, limits["potential"].is_assumed) == (6, False)
    assert (limits["watching"].days, limits["watching"].is_assumed) == (30, True)


def test_a_holiday_makes_nobody_rot():
    lines = OPEN + "A: opportunity 44"  # 13 February; 14 is worked, 15-23 is the Spring Festival, 24 to 28 are worked
    assert (team(lines, 45).working_days[0], team(lines, 54).working_days[0], team(lines, 59).working_days[0]) == (
        1,
        1,
        6,
    )
    ours = WorkingCalendar(days_off=frozenset({day(55), day(56)}))
    assert team(lines, 59, calendar=ours).working_days[0] == 4
    assert team(lines, 75).on(day(59)).working_days[0] == 6
    # 2-6 March make 11 with those six, 9-12 March 15: on the limit, 13 March one beyond it
    assert stuck(team(lines, 71)) == ()
    assert [(one.days, one.limit_days) for one in stuck(team(lines, 72))] == [(16, 15)]


def test_velocity_multiplies_what_it_names():
    lines = (
        OPEN + "A: potential 2, won 12\nB: watching 3, won 23\nC: watching 3, lost 9\nD: watching 4\nE: potential 5"
    )
    made = velocity(team(lines, 60, {"paid_amount": {"A": 1000.0}, "amount": {"A": 5.0, "B": 3000.0}}))
    assert (made.deal_amount.value, made.cycle_days.value, len(made.opportunities)) == (2000, 15, 2)
    assert made.win_share.value == pytest.approx(2 / 3)
    assert made.amount_per_day == pytest.approx(2 * 2000 * (2 / 3) / 15)
    assert velocity(team(lines, 60), Period(day(40), day(50))).amount_per_day is None


def test_a_flow_says_where_everybody_went():
    lines = "A: watching 1, intention 12\nB: watching 3, potential 14\nC: watching 5, lost 15\nD: watching 16"
    flow = flows(team(lines, 20), [Period(day(10), day(20))])[1]
    told_of = {
        name: getattr(flow, name).customers for name in ("before", "entered", "passed", "lost", "fell_back", "here")
    }
    assert told_of == {
        "before": ("A", "B", "C"), "entered": ("D",), "passed": ("A",), "lost": ("C",), "fell_back": ("B",),
        "here": ("D",),
    }  # fmt: skip


@settings(deadline=None)
@given(MOVES, st.lists(st.integers(1, 35), min_size=2, max_size=5, unique=True))
def test_what_came_in_is_what_went_out_and_what_is_there_always(moved, edges):
    data, edges = team(told(moved), 30), sorted(edges)
    periods = [Period(day(start), day(end - 1)) for start, end in pairwise(edges)]
    made = flows(data, periods)
    assert {flow.residual for flow in made} == {0}
    for flow in made:  # the stock at the end is what a snapshot of that day shows, whatever the flows say
        standing = data.on(flow.period.end).standing
        assert sorted(flow.here.customers) == sorted(standing.index[standing == flow.stage])


def test_moves_name_each_customer_once():
    lines = """
        A: potential 1, watching 12
        B: watching 1, potential 13
        C: potential 1, lost 14
        D: opportunity 1, won 15
        E: potential 16
        F: unjudged 1, potential 17
        G: lost 1, watching 18
        H: potential 1, watching 14, potential 18
        I: potential 1
    """
    made = moves(team(lines, 20), Period(day(10), day(20)))
    kinds = ("upgraded", "fallen_back", "lost", "won", "new", "judged", "reopened")
    assert [getattr(made, kind).customers for kind in kinds] == [(name,) for name in "ABCDEFG"]
    assert made.transitions[["customer", "from_stage", "to_stage"]].values.tolist()[0] == [
        "A",
        "potential",
        "watching",
    ]


def test_customers_found_when_the_record_began_did_not_move():
    made = moves(team("A: potential 1\nB: potential 2\nC: potential 1, watching 9", 20), Period(day(1), day(20)))
    assert (made.new.customers, made.upgraded.customers) == (("B",), ("C",))
    assert sorted(made.transitions["customer"]) == ["B", "C"]


def test_screening_is_what_was_judged_let_go_and_raised():
    lines = """
        A: unjudged 1, potential 12
        B: potential 1, lost 13
        C: potential 1, watching 14
        D: opportunity 1, won 15
        E: unjudged 16
        F: watching 17
    """
    made = screening(team(lines, 20), Period(day(10), day(20)))
    said = [figure.customers for figure in (made.screened, made.eliminated, made.upgraded, made.waiting)]
    assert said == [("A", "F"), ("B",), ("C", "D"), ("E",)]


def test_figures_by_owner_add_up_and_name_who_has_none():
    data = team(
        "A: potential 2\nB: potential 2\nC: watching 2\nD: potential 2",
        9,
        {"owner": {"A": "王芳", "B": "李强", "C": "王芳"}},
    )
    made = by(data, "owner", lambda mine: funnel(mine).stages[0].here.customers)
    assert list(made.items()) == [("王芳", ("A",)), ("李强", ("B",)), (None, ("D",))]


def test_the_period_before_knows_nothing_of_what_came_after():
    data = team(OPEN + "A: potential 3, watching 12\nB: potential 12, watching 16", 20)
    made = compared(
        data, Period(day(11), day(20)), lambda then, period: conversion(then, "potential", "watching", period)
    )
    assert (made.now.reached.customers, made.before.entered.customers, made.before.reached.customers) == (
        ("B",),
        ("A",),
        (),
    )


def test_the_forecast_weighs_amounts_by_the_chance_of_the_stage():
    made = forecast(
        team("A: opportunity 2\nB: watching 2\nC: won 2", 9, {"amount": {"A": 1000.0, "B": 100.0, "C": 9.0}})
    )
    assert made.weighted_amount.value == pytest.approx(1000 * 0.7 + 100 * 0.15)
    assert made.expected_count == pytest.approx(0.85)
    assert made.deviation_amount == pytest.approx((1000**2 * 0.21 + 100**2 * 0.1275) ** 0.5)


def test_calibration_compares_what_was_forecast_with_what_came():
    # on day 5 nothing was known but the assumed chances: 70 % for each of four opportunities, 5 % for a potential
    lines = """
        Z: unjudged 1
        A: opportunity 2, won 12
        B: opportunity 2, won 90
        C: opportunity 3
        D: opportunity 4, lost 9
        E: potential 4
    """
    made = calibration(team(lines, 200, pipeline=Pipeline(horizon_days=50)), [day(5), day(190)])
    assert (made.days, made.forecast_count) == ((day(5),), 5)
    assert made.brier == pytest.approx(((1 - 0.7) ** 2 + 3 * 0.7**2 + 0.05**2) / 5)
    assert made.base_brier == pytest.approx(0.2 * 0.8)
    low, high = made.buckets
    assert (low.won.shown("zh"), high.won.shown("zh"), high.mean_chance) == ("0/1", "1/4", pytest.approx(0.7))


def test_without_a_past_there_is_nothing_to_calibrate():
    assert calibration(team("A: opportunity 2", 9), [day(5)]).brier is None


def test_sizes_before_the_record_began_are_not_known():
    made = trend(team("A: potential 3, watching 6", 9), [day(2), day(4), day(8)])
    assert [sizes.stages["potential"].value for sizes in made] == [None, 1, 0]


def test_load_counts_what_is_overdue_on_the_first_day():
    due = {"A": day(5), "B": day(9), "C": day(10), "D": day(12), "E": day(30)}
    facts = {
        "next_due_on": pd.Series(due).astype("datetime64[s]"),
        "days_late": {"A": 3.0},
        "owner": dict.fromkeys("ABD", "王芳"),
    }
    made = load(team("\n".join(f"{name}: potential 2" for name in "ABCDE"), 9, facts), [day(9), day(10), day(12)])
    assert [one.owner for one in made] == ["王芳", None]
    assert [figure.customers for figure in made[0].by_day] == [("A", "B"), (), ("D",)]
    assert (made[0].late.customers, made[1].total_count) == (("A",), 1)


def test_stuck_customers_say_why_and_what_next():
    lines = (
        OPEN + "A: opportunity 2\nB: watching 2, potential 10\nC: opportunity 60\nD: opportunity 2\nE: opportunity 2"
    )
    facts = {
        "amount": {"A": 100.0, "E": 900.0}, "status": {"D": "paused"}, "days_late": {"A": 2.0},
        "next_due_on": pd.Series({"A": day(40), "E": day(80)}).astype("datetime64[s]"),
        "suggested_step": {"A": "给承诺"},
    }  # fmt: skip
    # 4 January to 16 March: 21 working days in January, 16 in February, 11 in March; B misses the first six
    made = stuck(team(lines, 75, facts))
    assert [(one.customer, one.days, one.limit_days, one.reasons) for one in made] == [
        ("E", 48, 15, ()), ("A", 48, 15, ("late",)), ("B", 42, 40, ("fell_back", "nothing_planned")),
    ]  # fmt: skip
    assert made[1].next_step == "给承诺"
    assert made[1].why("zh") == "在商机停了48个工作日,一般不超过15个,跟进晚了"


def test_replenishment_names_candidates_when_a_grade_runs_low():
    lines = "\n".join(f"{name}: potential 2" for name in "ABCDE") + "\nL: potential 2, lost 3"
    facts = {
        "grade": {"A": "B", "B": "C", "C": "C", "D": "ungraded", "L": "B"},
        "owner": dict.fromkeys("ABCDEL", "王芳"), "amount": {"B": 5.0, "C": 9.0},
    }  # fmt: skip
    b, c = replenishments(team(lines, 9, facts), {"B": 2, "C": 4})
    assert (b.here.customers, b.missing_count, b.candidates.customers) == (("A",), 1, ("C", "B"))
    assert (c.missing_count, c.candidates.customers) == (2, ("D", "E"))
    assert replenishments(team(lines, 9, facts), {"B": 1, "C": 2}) == ()


def test_periods_are_whole_weeks_and_months():
    weeks = recent_periods(date(2026, 3, 5), Unit.WEEK, 2)
    assert weeks == (Period(date(2026, 2, 23), date(2026, 3, 1)), Period(date(2026, 3, 2), date(2026, 3, 5)))
    months = recent_periods(date(2026, 3, 5), Unit.MONTH, 3)
    assert [period.start for period in months] == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    assert months[1].before == months[0]
    assert Period(date(2026, 3, 3), date(2026, 3, 5)).before == Period(date(2026, 2, 28), date(2026, 3, 2))
    with pytest.raises(ValueError, match="2026-01-01"):
        Period(date(2026, 1, 2), date(2026, 1, 1))


@settings(deadline=None)
@given(MOVES, st.integers(2, 30))
def test_moves_explain_the_change_between_two_days(moved, start):
    data = team(told(moved), 30)
    made = moves(data, Period(day(start), day(30)))
    names = [
        customer
        for kind in ("new", "judged", "upgraded", "fallen_back", "won", "lost", "reopened")
        for customer in getattr(made, kind).customers
    ]
    assert sorted(names) == sorted(made.transitions["customer"])
    found = data.stays[~data.stays["is_entry_seen"]]
    before = {
        **dict(zip(found["customer"], found["stage"], strict=True)),
        **data.on(day(start) - timedelta(days=1)).standing.to_dict(),
    }
    assert set(names) == {who for who, stage in data.standing.items() if before.get(who) != stage}


def test_a_team_without_customers_has_figures_of_nobody():
    nobody = FunnelData.of(history(""), pd.DataFrame(), day(9))
    week = Period(day(3), day(9))
    assert [len(stage.here) for stage in funnel(nobody, week).stages] == [0, 0, 0, 0]
    assert {flow.residual for flow in flows(nobody, [week])} == {0}
    assert (forecast(nobody).weighted_amount.value, calibration(nobody, [day(1)]).brier) == (0, None)
    assert (velocity(nobody, week).amount_per_day, stuck(nobody), replenishments(nobody)) == (None, (), ())
    assert (len(moves(nobody, week).transitions), load(nobody, [day(9)]), by(nobody, "owner", funnel)) == (0, (), {})
    assert [one.median_days for one in dwell(nobody)] == [None] * 4
