"""The board's state: steps that can be taken back, bulk that equals singles, a draft that outlives the kernel."""

import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judged_books import AS_OF, asked, customers_of, edited, listed, team_book

from crmkit.jobs.judging.judgement import JUDGED_FIELDS
from crmkit.review.classify.decisions import CONFIRMED, LATER, YES, Decisions
from crmkit.review.classify.queue import Wanted
from crmkit.review.classify.state import QUADRANTS, BoardState

BASE = {("C1", "attitude"): "doubting", ("C2", "tags"): "老乡"}
KEYS = st.tuples(st.sampled_from(["C1", "C2", "C3"]), st.sampled_from(["attitude", "tags", LATER]))
STEPS = st.lists(st.dictionaries(KEYS, st.sampled_from([None, "accepting", "doubting", "x"]), max_size=4), max_size=8)


def decisions():
    return Decisions(BASE.get)


def seen(one):
    return {key: one.answer(key) for key in [(c, f) for c in ("C1", "C2", "C3") for f in ("attitude", "tags", LATER)]}


# ── laws of the steps ──


@given(STEPS)
def test_undoing_everything_gives_the_beginning_and_redoing_the_end(steps):
    one = decisions()
    states = [seen(one)]
    for step in steps:
        states += [seen(one)] if one.do(step) is not None else []
    for earlier in reversed(states[:-1]):
        one.undo()
        assert seen(one) == earlier
    assert (one.undo(), one.pending) == (None, {})
    for later in states[1:]:
        one.redo()
        assert seen(one) == later
    assert one.redo() is None


@given(STEPS)
def test_what_equals_the_workbook_is_not_pending(steps):
    one = decisions()
    for step in steps:
        one.do(step)
    assert all(answer != BASE.get(key) for key, answer in one.pending.items())


@given(
    st.sets(st.sampled_from(["C1", "C2", "C3"])), st.sampled_from(["attitude", "tags"]), st.sampled_from([None, "x"])
)
def test_bulk_equals_singles(customers, field, answer):
    bulk, singles = decisions(), decisions()
    bulk.do({(one, field): answer for one in customers})
    for one in sorted(customers):
        singles.do({(one, field): answer})
    assert seen(bulk) == seen(singles)
    bulk.undo()
    assert seen(bulk) == seen(decisions())


# ── the board on a workbook ──

RICH = {"态度": "质疑", "认知": "具体", "认可度": "有异议", "负责人": "王芳", "来源": "展会", "预计金额": 90000}
POOR = {"负责人": "李强", "来源": "电话", "预计金额": 5000}
TOUCHES = (
    (AS_OF, "C0001", "电话", "王芳", "方案定了,走合同审批"),
    (AS_OF - timedelta(days=9), "C0002", "电话", "李强", "知道了,资料先放这里"),
)


@pytest.fixture
def board(tmp_path):
    path = team_book(tmp_path, RICH, POOR, {**POOR, "预计金额": 70000, "标签": "老乡"}, touches=TOUCHES)
    return BoardState(asked(path), "张经理")


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0, 1, 2]), st.sampled_from(sorted(QUADRANTS))), max_size=5))
def test_a_recovered_draft_is_the_board_it_was(board, moves):
    for place, stage in moves:
        board.judge_stage([place], stage)
    if len(moves) > 1:
        board.undo()
    pending = board.decisions.pending
    other = BoardState(board.request)
    for found in other.found_drafts():
        other.recover(found)
    assert other.decisions.pending == pending
    assert len(other.decisions.done) == len(board.decisions.done)
    other.draft.drop()
    board.draft.drop()
    while board.undo():
        pass
    board.draft.drop()


def test_the_queue_has_those_without_a_class_and_those_the_notes_speak_against_by_amount(board):
    assert board.listed.tolist() == [0, 2, 1]
    assert [board.queue.reasons(place) for place in (0, 1, 2)] == [["disagrees"], ["never"], ["never"]]
    assert board.queue.suggested.tolist() == ["opportunity", "watching", ""]


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        ({"mode": "all"}, [0, 2, 1]),
        ({"owner": "李强"}, [2, 1]),
        ({"source": "fair"}, [0]),
        ({"stage": "unjudged"}, [2, 1]),
        ({"mode": "all", "grade": "B"}, [0]),
        ({"tag": "老乡"}, [2]),
        ({"words": "第3家 c0003"}, [2]),
        ({"words": "没有这家"}, []),
        ({"mode": "week"}, [0, 2, 1]),
        ({"mode": "later"}, []),
        ({"order": "reason"}, [2, 1, 0]),
        ({"mode": "nonsense", "order": "nonsense"}, [0, 2, 1]),
    ],
)
def test_filters_modes_and_orders(board, wanted, places):
    board.show(Wanted.of(wanted))
    assert board.listed.tolist() == places


