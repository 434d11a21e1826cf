import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter, quote_sheetname

from crmkit.workbook.sheet.areas import LAST_COLUMN, LAST_ROW, Area, column_number, letters, quoted, split_reference


@given(st.integers(1, LAST_COLUMN))
def test_column_letters_are_excels_and_read_back(column):
    assert letters(column) == get_column_letter(column)
    assert column_number(letters(column)) == column


@pytest.mark.parametrize(
    ("written", "area"),
    [
        ("B2", Area(2, 2, 2, 2)),
        ("$B$2:D10", Area(2, 2, 10, 4)),
        ("A:C", Area(1, 1, LAST_ROW, 3)),
        ("3:4", Area(3, 1, 4, LAST_COLUMN)),
    ],
)
def test_every_form_of_a_reference_is_read(written, area):
    assert Area.parse(written) == area


@pytest.mark.parametrize("written", ["", "Sheet1!A1", "A1:B", "B2:A1", "A1:B2:C3", "#REF!"])
def test_what_is_no_area_is_a_value_error(written):
    with pytest.raises(ValueError, match=r"^\S*$"):
        Area.parse(written)


@given(st.tuples(*[st.integers(1, 50)] * 4))
def test_an_area_reads_back_from_both_of_its_spellings(corners):
    area = Area(min(corners[:2]), min(corners[2:]), max(corners[:2]), max(corners[2:]))
    assert Area.parse(str(area)) == area
    assert Area.parse(area.absolute) == area


@given(st.tuples(*[st.integers(1, 6)] * 4), st.tuples(*[st.integers(1, 6)] * 4))
def test_two_areas_meet_when_a_cell_is_in_both(first, second):
    one = Area(min(first[:2]), min(first[2:]), max(first[:2]), max(first[2:]))
    other = Area(min(second[:2]), min(second[2:]), max(second[:2]), max(second[2:]))
    shared = [(r, c) for r in range(1, 7) for c in range(1, 7) if one.covers(r, c) and other.covers(r, c)]
    assert one.meets(other) == bool(shared)


@pytest.mark.parametrize(
    "name", ["客户", "Sheet1", "今天!", "Q's 1", "2026", "A1", "R1C1", "a b", "客户-1", "TRUE", "''"]
)
def test_a_quoted_sheet_name_is_split_off_again(name):
    assert split_reference(f"{quoted(name)}!$A$1:$B$2") == (name, "$A$1:$B$2")
    assert quoted(name) in (name, quote_sheetname(name))


def test_names_excel_would_misread_are_quoted():
    assert [quoted(name) for name in ("A1", "R1C1", "RC", "2026", "a b")] == [
        "'A1'",
        "'R1C1'",
        "'RC'",
        "'2026'",
        "'a b'",
    ]
    assert quoted("客户") == "客户"
    assert split_reference("A1") == ("", "A1")
