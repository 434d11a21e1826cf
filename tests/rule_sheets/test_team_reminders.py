"""A team's own reminders: its own sentences on its own columns, on the row, on 今天, in `due` and explained."""

from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from ruled_books import asked, column, edited, place_of, put, ruled_book, steering

from crmkit.columns.defaults import default_tables
from crmkit.jobs.due import due
from crmkit.jobs.explain import explain
from crmkit.jobs.refresh import refresh
from crmkit.jobs.rule_sheets.roles import steering_name
from crmkit.jobs.rules import check_rules, preview
from crmkit.model.settings import Settings

SHEET = steering_name("rules_reminders", "zh")
BIRTHDAY, GIFT = "快过生日了,发条祝福", "大客户:带份小礼物"
CONDITION_COUNT = len(default_tables(Settings())["reminders"].conditions)


def with_birthdays(book, *, sentences=((BIRTHDAY, "未来7天", "-"),), year=2026):
    """A column 生日 of the team's own for 甲 (in five days), 乙 (in ten) and 丁 (today), and rules about it."""
    customers = book["客户"]
    last = customers.max_column
    customers.tables.clear()
    customers.cell(1, last + 1).value = "生日"
    for row, day in ((2, 10), (3, 15), (5, 5)):
        customers.cell(row, last + 1).value = datetime(year, 3, day)
        customers.cell(row, last + 1).number_format = "yyyy-mm-dd"
    for row in range(2, 7):  # everybody was contacted today: nobody is owed anything
        touches = book["跟进记录"]
        headers = [cell.value for cell in touches[1]]
        touches.cell(row, headers.index("客户名称") + 1).value = customers.cell(row, 2).value
        touches.cell(row, headers.index("跟进日期") + 1).value = datetime(2026, 3, 5)
    sheet = book[SHEET]
    header, first = place_of(sheet, "跟进状态(类别)")
    sheet.insert_cols(first + CONDITION_COUNT)
    sheet.cell(header, first + CONDITION_COUNT).value = "生日"
    bottom = header + len(default_tables(Settings())["reminders"].rules)
    for more, (words, birthday, contribution) in enumerate(sentences, 1):
        sheet.cell(bottom + more, first + CONDITION_COUNT).value = birthday
        sheet.cell(bottom + more, first + CONDITION_COUNT + 1).value = words
        sheet.cell(bottom + more, first + 1).value = contribution


def today(path):
    """今天: customer name to reminder."""
    sheet = load_workbook(path)["今天"]
    row, name = place_of(sheet, "客户", "编号")
    at = next(cell.column for cell in sheet[row] if cell.value == "提醒")
    return {
        str(sheet.cell(line, name).value): sheet.cell(line, at).value
        for line in range(row + 1, sheet.max_row + 1)
        if sheet.cell(line, name).value
    }


def test_a_sentence_on_an_own_column_reaches_the_row_the_days_list_and_its_explanation(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))
    edited(path, with_birthdays)
    assert check_rules(asked(path)).facts["mistakes"] == []
    refresh(asked(path))
    assert {name for name, words in column(path, "提醒").items() if words == BIRTHDAY} == {"甲公司", "丁公司"}
    assert list(today(path).values()) == [BIRTHDAY] * 2
    listed = due(asked(path))
    assert {(one.customer, one.reminders, one.days_late) for one in listed.customers} == {
        ("甲公司", BIRTHDAY, 0),
        ("丁公司", BIRTHDAY, 0),
    }
    assert sum(BIRTHDAY in line for line in listed.lines()) == 2
    told = explain(asked(path), "甲公司").lines()
    at = next(place for place, line in enumerate(told) if line.strip() == f"提醒:{BIRTHDAY}")
    assert "提醒第7条" in told[at + 1]
    assert "生日" in told[at + 1]


@pytest.mark.parametrize("cell", ["每年未来7天", "yearly next 7 days", "生日在未来7天"])
def test_a_day_of_birth_reminds_every_year(tmp_path, cell):
    path = ruled_book(tmp_path)
    edited(path, lambda book: with_birthdays(book, sentences=((BIRTHDAY, cell, "-"),), year=1985))
    assert check_rules(asked(path)).facts["mistakes"] == []
    for year in (2026, 2027):
        refresh(asked(path, as_of=date(year, 3, 5)))
        assert {name for name, words in column(path, "提醒").items() if words and BIRTHDAY in words} == {
            "甲公司",
            "丁公司",
        }
    refresh(asked(path, as_of=date(2027, 3, 11)))
    assert {name for name, words in column(path, "提醒").items() if words and BIRTHDAY in words} == {"乙公司"}


