"""行动: read as people write it, added and settled without touching anything else."""

from datetime import date, datetime

import pytest
from action_books import ACTION_HEADERS, AS_OF, NOW, actions_of, asked, rows_of, written
from click.testing import CliRunner
from made_demo import demo_at
from openpyxl import load_workbook

from crmkit.cli.app import build
from crmkit.errors import ActionGone
from crmkit.jobs.actions import DONE, OPEN, open_actions
from crmkit.jobs.due import due
from crmkit.jobs.noting import NewAction, note_action, settle_action
from crmkit.jobs.refresh import refresh
from crmkit.jobs.request import Request
from crmkit.jobs.undo import undo

REPORT = NewAction("带测试报告去见张总", "王芳", "C0001", date(2026, 3, 12), "赵总")
OLD = ["C0002", None, "补报价", "李强", datetime(2026, 3, 2), None, None, None, None]
DONE_ALREADY = [None, "郑州云启科技有限公司", "寄样品", "王芳", datetime(2026, 3, 1), "完成", None, None, None]


@pytest.fixture
def with_actions(tmp_path):
    return written(tmp_path / "客户.xlsx", 行动=[ACTION_HEADERS, OLD, DONE_ALREADY])


def test_actions_are_read_with_their_customers_and_days_late(with_actions):
    late, done = actions_of(with_actions)
    assert (late.customer, late.state, late.days_late, late.due_by) == (
        "洛阳远帆贸易有限公司",
        OPEN,
        3,
        date(2026, 3, 2),
    )
    assert (done.customer_id, done.state, done.days_late) == ("C0001", DONE, 0)


def test_a_workbook_without_the_sheet_has_no_actions(tmp_path):
    assert actions_of(written(tmp_path / "客户.xlsx")) == ()


def test_a_sheet_of_another_meaning_is_not_taken_for_actions(tmp_path):
    path = written(tmp_path / "客户.xlsx", 行动=[["行动代号", "预算"], ["雷霆", 3]])
    assert actions_of(path) == ()


def test_actions_name_customers_but_are_no_customer_list(tmp_path):
    rows = [["C0001", f"某公司{number}", "打电话", "王芳"] for number in range(30)]
    path = written(tmp_path / "客户.xlsx", 行动=[ACTION_HEADERS[:4], *rows])
    book = load_workbook(path)
    book["客户"].title = "客户总表"
    book.save(path)
    assert len(actions_of(path)) == 30


def test_the_first_action_makes_the_sheet(tmp_path):
    path = written(tmp_path / "客户.xlsx")
    noted = note_action(asked(path), REPORT)
    (action,) = actions_of(path)
    assert noted.sheet == "行动"
    assert rows_of(path, "行动")[0] == ACTION_HEADERS
    assert (action.customer, action.action, action.owner) == ("郑州云启科技有限公司", "带测试报告去见张总", "王芳")
    assert (action.due_by, action.state, action.asked_by) == (date(2026, 3, 12), OPEN, "赵总")
    assert (action.noted_on, action.done_on) == (AS_OF, None)


def test_an_action_more_is_a_row_more_and_nothing_else(with_actions, tmp_path):
    before = tmp_path / "before.xlsx"
    before.write_bytes(with_actions.read_bytes())
    old = rows_of(with_actions, "行动")
    certificate = note_action(asked(with_actions), REPORT).certificate
    assert rows_of(with_actions, "行动")[:3] == old
    assert rows_of(with_actions, "客户") == rows_of(before, "客户")
    assert {cells.sheet for cells in certificate.cells} == {"行动"}
    assert len(actions_of(with_actions)) == 3
    sheet = load_workbook(with_actions)["行动"]
    assert sheet.cell(4, 5).is_date


def test_a_team_s_own_columns_are_found_in_their_own_order(tmp_path):
    path = written(
        tmp_path / "客户.xlsx", 行动项=[["谁做", "任务", "备注", "deadline"], ["李强", "补报价", "急", None]]
    )
    note_action(asked(path), REPORT)
    assert rows_of(path, "行动项")[2] == ["王芳", "带测试报告去见张总", None, datetime(2026, 3, 12)]


