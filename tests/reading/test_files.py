"""Files that are no workbook, or a dangerous one, are refused by name; good ones are read from one set of bytes."""

from __future__ import annotations

import hashlib
import io
import time
import zipfile

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from small_books import CUSTOMERS, inline_row, package, replaced_part, sheet_xml, workbook

from crmkit.errors import (
    BrokenWorkbook,
    CrmkitError,
    Encrypted,
    FileMissing,
    LegacyWorkbook,
    NotAWorkbook,
    SheetNotFound,
    SuspiciousWorkbook,
)
from crmkit.model.edits import SheetState
from crmkit.workbook.reading import find_tables, load_table, read_workbook

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def test_the_digest_is_that_of_the_bytes_the_content_comes_from(tmp_path):
    path = workbook(tmp_path / "b.xlsx", {"客户": CUSTOMERS})
    before = path.read_bytes()
    content = read_workbook(path)
    workbook(path, {"客户": [["另一份"]]})
    assert content.digest == hashlib.sha256(before).hexdigest()
    assert content.sheets[0].grid.cell(2, 1) == "郑州云启科技有限公司"


def test_sheets_come_in_order_with_name_state_and_kind(tmp_path):
    sheets = {"一": sheet_xml(""), "二": sheet_xml(""), "三": sheet_xml("")}
    content = read_workbook(package(tmp_path / "b.xlsx", sheets, states=",hidden,veryHidden"))
    assert [(sheet.name, sheet.state, sheet.kind) for sheet in content.sheets] == [
        ("一", SheetState.VISIBLE, "worksheet"),
        ("二", SheetState.HIDDEN, "worksheet"),
        ("三", SheetState.VERY_HIDDEN, "worksheet"),
    ]
    assert not content.counts_from_1904
    with pytest.raises(SheetNotFound, match="一, 二, 三"):
        content.sheet("四")


def test_a_sheet_is_found_whatever_its_case(tmp_path):
    content = read_workbook(workbook(tmp_path / "b.xlsx", {"Kunden": CUSTOMERS}))
    assert content.sheet("kunden").name == "Kunden"


def test_an_encrypted_workbook_is_named(tmp_path):
    plain = workbook(tmp_path / "plain.xlsx", {"客户": CUSTOMERS})
    encrypted = tmp_path / "secret.xlsx"
    with plain.open("rb") as source, encrypted.open("wb") as target:
        OOXMLFile(source).encrypt("geheim", target)
    with pytest.raises(Encrypted):
        read_workbook(encrypted)


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("old.xls", OLE2 + "Workbook".encode("utf-16-le") * 40, LegacyWorkbook),
        ("theme.xls", OLE2 + "Workbook".encode("utf-16-le") * 40 + b"PK\x05\x06" + b"\0" * 90, LegacyWorkbook),
        ("mislabelled.xlsx", OLE2 + "Workbook".encode("utf-16-le") * 40, LegacyWorkbook),
        ("list.csv", "客户名称,电话\n云启,0371\n".encode(), NotAWorkbook),
        ("list.xlsx", "客户名称;电话\n".encode("gbk"), NotAWorkbook),
        ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>", NotAWorkbook),
        ("empty.xlsx", b"", NotAWorkbook),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path, name, data, error):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error):
        read_workbook(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileMissing):
        read_workbook(tmp_path / "nowhere.xlsx")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_named(tmp_path, share):
    path = workbook(tmp_path / "b.xlsx", {"客户": CUSTOMERS})
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises((BrokenWorkbook, NotAWorkbook)):
        read_workbook(path)


