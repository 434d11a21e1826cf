import openpyxl
from structure_books import customers, part, with_parts

from crmkit.model.edits import AddColumn, FoldColumns, Plan
from crmkit.testing.compare import compare
from crmkit.workbook import apply_plan

FOLD = Plan((FoldColumns("客户", 2, 3),))


def test_folded_columns_hide_in_one_group_and_nothing_else_changes(tmp_path):
    before, after = customers(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    apply_plan(before, FOLD, after)
    assert compare(before, after, FOLD).is_lossless, compare(before, after, FOLD)
    columns = openpyxl.load_workbook(after)["客户"].column_dimensions
    assert (columns["B"].outlineLevel, columns["B"].hidden) == (1, True)
    assert columns["D"].collapsed
    assert columns["A"].width == 30
    assert 'outlineLevelCol="1"' in part(after, "xl/worksheets/sheet1.xml")


def test_folding_what_is_folded_leaves_the_file(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    apply_plan(path, FOLD)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    assert apply_plan(path, FOLD).changed_parts == ()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_group_people_opened_stays_open(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    apply_plan(path, FOLD)
    xml = part(path, "xl/worksheets/sheet1.xml").replace(' hidden="1"', "").replace(' collapsed="1"', "")
    with_parts(path, {"xl/worksheets/sheet1.xml": xml})
    assert apply_plan(path, FOLD).changed_parts == ()


def test_a_sheet_without_format_properties_gains_them_in_their_place(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    xml = part(path, "xl/worksheets/sheet1.xml")
    start = xml.index("<sheetFormatPr")
    end = xml.index("</cols>") + len("</cols>")
    with_parts(path, {"xl/worksheets/sheet1.xml": xml[:start] + xml[end:]})
    apply_plan(path, FOLD)
    after = part(path, "xl/worksheets/sheet1.xml")
    assert (
        after.index("<sheetViews") < after.index("<sheetFormatPr") < after.index("<cols>") < after.index("<sheetData")
    )


def test_new_columns_fold_in_the_same_plan(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    new = [AddColumn("客户", 1, 3 + at, 4 + at, f"列{at}", [2], [at], width=9) for at in range(4)]
    apply_plan(path, Plan((*new, FoldColumns("客户", 5, 7))))
    columns = openpyxl.load_workbook(path)["客户"].column_dimensions
    assert not columns["D"].hidden
    assert columns["E"].hidden
    assert columns["H"].collapsed
