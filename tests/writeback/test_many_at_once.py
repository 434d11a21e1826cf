"""What is done to many cells at once says what the same, one by one, would say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patched_books import small

from crmkit.errors import InvalidCellAddress, ValueRefused, WriteRefused
from crmkit.testing.books import sheet, text_cell
from crmkit.workbook import patch
from crmkit.workbook.addresses import by_column
from crmkit.workbook.editing import BookEditor
from crmkit.workbook.package.archive import Archive
from crmkit.workbook.sheet.areas import Area
from crmkit.workbook.sheet.contents import contents_of
from crmkit.workbook.sheet.editor import SheetEditor
from crmkit.workbook.sheet.even_cells import Tails, evenly_decoded
from crmkit.workbook.sheet.locating import ColumnWrite, Locator
from crmkit.workbook.sheet.patterns import LETTERS
from crmkit.workbook.sheet.reading import CellReader
from crmkit.workbook.sheet.row_shape import RowShape
from crmkit.workbook.sheet.scan import scan
from crmkit.workbook.sheet.strings import SharedStrings
from crmkit.workbook.sheet.texts import Guard, are_ordinary, guard_of, is_unguarded, text_element
from crmkit.workbook.sheet.values import number_text

risky = st.sampled_from(
    ["", " a", "a ", "1", "=1", "-", "Jan 3", "ſep 1", "true", "上午3时", "下雨", "a\nb", "_x0041_", "<&>", "\ud800",
     "\ufffe", "x" * 16_384, "\u3000甲", "甲\u00a0", "sep"]
)  # fmt: skip
texts = st.lists(st.text(max_size=4) | risky | st.sampled_from(["甲", "云启", "abc"]), min_size=1, max_size=5)


@given(texts)
def test_texts_found_ordinary_together_are_ordinary_each(values):
    if are_ordinary(values):
        assert {guard_of(value) for value in values} == {Guard.NONE}
        assert all(is_unguarded(value) for value in values)
        assert all(text_element(value) == f"<t>{value}</t>" for value in values)


def test_most_texts_are_ordinary():
    assert are_ordinary(["第2行", "云启远航有限公司", "broken", "é"])


@given(st.lists(st.floats() | st.integers() | st.booleans() | st.text(max_size=3) | st.none(), max_size=8))
def test_contents_built_together_are_those_of_each_value(values):
    assert contents_of(values, "", from_1904=False) == [
        content for value in values for content in contents_of([value], "", from_1904=False)
    ]


@given(st.lists(st.floats() | st.integers(), min_size=1, max_size=8))
def test_numbers_are_written_as_each_by_itself_or_left_to_the_longer_way(values):
    for value, content in zip(values, contents_of(values, "", from_1904=False), strict=True):
        if content is not None:
            assert content == f"><v>{number_text(value)}</v></c>"


def test_what_excel_can_not_hold_is_left_to_the_longer_way():
    nothing = [float("nan"), float("inf"), 10**15, -(10**15)]
    assert contents_of(nothing, "", from_1904=False) == [None] * 4
    with pytest.raises(ValueRefused):
        number_text(nothing[0])


addresses = st.builds(
    lambda column, row, dollars, lower: (
        f"{dollars}{LETTERS[column].lower() if lower else LETTERS[column]}{dollars}{row}"
    ),
    st.integers(1, 16_384),
    st.integers(1, 1_048_576),
    st.sampled_from(["", "", "", "$"]),
    st.sampled_from([False, False, False, True]),
)


@given(st.dictionaries(addresses, st.integers(), max_size=12))
def test_cells_come_by_column_with_rows_ascending(cells):
    found = by_column(cells)
    expected = {}
    for address, value in cells.items():
        area = Area.parse(address)
        expected[area.first_column, area.first_row] = value
    assert list(found) == sorted(found)
    assert all(rows == sorted(rows) for rows, _ in found.values())
    assert {
        (column, row): value
        for column, (rows, values) in found.items()
        for row, value in zip(rows, values, strict=True)
    } == expected


@pytest.mark.parametrize(
    "wrong", ["", "A", "1", "A0", "A01", "1A", "A1B", "A1\nB2", "XFE1", "A1048577", "AAAA1", "A1:B2", "Ａ1", "A１"]
)
def test_one_wrong_address_among_good_ones_is_refused(wrong):
    with pytest.raises(InvalidCellAddress):
        by_column({"A1": 1, wrong: 2, "B2": 3})


# ── reading back by shape ──


def cells_xml(rows, columns, style=""):
    return "".join(
        f'<c r="{letters}{row}"{style} t="inlineStr"><is><t>{value}</t></is></c>'
        if isinstance(value, str)
        else f'<c r="{letters}{row}"{style}><v>{value}</v></c>'
        for row in rows
        for letters, value in columns
    ).encode()


EVEN = cells_xml((9, 10, 11), [("Z", "甲_x0042_"), ("AA", 2.5), ("AB", "")], ' s="7"')


def test_rows_of_one_shape_are_read_at_once():
    shape = RowShape.of(EVEN, b"")
    assert shape is not None
    found = shape.read(EVEN)
    assert found is not None
    assert found.rows == [9, 10, 11]
    assert found.columns == [(b"Z", ["甲B"] * 3), (b"AA", [2.5] * 3), (b"AB", [""] * 3)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"</c>", b"</c> "),
        (b"<v>2.5</v></c><c", b"<v>2.5</v></c><!-- --><c"),
        (b'r="AA10"', b'r="AA11"'),
        (b'r="AA10"', b'r="AC10"'),
        (b"2.5", b"2,5"),
        (b"2.5", b"nan"),
        (b"2.5", b""),
        ("甲".encode(), b"\xff"),
        ("甲".encode(), b"&lt;"),
        ("甲".encode(), b"<b/>"),
        ("甲".encode(), b"\0"),
        (b"<t>", b'<t xml:space="preserve">'),
        (b' t="inlineStr"', b' t="str"'),
        (b' s="7"', b' s="7" x="1"'),
    ],
)
def test_one_byte_beside_the_shape_and_it_is_not_believed(old, new):
    shape = RowShape.of(EVEN, b"")
    assert shape is not None
    at = EVEN.rindex(old, 0, EVEN.rindex(b'r="Z11"'))
    assert shape.read(EVEN[:at] + new + EVEN[at + len(old) :]) is None


@pytest.mark.parametrize("columns", [[("B", 1), ("A", 1)], [("B", 1), ("B", 1)], []])
def test_columns_that_do_not_ascend_have_no_shape(columns):
    shape = RowShape.of(cells_xml((2, 3), columns), b"")
    assert shape is None or shape.read(cells_xml((2, 3), columns)) is None


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(["Z", "AA", "AB"]), min_size=1, max_size=3, unique=True),
    st.lists(
        st.text("甲a&_x\n;0041", max_size=6).map(lambda text: text.replace("&", "&amp;")), min_size=1, max_size=4
    ),
)
def test_the_shape_says_what_the_longer_way_says(tmp_path_factory, letters, values):
    names = sorted(letters, key=lambda name: (len(name), name))
    xml = b"".join(cells_xml([row], [(name, value) for name in names]) for row, value in enumerate(values, 2))
    shape = RowShape.of(xml, b"")
    found = shape.read(xml) if shape is not None else None
    if found is None:
        return
    reader = BookEditor(Archive.open(small(tmp_path_factory.mktemp("book")))).reader
    assert found == evenly_decoded(xml, b"", Tails(reader, b""))


# ── places in a row ──


def located(cells, wanted):
    """Where columns of row 2 stand or go, by searches and by the list of the row's cells; None where refused."""
    row = "".join(f'<c r="{LETTERS[column]}2"><v>{column}</v></c>' for column in cells)
    found = scan(sheet(f'<row r="2">{row}</row>').encode())
    answers = []
    for is_regular in (True, False):
        locator = Locator(found, CellReader(SharedStrings(None)), "S")
        assert locator._places.is_regular
        locator._places.__dict__["is_regular"] = is_regular
        writes = [ColumnWrite(column, [2], [0]) for column in wanted]
        try:
            locator.locate(writes)
        except WriteRefused:
            answers.append(None)
        else:
            answers.append([(write.starts[0], write.ends[0], write.olds[0]) for write in writes])
    return answers


