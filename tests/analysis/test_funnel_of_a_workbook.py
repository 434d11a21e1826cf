"""The funnel of a workbook: its 阶段历史, archived years included, and the facts of its customers."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from openpyxl import Workbook, load_workbook

from crmkit.analysis import Period, funnel, moves
from crmkit.jobs.deciding import decided
from crmkit.jobs.funnel.facts import funnel_data
from crmkit.jobs.opening import opened
from crmkit.jobs.refresh import refresh
from crmkit.jobs.request import Request

AS_OF = date(2026, 3, 5)
HEADERS = ("客户编号", "客户名称", "负责人", "预计金额", "人工阶段", "客户状态")
TEAM = (
    ("C1", "甲公司", "王芳", 50000, "意向", None),
    ("C2", "乙公司", "王芳", None, "潜在", "跟进中"),
    ("C3", "丙公司", "李强", 20000, None, None),
)


def asked(path, day=AS_OF):
    return Request(path, day, datetime(2026, 3, 5, 9), has_consent=True)


def team_book(folder):
    book = Workbook()
    sheet = book.active
    sheet.title = "客户"
    for row in (HEADERS, *TEAM):
        sheet.append(row)
    path = folder / "客户.xlsx"
    book.save(path)
    refresh(asked(path))
    return path


def edit(path, row, **values):
    book = load_workbook(path)
    for header, value in values.items():
        book["客户"].cell(row, HEADERS.index(header) + 1).value = value
    book.save(path)


def data_of(path, day=AS_OF):
    workbook = opened(asked(path, day))
    return funnel_data(workbook, decided(workbook, {}))


def test_stages_amounts_and_outcomes_come_from_the_sheets(tmp_path):
    path = team_book(tmp_path)
    later = AS_OF + timedelta(days=5)
    edit(path, 2, 人工阶段="商机")
    edit(path, 3, 客户状态="已失去")
    refresh(asked(path, later))
    data = data_of(path, later)
    made = funnel(data)
    assert [stage.here.customers for stage in made.stages] == [(), (), (), ("C1",)]
    assert made.stages[3].amount.value == 50000
    assert (made.lost.customers, made.unrecorded.customers) == (("C2",), ("C3",))
    week = moves(data, Period(later, later))
    assert (week.upgraded.customers, week.lost.customers) == (("C1",), ("C2",))
    assert data.where(owner="李强").customers.index.tolist() == ["C3"]


def test_what_a_refresh_would_add_counts_already(tmp_path):
    path = team_book(tmp_path)
    edit(path, 4, 人工阶段="观望")
    assert [len(stage.here) for stage in funnel(data_of(path)).stages] == [1, 1, 1, 0]


def test_rows_moved_to_a_sheet_a_year_still_count(tmp_path, monkeypatch):
    from crmkit.jobs.history import planning
    from crmkit.jobs.history.stages import STAGE_HISTORY

    monkeypatch.setattr(planning, "STAGE_HISTORY", replace(STAGE_HISTORY, row_limit=4))
    path = team_book(tmp_path)
    words = ["观望", "意向", "商机", "意向", "商机"]
    for turn, word in enumerate(words, 1):
        edit(path, 2, 人工阶段=word)
        refresh(asked(path, AS_OF + timedelta(days=turn)))
    assert "阶段历史2026" in load_workbook(path).sheetnames
    stays = data_of(path, AS_OF + timedelta(days=6)).stays
    assert stays.loc[stays["customer"] == "C1", "stage"].tolist() == [
        "intention", "watching", "intention", "opportunity", "intention", "opportunity",
    ]  # fmt: skip


def test_a_workbook_without_history_has_a_funnel_of_today(tmp_path):
    book = Workbook()
    book.active.title = "客户"
    for row in (HEADERS, *TEAM):
        book.active.append(row)
    book.save(tmp_path / "新.xlsx")
    made = funnel(data_of(tmp_path / "新.xlsx"))
    assert [len(stage.here) for stage in made.stages] == [1, 0, 1, 0]
    assert [len(stage.entered) for stage in made.stages] == [0, 0, 0, 0]
