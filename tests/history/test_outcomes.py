"""阶段历史 also says who left the funnel, won or lost, and who came back."""

from datetime import timedelta

from history_books import AS_OF, HEADERS, STAGES, asked, current, edit, last_stages, listed, team_list

from crmkit.jobs.refresh import refresh

BUYER = {"态度": "接纳", "认知": "具体"}
WITH_STATUS = (*HEADERS, "客户状态")


def told(path):
    return [(row["客户编号"], row["进入阶段"], row["来自阶段"], row["来源"]) for row in listed(path, STAGES)]


def test_a_customer_won_or_lost_gets_a_row_and_one_that_comes_back_another(tmp_path):
    path = team_list(tmp_path, BUYER, {**BUYER, "客户状态": "无效"}, {"客户状态": "已回款"}, headers=WITH_STATUS)
    for turn, (status, attitude) in enumerate([("已失去", "接纳"), ("跟进中", "接纳"), ("已回款", "质疑")], 1):
        edit(path, 1, 客户状态=status, 态度=attitude)
        refresh(asked(path, as_of=AS_OF + timedelta(days=turn)))
    assert told(path) == [
        ("C0001", "商机", None, "规则"),
        ("C0002", "商机", None, "规则"),
        ("C0002", "无效", "商机", "人工"),
        ("C0003", "已回款", None, "人工"),
        ("C0001", "已失去", "商机", "人工"),
        ("C0001", "商机", "已失去", "规则"),
        ("C0001", "意向", "商机", "规则"),
        ("C0001", "已回款", "意向", "人工"),
    ]


def test_an_outcome_is_written_once(tmp_path):
    path = team_list(tmp_path, {**BUYER, "客户状态": "已失去"}, headers=WITH_STATUS)
    after = path.read_bytes()
    refresh(asked(path))
    assert path.read_bytes() == after
    edit(path, 1, 客户状态="无效")
    refresh(asked(path))
    assert told(path)[-1] == ("C0001", "无效", "已失去", "人工")


def test_a_status_that_keeps_a_customer_open_is_no_outcome(tmp_path):
    path = team_list(
        tmp_path, {**BUYER, "客户状态": "暂停"}, {**BUYER, "客户状态": "已签约待回款"}, headers=WITH_STATUS
    )
    assert last_stages(path) == current(path, "阶段")
