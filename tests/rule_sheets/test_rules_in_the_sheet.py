"""A person edits a rule on its sheet; the next refresh decides by it, says why, and never half-applies a mistake."""

import shutil
import subprocess
from datetime import date

import pytest
from openpyxl import load_workbook
from ruled_books import (
    DAYS,
    FOLLOW,
    GRADES,
    SCORES,
    SETTINGS,
    STAGES,
    TAGS,
    WORDS,
    asked,
    column,
    edited,
    place_of,
    put,
    ruled_book,
    steering,
)

from crmkit.columns.catalogue import RULE_FIELDS
from crmkit.columns.defaults import default_tables
from crmkit.jobs.explain import explain
from crmkit.jobs.refresh import refresh
from crmkit.jobs.rule_sheets.reading import canonical
from crmkit.jobs.rules import check_rules
from crmkit.model.settings import Settings

ACCEPTED = ("认可", "一般、小、为空")


def messages(path):
    return [finding.message("zh") for finding in refresh(asked(path)).findings if finding.table == "rules"]


# ── what is written reads back ──


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_built_in_table_reads_back_from_its_sheet_as_it_was(tmp_path, language):
    read = steering(ruled_book(tmp_path, language)).read
    defaults = default_tables(Settings())
    assert {one.name for one in read} == defaults.keys()
    assert {one.name: one.table for one in read} == {
        name: canonical(table, RULE_FIELDS) for name, table in defaults.items()
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_new_workbook_is_decided_by_built_in_rules_and_nothing_is_found_on_its_sheets(tmp_path, language):
    found = steering(ruled_book(tmp_path, language))
    assert (found.tables, found.mistakes, found.doubts, found.record_text) == ({}, (), (), "")


# ── an edit bites at the next refresh ──


def test_a_rule_edited_in_the_sheet_moves_customers_with_a_reason(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))
    assert column(path, "分级") == {"甲公司": "A", "乙公司": "B", "丙公司": "B", "丁公司": "A", "戊公司": "未分级"}
    put(path, GRADES, ACCEPTED, 2, "A")
    refresh(asked(path))
    assert column(path, "分级") == {"甲公司": "A", "乙公司": "A", "丙公司": "B", "丁公司": "A", "戊公司": "未分级"}
    told = "\n".join(explain(asked(path), "乙公司").lines())
    assert "认可×贡献第2条" in told


def test_refreshing_twice_with_edited_rules_is_refreshing_once(tmp_path):
    path = ruled_book(tmp_path)
    put(path, GRADES, ACCEPTED, 2, "A")
    put(path, SETTINGS, ("A类窗口天数",), 1, 10)
    refresh(asked(path))
    before, stamp = path.read_bytes(), path.stat().st_mtime_ns
    assert refresh(asked(path)).summary.cell_count == 0
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, stamp)


def test_a_refresh_never_writes_on_the_sheets_that_people_steer_with(tmp_path):
    path = ruled_book(tmp_path)
    put(path, GRADES, ACCEPTED, 2, "A")
    written = {one.sheet for one in refresh(asked(path)).certificate.cells}
    assert not written & {GRADES, TAGS, FOLLOW, STAGES, SCORES, SETTINGS, DAYS, WORDS}


def test_a_line_added_at_the_bottom_is_a_rule(tmp_path):
    path = ruled_book(tmp_path)

    def change(workbook):
        sheet = workbook[TAGS]
        row, first = place_of(sheet, "展会")
        while any(sheet.cell(row, at).value is not None for at in range(first, first + 10)):
            row += 1
        sheet.cell(row, first).value = "转介绍"
        sheet.cell(row, first + 9).value = "老客户带来的"

    edited(path, change)
    refresh(asked(path))
    tags = column(path, "系统标签")
    assert "老客户带来的" in tags["乙公司"]
    assert tags["丙公司"] == "展会线索"


