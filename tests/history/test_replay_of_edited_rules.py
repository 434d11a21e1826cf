"""Values decided under a team's edited table replay from the recorded version, whatever became of the table since."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from history_books import CHANGES, asked, current, listed, team_list
from openpyxl import load_workbook

from crmkit.jobs.history import replayed
from crmkit.jobs.history.changes import CHANGES as JOURNAL
from crmkit.jobs.history.replay import LoggedRow
from crmkit.jobs.opening import opened
from crmkit.jobs.refresh import refresh
from crmkit.jobs.rules import add_rules

GRADES = "规则-分级"
OBJECTS = ("有异议", "大、一般、为空")
HEADERS = ("客户编号", "客户名称", "手机", "负责人", "认可度", "贡献", "有钱", "有权", "有需求", "会员等级")
VALID = {"有钱": "是", "有权": "是", "有需求": "是", "贡献": "大"}


def ruled(folder):
    """Two customers that object and one that accepts, with rule sheets, refreshed once."""
    customers = ({"认可度": "有异议"}, {"认可度": "有异议", "会员等级": "金"}, {"认可度": "认可"})
    path = team_list(folder, *({**VALID, **customer} for customer in customers), headers=HEADERS)
    add_rules(asked(path))
    refresh(asked(path))
    return path


def rule_place(sheet, *words):
    for row in sheet.iter_rows():
        for cell in row:
            if [sheet.cell(cell.row, cell.column + more).value for more in range(len(words))] == list(words):
                return cell
    raise AssertionError(words)


def regrade(path, grade, as_of):
    """A person edits what the rule for objecting customers gives, and refreshes."""
    book = load_workbook(path)
    cell = rule_place(book[GRADES], *OBJECTS)
    cell.offset(0, 2).value = grade
    book.save(path)
    refresh(asked(path, as_of=as_of))


def ask_for_members(path):
    """A person adds a column of the team's own to the rules: gold members that object are C."""
    book = load_workbook(path)
    sheet = book[GRADES]
    header, first = rule_place(sheet, "认可度", "贡献(取用)"), rule_place(sheet, *OBJECTS)
    sheet.insert_cols(first.column)
    sheet.cell(header.row, first.column - 1).value = "会员等级"
    for row in range(header.row + 1, header.row + 7):
        sheet.cell(row, first.column - 1).value = "-"
    sheet.cell(first.row, first.column - 1).value = "金"
    first.offset(0, 2).value = "C"
    book.save(path)


def replays(path, *sheets):
    """Each logged value with what its inputs give under its rule version, over these sheets; the versions named."""
    workbook = opened(asked(path))
    rows = [row for sheet in sheets for row in listed(path, sheet)]
    logged = [LoggedRow(row["更新日"].date(), row["项目"], row["规则版本"], row["依据"] or "") for row in rows]
    given = replayed(logged, workbook.record.rule_versions, workbook.context)
    return [(row["现在"], value) for row, value in zip(rows, given, strict=True)], {row["规则版本"] for row in rows}


def test_a_value_of_an_edited_table_replays_after_later_edits_of_that_table(tmp_path):
    path = ruled(tmp_path)
    for turn, grade in enumerate("CABC"):
        regrade(path, grade, date(2026, 4, 1) + timedelta(days=turn))
    pairs, versions = replays(path, CHANGES)
    assert [said for said, _ in pairs] == [grade for grade in "CABC" for _ in range(2)]
    assert all(said == given for said, given in pairs)
    assert len(versions) == 3, "C, A and the built-in B; C again is the first version"


def test_a_value_replays_after_the_rule_sheets_were_deleted(tmp_path):
    path = ruled(tmp_path)
    regrade(path, "C", date(2026, 4, 1))
    book = load_workbook(path)
    del book[GRADES]
    book.save(path)
    refresh(asked(path, as_of=date(2026, 4, 2)))
    pairs, _ = replays(path, CHANGES)
    assert pairs == [("C", "C")] * 2


def test_a_value_replays_from_a_sheet_of_another_year(tmp_path, monkeypatch):
    from crmkit.jobs.history import changes, planning

    small = replace(JOURNAL, row_limit=6)
    monkeypatch.setattr(changes, "CHANGES", small)
    monkeypatch.setattr(planning, "CHANGES", small)
    path = ruled(tmp_path)
    for turn, grade in enumerate("CABCAB"):
        regrade(path, grade, date(2026, 11, 1) + timedelta(days=30 * turn))
    archived = (f"{CHANGES}2026", f"{CHANGES}2027")
    pairs, versions = replays(path, CHANGES, *archived)
    assert len(replays(path, *archived)[0]) >= 6
    assert len(pairs) == 12
    assert all(said == given for said, given in pairs)
    assert len(versions) == 3


def test_a_value_decided_by_a_column_of_the_teams_own_replays(tmp_path):
    path = ruled(tmp_path)
    regrade(path, "A", date(2026, 4, 1))
    ask_for_members(path)
    refresh(asked(path, as_of=date(2026, 4, 2)))
    assert current(path, "分级")["C0002"] == "C"
    assert any("会员等级=金" in row["依据"] for row in listed(path, CHANGES) if row["现在"] == "C")
    pairs, _ = replays(path, CHANGES)
    assert all(said == given for said, given in pairs)


@pytest.mark.parametrize("damaged", ["", "2026-04-01 !!"])
def test_a_version_that_is_lost_is_said_to_be_unknown(tmp_path, damaged):
    path = ruled(tmp_path)
    regrade(path, "C", date(2026, 4, 1))
    workbook = opened(asked(path))
    (row, _) = listed(path, CHANGES)
    logged = [LoggedRow(row["更新日"].date(), row["项目"], row["规则版本"], row["依据"])]
    assert replayed(logged, {row["规则版本"]: damaged}, workbook.context) == [None]