def test_every_reminder_that_applies_is_said_once_in_the_order_of_the_rules(tmp_path):
    path = ruled_book(tmp_path)
    sentences = ((GIFT, "<7天后", "-"), (BIRTHDAY, "未来7天", "-"), (GIFT, "今天", "-"))
    edited(path, lambda book: with_birthdays(book, sentences=sentences))
    refresh(asked(path))
    assert column(path, "提醒")["丁公司"] == f"{GIFT};{BIRTHDAY}"


def test_a_reminder_is_gone_the_day_after_and_nobody_is_told_of_a_change(tmp_path):
    path = ruled_book(tmp_path)
    edited(path, with_birthdays)
    refresh(asked(path))
    refresh(asked(path, as_of=date(2026, 3, 6)))
    assert [name for name, words in column(path, "提醒").items() if words == BIRTHDAY] == ["甲公司"]
    book = load_workbook(path)
    logged = [cell.value for name in book.sheetnames if name.startswith("变更") for row in book[name] for cell in row]
    assert "提醒" not in logged


def test_refreshing_twice_with_own_reminders_is_refreshing_once(tmp_path):
    path = ruled_book(tmp_path)
    edited(path, with_birthdays)
    refresh(asked(path))
    once = path.read_bytes()
    refresh(asked(path))
    assert path.read_bytes() == once


def test_a_preview_counts_exactly_the_reminders_that_come(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))
    edited(path, with_birthdays)
    before = preview(asked(path)).facts
    told = [move for move in before["moves"] if move["field"] == "reminders"]
    assert {(move["customer"], move["new"]) for move in told} == {("甲公司", BIRTHDAY), ("丁公司", BIRTHDAY)}
    assert ("提醒第7条", 2) in before["rules"]
    refresh(asked(path))
    assert sum(words == BIRTHDAY for words in column(path, "提醒").values()) == len(told)


def test_broken_reminders_leave_the_last_good_ones_in_use(tmp_path):
    path = ruled_book(tmp_path)
    edited(path, with_birthdays)
    refresh(asked(path))
    put(path, SHEET, (BIRTHDAY,), 0, "另一句话")  # a good edit ...
    address = put(path, SHEET, ("生日", "→ 提醒"), 0, "生辰")  # ... beside a header that no column has
    assert [mistake["cell"] for mistake in check_rules(asked(path)).facts["mistakes"]] == [f"{SHEET}!{address}"]
    findings = [finding.message("zh") for finding in refresh(asked(path)).findings if finding.table == "rules"]
    assert any("提醒" in words and "沿用" in words for words in findings)
    assert column(path, "提醒")["甲公司"] == BIRTHDAY
    put(path, SHEET, ("生辰", "→ 提醒"), 0, "生日")
    refresh(asked(path))
    assert column(path, "提醒")["甲公司"] == "另一句话"


def test_a_built_in_sentence_left_as_it_was_is_said_in_the_workbooks_language(tmp_path):
    path = ruled_book(tmp_path)
    (untouched,) = [rule for rule in default_tables(Settings())["reminders"].rules if "unpaid" in str(rule.outputs)]
    assert "reminders" not in steering(path).tables, "the sheet as made says nothing but the built-in rules"
    put(path, SHEET, ("已签约待回款",), 0, "已回款")
    assert steering(path).tables["reminders"].rules[-1].outputs == untouched.outputs


def test_a_column_taken_out_leaves_the_rules_about_it_readable(tmp_path):
    path = ruled_book(tmp_path)
    edited(path, with_birthdays)
    refresh(asked(path))

    def without(book):
        sheet = book["客户"]
        sheet.delete_cols(next(cell.column for cell in sheet[1] if cell.value == "生日"))

    edited(path, without)
    assert [mistake["cell"] for mistake in check_rules(asked(path)).facts["mistakes"]]
    refresh(asked(path))
    assert not any(words and BIRTHDAY in words for words in column(path, "提醒").values())
    assert explain(asked(path), "甲公司").lines()
    assert preview(asked(path)).facts["is_changed"] is False


def test_who_is_owed_a_contact_stands_before_who_has_a_reminder_alone(tmp_path):
    path = ruled_book(tmp_path)

    def change(book):
        with_birthdays(book)
        touches = book["跟进记录"]
        headers = [cell.value for cell in touches[1]]
        for row in (3, 6):  # 乙 and 戊 were not contacted for long
            touches.cell(row, headers.index("跟进日期") + 1).value = datetime(2026, 1, 5)

    edited(path, change)
    listed = due(asked(path)).customers
    assert [one.is_owed for one in listed] == [True, True, False, False]
    assert [one.customer for one in listed][2:] == ["甲公司", "丁公司"]
