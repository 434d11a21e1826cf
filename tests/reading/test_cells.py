"""What a cell holds is read as a person sees it, and told apart where values alone can't tell."""

from __future__ import annotations

import pytest
from small_books import MAIN, inline_row, moment, package, sheet_xml

from crmkit.errors import SuspiciousWorkbook
from crmkit.model.table_data import CellKind
from crmkit.workbook.reading import read_workbook

CJK_DATE_FORMATS = [*range(27, 37), *range(50, 59)]


def read(tmp_path, cells, **parts):
    path = package(tmp_path / "b.xlsx", {"S": sheet_xml(cells, parts.pop("around", ""))}, **parts)
    return read_workbook(path).sheets[0]


@pytest.mark.parametrize("number_format", [14, 22, *CJK_DATE_FORMATS])
def test_a_day_in_any_built_in_date_format_is_that_day(tmp_path, number_format):
    styles = f'<cellXfs><xf/><xf numFmtId="{number_format}"/></cellXfs>'
    grid = read(tmp_path, '<row r="1"><c r="A1" s="1"><v>46086</v></c></row>', styles=styles).grid
    assert grid.cell(1, 1) == moment("2026-03-05")
    assert grid.kind(1, 1) is CellKind.DATE


def test_a_book_that_counts_from_1904_gives_the_same_day(tmp_path):
    styles = '<cellXfs><xf/><xf numFmtId="31"/></cellXfs>'
    cells = '<row r="1"><c r="A1" s="1"><v>44624</v></c></row>'
    sheet = read(tmp_path, cells, styles=styles, workbook_pr='date1904="1"')
    assert sheet.grid.cell(1, 1) == moment("2026-03-05")


def test_a_day_and_time_keeps_its_time_and_a_duration_counts_days(tmp_path):
    styles = '<cellXfs><xf/><xf numFmtId="22"/><xf numFmtId="46"/><xf numFmtId="20"/></cellXfs>'
    values = (("A1", 1, 46086.5), ("B1", 2, 1.5), ("C1", 3, 0.25))
    cells = "".join(f'<c r="{place}" s="{style}"><v>{value}</v></c>' for place, style, value in values)
    grid = read(tmp_path, f'<row r="1">{cells}</row>', styles=styles).grid
    assert grid.cell(1, 1) == moment("2026-03-05T12:00")
    assert (grid.cell(1, 2), grid.cell(1, 3)) == (1.5, 0.25)


ODD_CELLS = (
    '<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2" t="e"><f>NA()</f><v>#N/A</v></c><c r="C2"><f>1+1</f></c>'
    '<c r="D2"><f>1+1</f><v>2</v></c><c r="E2" t="str"><f>""</f><v></v></c><c r="F2" t="b"><v>0</v></c>'
    '<c r="G2"/><c r="H2"><f>1+1</f><v></v></c><c r="I2" t="inlineStr"><is><t>x</t></is></c>'
    '<c r="J2"><v>5</v></c></row>'
)


def test_errors_blanks_and_formulas_with_and_without_values_are_told_apart(tmp_path):
    grid = read(tmp_path, ODD_CELLS).grid
    kinds = [grid.kind(2, column) for column in range(1, 12)]
    assert kinds == [
        CellKind.ERROR, CellKind.ERROR, CellKind.FORMULA_UNCACHED, CellKind.FORMULA, CellKind.FORMULA,
        CellKind.BOOLEAN,
        CellKind.BLANK, CellKind.FORMULA_UNCACHED, CellKind.TEXT, CellKind.NUMBER, CellKind.BLANK,
    ]  # fmt: skip
    assert [grid.column(column, 1, 3)[1].tolist() for column in (1, 3, 4)] == [[0, 5, 0], [0, 7, 0], [0, 6, 0]]


def test_true_one_and_the_text_one_stay_three_different_values(tmp_path):
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="b"><v>1</v></c></row>'
        f'<row r="{row + 1}"><c r="A{row + 1}"><v>1</v></c></row>'
        f'<row r="{row + 2}"><c r="A{row + 2}" t="inlineStr"><is><t>1</t></is></c></row>'
        for row in range(1, 3000, 3)
    )
    values, kinds = read(tmp_path, cells).grid.column(1, 1, 3000)
    assert {type(value) for value in values[::3]} == {bool}
    assert {type(value) for value in values[1::3]} == {float}
    assert set(values[2::3]) == {"1"}
    assert kinds[:3].tolist() == [CellKind.BOOLEAN, CellKind.NUMBER, CellKind.TEXT]


