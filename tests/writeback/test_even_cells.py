import pytest
from patched_books import small

from crmkit.workbook.editing import BookEditor
from crmkit.workbook.package.archive import Archive
from crmkit.workbook.sheet.even_cells import Tails, evenly_decoded

TEXT = ' t="inlineStr"><is><t>甲 &amp; 乙</t></is></c>'
NUMBER = ' s="3"><v>2.5</v></c>'


def decoded(tmp_path, cells, prefix=""):
    editor = BookEditor(Archive.open(small(tmp_path)))
    return evenly_decoded(cells.encode(), prefix.encode(), Tails(editor.reader, prefix.encode()))


def cell(reference, tail):
    return f'<c r="{reference}"{tail}'


def test_cells_of_the_same_columns_are_decoded_row_by_row(tmp_path):
    rows = "".join(cell(f"Z{row}", TEXT) + cell(f"AA{row}", NUMBER) + cell(f"AB{row}", "/>") for row in (2, 3, 7))
    found = decoded(tmp_path, rows)
    assert found is not None
    assert found.rows == [2, 3, 7]
    assert found.columns == [(b"Z", ["甲 & 乙"] * 3), (b"AA", [2.5] * 3), (b"AB", [None] * 3)]


def test_a_prefix_is_part_of_the_tags(tmp_path):
    found = decoded(tmp_path, '<x:c r="B2"><x:v>1</x:v></x:c><x:c r="B3"><x:v>2</x:v></x:c>', "x:")
    assert found is not None
    assert found.columns == [(b"B", [1, 2])]


@pytest.mark.parametrize(
    "cells",
    [
        cell("B2", NUMBER) + cell("B2", NUMBER),
        cell("C2", NUMBER) + cell("B2", NUMBER),
        cell("B2", NUMBER) + cell("C2", NUMBER) + cell("B3", NUMBER),
        cell("B2", NUMBER) + cell("C3", NUMBER),
        cell("B2", NUMBER) + cell("C2", NUMBER) + cell("B3", NUMBER) + cell("D3", NUMBER),
        cell("B2", NUMBER) + "<row>" + cell("B3", NUMBER),
        cell("B2", NUMBER) + cell("B3", NUMBER + "x"),
        cell("B2", "><v>1</v>"),
        cell("b2", NUMBER),
        "<v>1</v>" + cell("B2", NUMBER),
        "",
    ],
    ids=[
        "twice", "descending", "a row cut short", "other rows", "other columns", "a row between", "text behind",
        "not closed", "no reference", "something before", "nothing",
    ],
)  # fmt: skip
def test_whatever_is_not_that_even_takes_the_longer_way(tmp_path, cells):
    assert decoded(tmp_path, cells) is None