def test_a_rule_may_ask_for_a_column_of_the_teams_own(tmp_path):
    path = ruled_book(tmp_path)

    def change(workbook):
        customers = workbook["客户"]
        last = customers.max_column
        customers.cell(1, last + 1).value = "会员等级"
        for row, level in enumerate(("金", "银", None, "金", "银"), start=2):
            customers.cell(row, last + 1).value = level
        customers.tables.clear()
        sheet = workbook[STAGES]
        row, first = place_of(sheet, "态度", "认知")
        sheet.insert_cols(first)
        sheet.cell(row, first).value = "会员等级"
        top = place_of(sheet, "质疑", "笼统")[0]
        sheet.cell(top, first).value = "金"
        for place in range(1, 5):
            sheet.cell(top + place, first).value = "-"

    edited(path, change)
    table = steering(path).tables["stage"]
    assert table.conditions[0] == "own.会员等级"
    assert table.rules[0].conditions[0] == "金"


def test_a_condition_on_an_own_column_decides(tmp_path):
    path = ruled_book(tmp_path)

    def change(workbook):
        customers = workbook["客户"]
        last = customers.max_column
        customers.tables.clear()
        customers.cell(1, last + 1).value = "年采购额"
        for row, amount in enumerate((900, 100, 5000, None, 7000), start=2):
            customers.cell(row, last + 1).value = amount
        sheet = workbook[TAGS]
        row, first = place_of(sheet, "来源", "规模(人数)")
        sheet.cell(row, first + 3).value = "年采购额"
        for more in range(1, 10):
            sheet.cell(row + more, first + 3).value = "-"
        sheet.cell(row + 10, first + 3).value = "≥5000"
        sheet.cell(row + 10, first + 9).value = "采购大户"

    edited(path, change)
    refresh(asked(path))
    tags = column(path, "系统标签")
    assert [name for name, words in tags.items() if words and "采购大户" in words] == ["丙公司", "戊公司"]


def test_explain_names_the_teams_own_column_where_that_is_the_smallest_way_up(tmp_path):
    path = ruled_book(tmp_path)

    def change(workbook):
        customers = workbook["客户"]
        last = customers.max_column
        customers.tables.clear()
        customers.cell(1, last + 1).value = "会员等级"
        customers.cell(2, last + 1).value = "银"
        sheet = workbook[GRADES]
        header, first = place_of(sheet, "认可度", "贡献(取用)")[0], place_of(sheet, "有异议", "大、一般、为空")
        sheet.insert_cols(first[1])
        sheet.cell(header, first[1]).value = "会员等级"
        sheet.insert_rows(first[0])
        for offset, words in enumerate(("金", "-", "-", "A")):
            sheet.cell(first[0], first[1] + offset).value = words
        accepted = place_of(sheet, "认可", "大")
        sheet.cell(accepted[0], accepted[1] + 2).value = "B"
        sheet.cell(accepted[0], accepted[1] - 1).value = "不是(金)"
        for (cell,) in sheet.iter_rows(max_col=1):
            if str(cell.value).startswith("取法"):
                cell.value = "取法:从上往下,第一条符合的算"

    edited(path, change)
    assert check_rules(asked(path)).facts["mistakes"] == []
    told = explain(asked(path), "甲公司").lines()
    assert "可升A:会员等级从“银”改为“金”" in told
    assert any("会员等级:银" in line for line in told), "the team's own column is among the facts"


# ── tables are found where people put them ──


def test_a_table_is_found_after_rows_were_inserted_and_the_sheet_was_renamed(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))

    def change(workbook):
        workbook[GRADES].insert_rows(1, 3)
        row, column_ = place_of(workbook[GRADES], *ACCEPTED)
        workbook[GRADES].cell(row, column_ + 2).value = "A"
        workbook[GRADES].title = "我们怎么分级"

    edited(path, change)
    refresh(asked(path))
    assert column(path, "分级")["乙公司"] == "A"
    before = path.read_bytes()
    refresh(asked(path))
    assert path.read_bytes() == before


def test_blank_lines_between_rules_lose_none_of_them(tmp_path):
    path = ruled_book(tmp_path)
    edited(path, lambda workbook: workbook[STAGES].insert_rows(place_of(workbook[STAGES], "质疑", "具体")[0], 2))
    found = steering(path)
    assert found.tables == {}
    assert len(next(one.table.rules for one in found.read if one.name == "stage")) == 6


def test_the_way_rules_count_can_be_changed_in_words(tmp_path):
    path = ruled_book(tmp_path)

    def change(workbook):
        sheet = workbook[STAGES]
        row, _ = place_of(sheet, "取法:每个客户只符合其中一条")
        sheet.cell(row, 1).value = "取法:从上往下,第一条符合的算"

    edited(path, change)
    assert steering(path).tables["stage"].hit_policy.value == "FIRST"


