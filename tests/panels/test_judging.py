"""Judgements reach the workbook cell by cell, guarded by what stood there, and nothing else is touched."""

from dataclasses import replace
from datetime import date

import pytest
from judged_books import AS_OF, asked, customers_of, edited, listed, team_book
from openpyxl import load_workbook

from crmkit.columns.defaults import default_tables
from crmkit.errors import ConsentNeeded
from crmkit.jobs.deciding import decided, decided_for_judging
from crmkit.jobs.findings_sheet import dismissals
from crmkit.jobs.judging import Judgement, judge
from crmkit.jobs.opening import opened
from crmkit.jobs.undo import undo

NAME = "郑州第{}家科技有限公司"


def judgement(number, field, base, value):
    return Judgement(f"C{number:04}", NAME.format(number), field, base, value)


def test_a_judged_quadrant_is_written_and_the_stage_follows(tmp_path):
    path = team_book(tmp_path, {"态度": "质疑"}, {"态度": "接纳", "认知": "笼统"})
    done = judge(
        asked(path), [judgement(1, "attitude", "质疑", "接纳"), judgement(1, "cognition", None, "具体")], by="张经理"
    )
    row = customers_of(path)["C0001"]
    assert (row["态度"], row["认知"], row["阶段"]) == ("接纳", "具体", "商机")
    assert done.certificate.cell_count >= 2
    assert done.refreshed.certificate is not None
    entered = [(one["客户编号"], one["进入阶段"]) for one in listed(path, "阶段历史")]
    assert entered == [("C0002", "观望"), ("C0001", "商机")]


def test_the_sheet_of_judgements_says_who_judged_what(tmp_path):
    path = team_book(tmp_path, {"态度": "质疑"}, {})
    judge(asked(path), [judgement(1, "attitude", "质疑", "接纳")], confirmed={"C0002": NAME.format(2)}, by="张经理")
    rows = [
        (row["序号"], row["客户编号"], row["判断人"], row["项目"], row["原来"], row["现在"])
        for row in listed(path, "判断记录")
    ]
    assert rows == [(1, "C0001", "张经理", "态度", "质疑", "接纳"), (2, "C0002", "张经理", "看过,不变", None, None)]
    judge(asked(path), [judgement(1, "attitude", "接纳", "质疑")], by="李总")
    assert listed(path, "判断记录")[-1]["序号"] == 3


def test_a_stage_set_on_the_board_is_the_board_s_in_the_history(tmp_path):
    path = team_book(tmp_path, {})
    judge(
        asked(path),
        [judgement(1, "stage_override", None, "意向"), judgement(1, "override_note", None, "看板:见过面")],
    )
    assert [(row["进入阶段"], row["来源"]) for row in listed(path, "阶段历史")] == [("意向", "看板")]


def test_only_the_judged_cells_change(tmp_path):
    path = team_book(
        tmp_path,
        {"态度": "质疑", "车型": "=1+1"},
        {"标签": "老乡"},
        touches=[(AS_OF, "C0001", "电话", "王芳", "谈过")],
    )
    before, touches = customers_of(path), load_workbook(path)["跟进记录"]["E2"].value
    judge(asked(path), [judgement(2, "tags", "老乡", "老乡、爱打球")])
    changed = {
        (name, header): value
        for name, row in customers_of(path).items()
        for header, value in row.items()
        if before[name][header] != value
    }
    assert changed == {("C0002", "标签"): "老乡、爱打球"}
    assert load_workbook(path)["跟进记录"]["E2"].value == touches


def test_a_cell_changed_meanwhile_is_a_conflict_and_nothing_is_written(tmp_path):
    path = team_book(tmp_path, {"态度": "质疑"}, {"态度": "质疑"})
    edited(path, 1, 态度="接纳")
    content = path.read_bytes()
    done = judge(asked(path), [judgement(1, "attitude", "质疑", None), judgement(2, "attitude", "质疑", "接纳")])
    (conflict,) = done.conflicts
    assert (conflict.reason, conflict.theirs, conflict.judgement.base) == ("changed", "接纳", "质疑")
    assert path.read_bytes() == content
    again = judge(asked(path), [judgement(1, "attitude", "接纳", None), judgement(2, "attitude", "质疑", "接纳")])
    assert not again.conflicts
    assert [row["态度"] for row in customers_of(path).values()] == [None, "接纳"]


def test_a_cell_that_holds_the_value_already_is_done(tmp_path):
    path = team_book(tmp_path, {"态度": "质疑"})
    edited(path, 1, 态度="接纳")
    done = judge(asked(path), [judgement(1, "attitude", "质疑", "接纳")])
    assert (done.written, done.conflicts, listed(path, "判断记录")) == ((), (), [])


