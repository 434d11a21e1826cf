"""The words people add on 词语 stand in the drop-downs after a refresh, and nothing else there changes."""

import pytest
from openpyxl import Workbook, load_workbook
from ruled_books import WORDS, asked, edited, put, ruled_book

from crmkit.jobs.refresh import refresh
from crmkit.jobs.rules import add_rules
from crmkit.jobs.undo import undo
from crmkit.model.vocabularies import SOURCE
from crmkit.testing.compare import compare

LISTS = "词表"
BUILT_IN = list(SOURCE.labels("zh"))


def offered(path, name="source"):
    """The words of a list, and what the name that drop-downs use refers to."""
    book = load_workbook(path)
    sheet = book[LISTS]
    column = next(cell for cell in sheet[1] if cell.value == name)
    words = [sheet.cell(row, column.column).value for row in range(2, sheet.max_row + 1)]
    return [word for word in words if word is not None], book.defined_names[f"list_{name}"].attr_text


def add_word(path, word):
    def change(book):
        row = max(cell.row for (cell,) in book[WORDS].iter_rows(max_col=1) if cell.value is not None) + 1
        book[WORDS].cell(row, 1).value, book[WORDS].cell(row, 2).value = "客户来源", word

    edited(path, change)


def test_a_word_added_is_offered_and_nothing_else_changes(tmp_path):
    path = ruled_book(tmp_path)
    refresh(asked(path))
    assert offered(path)[0] == BUILT_IN
    add_word(path, "老乡会")
    before = tmp_path / "vorher.xlsx"
    before.write_bytes(path.read_bytes())
    result = refresh(asked(path))
    assert offered(path)[0] == [*BUILT_IN, "老乡会"]
    assert compare(before, path, result.edits).is_lossless
    assert [cells.new for cells in result.certificate.cells if cells.sheet == LISTS] == [["老乡会"]]
    after = path.read_bytes()
    assert refresh(asked(path)).summary.cell_count == 0
    assert path.read_bytes() == after
    undo(path, asked(path).now, "zh")
    assert offered(path)[0] == BUILT_IN


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_name_behind_a_drop_down_reaches_as_far_as_its_words(tmp_path, language):
    path = ruled_book(tmp_path, language)
    sheet = load_workbook(path).defined_names["list_source"].attr_text
    assert "COUNTA" in sheet
    assert ":INDEX(" in sheet


def test_a_retired_word_is_understood_but_no_longer_offered(tmp_path):
    path = ruled_book(tmp_path)
    put(path, WORDS, ("客户来源", "展会"), 3, "是")
    result = refresh(asked(path))
    assert "展会" not in offered(path)[0]
    assert len(offered(path)[0]) == len(BUILT_IN) - 1
    assert not [one for one in result.findings if one.field == "source"]
    put(path, WORDS, ("客户来源", "展会"), 3, None)
    refresh(asked(path))
    assert offered(path)[0] == BUILT_IN


def test_a_word_of_the_teams_own_goes_with_its_line_and_what_they_typed_on_the_list_stays(tmp_path):
    path = ruled_book(tmp_path)
    add_word(path, "老乡会")
    refresh(asked(path))

    def change(book):
        column = next(cell.column for cell in book[LISTS][1] if cell.value == "source")
        book[LISTS].cell(len(BUILT_IN) + 3, column).value = "自己写的"
        row = next(cell.row for (cell,) in book[WORDS].iter_rows(min_col=2, max_col=2) if cell.value == "老乡会")
        book[WORDS].delete_rows(row)

    edited(path, change)
    refresh(asked(path))
    assert offered(path)[0] == [*BUILT_IN, "自己写的"]


def test_lists_of_the_teams_own_are_left_alone_and_the_summary_says_so(tmp_path):
    book = Workbook()
    book.active.title = "名单"
    for row in (("客户名称", "手机", "来源"), ("甲公司", "13800138000", "老乡会")):
        book.active.append(row)
    book.create_sheet(LISTS)["A1"] = "source"
    path = tmp_path / "我们的.xlsx"
    book.save(path)
    add_rules(asked(path))
    add_word(path, "老乡会")
    result = refresh(asked(path, has_consent=True))
    assert [cell.value for cells in load_workbook(path)[LISTS].iter_rows() for cell in cells] == ["source"]
    assert any("下拉菜单" in note for note in result.summary.notes)
    assert not any("下拉菜单" in note for note in refresh(asked(path)).summary.notes)