def test_text_ids_keep_zeros_rich_text_is_joined_phonetics_and_escapes_resolved(tmp_path):
    strings = (
        "<si><t>00123</t></si><si><r><t>郑州</t></r><r><t>云启</t></r><rPh sb='0' eb='1'><t>ヨミ</t></rPh></si>"
        "<si><t>a_x000D_b_x005F_x000D_c</t></si>"
    )
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'
    grid = read(tmp_path, cells, strings=strings).grid
    assert [grid.cell(1, column) for column in (1, 2, 3)] == ["00123", "郑州云启", "a\rb_x000D_c"]


def test_rows_keep_their_numbers_whatever_is_empty_above_and_beside(tmp_path):
    grid = read(tmp_path, '<row r="4"><c r="C4"><v>1</v></c></row><row r="9"><c r="D9"><v>2</v></c></row>').grid
    assert (grid.last_row, grid.last_column) == (9, 4)
    assert (grid.cell(4, 3), grid.cell(9, 4), grid.cell(1, 1), grid.cell(5000, 3)) == (1.0, 2.0, None, None)
    assert grid.column(3, 2, 11)[0].tolist() == [None, None, 1.0, *[None] * 7]


def test_hidden_rows_filter_and_merges_are_seen(tmp_path):
    cells = inline_row(1, ["客户名称"]) + inline_row(2, ["a"], ' hidden="1"') + inline_row(3, ["b"])
    around = '<autoFilter ref="A1:A3"/><mergeCells count="1"><mergeCell ref="C1:C2"/></mergeCells>'
    facts = read(tmp_path, cells, around=around).facts
    assert facts.hidden_rows == {2}
    assert str(facts.filter_area) == "A1:A3"
    assert [str(area) for area in facts.merges] == ["C1:C2"]


def test_cells_of_a_released_sheet_come_back_when_asked_for(tmp_path):
    sheet = read(tmp_path, inline_row(1, ["a"]))
    before = sheet.grid
    sheet.release()
    assert sheet.grid is not before
    assert sheet.grid.cell(1, 1) == "a"


# ── odd markup says the same as plain markup ──

PLAIN = ODD_CELLS + inline_row(3, ["x", 1.5], ' hidden="1"')


def odd_forms():
    plain = sheet_xml(PLAIN)
    prefixed = plain.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
    for name in ("worksheet", "sheetData", "row", "c", "f", "v", "is", "t"):
        for mark in ("<", "</"):
            prefixed = prefixed.replace(f"{mark}{name}>", f"{mark}x:{name}>").replace(
                f"{mark}{name} ", f"{mark}x:{name} "
            )
        prefixed = prefixed.replace(f"<{name}/>", f"<x:{name}/>")
    return {
        "prefixed": prefixed,
        "single quotes": plain.replace('t="', "t='")
        .replace('e"><', "e'><")
        .replace('b"><', "b'><")
        .replace('r"><', "r'><"),
        "comment": plain.replace("<sheetData>", '<sheetData><!-- <c r="Z9" t="e"><v>#N/A</v></c> -->'),
        "cdata": plain.replace("<t>x</t>", "<t><![CDATA[x]]></t>"),
        "instruction": plain.replace("<sheetData>", "<?note <f>?><sheetData>"),
        "no places": plain.replace(' r="3"', "").replace(' r="A3"', "").replace(' r="B3"', ""),
        "UTF-16": plain.replace("UTF-8", "UTF-16").encode("utf-16"),
    }


@pytest.mark.parametrize("form", odd_forms())
def test_odd_markup_is_read_as_plain_markup(tmp_path, form):
    plain = read_workbook(package(tmp_path / "plain.xlsx", {"S": sheet_xml(PLAIN)})).sheets[0]
    odd = read_workbook(package(tmp_path / "odd.xlsx", {"S": odd_forms()[form]})).sheets[0]
    for row in (2, 3):
        for column in range(1, 12):
            assert odd.grid.cell(row, column) == plain.grid.cell(row, column)
            assert odd.grid.kind(row, column) == plain.grid.kind(row, column)
    assert odd.facts.hidden_rows == plain.facts.hidden_rows == {3}


def test_a_sheet_that_declares_entities_is_refused(tmp_path):
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa">]>'
        + sheet_xml(inline_row(1, ["&a;"])).partition("?>")[2]
    )
    sheet = read_workbook(package(tmp_path / "b.xlsx", {"S": bomb})).sheets[0]
    with pytest.raises(SuspiciousWorkbook):
        _ = sheet.grid