def test_rows_that_moved_are_found_by_id(tmp_path):
    path = team_book(tmp_path, {"态度": "质疑"}, {"态度": "接纳"})
    book = load_workbook(path)
    sheet = book["客户"]
    first, second = ([cell.value for cell in sheet[row]] for row in (2, 3))
    for column, (one, other) in enumerate(zip(second, first, strict=True), 1):
        sheet.cell(2, column).value, sheet.cell(3, column).value = one, other
    book.save(path)
    judge(asked(path), [judgement(1, "cognition", None, "笼统")])
    assert {name: row["认知"] for name, row in customers_of(path).items()} == {"C0002": None, "C0001": "笼统"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"态度": '=IF(1,"质疑","")'}, "formula"), ({"客户名称": "别家"}, "gone"), ({"客户编号": "C0002"}, "ambiguous")],
)
def test_what_can_t_be_written_safely_says_why(tmp_path, change, reason):
    path = team_book(tmp_path, {"态度": "质疑"}, {})
    edited(path, 1, **change)
    number = 2 if reason == "ambiguous" else 1
    (conflict,) = judge(asked(path), [judgement(number, "attitude", "质疑", "接纳")]).conflicts
    assert conflict.reason == reason


def test_a_missing_column_is_added_and_stays_people_s(tmp_path):
    path = team_book(tmp_path, {}, {}, headers=("客户编号", "客户名称", "负责人"))
    planned = judge(asked(path, is_dry_run=True), [judgement(2, "attitude", None, "接纳")])
    assert planned.new_headers == ("态度",)
    judge(asked(path), [judgement(2, "attitude", None, "接纳"), judgement(2, "cognition", None, "具体")])
    rows = customers_of(path)
    assert (rows["C0001"]["态度"], rows["C0002"]["态度"], rows["C0002"]["阶段"]) == (None, "接纳", "商机")


def test_dates_are_days(tmp_path):
    path = team_book(tmp_path, {"客户状态": "跟进中"}, {"暂停至": date(2026, 4, 1)})
    judge(
        asked(path),
        [
            judgement(1, "status", "跟进中", "暂停"),
            judgement(1, "paused_until_on", None, date(2026, 6, 1)),
            judgement(2, "paused_until_on", date(2026, 4, 1), None),
        ],
    )
    rows = customers_of(path)
    assert rows["C0001"]["暂停至"].date() == date(2026, 6, 1)
    assert rows["C0001"]["跟进状态"] == "暂停至6月1日"
    assert rows["C0002"]["暂停至"] is None


def test_a_dry_run_and_a_workbook_of_strangers_write_nothing(tmp_path):
    path = team_book(tmp_path, {})
    content = path.read_bytes()
    planned = judge(asked(path, is_dry_run=True), [judgement(1, "attitude", None, "接纳")])
    assert [one.field for one in planned.written] == ["attitude"]
    assert path.read_bytes() == content
    from openpyxl import Workbook

    strange = Workbook()
    strange.active.append(["客户名称", "态度", "手机", "负责人"])
    strange.active.append([NAME.format(1), "质疑", "13800138000", "王芳"])
    other = tmp_path / "别人.xlsx"
    strange.save(other)
    content = other.read_bytes()
    with pytest.raises(ConsentNeeded):
        judge(asked(other, has_consent=False), [judgement(1, "attitude", "质疑", "接纳")])
    assert other.read_bytes() == content


def test_undo_takes_refresh_and_judgement_back(tmp_path):
    path = team_book(tmp_path, {"态度": "质疑", "认知": "具体"})
    content = path.read_bytes()
    judge(asked(path), [judgement(1, "attitude", "质疑", "接纳")])
    undo(path, asked(path).now, "zh")
    assert "写回判断" in undo(path, asked(path).now, "zh")
    assert path.read_bytes() == content


def test_nothing_but_people_s_judged_fields_can_be_asked_for(tmp_path):
    path = team_book(tmp_path, {})
    with pytest.raises(KeyError):
        judge(asked(path), [judgement(1, "customer_name", NAME.format(1), "别家")])
    assert AS_OF.year == 2026


def test_the_board_decides_as_a_refresh_does_though_it_checks_nothing(tmp_path, demo_bytes):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(demo_bytes)
    workbook = opened(asked(path))
    whole, quick = decided(workbook, dismissals(workbook)), decided_for_judging(workbook)
    assert len(whole.findings) > len(quick.findings) == 0
    for name in whole.decided.values.columns.drop("finding_count"):
        assert whole.decided.values[name].equals(quick.decided.values[name]), name


def test_a_rule_that_asks_how_many_findings_there_are_gets_them_on_the_board(tmp_path, demo_bytes):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(demo_bytes)
    workbook = opened(asked(path))
    score = default_tables(workbook.context.settings)["score"]
    asking = replace(
        score,
        conditions=("finding_count", *score.conditions),
        rules=tuple(replace(rule, conditions=("-", *rule.conditions)) for rule in score.rules),
    )
    ruled = replace(workbook, context=replace(workbook.context, tables={"score": asking}))
    assert len(decided_for_judging(ruled).findings) == len(decided(ruled, dismissals(ruled)).findings) > 0
