"""`crmkit rules`: put the sheets in without losing anything, check them, see what an edit does before it bites."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from ruled_books import GRADES, SETTINGS, asked, column, edited, put, ruled_book, steering

from crmkit.cli.app import build
from crmkit.columns.defaults import default_tables
from crmkit.jobs.refresh import refresh
from crmkit.jobs.rule_sheets.in_force import InForce, restored, stored
from crmkit.jobs.rule_sheets.setting_kinds import ChoiceSetting
from crmkit.jobs.rule_sheets.setting_list import SETTINGS_LISTED
from crmkit.jobs.rule_sheets.sheets import steering_sheets
from crmkit.jobs.rules import add_rules, check_rules, preview
from crmkit.jobs.undo import undo
from crmkit.model.decision_table import DecisionTable, HitPolicy, Rule
from crmkit.model.settings import Settings
from crmkit.testing.compare import compare

ACCEPTED = ("认可", "一般、小、为空")
WATCHED = ("阶段", "分级", "有效客户", "优先级", "系统标签", "下次跟进", "建议动作", "提醒")


def own_list(folder):
    """A team's own workbook with a sheet that already has the name of one of ours."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "名单"
    for row in (("客户名称", "手机", "认可度", "贡献"), ("甲公司", "13800138000", "认可", "一般")):
        sheet.append(row)
    workbook.create_sheet("设置")["A1"] = "打印机在二楼"
    path = folder / "我们的.xlsx"
    workbook.save(path)
    return path


def run(*words):
    return CliRunner().invoke(build(), [str(word) for word in words])


# ── add ──


def test_adding_rules_loses_nothing_and_is_recorded(tmp_path):
    path = own_list(tmp_path)
    before = tmp_path / "vorher.xlsx"
    before.write_bytes(path.read_bytes())
    answer = add_rules(asked(path))
    comparison = compare(before, path, answer.edits)
    assert comparison.is_lossless, comparison
    names = load_workbook(path).sheetnames
    assert names[:2] == ["名单", "设置"]
    ours = [sheet.name.replace("设置", "设置 (crmkit)") for sheet in steering_sheets("zh").values()]
    assert names[2:] == [*ours, "_crmkit"]
    assert load_workbook(path)["设置"]["A1"].value == "打印机在二楼"
    assert steering(path).sheets["settings"] == "设置 (crmkit)"


def test_added_rules_decide_once_columns_are_agreed_to(tmp_path):
    path = own_list(tmp_path)
    add_rules(asked(path))
    put(path, GRADES, ACCEPTED, 2, "C")
    refresh(asked(path, has_consent=True))
    headers = [cell.value for cell in load_workbook(path)["名单"][1]]
    assert load_workbook(path)["名单"].cell(2, headers.index("分级") + 1).value == "C"


def test_adding_rules_twice_is_adding_them_once(tmp_path):
    path = own_list(tmp_path)
    add_rules(asked(path))
    before = path.read_bytes()
    assert add_rules(asked(path)).facts["added"] == []
    assert path.read_bytes() == before


def test_undo_takes_added_rules_out_again(tmp_path):
    path = own_list(tmp_path)
    before = path.read_bytes()
    add_rules(asked(path))
    undo(path, asked(path).now, "zh")
    assert path.read_bytes() == before


# ── preview ──


def test_a_preview_says_exactly_what_applying_then_does(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))
    put(path, GRADES, ACCEPTED, 2, "A")
    put(path, SETTINGS, ("A类窗口天数",), 1, 10)
    old = {header: column(path, header) for header in WATCHED}
    facts = preview(asked(path)).facts
    assert facts["counts"]["grade"] == [("B", "A", 1), ("A", "B", 1)]
    refresh(asked(path))
    new = {header: column(path, header) for header in WATCHED}
    moved = sum(old[header][name] != new[header][name] for header in WATCHED for name in new[header])
    assert len(facts["moves"]) == moved > 0
    assert {move["customer"] for move in facts["moves"]} == {"乙公司", "丁公司"}
    (grade,) = [move for move in facts["moves"] if move["field"] == "grade" and move["customer"] == "乙公司"]
    assert grade["rule"] == "认可×贡献第2条"
    assert ("认可×贡献第2条", 1) in facts["rules"]


