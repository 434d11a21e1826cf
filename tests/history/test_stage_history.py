"""阶段历史: one row each time a customer enters a stage; the last one says where it stands."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from history_books import AS_OF, CHANGES, STAGES, asked, current, edit, last_stages, listed, replay_all, team_list
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from crmkit.jobs.refresh import refresh

BUYER = {"态度": "接纳", "认知": "具体"}


def told(path):
    return [
        (row["客户编号"], row["进入阶段"], row["来自阶段"], row["来源"], row["规则"]) for row in listed(path, STAGES)
    ]


def test_the_first_refresh_enters_each_customer_that_has_a_stage(tmp_path):
    path = team_list(tmp_path, BUYER, {}, {"人工阶段": "意向"}, {"人工阶段": "观望", "人工说明": "看板:王芳拖过来"})
    assert told(path) == [
        ("C0001", "商机", None, "规则", "阶段4"),
        ("C0003", "意向", None, "人工", "人工"),
        ("C0004", "观望", None, "看板", "看板"),
    ]


def test_entering_a_stage_adds_one_row_and_a_second_refresh_none(tmp_path):
    path = team_list(tmp_path, BUYER)
    edit(path, 1, 态度="质疑")
    refresh(asked(path, as_of=AS_OF + timedelta(days=3)))
    after = path.read_bytes()
    refresh(asked(path, as_of=AS_OF + timedelta(days=3)))
    assert path.read_bytes() == after
    assert told(path)[1:] == [("C0001", "意向", "商机", "规则", "阶段3")]
    assert [row["进入日"].date() for row in listed(path, STAGES)] == [AS_OF, AS_OF + timedelta(days=3)]


def test_falling_back_to_unjudged_is_recorded(tmp_path):
    path = team_list(tmp_path, BUYER)
    edit(path, 1, 态度=None)
    refresh(asked(path))
    assert last_stages(path) == {"C0001": "未判"}


def test_the_history_holds_after_people_sorted_it(tmp_path):
    path = team_list(tmp_path, BUYER, {"人工阶段": "意向"})
    edit(path, 1, 态度="质疑")
    refresh(asked(path))
    book = load_workbook(path)
    sheet = book[STAGES]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    for down, row in enumerate(reversed(rows), 4):
        for across, value in enumerate(row, 1):
            sheet.cell(down, across).value = value
    book.save(path)
    before = told(path)
    refresh(asked(path))
    assert told(path) == before
    assert last_stages(path) == current(path, "阶段")


def test_the_history_goes_on_after_people_renamed_its_sheet(tmp_path):
    path = team_list(tmp_path, BUYER)
    book = load_workbook(path)
    book[STAGES].title = "客户阶段变化"
    book.save(path)
    edit(path, 1, 态度="质疑")
    refresh(asked(path))
    assert STAGES not in load_workbook(path).sheetnames
    assert [row["进入阶段"] for row in listed(path, "客户阶段变化")] == ["商机", "意向"]


def test_rows_of_where_customers_stand_never_move_to_another_sheet(tmp_path, monkeypatch):
    from crmkit.jobs.history import planning
    from crmkit.jobs.history.stages import STAGE_HISTORY

    monkeypatch.setattr(planning, "STAGE_HISTORY", replace(STAGE_HISTORY, row_limit=6))
    path = team_list(tmp_path, BUYER, {"人工阶段": "意向"}, {"人工阶段": "潜在"})
    for turn in range(8):
        edit(path, 1, 态度="质疑" if turn % 2 == 0 else "接纳")
        refresh(asked(path))
    assert last_stages(path) == current(path, "阶段")
    assert len(listed(path, STAGES)) <= 6
    numbers = [row["序号"] for row in (*listed(path, STAGES), *listed(path, f"{STAGES}2026"))]
    assert sorted(numbers) == list(range(1, 12))


# ── laws ──

STEPS = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from(
            [
                {"态度": "质疑"}, {"态度": "接纳"}, {"态度": None}, {"认知": "具体"}, {"认知": "笼统"},
                {"认可度": "认可"}, {"认可度": "有异议"}, {"人工阶段": "意向", "人工说明": "老板定"},
                {"人工阶段": None}, {"人工分级": "A"}, {"人工分级": None},
                {"人工分级": "C", "人工有效期至": AS_OF}, {"阶段": "观望"}, {"分级": "远期"},
                {"约定下次联系": AS_OF + timedelta(days=9)}, {"有权": "否"},
            ]
        ),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip
PEOPLES = ("人工阶段", "人工分级", "人工说明", "人工有效期至", "约定下次联系")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_whatever_people_and_refreshes_do_in_turn_history_and_overrides_hold(steps):
    with TemporaryDirectory() as folder:
        path = team_list(Path(folder), BUYER, {"人工分级": "B", "人工说明": "试点"}, {})
        theirs = {header: current(path, header) for header in PEOPLES}
        for turn, (number, change, refreshes) in enumerate(steps):
            edit(path, number, **change)
            for header in set(change) & set(PEOPLES):
                theirs[header][f"C{number:04}"] = change[header]
            if refreshes:
                refresh(asked(path, as_of=AS_OF + timedelta(days=turn)))
        refresh(asked(path, as_of=AS_OF + timedelta(days=len(steps))))
        refresh(asked(path, as_of=AS_OF + timedelta(days=len(steps))))  # what was typed over ours is told once
        after = path.read_bytes()
        refresh(asked(path, as_of=AS_OF + timedelta(days=len(steps))))
        assert path.read_bytes() == after
        for header in PEOPLES:
            assert [_day(value) for value in current(path, header).values()] == [
                _day(value) for value in theirs[header].values()
            ]
        stages, history = current(path, "阶段"), last_stages(path)
        assert {who: stage for who, stage in stages.items() if who in history} == history
        assert {stage for who, stage in stages.items() if who not in history} <= {"未判"}
        for who, stage in theirs["人工阶段"].items():
            assert stage in {None, stages[who]}
        for who, grade in theirs["人工分级"].items():
            assert grade in {None, current(path, "分级")[who]}
        assert all(said == given_again for said, given_again in replay_all(path))
        logged = {(row["客户编号"], row["项目"]): row["现在"] for row in listed(path, CHANGES)}
        assert all(current(path, what)[who] == value for (who, what), value in logged.items())


def _day(value):
    return value.date() if hasattr(value, "date") else value


@pytest.mark.parametrize("language", ["zh", "en"])
def test_headers_of_history_never_pass_for_a_table_of_people(language):
    from crmkit.jobs.history.changes import CHANGES as LOG
    from crmkit.jobs.history.stages import STAGE_HISTORY
    from crmkit.model.tables import TOUCHES

    days = set(TOUCHES.by_name["touched_on"].headers())
    for journal in (LOG, STAGE_HISTORY):
        assert not days & set(journal.headers(language))