columns = st.lists(st.integers(1, 9), max_size=6)
wanted_columns = st.sets(st.integers(1, 9), min_size=1, max_size=4).map(sorted)


@given(columns.map(lambda cells: sorted(set(cells))), wanted_columns)
def test_places_searched_are_the_places_listed(cells, wanted):
    searched, listed = located(cells, wanted)
    assert searched == listed


@given(columns, wanted_columns)
def test_a_cell_that_stands_somewhere_in_a_row_out_of_order_is_never_taken_for_new(cells, wanted):
    searched, _ = located(cells, wanted)
    for column, place in zip(wanted, searched or (), strict=False):
        assert (place[2] is None) is (column not in cells)


# ── the proof of many rows ──


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("第31行", "第32行"),
        ("<v>62.5</v>", "<v>63.5</v>"),
        ('r="E31"', 'r="F31"'),
        ('r="D31"', 'r="D30"'),
        ('<c r="A31" t="inlineStr"><is><t>x', '<c r="A31" t="inlineStr"><is><t>y'),
        ('<row r="31"', '<row r="32"'),
        ("第31行</t>", "第31行 </t"),
        ('r="D31" t="inlineStr"', 'r="D31" t="inlineSt_"'),
    ],
)
def test_one_wrong_byte_among_many_rows_fails_the_proof(tmp_path, monkeypatch, old, new):
    rows = range(2, 60)
    path = small(tmp_path, "".join(f'<row r="{row}">{text_cell(f"A{row}", "x")}</row>' for row in rows))
    before, finish = path.read_bytes(), SheetEditor.finish

    def careless(self):
        finish(self)
        xml = self.store.replaced[self.place.part]
        assert xml.count(old.encode()) == 1
        self.store.replaced[self.place.part] = xml.replace(old.encode(), new.encode())

    monkeypatch.setattr(SheetEditor, "finish", careless)
    cells = {f"D{row}": f"第{row}行" for row in rows} | {f"E{row}": row * 2 + 0.5 for row in rows}
    with pytest.raises(WriteRefused) as refusal:
        patch(path, {"Sheet1": cells})
    assert refusal.value.reason == "proof_failed"
    assert path.read_bytes() == before
