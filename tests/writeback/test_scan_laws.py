import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmkit.testing.books import sheet, text_cell
from crmkit.workbook.package.archive import Archive
from crmkit.workbook.package.book import Book
from crmkit.workbook.package.markup import attributes_of, elements, set_attributes
from crmkit.workbook.sheet.patterns import LETTERS
from crmkit.workbook.sheet.scan import fast_cells, fast_scan, scan, slow_cells, slow_scan

CORPUS = Path(os.environ.get("CRMKIT_CORPUS", Path(__file__).parents[2].parent / "shared" / "corpus"))

MANY_ROWS = 300


def agree(xml):
    """Whether the fast way applied; if it did, it said what expat says."""
    fast = fast_scan(xml)
    if fast is None:
        return False
    slow = slow_scan(xml)
    assert fast.rows == slow.rows
    assert (fast.prefix, fast.content, fast.root_tag) == (slow.prefix, slow.content, slow.root_tag)
    count = len(slow.rows.numbers)
    # places of all rows were compared above; expat takes cells row by row, and those of long sheets repeat
    for at in range(0, count, 1 if count <= MANY_ROWS else 7):
        cells = fast_cells(fast, at) if not fast.is_empty_row(at) else []
        assert cells is None or cells == slow_cells(slow, at)
    return True


bodies = st.sampled_from(
    ["", "<v>1</v>", "<f>A1&gt;2</f><v>x</v>", "<is><t> a </t></is>", "<is><r><t>b</t></r></is>"]
)
columns = st.lists(st.integers(1, 60), unique=True, max_size=6).map(sorted)
blanks = st.sampled_from(["", "\n", " \t"])


@st.composite
def rows_xml(draw):
    pieces = []
    for number in sorted(draw(st.sets(st.integers(1, 99), max_size=6))):
        cells = "".join(
            f'<c r="{LETTERS[column]}{number}" s="1">{draw(bodies)}</c>{draw(blanks)}' for column in draw(columns)
        )
        tag = f'<row r="{number}" spans="1:9" x:a="q"'
        pieces.append((f"{tag}>{cells}</row>" if cells or draw(st.booleans()) else f"{tag}/>") + draw(blanks))
    return "".join(pieces)


@settings(deadline=None)
@given(rows_xml())
def test_the_fast_way_says_what_expat_says(rows):
    assert agree(sheet(rows, attributes='xmlns:x="urn:x"').encode())


@pytest.mark.parametrize(
    "rows",
    [
        '<!-- <row r="9"/> --><row r="1"/>',
        '<row r="1"><c r="A1" t="str"><v><![CDATA[</row><row r="7">]]></v></c></row>',
        "<?excel <row r='3'/>?><row r=\"1\"/>",
        '<row r="2"/><row r="1"/>',
        "<row/>",
        "<row r='1'/>",
        '<row ht="3" r="1"/>',
        '<row r="1" note="a&gt;b" x="c>d"/>',
    ],
)
def test_whatever_is_odd_goes_through_expat_and_is_right(rows):
    xml = sheet(rows).encode()
    agree(xml)
    found = [int(e.attributes["r"]) for e in elements(xml, {"row"}) if "r" in e.attributes]
    scanned = list(scan(xml).rows.numbers)
    assert [number for number in scanned if number in found] == found
    assert 7 not in scanned
    assert 9 not in scanned


def test_a_prefixed_sheet_takes_the_fast_way():
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row r="1"><x:c r="A1"/></x:row></x:sheetData></x:worksheet>'
    assert agree(xml.encode())


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus; set CRMKIT_CORPUS")
def test_both_ways_agree_on_every_sheet_of_the_corpus():
    applied = count = 0
    for path in sorted(CORPUS.glob("*/*.xls[xm]")):
        book = Book.open(Archive.open(path))
        for place in book.sheets():
            if place.part and place.kind == "worksheet":
                count += 1
                applied += agree(book.store.read(place.part))
    assert count
    assert applied / count > 0.8  # 594 of 653 when this was written


names = st.sampled_from(["r", "s", "xml:space", "x:q"])
values = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cc", "Cs"]), max_size=9)


@given(
    st.dictionaries(names, values), st.dictionaries(names, st.none() | values), st.sampled_from(["", "/", " /", " "])
)
def test_setting_attributes_changes_those_and_no_others(present, changes, ending):
    written = "".join(f" {name}='{_escaped(value)}'" for name, value in present.items())
    tag = f"<c{written}{ending}>".encode()
    after = set_attributes(tag, changes)
    expected = {**present, **changes}
    assert attributes_of(after) == {name: value for name, value in expected.items() if value is not None}
    assert set_attributes(tag, {}) == tag
    assert after.endswith(b"/>") is tag.endswith(b"/>")


def _escaped(value):
    return value.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;")


def test_text_cells_of_the_builder_are_read():
    assert agree(sheet(f'<row r="1">{text_cell("A1", "x")}</row>').encode())