def test_the_list_stays_while_its_customers_are_judged(board):
    before = board.listed.tolist()
    board.judge_stage([0, 1], "watching")
    assert board.listed.tolist() == before
    board.show(Wanted(mode="all", stage="watching"))
    assert board.listed.tolist() == [0, 1]


def test_a_judged_customer_is_decided_at_once_and_again_when_taken_back(board):
    board.judge_stage([0], "opportunity")
    assert board.decided_as(0)["stage"] == "opportunity"
    board.set_grade([0], "A", "老板朋友")
    assert board.decided_as(0)["grade"] == "A"
    assert board.answer(0, "override_note") == "看板:老板朋友"
    board.undo()
    assert (board.decided_as(0)["grade"], board.decided_as(0)["stage"]) == ("B", "opportunity")
    board.undo()
    assert board.decided_as(0)["stage"] == "intention"


def test_a_stage_by_hand_goes_along_with_the_card(tmp_path):
    path = team_book(tmp_path, {"人工阶段": "观望", "人工说明": "王芳说的"})
    board = BoardState(asked(path))
    board.judge_stage([0], "intention")
    assert board.answer(0, "stage_override") == "intention"
    assert board.answer(0, "override_note") == "看板:王芳说的"
    assert board.decided_as(0)["stage"] == "intention"


def test_not_sure_leaves_the_queue_and_comes_back(board):
    board.change([2], {LATER: YES})
    board.show(Wanted())
    assert board.listed.tolist() == [0, 1]
    board.show(Wanted(mode="later"))
    assert board.listed.tolist() == [2]
    board.undo()
    board.show(Wanted())
    assert board.listed.tolist() == [0, 2, 1]


def test_write_back_is_what_the_preview_said(board):
    board.judge_stage([1], "watching")
    board.change([2], {"tags": "老乡、爱打球", "status": "paused", "paused_until_on": "2026-06-01"})
    board.change([0], {CONFIRMED: YES})
    said = {(line.customer_id, line.header): line.new for line in board.preview()}
    done = board.write(board.request)
    assert not done.conflicts
    rows = customers_of(board.request.path)
    for (customer_id, header), new in said.items():
        cell = rows[customer_id][header]
        assert (cell.date() if isinstance(new, date) else cell) == new
    assert (rows["C0002"]["阶段"], rows["C0003"]["跟进状态"]) == ("观望", "暂停至6月1日")
    assert listed(board.request.path, "判断记录")[-1]["项目"] == "看过,不变"
    assert (board.preview(), board.found_drafts(), board.draft.path.exists()) == ([], [], False)


def test_a_write_back_can_be_taken_back(board):
    content = board.request.path.read_bytes()
    board.judge_stage([1], "watching")
    board.write(board.request)
    assert board.can_undo_write
    board.undo_write(board.request)
    assert board.request.path.read_bytes() == content
    assert not board.can_undo_write


def test_a_conflict_is_decided_by_the_person(board):
    board.judge_stage([0], "opportunity")
    board.judge_stage([1], "watching")
    edited(board.request.path, 1, 态度="接纳", 认知="笼统")
    edited(board.request.path, 2, 态度="质疑")
    conflicts = {one.judgement.key: one for one in board.write(board.request).conflicts}
    # the first customer's cognition was judged too, though the cell said so already
    assert conflicts.keys() == {("C0001", "cognition"), ("C0002", "attitude")}
    for key, conflict in conflicts.items():
        board.resolve(conflict, "mine" if key[0] == "C0001" else "theirs")
    assert not board.write(board.request).conflicts
    rows = customers_of(board.request.path)
    assert (rows["C0001"]["态度"], rows["C0001"]["认知"], rows["C0002"]["态度"]) == ("接纳", "具体", "质疑")


def test_marks_for_later_outlive_a_write_back(board):
    board.change([2], {LATER: YES})
    board.judge_stage([1], "watching")
    board.write(board.request)
    board.show(Wanted(mode="later"))
    assert board.listed.tolist() == [2]
    again = BoardState(board.request)
    again.recover(again.found_drafts()[0])
    assert again.decisions.marked(LATER) == {"C0003"}


