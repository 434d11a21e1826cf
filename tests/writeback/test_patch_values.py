import zipfile
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from patched_books import ROWS, by_calamine, by_openpyxl, small

from crmkit.errors import InvalidCellAddress, SheetNotFound, ValueRefused
from crmkit.testing.books import Book, sheet
from crmkit.workbook import patch
from crmkit.workbook.sheet.reading import CellReader, CellTag
from crmkit.workbook.sheet.texts import decode, encode, text_element

LAWS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
any_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
TRICKY = [
    " leading", "trailing ", "a\nb", "a\r\nb", "tab\there", "_x000D_", "_x0041_ and _x005F_", "<b>&amp;</b>", "]]>",
    "客户名称:华云", "emoji 😀𠀀", "\x01\x1f", "quote \" ' `", "a  b", "=1+1", "00123",
]  # fmt: skip


@pytest.mark.parametrize("value", TRICKY)
def test_calamine_reads_back_every_tricky_text(tmp_path, value):
    path = small(tmp_path)
    patch(path, {"Sheet1": {"D2": value}})
    assert by_calamine(path, "D2") == value


@LAWS
@given(any_text)
def test_any_text_survives_the_way_into_xml_and_back(value):
    body = f"<is>{text_element(value)}</is>".encode()
    assert CellReader(None).value(CellTag(0, "inlineStr"), body) == value


@given(any_text)
def test_what_stands_in_xml_holds_no_character_xml_forbids(value):
    written = encode(value)
    assert not any(character < " " and character not in "\t\n" for character in written)
    assert decode(written) == value


@LAWS
@given(st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False, min_value=-1e300, max_value=1e300))
def test_any_ordinary_number_survives_exactly(tmp_path, value):
    path = small(tmp_path)
    patch(path, {"Sheet1": {"E2": value}}, out := tmp_path / f"{abs(hash(value))}.xlsx") if value else None
    if value:
        assert by_calamine(out, "E2") == value
        out.unlink()


@LAWS
@given(
    st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)).map(lambda moment: moment.replace(microsecond=0)),
    st.booleans(),
)
def test_any_moment_survives_to_the_second_in_both_date_systems(tmp_path, moment, from_1904):
    if from_1904 and moment.year < 1904:
        moment = moment.replace(year=1904 + moment.year % 50)
    before = '<workbookPr date1904="1"/>' if from_1904 else ""
    path = Book({"Sheet1": sheet(ROWS)}, before_sheets=before).write(tmp_path / "moments.xlsx")
    patch(path, {"Sheet1": {"E2": moment}})
    read = by_openpyxl(path, "E2").value
    assert abs(read - moment) < timedelta(seconds=1)


@pytest.mark.parametrize(
    "address", ["B2", "D2", "B3", "A9"], ids=["present", "new cell", "new row between", "new row"]
)
@pytest.mark.parametrize("value", ["文字", 3.25, -7, True, date(2026, 3, 5), datetime(2026, 3, 5, 6, 30)])
def test_every_kind_of_value_lands_in_every_kind_of_place(tmp_path, address, value):
    path = small(tmp_path)
    certificate = patch(path, {"Sheet1": {address: value}})
    read = by_calamine(path, address)
    assert read == value
    assert type(read) is (float if isinstance(value, int) and not isinstance(value, bool) else type(value))
    assert certificate.cell_count == 1
    assert certificate.cells[0].new == [value]


def test_a_blank_keeps_the_style_and_empty_text_is_blank(tmp_path):
    path = small(tmp_path)
    patch(path, {"Sheet1": {"C2": None, "A2": "", "Z9": None}})
    assert by_openpyxl(path, "C2").value is None
    assert by_openpyxl(path, "C2").number_format == by_openpyxl(path, "C4").number_format
    assert by_openpyxl(path, "A2").value is None
    assert b'r="Z9"' not in path.read_bytes()


@pytest.mark.parametrize("scalar", [np.int64(5), np.float64(5), np.int32(5)])
def test_numpy_numbers_are_numbers(tmp_path, scalar):
    path = small(tmp_path)
    patch(path, {"Sheet1": {"D2": scalar}})
    assert by_openpyxl(path, "D2").value == 5


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (float("nan"), "not_a_number"),
        (float("-inf"), "not_a_number"),
        (10**15, "number_too_long"),
        (1e308, "number_out_of_range"),
        (5e-324, "number_out_of_range"),
        ("x" * 32_768, "text_too_long"),
        ("😀" * 16_384, "text_too_long"),
        ("\ud800", "unsupported_value"),
        (date(1899, 12, 31), "date_out_of_range"),
        ([1], "unsupported_value"),
        (b"bytes", "unsupported_value"),
        (1j, "unsupported_value"),
    ],
)
def test_values_excel_cannot_hold_are_refused_by_name_and_nothing_is_written(tmp_path, value, reason):
    path = small(tmp_path)
    before = path.read_bytes()
    with pytest.raises(ValueRefused) as refusal:
        patch(path, {"Sheet1": {"A2": "good", "D4": value}})
    assert (refusal.value.reason, refusal.value.sheet, refusal.value.cell) == (reason, "Sheet1", "D4")
    assert refusal.value.message("zh") != refusal.value.message("en")
    assert path.read_bytes() == before


def test_the_longest_text_and_integer_still_fit(tmp_path):
    path = small(tmp_path)
    patch(path, {"Sheet1": {"D2": "x" * 32_767, "E2": 10**15 - 1, "F2": "😀" * 16_383}})
    assert by_calamine(path, "D2") == "x" * 32_767
    assert by_calamine(path, "E2") == 10**15 - 1
    assert by_calamine(path, "F2") == "😀" * 16_383


@pytest.mark.parametrize("address", ["", "2B", "B0", "B2:C3", "XFE1", "A1048577", "B", "Sheet1!B2"])
def test_addresses_that_are_none_are_named(tmp_path, address):
    with pytest.raises(InvalidCellAddress):
        patch(small(tmp_path), {"Sheet1": {address: 1}})


def test_an_unknown_sheet_is_named_with_those_there_are(tmp_path):
    with pytest.raises(SheetNotFound, match="Sheet1"):
        patch(small(tmp_path), {"Nope": {"A1": 1}})


@pytest.mark.parametrize(
    "empty", ['<c r="C2" s="1" t="n"></c>', '<c r="C2" s="1" t="n"/>', '<c r="C2" s="1"><v></v></c>']
)
def test_an_empty_cell_is_replaced_not_doubled(tmp_path, empty):
    rows = f'<row r="2" ht="22" customHeight="1"><c r="B2"><v>1</v></c>{empty}<c r="D2"><f>B2</f><v></v></c></row>'
    path = small(tmp_path, rows)
    patch(path, {"Sheet1": {"C2": date(2026, 3, 5)}})
    with zipfile.ZipFile(path) as archive:
        assert archive.read("xl/worksheets/sheet1.xml").count(b'r="C2"') == 1
    assert by_calamine(path, "C2") == date(2026, 3, 5)
