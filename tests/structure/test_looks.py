import openpyxl
import pytest
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from structure_books import part

from crmkit.model.edits import AddColumn, Look, Plan, PutSheet, SheetColumn, Style
from crmkit.workbook import apply_plan
from crmkit.workbook.sheet.stylesheet import StyleSheet


def book_with(path, *, fill=None, font=None):
    """A1 a header in the given dress over a value that is centred, red, underlined and a date."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表"
    sheet["A1"], sheet["A2"] = "头", 45000
    if fill:
        sheet["A1"].fill = PatternFill("solid", fgColor=fill)
    if font:
        sheet["A1"].font = font
    sheet["A2"].number_format = "yyyy/m/d"
    sheet["A2"].font = Font(color="FFFF0000", underline="single", bold=True, name="宋体")
    sheet["A2"].alignment = Alignment(horizontal="right", vertical="top")
    sheet["A2"].protection = Protection(locked=False)
    book.save(path)
    return path


def extended(path, **changes):
    apply_plan(path, Plan((AddColumn("表", 1, 1, 2, "新", [2], [5], **changes),)))
    return openpyxl.load_workbook(path)["表"]


@pytest.mark.parametrize(
    ("fill", "font", "expected_fill", "expected_ink"),
    [
        (None, None, "FFDCEFEF", "FF1F5C61"),
        ("FFFFF2CC", Font(bold=True), "FFDCEFEF", "FF1F5C61"),
        ("FF203864", Font(color="FFFFFFFF"), "FF2F7378", "FFFFFFFF"),
        ("FF203864", Font(color=openpyxl.styles.colors.Color(theme=0)), "FF2F7378", None),
    ],
)
def test_the_tint_of_a_header_suits_the_neighbours_ground(tmp_path, fill, font, expected_fill, expected_ink):
    header = extended(book_with(tmp_path / "a.xlsx", fill=fill, font=font))["B1"]
    assert header.fill.fgColor.rgb == expected_fill
    assert expected_ink is None or header.font.color.rgb == expected_ink
    assert header.font.b == bool(font and font.b)


def test_a_managed_value_takes_the_neighbours_font_but_not_its_noise(tmp_path):
    cell = extended(book_with(tmp_path / "a.xlsx"))["B2"]
    assert (cell.font.name, cell.font.color.rgb) == ("宋体", "FF47606A")
    assert (cell.font.b, cell.font.u, cell.alignment.horizontal) == (False, None, None)
    assert cell.alignment.vertical == "top"
    assert cell.number_format == "General"
    assert cell.protection.locked


def test_a_number_format_that_was_asked_is_used(tmp_path):
    assert extended(book_with(tmp_path / "a.xlsx"), style=Style(Look.MANAGED, "0.0%"))["B2"].number_format == "0.0%"


def test_styles_are_added_once_and_present_ones_stay_in_place(tmp_path):
    path = book_with(tmp_path / "a.xlsx")
    before = part(path, "xl/styles.xml")
    sheet = PutSheet(
        "甲", (SheetColumn("a"), SheetColumn("b", style=Style(Look.INPUT, "@"))), [["x", "y"]], key_column=0
    )
    apply_plan(path, Plan((sheet,)))
    once = part(path, "xl/styles.xml")
    again = PutSheet("乙", sheet.columns, [["x", "z"], ["y", None]], key_column=0)
    apply_plan(path, Plan((again,)))
    assert part(path, "xl/styles.xml") == once != before
    count = before.count("<xf ")
    assert StyleSheet(once.encode()).look_of(0) is Look.BODY
    assert once.count("<xf ") > count


def test_every_look_is_told_from_the_others_and_from_what_people_chose(tmp_path):
    path = book_with(tmp_path / "a.xlsx")
    styles = StyleSheet(part(path, "xl/styles.xml").encode())
    own = [Look.TITLE, Look.HEADER, Look.BODY, Look.NOTE, Look.LINK, Look.ALERT, Look.INPUT]
    for is_ruled in (True, False):
        made = {look: styles.styled(0, Style(look, "0.00", wrap=True), is_ruled=is_ruled) for look in own}
        assert {look: styles.look_of(index) for look, index in made.items()} == {look: look for look in own}
    assert styles.look_of(1) is None  # the red date
    assert StyleSheet(styles.finished()).look_of(made[Look.ALERT]) is Look.ALERT


def test_a_workbook_without_styles_gains_them_behind_a_plain_one():
    empty = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    styles = StyleSheet(empty)
    index = styles.styled(0, Style(Look.HEADER))
    xml = styles.finished().decode()
    assert index == 1
    assert '<cellXfs count="2">' in xml
    assert xml.index("<fonts") < xml.index("<fills") < xml.index("<borders") < xml.index("<cellXfs")


def test_a_style_that_names_what_is_not_there_is_read_as_plain():
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<styleSheet xmlns="{main}"><cellXfs count="1"><xf numFmtId="x" fontId="7"/></cellXfs></styleSheet>'
    styles = StyleSheet(xml.encode())
    before = styles.look_of(0)
    assert styles.styled(5, Style(Look.TITLE)) == 1
    assert styles.look_of(99) is styles.look_of(0) is before
    after = StyleSheet(styles.finished())
    assert (after.look_of(0), after.look_of(1)) == (before, Look.TITLE)
