"""What is typed is what is read, for any cells; the two ways of scanning a sheet agree on any sheet."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_books import inline_row, moment, package, sheet_xml, workbook

from crmkit.model.table_data import CellKind
from crmkit.workbook.reading import find_tables, load_table, plain_facts, read_workbook
from crmkit.workbook.reading.facts import sheet_facts

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12).filter(
    lambda text: text.strip() and not text.startswith("=") and "_x" not in text and text[0] != "#"
)
CELL = st.one_of(
    st.none(),
    TEXT,
    st.booleans(),
    st.floats(-1e12, 1e12, allow_nan=False).map(lambda number: round(number, 4)),
    st.datetimes(moment("1990-01-01"), moment("2100-01-01")).map(lambda moment: moment.replace(microsecond=0)),
)
KINDS = {
    str: CellKind.TEXT,
    bool: CellKind.BOOLEAN,
    float: CellKind.NUMBER,
    dt.datetime: CellKind.DATE,
    type(None): CellKind.BLANK,
}


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_any_cells_come_back_as_they_were_typed(rows):
    with tempfile.TemporaryDirectory() as folder:
        grid = read_workbook(workbook(Path(folder) / "b.xlsx", {"S": rows})).sheets[0].grid
    for at, row in enumerate(rows, 1):
        for column, typed in enumerate(row, 1):
            assert grid.cell(at, column) == typed
            assert grid.kind(at, column) is KINDS[type(typed)]
            values, kinds = grid.column(column, 1, len(rows))
            assert (values[at - 1], kinds[at - 1]) == (typed, KINDS[type(typed)])


@given(st.sets(st.integers(2, 400), min_size=1, max_size=40), st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_records_keep_their_row_numbers_wherever_they_stand(rows, above):
    cells = inline_row(above + 1, ["客户名称", "手机"])
    cells += "".join(inline_row(above + row, [f"客户{row}", f"1{row:010}"]) for row in sorted(rows))
    with tempfile.TemporaryDirectory() as folder:
        content = read_workbook(package(Path(folder) / "b.xlsx", {"S": sheet_xml(cells)}))
        table = load_table(content, find_tables(content)[0])
    assert table.values["customer_name"].to_dict() == {above + row: f"客户{row}" for row in rows}


CELL_XML = st.sampled_from(
    [
        "",
        "<v>1</v>",
        "<f>A1</f>",
        "<f>A1</f><v>2</v>",
        "<f>A1</f><v></v>",
        '<f t="shared" si="0"/><v>3</v>',
        "<v/>",
        "<f/>",
    ]
)
TYPE = st.sampled_from(["", ' t="e"', ' t="str"', ' t="n"', ' s="1" t="e"', ' t="b"'])


@given(st.lists(st.tuples(st.lists(st.tuples(TYPE, CELL_XML), max_size=5), st.booleans()), max_size=6), st.booleans())
@settings(max_examples=200, deadline=None)
def test_the_byte_patterns_and_the_parser_see_the_same(rows, with_filter):
    cells = ""
    for row, (found, is_hidden) in enumerate(rows, 1):
        hide = ' hidden="1"' if is_hidden else ""
        inner = "".join(
            f'<c r="{"ABCDE"[at]}{row}"{kind}>{xml}</c>' if xml else f'<c r="{"ABCDE"[at]}{row}"{kind}/>'
            for at, (kind, xml) in enumerate(found)
        )
        cells += f'<row r="{row}"{hide}>{inner}</row>' if inner else f'<row r="{row}"{hide}/>'
    xml = sheet_xml(cells, '<autoFilter ref="A1:C9"/>' if with_filter else "")
    plain, odd = sheet_facts(xml.encode()), sheet_facts(xml.replace("<sheetData>", "<sheetData><!-- -->").encode())
    assert plain.is_plain
    assert not odd.is_plain
    assert (plain.marked, plain.hidden_rows, plain.filter_area) == (odd.marked, odd.hidden_rows, odd.filter_area)
    assert (plain.last_row, plain.last_column) == (odd.last_row, odd.last_column)


SOME_COLUMNS = st.sampled_from(["A", "C", "D", "Z", "AA", "AD", "AE", "AZ", "BA", "ZZ", "AAA", "XFD"])


@given(st.integers(1, 800), SOME_COLUMNS, st.sets(st.tuples(SOME_COLUMNS, st.integers(1, 99_999)), min_size=1))
@settings(max_examples=200, deadline=None)
def test_a_large_sheet_never_reaches_further_than_we_say(last_row, last_column, places):
    cells = "".join(f'<row r="{row}"><c r="{name}{row}"><v>1</v></c></row>' for name, row in sorted(places))
    xml = sheet_xml(cells, before=f'<dimension ref="A1:{last_column}{last_row}"/>').encode()
    exact = plain_facts.plain_facts(xml)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(plain_facts, "_SMALL_BYTES", 0)
        claimed = plain_facts.plain_facts(xml)
    assert claimed.last_column >= exact.last_column
    assert claimed.last_row * 10 > exact.last_row