def test_rows_that_people_cleared_leave_room_under_the_header(tmp_path):
    path = written(tmp_path / "客户.xlsx", 行动=[ACTION_HEADERS])
    note_action(asked(path), REPORT)
    note_action(asked(path), NewAction("开周会", "李强"))
    assert [action.action for action in actions_of(path)] == ["带测试报告去见张总", "开周会"]


def test_settling_an_action_sets_state_and_day(with_actions):
    late, _ = actions_of(with_actions)
    settle_action(asked(with_actions), late, DONE)
    again = actions_of(with_actions)[0]
    assert (again.state, again.done_on, again.days_late) == (DONE, AS_OF, 0)
    assert open_actions(actions_of(with_actions)) == ()


def test_settling_follows_a_row_that_moved(with_actions):
    late, _ = actions_of(with_actions)
    book = load_workbook(with_actions)
    book["行动"].insert_rows(2)
    book["行动"].cell(2, 3).value = "新的一件"
    book.save(with_actions)
    settle_action(asked(with_actions), late, DONE)
    assert [action.state for action in actions_of(with_actions)] == [OPEN, DONE, DONE]


def test_settling_what_somebody_else_settled_is_refused(with_actions):
    late, _ = actions_of(with_actions)
    book = load_workbook(with_actions)
    book["行动"].cell(2, 6).value = "不做了"
    book.save(with_actions)
    before = with_actions.read_bytes()
    with pytest.raises(ActionGone, match="补报价"):
        settle_action(asked(with_actions), late, DONE)
    assert with_actions.read_bytes() == before


def test_settling_on_a_sheet_without_that_column_adds_it(tmp_path):
    path = written(tmp_path / "客户.xlsx", 行动=[["事项", "负责人"], ["补报价", "李强"]])
    settle_action(asked(path), actions_of(path)[0], DONE)
    assert actions_of(path)[0].state == DONE


def test_undo_takes_an_action_back(with_actions):
    before = with_actions.read_bytes()
    note_action(asked(with_actions), REPORT)
    undo(with_actions, NOW, "zh")
    assert with_actions.read_bytes() == before


def test_refresh_leaves_actions_alone(tmp_path):
    path = tmp_path / "客户.xlsx"
    request = Request(path, AS_OF, NOW, "zh")
    demo_at(path, request.language)
    note_action(request, NewAction("带测试报告去见张总", "王芳", "C0012", date(2026, 3, 12)))
    rows = rows_of(path, "行动")
    refresh(request)
    before = path.read_bytes()
    refresh(request)
    assert path.read_bytes() == before
    assert rows_of(path, "行动") == rows


def test_due_shows_open_actions_late_ones_first(with_actions):
    note_action(asked(with_actions), REPORT)
    listed = due(asked(with_actions))
    assert [action.action for action in listed.actions] == ["补报价", "带测试报告去见张总"]
    printed = "\n".join(listed.lines("zh"))
    assert "还有 2 件行动没做完,过期 1 件" in printed
    assert "已过3天  李强  补报价(洛阳远帆贸易有限公司)" in printed
    assert [action.owner for action in due(asked(with_actions), "王芳").actions] == ["王芳"]


def test_due_tells_programs_of_actions_too(with_actions):
    answer = CliRunner().invoke(build(), ["due", str(with_actions), "--today", "2026-03-05", "--json"])
    assert '"days_late": 3' in answer.output


def test_an_english_workbook_gets_english_words(tmp_path):
    path = tmp_path / "customers.xlsx"
    request = Request(path, AS_OF, NOW, "en")
    demo_at(path, request.language)
    note_action(request, NewAction("Take the test report", "Alice", "C0012", date(2026, 3, 12)))
    assert rows_of(path, "Actions")[-1][2:6:3] == ["Take the test report", "Open"]
