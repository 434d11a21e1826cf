"""Settings take effect, are put aside where they are wrong, and lose nothing on the way."""

from datetime import timedelta

import pytest
from openpyxl import load_workbook
from ruled_books import AS_OF, GRADES, SETTINGS, asked, column, edited, put, ruled_book, steering

from crmkit.jobs.refresh import refresh
from crmkit.jobs.rule_sheets.setting_list import SETTINGS_LISTED
from crmkit.jobs.undo import undo
from crmkit.locale import LANGUAGES
from crmkit.model.settings import Settings
from crmkit.testing.compare import compare

ACCEPTED = ("认可", "一般、小、为空")
RED, AMBER, GREEN, PURPLE = "FFFBE0DC", "FFFDEBC4", "FFDDF0E2", "FFEBE2F5"


@pytest.mark.parametrize("setting", SETTINGS_LISTED, ids=lambda setting: setting.key)
def test_every_setting_has_words_a_default_that_is_legal_and_a_finding_when_wrong(setting):
    default = setting.value(Settings())
    for language in LANGUAGES:
        assert setting.label(language)
        assert setting.about(language)
        assert setting.limits(language)
        if default != "":
            assert setting.read(str(setting.cell(default, language))) == default
    wrong = setting.read("随便写的")
    assert wrong.code in ("setting_not_a_number", "setting_unknown")
    assert all("随便写的" in wrong.message(language) for language in LANGUAGES)


# ── language ──


def test_texts_follow_the_language_set_and_come_back_with_a_blank(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))
    chinese = {header: column(path, header) for header in ("阶段", "分级", "为什么", "跟进状态")}
    headers = [cell.value for cell in load_workbook(path)["客户"][1]]
    put(path, SETTINGS, ("文字语言",), 1, "法语")
    assert "setting_unknown" in {mistake.problem.code for mistake in steering(path).mistakes}
    put(path, SETTINGS, ("文字语言",), 1, "English")
    result = refresh(asked(path))
    assert column(path, "阶段")["丁公司"] == "Intention"
    assert result.summary.language == "en"
    assert "customers" in "\n".join(result.lines())
    assert "客户 5 家" in "\n".join(result.lines("zh")), "--lang prints in another language"
    book = load_workbook(path)
    assert [cell.value for cell in book["客户"][1]] == headers
    assert {"今天", "问题", "阶段历史"} <= set(book.sheetnames)
    assert "变更记录" not in book.sheetnames, "another language is no change"
    before = path.read_bytes()
    refresh(asked(path))
    assert path.read_bytes() == before
    put(path, SETTINGS, ("文字语言",), 1, None)
    refresh(asked(path))
    assert {header: column(path, header) for header in chinese} == chinese


def test_a_change_is_logged_across_a_change_of_language_and_stages_are_not_entered_again(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))
    entered = load_workbook(path)["阶段历史"].max_row
    put(path, SETTINGS, ("文字语言",), 1, "English")
    put(path, GRADES, ACCEPTED, 2, "A")
    refresh(asked(path))
    book = load_workbook(path)
    (row,) = list(book["变更记录"].iter_rows(min_row=4, max_col=7, values_only=True))
    assert row[3:] == ("乙公司", "Grade", "B", "A")
    assert book["阶段历史"].max_row == entered


def test_a_reason_beside_a_finding_still_counts_in_another_language(tmp_path):
    path = ruled_book(tmp_path)
    first = refresh(asked(path))
    book = load_workbook(path)
    sheet = book["问题"]
    (row,) = [cells[0].row for cells in sheet.iter_rows(min_row=5) if cells[2].value == "C0005"][:1]
    sheet.cell(row, 7).value = "老板知道"
    book.save(path)
    put(path, SETTINGS, ("文字语言",), 1, "English")
    assert len(refresh(asked(path)).findings) == len(first.findings) - 1


# ── colours ──


def fills(path):
    """Fill of each customer's grade and due state on 今天."""
    sheet = load_workbook(path)["今天"]
    rows = [cells for cells in sheet.iter_rows(min_row=5) if cells[1].value]
    return {cells[2].value: (cells[4].fill.fgColor.rgb, cells[5].fill.fgColor.rgb) for cells in rows}


def late_book(folder):
    """甲公司 was to be contacted on an agreed day that is long past."""
    path = ruled_book(folder)

    def change(book):
        headers = [cell.value for cell in book["客户"][1]]
        book["客户"].cell(2, headers.index("约定下次联系") + 1).value = AS_OF

    edited(path, change)
    return path


def test_grades_and_what_is_late_have_the_teams_colours_on_the_days_list(tmp_path):
    path = late_book(tmp_path)
    later = {"as_of": AS_OF + timedelta(days=12)}
    refresh(asked(path))
    assert fills(path)["C0001"] == (GREEN, AMBER)
    refresh(asked(path, **later))
    assert fills(path)["C0001"] == (GREEN, RED)
    put(path, SETTINGS, ("A类颜色",), 1, "紫")
    put(path, SETTINGS, ("已过颜色",), 1, "Green")
    before = tmp_path / "vorher.xlsx"
    before.write_bytes(path.read_bytes())
    result = refresh(asked(path, **later))
    assert fills(path)["C0001"] == (PURPLE, GREEN)
    assert compare(before, path, result.edits).is_lossless
    after = path.read_bytes()
    refresh(asked(path, **later))
    assert path.read_bytes() == after
    undo(path, asked(path).now, "zh")
    assert fills(path)["C0001"] == (GREEN, RED)


def test_no_colour_is_a_choice_too(tmp_path):
    path = ruled_book(tmp_path)
    later = {"as_of": AS_OF + timedelta(days=12)}
    refresh(asked(path, **later))
    put(path, SETTINGS, ("A类颜色",), 1, "无")
    refresh(asked(path, **later))
    assert fills(path)["C0001"][0] != GREEN


# ── completeness ──


def test_a_column_counts_in_completeness_as_much_as_its_weight(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))
    assert column(path, "资料完整度")["乙公司"] == pytest.approx(5 / 16)
    put(path, SETTINGS, ("完整度:来源",), 1, 5)
    put(path, SETTINGS, ("完整度:有钱",), 1, 0)
    refresh(asked(path))
    shares = column(path, "资料完整度")
    assert shares["乙公司"] == pytest.approx((5 - 1 + 4) / 19)
    assert shares["戊公司"] == 0


def test_without_any_weight_completeness_is_blank(tmp_path):
    path = ruled_book(tmp_path)

    def change(book):
        for cells in book[SETTINGS].iter_rows():
            if str(cells[0].value).startswith("完整度:"):
                cells[1].value = 0

    edited(path, change)
    refresh(asked(path))
    assert set(column(path, "资料完整度").values()) == {None}