def shared_strings(tmp_path):
    """A customer sheet whose texts are shared strings."""
    texts = [text for row in CUSTOMERS for text in row if text]
    places = [
        f"{letter}{row}"
        for row, values in enumerate(CUSTOMERS, 1)
        for letter, text in zip("ABCD", values, strict=True)
        if text
    ]
    cells = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{p}" t="s"><v>{at}</v></c>' for at, p in enumerate(places) if p[1:] == str(row))
        + "</row>"
        for row in range(1, len(CUSTOMERS) + 1)
    )
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return package(tmp_path / "b.xlsx", {"客户": sheet_xml(cells)}, strings=strings)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", "</row>", "</rwo>"),
        ("xl/worksheets/sheet1.xml", "</sheetData>", ""),
        ("xl/worksheets/sheet1.xml", "<v>0</v>", "<v>7777</v>"),
        ("xl/worksheets/sheet1.xml", "<v>0</v>", "<v>x</v>"),
        ("xl/sharedStrings.xml", "</si>", ""),
        ("xl/workbook.xml", "</sheets>", ""),
        ("xl/styles.xml", "</cellXfs>", ""),
    ],
)
def test_a_damaged_part_is_named_or_read_around_never_a_traceback(tmp_path, part, old, new):
    path = replaced_part(shared_strings(tmp_path), part, old, new)
    named = None
    try:
        content = read_workbook(path)
        load_table(content, find_tables(content)[0])
    except CrmkitError as problem:
        named = str(problem)
    assert named is None or str(path) in named


def test_a_workbook_with_macro_sheets_is_read(tmp_path):
    path = package(tmp_path / "b.xlsm", {"宏": sheet_xml(""), "客户": sheet_xml(inline_row(1, ["客户名称", "手机"]))})
    macro = 'relationships/worksheet" Target="worksheets/sheet1.xml"'
    replaced_part(path, "xl/_rels/workbook.xml.rels", macro, macro.replace("worksheet", "xlMacrosheet", 1))
    content = read_workbook(path)
    assert [sheet.kind for sheet in content.sheets] == ["xlMacrosheet", "worksheet"]
    assert content.sheet("客户").grid.cell(1, 1) == "客户名称"
    assert content.sheet("宏").grid.last_row == 0


# ── sheets that reach absurdly far ──


def ghost(tmp_path, far):
    rows = "".join(inline_row(row, values) for row, values in enumerate(CUSTOMERS, 1))
    path = package(
        tmp_path / "ghost.xlsx", {"客户": sheet_xml(rows + far, before='<dimension ref="A1:XFD1048576"/>')}
    )
    return read_workbook(path)


@pytest.mark.parametrize(
    "far",
    [
        "",
        '<row r="1048576"><c r="XFD1048576" s="0"/></row>',
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        (
            '<row r="9"><c r="A9" s="0"/><c r="XFD9"><v>1</v></c></row>'
            '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
        ),
    ],
)
def test_a_far_cell_costs_neither_time_nor_memory(tmp_path, far):
    content = ghost(tmp_path, far)
    began = time.process_time()
    table = load_table(content, find_tables(content)[0])
    assert list(table.values.index) == [2, 3, 4]
    assert time.process_time() - began < 2
    assert content.sheets[0].grid.last_row < 10_000


@pytest.mark.parametrize("place", ["ZZZ99999999", "A1048577", "XFE6", "AAAAB6", "A4294967296", "6", "-1"])
def test_a_cell_beyond_the_limits_of_a_sheet_is_damage(tmp_path, place):
    content = ghost(tmp_path, f'<row r="6"><c r="{place}"><v>1</v></c></row>')
    with pytest.raises(BrokenWorkbook):
        _ = content.sheets[0].grid


def test_a_far_reaching_sheet_in_odd_markup_is_refused(tmp_path):
    content = ghost(tmp_path, '<!-- --><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    with pytest.raises(SuspiciousWorkbook):
        _ = content.sheets[0].grid


def test_a_part_that_unpacks_beyond_what_it_declares_is_not_given_to_the_reader(tmp_path):
    path = shared_strings(tmp_path)
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/sharedStrings.xml").file_size
    data = path.read_bytes()
    lying = data.replace(size.to_bytes(4, "little"), (size - 1).to_bytes(4, "little"))
    assert lying != data
    path.write_bytes(io.BytesIO(lying).getvalue())
    with pytest.raises(BrokenWorkbook):
        _ = read_workbook(path).sheets[0].grid