def test_a_dry_run_names_the_moves_and_nothing_is_said_once_they_are_made(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))
    put(path, GRADES, ACCEPTED, 2, "A")
    said = "\n".join(refresh(asked(path, is_dry_run=True)).lines())
    assert "规则改了(认可×贡献)" in said
    assert "分级:B→A 1家" in said
    refresh(asked(path))
    assert "规则改了" not in "\n".join(refresh(asked(path)).lines())
    assert preview(asked(path)).facts["is_changed"] is False


def test_taking_an_edit_back_is_previewed_too(tmp_path):
    path = ruled_book(tmp_path)
    put(path, GRADES, ACCEPTED, 2, "A")
    refresh(asked(path))
    put(path, GRADES, ACCEPTED, 2, "B")
    assert preview(asked(path)).facts["counts"]["grade"] == [("A", "B", 1)]


# ── the terminal ──


@pytest.mark.parametrize("language", ["zh", "en"])
def test_check_exits_1_with_strict_and_names_the_cell(tmp_path, language):
    path = ruled_book(tmp_path, language)
    words = ["rules", "check", path, "--today", "2026-03-05", "--strict"]
    assert run(*words).exit_code == 0
    sheet = steering_sheets(language)["rules_grade"].name
    edited(path, lambda workbook: workbook[sheet].__setitem__("B21", "???"))
    shown = run(*words)
    assert shown.exit_code == 1
    assert f"{sheet}!B21" in shown.output


def test_every_action_answers_in_json(tmp_path):
    path = ruled_book(tmp_path)
    for action in ("check", "preview", "add", "report"):
        shown = run("rules", action, path, "--json", "--today", "2026-03-05")
        assert shown.exit_code == 0, shown.output
        assert json.loads(shown.stdout)["path"] == str(path)


def test_a_workbook_without_rule_sheets_is_told_so(tmp_path):
    assert "crmkit rules add" in "\n".join(check_rules(asked(own_list(tmp_path))).lines())


# ── what the record keeps ──

WORDS = st.text(max_size=8)


@st.composite
def in_forces(draw):
    settings = Settings()
    for setting in draw(st.lists(st.sampled_from(SETTINGS_LISTED), unique=True)):
        legal = setting.choices if isinstance(setting, ChoiceSetting) else (setting.low, setting.high)
        settings = setting.put(settings, draw(st.sampled_from(legal)))
    rules = draw(st.lists(st.tuples(WORDS, WORDS, st.one_of(WORDS, st.floats(allow_nan=False)), WORDS), max_size=4))
    table = DecisionTable(
        "stage",
        draw(st.sampled_from(HitPolicy)),
        ("attitude", "own.会员"),
        ("stage_by_rule",),
        tuple(Rule((first, second), (output,), because) for first, second, output, because in rules),
        tuple(draw(st.lists(WORDS, max_size=2))),
    )
    return InForce(draw(st.sampled_from([{}, {"stage": table}])), settings)


@given(in_forces())
def test_the_record_gives_back_what_it_was_given(in_force):
    assert restored(stored(in_force)) == in_force


@pytest.mark.parametrize(
    "words", ["", "{", "[]", '{"tables":{"stage":{}}}', '{"settings":{"backup_count":"x"}}', "7"]
)
def test_a_damaged_record_counts_as_built_in(words):
    assert restored(words) == InForce()


def test_built_in_rules_need_no_room_in_the_record():
    assert stored(InForce()) == ""
    assert len(stored(InForce(default_tables(Settings()), replace(Settings(), backup_count=3)))) < 16_000
