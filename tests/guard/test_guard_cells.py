import io
import shutil
import subprocess
import zipfile
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.formula import ArrayFormula

from crmkit.errors import BrokenWorkbook, NotAWorkbook, SuspiciousWorkbook
from crmkit.workbook.guard.cells import formula_text, read_rows
from crmkit.workbook.guard.compare import differences

CONTENT_TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def by_hand(path, sheet_data, strings="", root=f'<worksheet xmlns="{MAIN}">', head=""):
    """A workbook of readable XML with one sheet 表."""
    end = "</" + root.partition(" ")[0][1:] + ">"
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATIONSHIPS}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONSHIPS}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="r1" Type="{RELATIONSHIPS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{RELATIONSHIPS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": head + root + sheet_data + end,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def contents(path, sheet="表"):
    return dict(read_rows(path)[sheet]())


def test_every_way_of_writing_a_value_is_read_as_what_people_see(tmp_path):
    path = by_hand(
        tmp_path / "a.xlsx",
        """<sheetData><row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c>
        <c r="D2" t="inlineStr"><is><r><t>富</t></r><r><t xml:space="preserve"> 文</t></r></is></c>
        <c r="E2" t="b"><v>1</v></c><c r="F2" t="e"><v>#N/A</v></c><c r="G2"><v>45000.5</v></c>
        <c r="H2" s="4"/><c r="I2" t="str"><v>a_x000D_&#10;b</v></c><c r="J2" t="s"><v>2</v></c></row>
        <row r="5"/><row r="1048576"><c r="XFD1048576"><v>1e3</v></c></row></sheetData>""",
        "<si><t>张三</t></si>"
        "<si><r><t>李</t></r><r><t>四</t></r><rPh sb='0' eb='1'><t>リ</t></rPh></si><si><t/></si>",
    )
    assert contents(path) == {
        2: {
            2: "张三",
            3: "李四",
            4: "富 文",
            5: ("boolean", "1"),
            6: ("error", "#N/A"),
            7: 45000.5,
            9: "a\nb",
        },
        1048576: {16384: 1000.0},
    }


def test_a_formula_counts_by_its_text_not_by_its_value(tmp_path):
    path = by_hand(
        tmp_path / "a.xlsx",
        """<sheetData><row><c><f>sum( A2 , "a b")</f><v>5</v></c>
        <c t="str"><f>_xlfn.XLOOKUP(A1,B:B,C:C)</f><v>x</v></c>
        </row><row><c/><c><f t="shared" ref="B2:B3" si="0">A2*$C$1</f><v>1</v></c></row>
        <row><c r="B3"><f t="shared" si="0"/><v>2</v></c></row></sheetData>""",
    )
    assert contents(path) == {
        1: {1: ("formula", 'SUM(A2,"A B")'), 2: ("formula", "XLOOKUP(A1,B:B,C:C)")},
        2: {2: ("formula", "A2*$C$1")},
        3: {2: ("formula", "A3*$C$1")},
    }


def test_what_programs_do_to_formulas_when_they_save_again_is_no_change():
    ours = """HYPERLINK("#'名单'!B"&IFERROR(MATCH("A",'名单'!A:A,0),1),"it's 'a'!")"""
    theirs = """HYPERLINK("#'名单'!B"&IFERROR(MATCH("A",名单!A:A,0),1),"it's 'a'!")"""
    assert formula_text(ours) == formula_text(theirs)
    assert formula_text("'O''Brien'!A1") != formula_text("'OBrien'!A1")
    assert formula_text("\"'a'!\"") != formula_text('"a!"')


@pytest.mark.parametrize("formula", ["A1+1", '"unclosed', "A1:"])
def test_a_shared_formula_that_can_not_be_moved_is_no_crash(tmp_path, formula):
    path = by_hand(
        tmp_path / "a.xlsx",
        f"""<sheetData><row r="2"><c r="B2"><f t="shared" ref="B1:B2" si="0">{formula}</f></c></row>
        <row r="3"><c r="A3"><f t="shared" si="0"/></c><c r="C3"><f t="shared" si="9"/></c></row></sheetData>""",
    )
    assert sorted(contents(path)) == [2, 3]


def test_prefixes_comments_and_cdata_are_no_matter(tmp_path):
    path = by_hand(
        tmp_path / "a.xlsx",
        '<x:sheetData><x:row r="1"><!-- <c r="A1"><v>9</v></c> --><x:c r="A1" t="inlineStr"><x:is><x:t>'
        "<![CDATA[<b>]]></x:t></x:is></x:c></x:row></x:sheetData>",
        root=f'<x:worksheet xmlns:x="{MAIN}">',
    )
    assert contents(path) == {1: {1: "<b>"}}


