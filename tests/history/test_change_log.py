"""变更记录: each changed decision once, with the rule, its version and the facts that give it again."""

from datetime import date, timedelta

import pytest
from history_books import AS_OF, CHANGES, asked, current, edit, listed, replay_all, team_list
from made_demo import demo_at
from openpyxl import load_workbook

from crmkit.columns import MANAGED_FIELDS
from crmkit.jobs import history
from crmkit.jobs.deciding import WATCHED_FIELDS
from crmkit.jobs.history import LOGGED
from crmkit.jobs.history.changes import CHANGES as JOURNAL
from crmkit.jobs.opening import opened
from crmkit.jobs.refresh import refresh
from crmkit.jobs.undo import undo

KEEN = {"态度": "接纳", "认知": "具体", "认可度": "有异议", "贡献": "大", "有钱": "是", "有权": "是", "有需求": "是"}


def test_the_first_fill_is_no_change(tmp_path):
    path = team_list(tmp_path, KEEN, {})
    assert CHANGES not in load_workbook(path).sheetnames


def test_a_changed_grade_says_rule_version_and_facts(tmp_path):
    path = team_list(tmp_path, KEEN, {})
    edit(path, 1, 认可度="认可")
    refresh(asked(path, as_of=AS_OF + timedelta(days=1)))
    (row,) = listed(path, CHANGES)
    assert (row["序号"], row["更新日"].date(), row["客户编号"]) == (1, date(2026, 3, 6), "C0001")
    assert (row["项目"], row["原来"], row["现在"]) == ("分级", "B", "A")
    assert row["规则"] == "认可×贡献1 分级合并1 分级1"
    assert row["依据"] == "认可度=认可;贡献(取用)=大;有效客户(判断)=是"
    assert len(row["规则版本"]) == 8


def test_refreshing_twice_logs_once(tmp_path):
    path = team_list(tmp_path, KEEN)
    edit(path, 1, 认可度="认可", 有权="否")
    refresh(asked(path))
    after = path.read_bytes()
    refresh(asked(path))
    assert path.read_bytes() == after
    assert [row["项目"] for row in listed(path, CHANGES)] == ["有效客户"]


def test_a_customer_that_is_new_changes_nothing(tmp_path):
    path = team_list(tmp_path, KEEN)
    edit(path, 2, 客户名称="洛阳新来的有限公司", 认可度="认可")
    refresh(asked(path))
    assert listed(path, CHANGES) == []


def test_a_value_typed_over_ours_and_put_back_is_no_change(tmp_path):
    path = team_list(tmp_path, KEEN)
    edit(path, 1, 分级="C")
    refresh(asked(path))
    assert current(path, "分级") == {"C0001": "B"}
    assert listed(path, CHANGES) == []


def test_a_change_beneath_a_typed_over_value_tells_what_crmkit_last_wrote(tmp_path):
    path = team_list(tmp_path, KEEN)
    edit(path, 1, 分级="C", 认可度="认可")
    refresh(asked(path))
    assert [(row["原来"], row["现在"]) for row in listed(path, CHANGES)] == [("B", "A")]


def test_two_customers_of_one_id_are_left_out(tmp_path):
    path = team_list(tmp_path, {**KEEN, "客户编号": "C7"}, {**KEEN, "客户编号": "C7"})
    edit(path, 1, 认可度="认可")
    refresh(asked(path))
    assert listed(path, CHANGES) == []


def test_what_moves_by_itself_is_not_logged():
    assert {logged.field.name for logged in LOGGED} == {"stage", "grade", "is_valid_customer"}
    assert not any(logged.field.moves_with_day for logged in LOGGED)
    assert {logged.field for logged in LOGGED} <= set(WATCHED_FIELDS) & set(MANAGED_FIELDS)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_row_of_a_year_in_the_demo_replays(tmp_path, language):
    path = demo_at(tmp_path / "客户.xlsx", language)
    for days in (20, 45, 90):
        refresh(asked(path, as_of=AS_OF + timedelta(days=days)))
    rows = list(
        load_workbook(path)[CHANGES if language == "zh" else "Change log"].iter_rows(min_row=4, values_only=True)
    )
    workbook = opened(asked(path))
    logged = [history.replay.LoggedRow(row[1].date(), row[4], row[8], row[9] or "") for row in rows]
    given = history.replayed(logged, workbook.record.rule_versions, workbook.context)
    assert len(rows) > 30
    assert given == [row[6] for row in rows]


