"""The demo's 阶段历史 is what half a year of refreshes would have left, and agrees with its customers."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from crmkit.analysis import Unit, dwell, flows, funnel, moves, recent_periods, trend
from crmkit.jobs.deciding import decided
from crmkit.jobs.demo import make_demo
from crmkit.jobs.demo_team import demo_team
from crmkit.jobs.funnel.facts import funnel_data, stage_history
from crmkit.jobs.history.stages import STAGE_HISTORY
from crmkit.jobs.opening import opened
from crmkit.jobs.refresh import refresh
from crmkit.jobs.request import Request

AS_OF = date(2026, 3, 5)
OUTCOMES = ("paid", "lost")
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@pytest.fixture(scope="module", params=["zh", "en"])
def demo(request, tmp_path_factory):
    """The request, the workbook as it was opened again, and what crmkit decided."""
    path = tmp_path_factory.mktemp("past") / "demo.xlsx"
    asked = Request(path=path, as_of=AS_OF, now=datetime(2026, 3, 5, 9), language=request.param)
    make_demo(asked)
    workbook = opened(asked)
    return asked, workbook, decided(workbook, {})


def by_customer(past):
    found = {}
    for entry in past:
        found.setdefault(entry.place, []).append(entry)
    return found


@given(DAYS, st.integers(0, 2**32))
@settings(max_examples=12, deadline=None)
def test_each_customer_comes_step_by_step_to_where_it_stands(as_of, seed):
    team = demo_team("zh", as_of, seed)
    rows = team.tables["customers"][:300]
    found = by_customer(team.past)
    assert set(found) == set(range(300))
    assert [entry.entered_on for entry in team.past] == sorted(entry.entered_on for entry in team.past)
    for place, entries in found.items():
        assert entries[0].entered_on >= rows[place]["created_on"]
        assert entries[0].from_stage == ""
        assert entries[-1].entered_on <= as_of
        for before, after in pairwise(entries):
            assert after.stage != before.stage
            assert (before.entered_on, False) < (after.entered_on, True)
        status = {"已回款": "paid", "已失去": "lost"}.get(rows[place]["status"])
        assert (entries[-1].stage if entries[-1].is_outcome else None) == status


@given(DAYS)
@settings(max_examples=8, deadline=None)
def test_a_deal_is_paid_after_it_was_signed(as_of):
    team = demo_team("zh", as_of)
    soiled = {row for kind in team.dirty_rows if kind.name == "won_before_created" for row in kind.customer_ids}
    begins_on = team.past[0].entered_on
    for entry in team.past:
        if entry.stage == "paid" and entry.customer_id not in soiled:
            won_on = team.tables["customers"][entry.place]["won_on"]
            assert entry.entered_on > won_on or entry.entered_on == begins_on


def test_the_first_refresh_has_nothing_to_add(demo):
    asked, workbook, decision = demo
    assert len(stage_history(workbook)) == len(demo_team(asked.language, AS_OF).past)
    before = asked.path.read_bytes()
    refresh(asked)
    assert asked.path.read_bytes() == before
    assert len(funnel_data(workbook, decision).stays) > 0


def test_the_last_stage_on_record_is_the_stage_that_was_decided(demo):
    _, workbook, decision = demo
    history = stage_history(workbook)
    stages = history[~history["stage"].isin(["won", "lost"])]
    last = dict(zip(stages["customer"], stages["stage"], strict=True))
    now = dict(zip(workbook.ids, decision.decided.values["stage"].tolist(), strict=True))
    assert len(now) == 300
    assert last == now


def test_rows_are_written_as_a_refresh_writes_them(demo):
    asked, workbook, _ = demo
    pages = load_workbook(asked.path)[workbook.record.sheets[STAGE_HISTORY.role]]
    lines = [line for line in pages.iter_rows(min_row=4, values_only=True) if line[0]]
    assert [line[0] for line in lines] == list(range(1, len(lines) + 1))
    assert workbook.record.row_numbers[STAGE_HISTORY.role] == len(lines) + 1
    versions = {line[8] for line in lines} - {None}
    assert versions == set(workbook.record.rule_versions)
    words = {"zh": {"规则", "人工", "看板"}, "en": {"Rule", "Person", "Board"}}[asked.language]
    assert {line[6] for line in lines} == words
    assert all(line[8] is None for line in lines if line[4] in {"已回款", "已失去", "Paid", "Lost"})


def test_the_funnel_closes_and_has_a_past(demo):
    _, workbook, decision = demo
    data = funnel_data(workbook, decision)
    weeks = recent_periods(AS_OF, Unit.WEEK, 20)
    made = funnel(data)
    assert {stage.residual for stage in made.stages} == {0}
    assert {flow.residual for flow in flows(data, weeks)} == {0}
    assert len(made.unrecorded) == 0
    assert (len(made.won), len(made.lost)) == (25, 20)
    sizes = trend(data, [min(week.end, AS_OF) for week in weeks])
    assert all(sum(len(figure) for figure in size.stages.values()) > 0 for size in sizes)
    assert all(one.median_days is not None for one in dwell(data))


def test_something_moved_this_week_in_every_way(demo):
    _, workbook, decision = demo
    made = moves(funnel_data(workbook, decision), recent_periods(AS_OF, Unit.WEEK, 1)[0])
    for name in ("new", "judged", "upgraded", "fallen_back", "won", "lost"):
        assert 1 <= len(getattr(made, name)) <= 30, name


def test_some_stages_are_skipped_some_come_again_and_some_are_taken_up_again():
    entries = by_customer(demo_team("zh", AS_OF).past).values()
    ways = [tuple(entry.stage for entry in one if not entry.is_outcome) for one in entries]
    assert sum(len(set(way)) < len(way) for way in ways) >= 5
    assert sum("intention" in way and "watching" not in way for way in ways) >= 3
    assert any(entry.from_stage == "lost" for one in entries for entry in one)


def test_months_lie_between_the_first_row_and_today():
    first = demo_team("zh", AS_OF).past[0].entered_on
    assert timedelta(days=150) < AS_OF - first < timedelta(days=190)


def test_both_languages_have_the_same_past():
    assert demo_team("zh", AS_OF).past == demo_team("en", AS_OF).past


def test_targets_and_actions_are_there_for_the_meeting(demo):
    asked, workbook, _ = demo
    targets, actions = workbook.typed["targets"].values, workbook.typed["actions"].values
    assert len(targets) == 8
    assert len(set(targets["month"])) == 2
    assert set(targets["owner"]) == set(demo_team(asked.language, AS_OF).due_count_by_owner)
    assert 6 <= len(actions) <= 10
    is_open = actions["state"] == "open"
    assert (actions["due_by"][is_open] < str(AS_OF)).any()
    assert (actions["due_by"][is_open] >= str(AS_OF)).any()
    assert actions["done_on"].notna().sum() == (actions["state"] == "done").sum() > 0