# ── a mistake is named with its address and never half-applies ──


@pytest.mark.parametrize(
    ("edit", "typed", "said"),
    [
        ((GRADES, ACCEPTED, 0), "认和", "认可"),
        ((GRADES, ACCEPTED, 2), "D", "A"),
        ((GRADES, ACCEPTED, 2), None, "没有写结果"),
        ((GRADES, ("认可度", "贡献(取用)"), 0), "认可程", "认可度"),
        ((GRADES, ("认可度", "贡献(取用)"), 2), "→ 分数", "分级(认可×贡献)"),
        ((SCORES, ("≥40且<70",), 0), "四十", "不是数字"),
        ((SCORES, ("≥40且<70",), 0), "[70..40]", "[40..70]"),
        ((STAGES, ("取法:每个客户只符合其中一条",), 0), "取法:随便", "随便"),
        ((FOLLOW, ("跟进中", "-", "B"), 0), "=1/0", ""),
    ],
)
def test_a_mistake_is_named_with_its_cell_and_the_likely_intent(tmp_path, edit, typed, said):
    (sheet, beside, offset), path = edit, ruled_book(tmp_path)
    address = put(path, sheet, beside, offset, typed)
    answer = check_rules(asked(path))
    wrong = answer.facts["mistakes"][0]
    assert wrong["cell"] == f"{sheet}!{address}"
    assert said in wrong["problem"]
    assert answer.has_errors


def test_a_broken_table_keeps_the_last_good_version_and_says_so(tmp_path):
    path = ruled_book(tmp_path)
    put(path, GRADES, ACCEPTED, 2, "A")
    refresh(asked(path))
    good = column(path, "分级")
    assert good["乙公司"] == "A"
    put(path, GRADES, ("认可", "大"), 2, "C")  # a good edit in the same table ...
    put(path, GRADES, ("有异议", "小"), 0, "有意义")  # ... beside a mistake
    said = messages(path)
    assert column(path, "分级") == good
    assert any("认可×贡献" in words and "沿用" in words for words in said)
    put(path, GRADES, ("有意义", "小"), 0, "有异议")
    assert messages(path) == []
    assert column(path, "分级")["甲公司"] == "C"


def test_a_table_broken_from_the_start_leaves_the_built_in_rules_in_use(tmp_path):
    path = ruled_book(tmp_path)
    put(path, GRADES, ACCEPTED, 0, "认和")
    said = messages(path)
    assert any("内置规则" in words for words in said)
    assert column(path, "分级")["乙公司"] == "B"


def test_mistakes_stand_on_the_findings_sheet_with_a_link_to_the_cell(tmp_path):
    path = ruled_book(tmp_path)
    address = put(path, GRADES, ACCEPTED, 0, "认和")
    refresh(asked(path))
    links = [cell.value for row in load_workbook(path)["问题"].iter_rows() for cell in row]
    assert any(isinstance(link, str) and f"'{GRADES}'!{address}" in link for link in links)


def test_rules_that_contradict_are_not_used_and_gaps_are_told(tmp_path):
    path = ruled_book(tmp_path)
    put(path, STAGES, ("质疑", "具体"), 1, "笼统")
    contradicting = steering(path)
    assert [one.name for one in contradicting.broken] == ["stage"]
    assert "第1、3条同时管" in contradicting.mistakes[0].problem.message("zh")
    put(path, STAGES, ("接纳", "具体"), 0, "质疑")
    edited(path, lambda workbook: workbook[STAGES].delete_rows(place_of(workbook[STAGES], "质疑", "笼统", "意向")[0]))
    gapped = steering(path)
    assert gapped.broken == ()
    assert any("没有规则管" in doubt.problem.message("zh") for doubt in gapped.doubts)
    assert "stage" in gapped.tables


# ── settings, days off, words ──


def test_a_fast_industry_sets_its_own_closing_windows(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))
    assert column(path, "分级")["丁公司"] == "A"  # closes in 20 days
    for label, days in (("A类窗口天数", 7), ("B类窗口天数", 15), ("C类窗口天数", 30)):
        put(path, SETTINGS, (label,), 1, days)
    refresh(asked(path))
    assert steering(path).settings.closing_window_days == (7, 15, 30)
    assert column(path, "分级")["丁公司"] == "C"


