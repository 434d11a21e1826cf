"""Conversion by entry cohort, computed by hand: lost included, censored, skips and returns as written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from told import day, team

from crmkit.analysis import Period, Pipeline, Share, Skips, conversion, funnel, wilson_interval

SKIPS_PASS = Pipeline(skips=Skips.PASSED)
#: Z only opens the record on day 1, so that everybody else is seen entering
GOLDEN = """
    Z: unjudged 1
    A: potential 2, watching 12, intention 22, opportunity 32, won 42
    B: potential 2, watching 30
    C: potential 3, lost 20
    D: potential 4
    E: potential 5, intention 15, lost 25
    F: watching 6, potential 16, watching 26
    G: potential 50, watching 55
"""


def customers(*figures):
    return [" ".join(figure.customers) for figure in figures]


def test_a_cohort_is_reached_late_lost_or_under_way():
    made = conversion(team(GOLDEN, 60), "potential", "watching", within_days=20)
    assert customers(made.entered, made.reached, made.late, made.lost, made.under_way) == [
        "A B C D E F G", "A F G", "B", "C E", "D",
    ]  # fmt: skip
    assert customers(made.skipped) == ["E"]
    assert made.residual == 0


def test_customers_watched_too_short_count_as_long_as_they_were_watched():
    # Of four, one gets there on day 10 of 4 at risk; one is watched 15 days only; on day 20 another gets there of 2.
    data = team(
        "Z: unjudged 1\nA: potential 10, watching 20\nB: potential 45\nC: potential 10, watching 30\nD: potential 10",
        60,
    )
    made = conversion(data, "potential", "watching", within_days=30)
    assert made.share.value == pytest.approx(1 - (3 / 4) * (1 / 2))
    assert customers(made.reached, made.under_way) == ["A C", "B D"]


def test_nobody_watched_long_enough_is_not_known():
    made = conversion(
        team("Z: unjudged 1\nA: potential 50, watching 55\nB: potential 50", 60), "potential", "watching"
    )
    assert (made.share.value, made.share.low) == (None, None)
    assert made.share.shown("zh") == "1/2"


def test_an_empty_cohort_has_no_share():
    made = conversion(team("Z: unjudged 1", 60), "potential", "watching")
    assert made.share.value is None
    assert made.share.shown("zh") == made.share.shown("en") == "-"


def test_losing_a_customer_does_not_leave_it_out():
    lines = "Z: unjudged 1\n" + "\n".join(f"L{n}: potential 2, lost 10" for n in range(8))
    made = conversion(
        team(lines + "\nA: potential 2, watching 9\nB: potential 2, watching 9", 120), "potential", "watching"
    )
    assert made.share.value == pytest.approx(0.2)
    assert (made.share.low, made.share.high) == pytest.approx(wilson_interval(2, 10))
    assert made.share.shown("zh") == "20%(6%~51%)"


def test_a_stage_jumped_over_was_not_entered_unless_configured():
    lines = "Z: unjudged 1\nA: potential 2, opportunity 12"
    strict, passing = (team(lines, 200, pipeline=pipeline) for pipeline in (Pipeline(), SKIPS_PASS))
    assert customers(conversion(strict, "potential", "watching").reached) == [""]
    assert customers(conversion(passing, "potential", "watching").reached) == ["A"]
    assert customers(conversion(strict, "watching", "intention").entered) == [""]
    assert customers(conversion(passing, "watching", "intention").reached) == ["A"]


def test_coming_in_at_a_later_stage_is_no_skip():
    data = team("Z: unjudged 1\nA: intention 2\nB: unjudged 2, intention 5", 200, pipeline=SKIPS_PASS)
    assert customers(conversion(data, "potential", "watching").entered) == [""]


def test_a_return_counts_by_its_first_entry():
    data = team("Z: unjudged 1\nA: potential 2, watching 12, potential 50, watching 70", 200)
    assert customers(conversion(data, "potential", "watching", Period(day(2), day(40))).reached) == ["A"]
    assert customers(conversion(data, "potential", "watching", Period(day(41), day(90))).entered) == [""]


def test_customers_found_on_the_first_day_are_in_no_cohort():
    data = team("Z: unjudged 1\nA: potential 1, watching 9", 200)
    assert customers(conversion(data, "potential", "watching").entered) == [""]


def test_conversion_goes_up_only():
    with pytest.raises(ValueError, match="potential"):
        conversion(team(GOLDEN, 60), "watching", "potential")


def test_the_funnel_adds_up_by_hand():
    made = funnel(team(GOLDEN, 60, {"amount": {"B": 100.0, "G": 50.0}}))
    potential, watching, intention, opportunity = made.stages
    assert customers(potential.here, potential.entered, potential.passed, potential.lost, potential.still_open) == [
        "D", "A B C D E F G", "A B E F G", "C", "D",
    ]  # fmt: skip
    assert customers(watching.here, watching.entered, watching.passed, watching.still_open, watching.fell_back) == [
        "B F G", "A B F G", "A", "B F G", "",
    ]  # fmt: skip
    assert customers(intention.entered, intention.passed, intention.lost) == ["A E", "A", "E"]
    assert customers(opportunity.entered, opportunity.passed, opportunity.here) == ["A", "A", ""]
    assert customers(made.won, made.lost, made.unjudged) == ["A", "C E", "Z"]
    assert (watching.amount.value, potential.amount.value, opportunity.amount.value) == (150.0, None, 0.0)
    # nobody has been watched for 180 days: the assumed 15 % stand alone
    assert watching.weighted_amount.value == pytest.approx(22.5)
    assert watching.chance.is_assumed


def test_chances_mix_the_own_past_with_what_is_assumed():
    lines = "Z: unjudged 1\n" + "\n".join(f"W{n}: opportunity 2, won 12" for n in range(15))
    lines += "\n" + "\n".join(f"L{n}: opportunity 2, lost 12" for n in range(15))
    chance = funnel(team(lines, 300)).stages[3].chance
    assert chance.own_weight == pytest.approx(30 / 40)
    assert chance.value == pytest.approx((15 + 10 * 0.7) / 40)


MOVES = st.lists(
    st.tuples(
        st.sampled_from("ABCDE"),
        st.sampled_from(["unjudged", "potential", "watching", "intention", "opportunity", "won", "lost"]),
        st.integers(1, 30),
    ),
    min_size=1,
    max_size=40,
)


@settings(deadline=None)
@given(MOVES, st.integers(1, 30), st.integers(0, 30), st.sampled_from([Pipeline(), SKIPS_PASS]))
def test_entered_is_always_passed_and_lost_and_still_here(moves, start, length, pipeline):
    lines = "\n".join(f"{customer}: {stage} {on}" for customer, stage, on in moves)
    data = team(lines, 30, pipeline=pipeline)
    for window in (None, Period(day(start), day(start + length))):
        made = funnel(data, window)
        assert [stage.residual for stage in made.stages] == [0, 0, 0, 0]
        assert [stage.to_next.residual for stage in made.stages] == [0, 0, 0, 0]
        for stage in made.stages:
            members = [*stage.passed.customers, *stage.lost.customers, *stage.still_open.customers]
            assert sorted(members) == sorted(stage.entered.customers)
            assert set(stage.fell_back.customers) <= set(stage.still_open.customers)
            assert set(stage.still_open.customers) - set(stage.fell_back.customers) <= set(stage.here.customers)
        standing = [*made.open.customers, *made.unjudged.customers, *made.won.customers, *made.lost.customers]
        assert sorted(standing) == sorted(data.customers.index)


@settings(deadline=None)
@given(MOVES, st.integers(5, 60))
def test_shares_lie_within_their_interval(moves, within_days):
    lines = "\n".join(f"{customer}: {stage} {on}" for customer, stage, on in moves)
    share = conversion(team(lines, 30), "potential", "opportunity", within_days=within_days).share
    if share.value is not None:
        assert 0 <= share.low <= share.value <= share.high <= 1


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"), [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (3, 7, 0.1582, 0.7495)]
)
def test_wilson_intervals_are_the_published_ones(successes, trials, low, high):
    assert wilson_interval(successes, trials) == pytest.approx((low, high), abs=5e-4)


def test_a_bare_share_of_nobody_is_none():
    from crmkit.analysis import Figure

    empty = Share.of(Figure.count([]), Figure.count([]))
    assert (empty.value, empty.low, empty.high) == (None, None, None)
