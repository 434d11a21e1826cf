"""When a workbook's turn comes, as a law over anything a folder may show."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crmkit.jobs.watch.machine import Mark, Moment, Settled, Sight, Step, Tracked, done, failed, looked, measured

DAY = date(2026, 3, 5)
QUIET = 10.0
ONE, TWO = Mark(100, 1), Mark(100, 2)


def at(seconds, today=DAY):
    return Moment(seconds, today)


def look(tracked, sight, moment, digest):
    """One look with the bytes at hand."""
    tracked, step = looked(tracked, sight, moment, QUIET)
    return measured(tracked, digest, moment) if step is Step.MEASURE else (tracked, step)


def test_a_new_workbook_is_worked_on_after_its_quiet_time_and_not_before():
    tracked, steps = Tracked(), []
    for seconds in (0, 5, 9, 10):
        tracked, step = look(tracked, Sight(ONE), at(seconds), "a")
        steps.append(step)
    assert steps == [Step.REST, Step.REST, Step.REST, Step.WORK]


def test_a_save_within_the_quiet_time_starts_it_anew():
    tracked, _ = look(Tracked(), Sight(ONE), at(0), "a")
    tracked, step = look(tracked, Sight(TWO), at(9), "b")
    tracked, step = look(tracked, Sight(TWO), at(15), "b")
    assert step is Step.REST
    assert look(tracked, Sight(TWO), at(19), "b")[1] is Step.WORK


def test_bytes_that_change_under_the_same_time_stamp_start_it_anew():
    tracked, _ = look(Tracked(), Sight(ONE), at(0), "half")
    tracked, step = look(tracked, Sight(ONE), at(10), "whole")
    assert step is Step.REST
    assert look(tracked, Sight(ONE), at(20), "whole")[1] is Step.WORK


def test_a_held_workbook_waits_its_whole_quiet_time_after_it_was_closed():
    tracked, _ = look(Tracked(), Sight(ONE), at(0), "a")
    tracked, step = look(tracked, Sight(ONE, "Excel 王芳"), at(50), "a")
    assert (step, tracked.holder) == (Step.REST, "Excel 王芳")
    tracked, step = look(tracked, Sight(ONE), at(60), "a")
    assert step is Step.REST
    assert look(tracked, Sight(ONE), at(70), "a")[1] is Step.WORK


def test_what_was_refreshed_today_rests_and_has_its_turn_tomorrow():
    settled = done(Settled(ONE, "a", DAY))
    assert look(settled, Sight(ONE), at(9999), "a") == (settled, Step.REST)
    tomorrow = DAY + timedelta(days=1)
    tracked, _ = look(settled, Sight(ONE), at(0, tomorrow), "a")
    assert look(tracked, Sight(ONE), at(10, tomorrow), "a")[1] is Step.WORK


def test_a_clock_set_back_asks_for_nothing():
    settled = done(Settled(ONE, "a", DAY))
    assert look(settled, Sight(ONE), at(0, DAY - timedelta(days=1)), "a") == (settled, Step.REST)


def test_what_is_not_ours_is_left_alone_on_every_day_until_it_changes():
    settled = done(Settled(ONE, "a", DAY, is_ours=False))
    assert look(settled, Sight(ONE), at(0, DAY + timedelta(days=9)), "a") == (settled, Step.REST)
    tracked, _ = look(settled, Sight(TWO), at(0), "b")
    assert look(tracked, Sight(TWO), at(10), "b")[1] is Step.WORK


def test_a_new_time_stamp_over_the_same_bytes_is_no_work():
    tracked, _ = look(done(Settled(ONE, "a", DAY)), Sight(TWO), at(0), "a")
    tracked, step = look(tracked, Sight(TWO), at(10), "a")
    assert (step, tracked.settled) == (Step.REST, Settled(TWO, "a", DAY))


def test_failures_are_tried_again_ever_later_at_least_once_in_64_minutes():
    tracked, _ = look(Tracked(), Sight(ONE), at(0), "a")
    waits, seconds = [], 10
    for _ in range(10):
        assert look(tracked, Sight(ONE), at(seconds), "a")[1] is Step.WORK
        tracked = failed(tracked, at(seconds))
        assert look(tracked, Sight(ONE), at(tracked.retry_at - 1), "a")[1] is Step.REST
        waits.append(tracked.retry_at - seconds)
        seconds = tracked.retry_at
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3840, 3840, 3840]


def test_a_change_after_a_failure_is_tried_without_the_wait():
    tracked, _ = look(Tracked(), Sight(ONE), at(0), "a")
    tracked = failed(replace(tracked, failure_count=6), at(10))
    tracked, _ = look(tracked, Sight(TWO), at(20), "b")
    assert look(tracked, Sight(TWO), at(30), "b")[1] is Step.WORK


SIGHTS = st.builds(Sight, st.sampled_from([ONE, TWO]), st.sampled_from(["", "", "WPS 李强"]))
LOOKS = st.lists(
    st.tuples(SIGHTS, st.sampled_from(["a", "b"]), st.floats(0.1, 20), st.integers(0, 1), st.booleans()), max_size=40
)


@given(LOOKS)
def test_work_is_only_done_on_what_was_the_same_and_free_for_the_quiet_time(looks):
    tracked, seconds, today, seen = Tracked(), 0.0, DAY, []
    for sight, digest, pause, days, succeeds in looks:
        seconds, today = seconds + pause, today + timedelta(days=days)
        moment = at(seconds, today)
        tracked, step = look(tracked, sight, moment, digest)
        seen.append((seconds, sight, digest, step))
        if step is not Step.WORK:
            continue
        quiet = [one for one in seen if one[0] >= tracked.quiet_since]
        assert seconds - quiet[0][0] >= QUIET
        assert {(one.mark, one.holder) for _, one, _, _ in quiet} == {(sight.mark, "")}
        assert quiet[0][2] == digest
        tracked = done(Settled(sight.mark, digest, today)) if succeeds else failed(tracked, moment)


@given(LOOKS)
def test_a_state_is_worked_on_once_a_day_and_then_never_again(looks):
    tracked, seconds, worked = Tracked(), 0.0, []
    for sight, digest, pause, _, _ in looks:
        seconds += pause
        tracked, step = look(tracked, sight, at(seconds), digest)
        if step is Step.WORK:
            worked.append(digest)
            tracked = done(Settled(sight.mark, digest, DAY))
    assert all(one != other for one, other in pairwise(worked))
