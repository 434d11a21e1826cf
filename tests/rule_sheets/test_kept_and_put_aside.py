"""A sheet that was deleted goes on deciding and is told; doubts are put aside with a reason; names that are taken."""

from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from ruled_books import DAYS, GRADES, SETTINGS, STAGES, asked, column, edited, place_of, put, ruled_book, steering

from crmkit.jobs.refresh import refresh
from crmkit.jobs.rules import add_rules, check_rules

ACCEPTED = ("认可", "一般、小、为空")


def told(path, code):
    return [finding.message("zh") for finding in refresh(asked(path)).findings if finding.code == code]


def without(*sheets):
    def change(book):
        for sheet in sheets:
            del book[sheet]

    return change


# ── a sheet that is gone ──


def test_rules_on_a_sheet_that_was_deleted_go_on_deciding_and_it_is_told(tmp_path):
    path = ruled_book(tmp_path)
    put(path, GRADES, ACCEPTED, 2, "A")
    refresh(asked(path))
    edited(path, without(GRADES))
    for _ in range(2):  # also after a refresh without it
        (said,) = told(path, "RUL005")
        assert GRADES in said
        assert "沿用上次刷新时的规则" in said
        assert column(path, "分级")["乙公司"] == "A"
    assert GRADES in "\n".join(check_rules(asked(path)).lines())
    before = path.read_bytes()
    refresh(asked(path))
    assert path.read_bytes() == before


def test_adding_rules_again_is_the_way_back_to_the_built_in_ones(tmp_path):
    path = ruled_book(tmp_path)
    put(path, GRADES, ACCEPTED, 2, "A")
    refresh(asked(path))
    edited(path, without(GRADES))
    assert add_rules(asked(path)).facts["added"] == [GRADES]
    assert told(path, "RUL005") == []
    assert column(path, "分级")["乙公司"] == "B"


def test_settings_and_days_that_were_deleted_hold_too(tmp_path):
    path = ruled_book(tmp_path)
    put(path, SETTINGS, ("A类窗口天数",), 1, 7)

    def closed(book):
        row, first = place_of(book[DAYS], "从", "到")
        for offset, value in enumerate((date(2026, 3, 9), date(2026, 3, 9), "放假")):
            book[DAYS].cell(row + 1, first + offset).value = value

    edited(path, closed)
    refresh(asked(path))
    edited(path, without(SETTINGS, DAYS))
    assert len(told(path, "RUL005")) == 2
    assert steering(path).settings.closing_window_days[0] == 7
    assert not steering(path).in_force.calendar.is_working(date(2026, 3, 9))


def test_a_sheet_of_built_in_rules_that_was_deleted_is_told_with_what_decides(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))
    edited(path, without(STAGES))
    assert ["按内置规则" in said for said in told(path, "RUL005")] == [True]


# ── doubts ──


def doubtful_book(folder):
    path = ruled_book(folder)
    edited(path, lambda book: book[STAGES].delete_rows(place_of(book[STAGES], "质疑", "具体")[0]))
    return path


def put_aside(path, reason):
    book = load_workbook(path)
    sheet = book["问题"]
    row = next(cells[0].row for cells in sheet.iter_rows(min_row=5) if "没有规则管" in str(cells[4].value))
    sheet.cell(row, 7).value = reason
    book.save(path)


def test_a_doubt_about_rules_is_put_aside_with_a_reason_and_stays_so_when_lines_move(tmp_path):
    path = doubtful_book(tmp_path)
    assert len(told(path, "RUL004")) == 1
    put_aside(path, "这种客户我们没有")
    assert told(path, "RUL004") == []
    edited(path, lambda book: book[STAGES].insert_rows(1, 2))
    assert told(path, "RUL004") == []
    edited(path, lambda book: book[STAGES].delete_rows(place_of(book[STAGES], "接纳", "笼统")[0]))
    assert len(told(path, "RUL004")) >= 1, "another gap is another finding"


def test_a_mistake_is_corrected_and_never_put_aside(tmp_path):
    path = ruled_book(tmp_path)
    put(path, GRADES, ACCEPTED, 0, "认和")
    assert told(path, "RUL001")
    book = load_workbook(path)
    sheet = book["问题"]
    for cells in sheet.iter_rows(min_row=5):
        if cells[4].value:
            sheet.cell(cells[0].row, 7).value = "知道了"
    book.save(path)
    assert told(path, "RUL001")


# ── days counted from today ──


@pytest.mark.parametrize(("asked_on", "doubts"), [(date(2026, 3, 5), 0), (date(2026, 3, 20), 1)])
def test_relative_days_are_checked_as_of_the_day_asked_for(tmp_path, asked_on, doubts):
    """Until 10 March `≤今天` and `>2026-03-10` leave days between them uncovered or meet, by the day."""
    path = ruled_book(tmp_path)

    def change(book):
        sheet = book[STAGES]
        row, first = place_of(sheet, "态度", "认知")
        sheet.cell(row, first).value = "创建日期"
        sheet.cell(row, first + 1).value = "来源"
        for place, cell in enumerate(("≤今天", ">2026-03-05", "为空"), 1):
            sheet.cell(row + place, first).value = cell
            sheet.cell(row + place, first + 1).value = "-"
            sheet.cell(row + place, first + 2).value = "潜在"
        for place in range(4, 9):
            for offset in range(-1, 4):
                sheet.cell(row + place, first + offset).value = None
            if sheet.cell(row + place + 1, first).value is None:
                break

    edited(path, change)
    answer = check_rules(asked(path, as_of=asked_on))
    overlapping = [one for one in (*answer.facts["mistakes"], *answer.facts["doubts"]) if "同时管" in one["problem"]]
    assert len(overlapping) == doubts, answer.facts


# ── names that are taken ──


def test_names_that_are_taken_twice_are_numbered(tmp_path):
    book = Workbook()
    book.active.title = "名单"
    for row in (("客户名称", "手机"), ("甲公司", "13800138000")):
        book.active.append(row)
    for name in ("设置", "设置 (crmkit)", "节假日"):
        book.create_sheet(name)["A1"] = "打印机"
    path = tmp_path / "我们的.xlsx"
    book.save(path)
    added = add_rules(asked(path)).facts["added"]
    assert "设置 (crmkit2)" in added
    assert "节假日 (crmkit)" in added
    kept = load_workbook(path)
    assert [kept[name]["A1"].value for name in ("设置", "设置 (crmkit)", "节假日")] == ["打印机"] * 3
    assert steering(path).sheets["settings"] == "设置 (crmkit2)"
    assert add_rules(asked(path)).facts["added"] == []
