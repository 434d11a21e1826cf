"""What a preview says is what the next refresh does, to the cell, whatever was edited on whichever steering sheet."""

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from ruled_books import AS_OF, DAYS, FOLLOW, GRADES, SCORES, SETTINGS, STAGES, TAGS, WORDS, asked, edited, place_of

from crmkit.columns import MANAGED_FIELDS
from crmkit.jobs.refresh import refresh
from crmkit.jobs.rule_sheets.roles import steering_name
from crmkit.jobs.rules import preview
from crmkit.jobs.template import make_template

DICTIONARY = steering_name("tag_dictionary", "zh")
WATCHED = {
    "stage",
    "grade",
    "is_valid_customer",
    "priority",
    "system_tags",
    "next_due_on",
    "suggested_step",
    "reminders",
}
ALL_KNOWN = {"has_money": "是", "has_authority": "是", "has_need": "是"}
CUSTOMERS = (
    {"acceptance": "认可", "contribution": "大", **ALL_KNOWN, "source": "展会", "mobile": "13800138000"},
    {"acceptance": "认可", "expected_amount": 60_000, **ALL_KNOWN, "source": "转介绍", "mobile": "13800138000"},
    {"acceptance": "没问题", "contribution": "大", "source": "老乡会", "mobile": "13800138000"},
    {"expected_close_on": date(2026, 3, 25), "attitude": "质疑", "cognition": "具体", **ALL_KNOWN},
    {"expected_close_on": date(2026, 4, 25), "attitude": "接纳", "cognition": "笼统", "source": "老乡会"},
    {"status": "已回款", "won_on": date(2026, 1, 9), "deal_total_amount": 900_000, "employee_count": 800},
    {"status": "已回款", "won_on": date(2025, 11, 3), "deal_total_amount": 20_000, "nature": "政府"},
    {"status": "暂停"},
    {"status": "已失去", "lost_reason": "价格"},
    {"acceptance": "有异议", "contribution": "小", "attitude": "接纳", "cognition": "具体", "owner": "王芳"},
)
TOUCHES = tuple((number, day) for number in (1, 2, 4, 5, 10) for day in (date(2026, 1, 20), date(2026, 2, 27)))