def test_what_the_board_said_and_the_sheet_no_longer_says_is_disputed(board):
    board.judge_stage([1], "watching")
    board.write(board.request)
    edited(board.request.path, 2, 态度="质疑")
    again = BoardState(board.request)
    (dispute,) = again.queue.disputes.of(1, again.decisions)
    assert (dispute.kind, dispute.field, dispute.judged, dispute.said) == ("changed", "attitude", "接纳", "质疑")
    assert (dispute.by, dispute.judged_on) == ("张经理", AS_OF)
    again.show(Wanted(mode="disputed"))
    assert again.listed.tolist() == [1]


def test_what_the_salesperson_said_and_the_board_overrules_is_disputed_until_confirmed(board):
    board.judge_stage([0, 1], "watching")  # of the first the sheet says 质疑 + 具体, of the second nothing
    kinds = [(one.kind, one.field, one.judged, one.said) for one in board.queue.disputes.of(0, board.decisions)]
    assert kinds == [("overruling", "attitude", "接纳", "质疑"), ("overruling", "cognition", "笼统", "具体")]
    assert board.queue.disputes.of(1, board.decisions) == []
    assert board.queue.counts(board.decisions)["disputed"] == 1
    board.undo()
    assert board.queue.counts(board.decisions)["disputed"] == 0
    board.redo()
    board.write(board.request)
    kinds = [(one.kind, one.judged, one.said, one.by) for one in board.queue.disputes.of(0, board.decisions)]
    assert kinds == [("overruled", "接纳", "质疑", "张经理"), ("overruled", "笼统", "具体", "张经理")]
    assert board.queue.reasons(0) == ["disagrees", "overruled"]
    board.judge_stage([0], "opportunity")  # a second thought of the board is no new dispute, the first stands
    assert board.queue.counts(board.decisions)["disputed"] == 1
    board.undo()
    board.change([0], {CONFIRMED: YES})
    board.write(board.request)
    assert board.queue.disputes.of(0, board.decisions) == []
    assert board.queue.counts(board.decisions)["disputed"] == 0


def test_this_week_keeps_those_that_were_judged(board):
    board.judge_stage([1], "watching")
    board.write(board.request)
    board.show(Wanted(mode="week"))
    assert board.listed.tolist() == [0, 2, 1]
    board.show(Wanted())
    assert board.listed.tolist() == [0, 2]


def test_a_formula_can_t_be_judged(tmp_path):
    path = team_book(tmp_path, {"态度": '=IF(1,"质疑","")'})
    board = BoardState(asked(path))
    board.judge_stage([0], "watching")
    assert set(board.decisions.pending) == {("C0001", "cognition")}


def test_a_killed_process_leaves_a_whole_draft(tmp_path):
    path = team_book(tmp_path, RICH, POOR)
    code = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from judged_books import asked
from crmkit.review.classify.state import BoardState
board = BoardState(asked(Path({str(path)!r})), "张经理")
board.judge_stage([0], "opportunity")
board.judge_stage([1], "watching")
board.undo()
print("ready", flush=True)
input()
"""
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "ready\n"
    living = BoardState(asked(path))
    assert living.found_drafts() == []  # another page has it
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdin.close()
    child.stdout.close()
    (found,) = living.found_drafts()
    assert found.path.stat().st_mode & 0o777 == 0o600
    torn = found.path.read_bytes() + b'{"move": "do", "cells": [["C0002"'
    found.path.write_bytes(torn)
    assert living.recover(living.found_drafts()[0]) == 1
    assert living.decisions.pending == {("C0001", "attitude"): "accepting"}
    assert living.redo() is not None


def test_a_draft_made_on_an_older_file_meets_the_change_as_a_conflict(board):
    board.judge_stage([1], "watching")
    edited(board.request.path, 2, 态度="质疑")
    again = BoardState(board.request)
    again.recover(again.found_drafts()[0])
    (conflict,) = again.write(again.request).conflicts
    assert (conflict.judgement.base, conflict.judgement.value, conflict.theirs) == (None, "接纳", "质疑")


def test_only_people_s_judged_fields_are_ever_pending():
    assert "customer_name" not in JUDGED_FIELDS
    assert len(set(JUDGED_FIELDS)) == len(JUDGED_FIELDS)