@pytest.mark.parametrize(
    ("label", "typed", "said"),
    [
        ("备份份数", 0, "1 到 1,000"),
        ("大单金额", "十万", "不是数字"),
        ("B类窗口天数", 5, "B类窗口天数"),
        ("A类窗口天数", 7.5, "3,650"),
    ],
)
def test_a_wrong_setting_is_found_and_the_last_good_value_holds(tmp_path, label, typed, said):
    path = ruled_book(tmp_path)
    put(path, SETTINGS, ("大单金额",), 1, 80_000)
    refresh(asked(path))
    address = put(path, SETTINGS, (label,), 1, typed)
    found = steering(path)
    assert said in found.mistakes[0].problem.message("zh")
    assert f"{SETTINGS}!{address}" in "".join(messages(path))
    if label == "大单金额":
        assert found.settings.large_amount == 80_000
    else:
        assert found.settings == Settings(large_amount=80_000)


def test_a_blank_setting_is_the_default_and_percent_is_a_share(tmp_path):
    path = ruled_book(tmp_path)
    put(path, SETTINGS, ("备份份数",), 1, None)
    put(path, SETTINGS, ("重要少数占比",), 1, "70%")
    found = steering(path)
    assert found.settings == Settings(pareto_a_share=0.7)


def test_own_days_off_and_make_up_days_move_due_dates(tmp_path):
    path = ruled_book(tmp_path)

    def change(workbook):
        sheet = workbook[DAYS]
        row, first = place_of(sheet, "从", "到")
        sheet.cell(row + 1, first).value = date(2026, 3, 9)
        sheet.cell(row + 1, first + 1).value = date(2026, 3, 11)
        sheet.cell(row + 1, first + 2).value = "放假"
        sheet.cell(row + 2, first).value = "2026-03-07"
        sheet.cell(row + 2, first + 2).value = "补班"
        sheet.cell(row + 3, first).value = "下周一"
        sheet.cell(row + 3, first + 2).value = "放假"

    edited(path, change)
    found = steering(path)
    assert not found.in_force.calendar.is_working(date(2026, 3, 10))
    assert found.in_force.calendar.is_working(date(2026, 3, 7))
    assert len(found.mistakes) == 1


def test_the_teams_own_spelling_of_a_word_is_understood(tmp_path):
    path = ruled_book(tmp_path)
    row_words = ("认可度", "认可")
    put(path, WORDS, row_words, 2, "很认可、没问题")
    edited(path, lambda workbook: workbook["客户"].__setitem__(_cell(workbook, "丙公司", "认可度"), "没问题"))
    result = refresh(asked(path))
    assert not [finding for finding in result.findings if finding.code == "VOC001"]
    assert column(path, "分级(认可×贡献)")["丙公司"] == "A"


def _cell(workbook, name, header):
    sheet = workbook["客户"]
    headers = [cell.value for cell in sheet[1]]
    row = place_of(sheet, name)[0]
    return sheet.cell(row, headers.index(header) + 1).coordinate


def test_as_many_backups_stay_as_the_settings_say(tmp_path):
    path = ruled_book(tmp_path)
    put(path, SETTINGS, ("备份份数",), 1, 2)
    for day in (5, 6, 9, 10):
        refresh(asked(path, as_of=date(2026, 3, day)))
    assert len(list((tmp_path / "crmkit备份").glob("客户 *.xlsx"))) == 2


# ── LibreOffice ──


@pytest.mark.libreoffice
def test_a_rule_edited_and_saved_by_libreoffice_moves_customers(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    path = ruled_book(tmp_path)
    refresh(asked(path))
    put(path, GRADES, ACCEPTED, 2, "A")
    put(path, SETTINGS, ("A类窗口天数",), 1, 10)
    saved = tmp_path / "saved"
    subprocess.run(
        [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(saved), str(path)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    path = saved / path.name
    assert steering(path).mistakes == ()
    refresh(asked(path))
    assert column(path, "分级")["乙公司"] == "A"
    assert column(path, "分级")["丁公司"] == "B"
    assert "认可×贡献第2条" in "\n".join(explain(asked(path), "乙公司").lines())