@cache
def made() -> bytes:
    """A workbook with customers of every kind, refreshed once."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "客户.xlsx")
        customers = [
            {"customer_id": f"C{number:04}", "customer_name": f"郑州第{number}家", **customer}
            for number, customer in enumerate(CUSTOMERS, 1)
        ]
        touches = [
            {"customer_id": f"C{number:04}", "customer_name": f"郑州第{number}家", "touched_on": day}
            for number, day in TOUCHES
        ]
        make_template(path, "zh", {"customers": customers, "touches": touches})
        refresh(asked(path))
        return path.read_bytes()


def beside(sheet, words, offset, value):
    """Set the cell `offset` columns right of where `words` begin."""

    def change(book):
        row, column = place_of(book[sheet], *words)
        book[sheet].cell(row, column + offset).value = value

    return change


def below(sheet, values):
    """A line at the end of a list."""

    def change(book):
        row = max(cell.row for cells in book[sheet].iter_rows() for cell in cells if cell.value is not None) + 1
        for column, value in enumerate(values, 1):
            book[sheet].cell(row, column).value = value

    return change


def day_off(first, last, kind):
    def change(book):
        row, column = place_of(book[DAYS], "从", "到")
        while book[DAYS].cell(row, column).value is not None:
            row += 1
        for offset, value in enumerate((first, last, kind)):
            book[DAYS].cell(row, column + offset).value = value

    return change


def setting(label, values):
    return values.map(lambda value: beside(SETTINGS, (label,), 1, value))


GRADE, DAY = st.sampled_from("ABC"), st.dates(AS_OF, date(2026, 4, 30))
EDITS = {
    "rules": st.one_of(
        GRADE.map(lambda grade: beside(GRADES, ("认可", "一般、小、为空"), 2, grade)),
        GRADE.map(lambda grade: beside(GRADES, ("A", "A、B、为空"), 2, grade)),
        st.sampled_from(["潜在", "意向"]).map(lambda stage: beside(STAGES, ("接纳", "具体"), 2, stage)),
        st.integers(0, 6).map(lambda days: beside(FOLLOW, ("跟进中", "-", "B"), 4, days)),
        st.sampled_from(["展会线索", "老客户"]).map(lambda tag: beside(TAGS, ("展会",), 9, tag)),
        st.sampled_from(["≥10且<70"]).map(lambda cell: beside(SCORES, ("≥40且<70",), 0, cell)),
    ),
    "settings": st.one_of(
        setting("A类窗口天数", st.integers(1, 29)),
        setting("大单金额", st.integers(30_000, 200_000)),
        setting("重要少数占比", st.sampled_from([0.5, "60%"])),
        setting("久未联系天数", st.integers(11, 60)),
        setting("同号公司数", st.integers(1, 5)),
        setting("暂停默认天数", st.integers(1, 200)),
        setting("完整度:来源", st.integers(0, 100)),
        setting("完整度:手机/电话", st.sampled_from([0, 2.5])),
        setting("备份份数", st.integers(0, 9)),
        setting("文字语言", st.sampled_from(["English", "中文", "法语"])),
    ),
    "words": st.sampled_from(
        [
            beside(WORDS, ("认可度", "认可"), 2, "很认可、没问题"),
            beside(WORDS, ("客户来源", "展会"), 3, "是"),
            below(WORDS, ("客户来源", "老乡会", "老乡", None)),
            below(WORDS, ("客户来源", "同乡", "老乡会", None)),
            beside(WORDS, ("客户来源", "转介绍"), 2, "老乡会"),
        ]
    ),
    "days off": st.builds(day_off, DAY, DAY, st.sampled_from(["放假", "补班"])),
    "tags": st.sampled_from(
        [
            beside(DICTIONARY, ("展会线索",), 5, "大企业"),
            beside(DICTIONARY, ("大企业",), 6, "是"),
            beside(DICTIONARY, ("久未联系",), 6, "是"),
            beside(DICTIONARY, ("政府国企",), 0, "体制内"),
            beside(DICTIONARY, ("政府国企",), 5, "没有这个标签"),
        ]
    ),
}


def shown(path):
    """Every managed cell by field and customer id."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("客户").to_python()
    headers, ids = rows[0], rows[0].index("客户编号")
    columns = {field.name: headers.index(field.zh) for field in MANAGED_FIELDS}
    return {(name, row[ids]): row[at] for row in rows[1:] if row[ids] for name, at in columns.items()}


def foretold_and_done(folder, edits):
    """The preview's facts, and the cells that the refresh then changes as (field, id) to new value."""
    path = Path(folder, "客户.xlsx")
    path.write_bytes(made())

    def change(book):
        for edit in edits:
            edit(book)

    edited(path, change)
    facts, before = preview(asked(path)).facts, shown(path)
    said = [line for line in refresh(asked(path, is_dry_run=True)).lines() if "家客户有变化" in line]
    refresh(asked(path))
    after = shown(path)
    assert preview(asked(path)).facts["is_changed"] is False
    return facts, said, {place: value for place, value in after.items() if value != before[place]}


@pytest.mark.parametrize("sheets", [(name,) for name in EDITS] + [tuple(EDITS)], ids="+".join)
@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=[Phase.generate],  # an example takes seconds: what fails is read as it is
)
@given(data=st.data())
def test_a_preview_counts_exactly_the_cells_that_the_refresh_changes(sheets, data):
    edits = [data.draw(st.one_of(*(EDITS[name] for name in sheets))) for _ in range(data.draw(st.integers(1, 3)))]
    with TemporaryDirectory() as folder:
        facts, said, done = foretold_and_done(folder, edits)
    assert facts["cell_count"] == len(done)
    moved = {(move["field"], move["customer_id"]) for move in facts["moves"]}
    watched = {place for place in done if place[0] in WATCHED}
    is_translated = any("文字语言" in edit["said"] for edit in facts["edits"])
    assert moved <= watched if is_translated else moved == watched
    assert facts["customer_count"] == len({customer for _, customer in moved})
    assert bool(said) == facts["is_changed"]


@pytest.mark.parametrize(
    ("title", "edit", "field"),
    [
        ("设置", beside(SETTINGS, ("A类窗口天数",), 1, 7), "grade"),
        ("词语", beside(WORDS, ("认可度", "认可"), 2, "没问题"), "grade"),
        ("节假日", day_off(date(2026, 3, 6), date(2026, 3, 12), "放假"), "next_due_on"),
        ("标签字典", beside(DICTIONARY, ("大企业",), 6, "是"), "system_tags"),
        ("跟进频率", beside(FOLLOW, ("跟进中", "-", "B"), 4, 1), "next_due_on"),
    ],
)
def test_a_preview_covers_every_steering_sheet(tmp_path, title, edit, field):
    facts, _, done = foretold_and_done(tmp_path, [edit])
    assert facts["changed"] == (title,)
    assert field in facts["counts"]
    assert done


