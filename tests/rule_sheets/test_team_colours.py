"""The colours on the customer sheet follow the settings; what people coloured themselves stays theirs."""

from openpyxl import load_workbook
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Side
from ruled_books import SETTINGS, asked, edited, put, ruled_book

from crmkit.jobs.refresh import refresh
from crmkit.jobs.undo import undo
from crmkit.testing.compare import compare

GREEN, BLUE, AMBER, RED, PURPLE, NONE = "DDF0E2", "DFEAF7", "FDEBC4", "FBE0DC", "EBE2F5", ""
OWN = "123456"


def colours(path, header):
    """What each conditional format of a column of 客户 asks, and the fill it lays over."""
    sheet = load_workbook(path)["客户"]
    letter = next(cell.column_letter for cell in sheet[1] if cell.value == header)
    found = {}
    for area in sheet.conditional_formatting:
        if any(part.coord.startswith(f"{letter}2:") for part in area.sqref.ranges):
            for rule in area.rules:
                fill = rule.dxf.fill.bgColor.rgb if rule.dxf and rule.dxf.fill else "00"
                found[rule.formula[0]] = fill[2:]
    return found


def by_meaning(found):
    """Of the day's formats: overdue, due today, open."""
    (overdue,) = (fill for asks, fill in found.items() if "<TODAY()" in asks)
    (today,) = (fill for asks, fill in found.items() if asks.endswith(")=TODAY())"))
    (is_open,) = (fill for asks, fill in found.items() if "<=TODAY()" in asks)
    return overdue, today, is_open


def chosen(path, **colours_by_setting):
    for label, colour in colours_by_setting.items():
        put(path, SETTINGS, (label,), 1, colour)


def test_grades_and_days_on_the_customer_sheet_take_the_colours_set_at_the_next_refresh(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))
    assert colours(path, "分级") == {'"A"': GREEN, '"B"': BLUE, '"C"': AMBER, '"远期"': "E9EDF1"}
    chosen(path, A类颜色="紫", B类颜色="无", 已过颜色="黄", 今天到期颜色="绿")
    before = tmp_path / "vorher.xlsx"
    before.write_bytes(path.read_bytes())
    result = refresh(asked(path))
    for header in ("分级", "人工分级", "分级(窗口)"):
        assert colours(path, header) == {'"A"': PURPLE, '"B"': NONE, '"C"': AMBER, '"远期"': "E9EDF1"}
    for header in ("下次跟进", "跟进状态", "最晚"):
        assert by_meaning(colours(path, header)) == ("FFF7B8", GREEN, GREEN)
    comparison = compare(before, path, result.edits)
    assert comparison.is_lossless
    assert comparison.consequence_codes["colour_rules"]


def test_colours_are_set_once_and_undo_takes_them_back(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))
    chosen(path, A类颜色="紫", 已过颜色="无")
    written = path.read_bytes()
    refresh(asked(path))
    refreshed = path.read_bytes()
    refresh(asked(path))
    assert path.read_bytes() == refreshed
    undo(path, asked(path).now, "zh")
    assert path.read_bytes() == written


def test_colours_come_back_with_the_default_and_after_none(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))
    made = colours(path, "分级"), by_meaning(colours(path, "跟进状态"))
    chosen(path, A类颜色="无", 已过颜色="无", 今天到期颜色="紫")
    refresh(asked(path))
    chosen(path, A类颜色=None, 已过颜色=None, 今天到期颜色=None)
    refresh(asked(path))
    assert (colours(path, "分级"), by_meaning(colours(path, "跟进状态"))) == made
    bold = [rule.dxf.font.b for area in load_workbook(path)["客户"].conditional_formatting for rule in area.rules
            if rule.formula == ['"A"']]  # fmt: skip
    assert all(bold)


def test_formats_that_people_made_or_recoloured_stay_theirs(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))

    def change(book):
        sheet = book["客户"]
        for area in sheet.conditional_formatting:
            for rule in area.rules:
                if rule.formula == ['"B"']:
                    rule.dxf.fill = PatternFill(bgColor="00" + OWN)
        letter = next(cell.column_letter for cell in sheet[1] if cell.value == "分级")
        framed = Border(bottom=Side("thin"))
        sheet.conditional_formatting.add(f"{letter}2:{letter}99", CellIsRule("equal", ['"A"'], border=framed))
        sheet.conditional_formatting.add(f"{letter}2:{letter}88", FormulaRule([f'${letter}2="C"'], font=Font(i=True)))

    edited(path, change)
    own = {area.sqref: len(area.rules) for area in load_workbook(path)["客户"].conditional_formatting}
    chosen(path, A类颜色="紫", B类颜色="红", C类颜色="灰")
    refresh(asked(path))
    sheet = load_workbook(path)["客户"]
    assert {area.sqref: len(area.rules) for area in sheet.conditional_formatting} == own
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    assert {rule.dxf.fill.bgColor.rgb[2:] for rule in rules if rule.formula == ['"B"']} == {OWN}
    assert [rule.dxf.border.bottom.style for rule in rules if rule.dxf.border is not None] == ["thin"]
    assert [rule.dxf.font.i for rule in rules if rule.formula[0].endswith('2="C"')] == [True]
    assert {fill for asks, fill in colours(path, "人工分级").items() if asks == '"C"'} == {"E9EDF1"}


def test_the_days_formats_are_found_again_where_rows_above_shifted_what_they_ask(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))

    def change(book):
        for area in book["客户"].conditional_formatting:
            for rule in area.rules:
                rule.formula = [one.replace("2", "5") if "TODAY" in one else one for one in rule.formula]

    edited(path, change)
    chosen(path, 已过颜色="紫")
    refresh(asked(path))
    assert by_meaning(colours(path, "跟进状态"))[0] == PURPLE


def test_coloured_words_follow_the_language(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))
    by_hand = colours(path, "人工阶段")
    put(path, SETTINGS, ("文字语言",), 1, "English")
    refresh(asked(path))
    assert colours(path, "阶段") == {
        '"Potential"': "E9EDF1", '"Watching"': AMBER, '"Intention"': BLUE, '"Opportunity"': GREEN,
    }  # fmt: skip
    assert '"Long-term"' in colours(path, "分级")
    assert colours(path, "人工阶段") == by_hand, "people's own words stay in the language of their drop-downs"
    refreshed = path.read_bytes()
    refresh(asked(path))
    assert path.read_bytes() == refreshed
    put(path, SETTINGS, ("文字语言",), 1, None)
    refresh(asked(path))
    assert colours(path, "阶段") == by_hand