def test_rows_replay_through_a_person_s_word_and_unreadable_cells(tmp_path):
    path = team_list(tmp_path, KEEN, KEEN, KEEN)
    edit(path, 1, 人工分级="C", 人工阶段="潜在", 人工说明="老板说的")
    edit(path, 2, 人工分级="=1/0", 人工阶段='=IF(1,"a")')
    edit(path, 3, 有权=None, 有钱="否")
    refresh(asked(path))
    assert len(listed(path, CHANGES)) == 5
    assert all(said == given for said, given in replay_all(path))


def test_people_s_notes_beside_a_row_stay_with_it(tmp_path):
    path = team_list(tmp_path, KEEN, KEEN)
    edit(path, 1, 认可度="认可")
    refresh(asked(path))
    book = load_workbook(path)
    book[CHANGES]["L4"] = "问过王芳"
    book.save(path)
    edit(path, 2, 认可度="认可")
    refresh(asked(path))
    sheet = load_workbook(path)[CHANGES]
    assert (sheet["A4"].value, sheet["L4"].value, sheet["A5"].value) == (1, "问过王芳", 2)
    assert sheet.auto_filter.ref == "A3:J5"
    assert sheet["B5"].number_format == "yyyy-mm-dd_)"


def test_undo_takes_the_row_away_again(tmp_path):
    path = team_list(tmp_path, KEEN)
    edit(path, 1, 认可度="认可")
    before = path.read_bytes()
    refresh(asked(path))
    undo(path, asked(path).now, "zh")
    assert path.read_bytes() == before


# ── bounded ──


@pytest.fixture
def small(monkeypatch):
    """The log as if ten rows were many."""
    from dataclasses import replace

    from crmkit.jobs.history import changes, planning

    journal = replace(JOURNAL, row_limit=10)
    monkeypatch.setattr(changes, "CHANGES", journal)
    monkeypatch.setattr(planning, "CHANGES", journal)


def test_old_rows_move_to_a_sheet_a_year_and_none_is_lost(tmp_path, small):
    path = team_list(tmp_path, KEEN, KEEN)
    for turn in range(14):
        for number in (1, 2):
            edit(path, number, 认可度="认可" if turn % 2 == 0 else "有异议")
        refresh(asked(path, as_of=date(2026, 11, 1) + timedelta(days=10 * turn)))
    kept, old, older = listed(path, CHANGES), listed(path, f"{CHANGES}2026"), listed(path, f"{CHANGES}2027")
    assert len(kept) <= 10
    assert sorted(row["序号"] for row in (*kept, *old, *older)) == list(range(1, 29))
    assert {row["更新日"].year for row in old} == {2026}
    assert {row["更新日"].year for row in older} == {2027}
    sheet = load_workbook(path)[f"{CHANGES}2026"]
    assert sheet.auto_filter.ref == f"A3:J{sheet.max_row}"
    after = path.read_bytes()
    refresh(asked(path, as_of=date(2026, 11, 1) + timedelta(days=130)))
    assert path.read_bytes() == after


def test_a_row_people_wrote_beside_never_moves(tmp_path, small):
    path = team_list(tmp_path, KEEN)
    for turn in range(14):
        if turn == 3:
            book = load_workbook(path)
            book[CHANGES]["L4"] = "留着"
            book.save(path)
        edit(path, 1, 认可度="认可" if turn % 2 == 0 else "有异议")
        refresh(asked(path))
    sheet = load_workbook(path)[CHANGES]
    assert (sheet["A4"].value, sheet["L4"].value) == (1, "留着")
    numbers = [row["序号"] for row in (*listed(path, CHANGES), *listed(path, f"{CHANGES}2026"))]
    assert sorted(numbers) == list(range(1, 15))


def test_many_changes_at_once_are_bounded_too(tmp_path, small):
    path = team_list(tmp_path, *[KEEN] * 25)
    for number in range(1, 26):
        edit(path, number, 认可度="认可")
    edit(path, 1, 有权="否")
    refresh(asked(path))
    for number in range(2, 26):
        edit(path, number, 认可度="有异议")
    refresh(asked(path))
    assert len(listed(path, CHANGES)) <= 10
    rows = [*listed(path, CHANGES), *listed(path, f"{CHANGES}2026")]
    assert sorted(row["序号"] for row in rows) == list(range(1, 50))


def test_a_sheet_whose_header_people_took_apart_is_theirs_and_a_new_one_begins(tmp_path):
    path = team_list(tmp_path, KEEN)
    edit(path, 1, 认可度="认可")
    refresh(asked(path))
    book = load_workbook(path)
    book[CHANGES]["A3"] = "我的"
    book.save(path)
    edit(path, 1, 认可度="有异议")
    refresh(asked(path))
    book = load_workbook(path)
    assert book[CHANGES]["A3"].value == "我的"
    assert book[CHANGES].max_row == 4
    assert book[f"{CHANGES} (crmkit)"]["A4"].value == 2