SEVERAL = {
    "设置!B4": [beside(SETTINGS, ("A类窗口天数",), 1, 7)],
    "词语!B": [beside(WORDS, ("认可度", "认可"), 2, "没问题")],
    "标签字典!A": [beside(DICTIONARY, ("展会线索",), 5, "大企业")],
    "节假日!A4": [day_off(date(2026, 3, 6), date(2026, 3, 12), "放假")],
    "rule": [beside(GRADES, ("认可", "一般、小、为空"), 2, "C")],
}


def watched_after(folder, edits):
    """Every watched cell once the edits were applied and refreshed."""
    path = Path(folder, "其余.xlsx")
    path.write_bytes(made())
    edited(path, lambda book: [edit(book) for edit in edits])
    refresh(asked(path))
    return {place: value for place, value in shown(path).items() if place[0] in WATCHED}


def test_each_edit_is_named_with_the_customers_who_would_not_move_without_it(tmp_path):
    every = [edit for edits in SEVERAL.values() for edit in edits]
    facts, _, _ = foretold_and_done(tmp_path, every)
    done = watched_after(tmp_path, every)
    assert len(facts["edits"]) == len(SEVERAL) - 1
    for told in facts["edits"]:
        (mine,) = [edits for where, edits in SEVERAL.items() if told["where"].startswith(where)]
        without = watched_after(tmp_path, [edit for edit in every if edit not in mine])
        moved = {place for place, value in done.items() if without[place] != value}
        assert told["customer_count"] == len({customer for _, customer in moved}) > 0
        named = {(move["field"], move["customer_id"]) for move in facts["moves"] if told["where"] in move["edit"]}
        foretold = {(move["field"], move["customer_id"]) for move in facts["moves"]}
        assert named == moved & foretold


def test_windows_shortened_together_are_one_edit_and_a_colour_moves_nobody(tmp_path):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(made())
    windows = [
        beside(SETTINGS, (f"{grade}类窗口天数",), 1, days) for grade, days in zip("ABC", (7, 15, 30), strict=True)
    ]
    edited(path, lambda book: [edit(book) for edit in (*windows, beside(SETTINGS, ("A类颜色",), 1, "紫"))])
    first, second = preview(asked(path)).facts["edits"]
    assert first["where"] == "设置!B4,B5,B6"
    assert first["said"] == "A类窗口天数 30→7;B类窗口天数 60→15;C类窗口天数 90→30"
    assert first["customer_count"] == preview(asked(path)).facts["customer_count"] > 0
    assert second["customer_count"] == 0
    rules = [rule for rule, _ in preview(asked(path)).facts["rules"]]
    assert rules
    assert all(rule.startswith(("成交窗口", "评分")) for rule in rules), "only what the setting is in"


def test_another_language_changes_cells_and_moves_nobody(tmp_path):
    facts, _, done = foretold_and_done(tmp_path, [beside(SETTINGS, ("文字语言",), 1, "English")])
    assert facts["cell_count"] == len(done) > 0
    assert (facts["moves"], facts["rules"], facts["customer_count"]) == ((), (), 0)


def test_a_line_taken_out_is_told_with_its_sheet(tmp_path):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(made())
    edited(path, day_off(date(2026, 3, 6), date(2026, 3, 12), "放假"))
    refresh(asked(path))
    edited(path, lambda book: book[DAYS].delete_rows(4))
    (told,) = preview(asked(path)).facts["edits"]
    assert (told["where"], told["said"]) == (DAYS, "去掉了 2026-03-06 到 2026-03-12")
    assert told["customer_count"] > 0


def test_a_dry_run_names_the_edit_and_lists_who_moves(tmp_path):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(made())
    edited(path, SEVERAL["标签字典!A"][0])
    before = path.read_bytes()
    lines = "\n".join(refresh(asked(path, is_dry_run=True)).lines())
    assert path.read_bytes() == before
    assert "按改动:标签字典!A4 展会线索,1家" in lines
    assert "C0001 郑州第1家  系统标签" in lines