@pytest.mark.parametrize(
    ("sheet_data", "head", "error"),
    [
        ("<sheetData><row>", "", BrokenWorkbook),
        ('<sheetData><row><c t="s"><v>7</v></c></row></sheetData>', "", BrokenWorkbook),
        ("<sheetData><row><c><v>seven</v></c></row></sheetData>", "", BrokenWorkbook),
        ("<sheetData/>", '<!DOCTYPE x [<!ENTITY a "b">]>', SuspiciousWorkbook),
    ],
)
def test_a_damaged_sheet_is_named(tmp_path, sheet_data, head, error):
    path = by_hand(tmp_path / "a.xlsx", sheet_data, head=head)
    with pytest.raises(error):
        contents(path)


def test_what_is_no_workbook_is_named(tmp_path):
    (tmp_path / "a.xlsx").write_text("name,phone\n")
    with pytest.raises(NotAWorkbook):
        read_rows(tmp_path / "a.xlsx")


def test_a_sheet_that_only_one_side_has_and_rows_out_of_step_are_compared(tmp_path):
    left = by_hand(
        tmp_path / "a.xlsx",
        "<sheetData><row r='1'><c r='A1'><v>1</v></c></row><row r='9'><c r='B9'><v>2</v></c></row></sheetData>",
    )
    right = by_hand(
        tmp_path / "b.xlsx",
        "<sheetData><row r='4'><c r='C4'><v>3</v></c></row>"
        "<row r='9'><c r='B9'><v>2.0000000000000004</v></c></row></sheetData>",
    )
    found = differences(read_rows(left), read_rows(right))
    assert (found.count, found.first) == (2, ("表!A1", "表!C4"))
    found = differences(read_rows(left), {"其他": read_rows(right)["表"]})
    assert found.first == ("表!A1", "表!B9", "其他!C4", "其他!B9")


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12),
    st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0)),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20),
    st.sampled_from(["=A1+1", "00123", "'=1", "_x000D_", " a ", "a\nb", ArrayFormula("A1:A1", "=SUM(B1:B3)")]),
)
CELLS = st.dictionaries(st.tuples(st.integers(1, 40), st.integers(1, 30)), VALUES, max_size=12)


def saved(cells) -> bytes:
    book = openpyxl.Workbook()
    for (row, column), value in cells.items():
        book.active.cell(row, column).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@settings(max_examples=60, deadline=None)
@given(CELLS)
def test_a_load_and_save_by_openpyxl_changes_no_cell(tmp_path_factory, cells):
    folder = tmp_path_factory.mktemp("resave")
    (folder / "a.xlsx").write_bytes(saved(cells))
    book = openpyxl.load_workbook(folder / "a.xlsx")
    book.properties.title = "again"
    book.save(folder / "b.xlsx")
    found = differences(read_rows(folder / "a.xlsx"), read_rows(folder / "b.xlsx"))
    assert found.first == ()


@settings(max_examples=60, deadline=None)
@given(CELLS, st.tuples(st.integers(1, 40), st.integers(1, 30)), st.sampled_from([7.25, "改", True, "=B7*3"]))
def test_one_changed_cell_is_found_and_no_other(tmp_path_factory, cells, place, value):
    folder = tmp_path_factory.mktemp("edit")
    (folder / "a.xlsx").write_bytes(saved(cells))
    (folder / "b.xlsx").write_bytes(saved({**cells, place: value}))
    found = differences(read_rows(folder / "a.xlsx"), read_rows(folder / "b.xlsx"))
    expected = () if cells.get(place) == value and type(cells.get(place)) is type(value) else (place,)
    assert found.first == tuple(f"Sheet!{openpyxl.utils.get_column_letter(c)}{r}" for r, c in expected)


@pytest.mark.libreoffice
def test_a_load_and_save_by_libreoffice_changes_no_cell(tmp_path):
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    cells = {(1, 1): "客户名称", (2, 1): "00123", (2, 2): 0.1, (3, 2): datetime.fromisoformat("2026-03-05T14:30:00")}
    cells |= {(4, 1): '=IF(B2>0,"有 值",SUM(B2:B3))', (4, 2): True, (5, 1): "a\nb", (6, 3): 123456789012345}
    (tmp_path / "a.xlsx").write_bytes(saved(cells))
    command = [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"]
    (tmp_path / "out").mkdir()
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(tmp_path / "a.xlsx")], check=True, capture_output=True
    )
    found = differences(read_rows(tmp_path / "a.xlsx"), read_rows(tmp_path / "out" / "a.xlsx"))
    assert found.first == ()
