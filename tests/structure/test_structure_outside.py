"""What other programs say about our sheets and tables: a validator, LibreOffice."""

import shutil
import subprocess
from collections import Counter
from datetime import date

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator
from structure_books import cells, customers, values

from crmkit.model.edits import (
    AddColumn,
    AddRows,
    FoldColumns,
    Formula,
    Look,
    Plan,
    PutSheet,
    SetCells,
    SheetColumn,
    SheetState,
    Style,
)
from crmkit.workbook import apply_plan

ROWS = range(2, 7)
TODAY = PutSheet(
    "今天",
    (
        SheetColumn("客户", 20, Style(Look.LINK)),
        SheetColumn("为什么", 24, Style(Look.BODY, wrap=True)),
        SheetColumn("备注", 20, Style(Look.INPUT)),
    ),
    [
        [Formula('HYPERLINK("#\'客户\'!A2","公司0")', "公司0"), "认可但有异议,35天内成交。解决异议后可升A。", None],
        ["公司1", date(2026, 3, 5), 7],
    ],
    title=[[("今天", Style(Look.TITLE))]],
    key_column=0,
    position=0,
)
RECORD = PutSheet(
    "_crmkit", (SheetColumn("k"), SheetColumn("v")), [["id", "1"]], with_header=False, state=SheetState.VERY_HIDDEN
)
EVERYTHING = Plan(
    (
        AddColumn("客户", 1, 3, 4, "下次跟进", ROWS, [date(2026, 3, 5)] * 5, width=12),
        AddColumn("客户", 1, 4, 5, "得分", ROWS, [1, 2, 3, 4, 5]),
        FoldColumns("客户", 5, 5),
        AddRows("客户", 6, ({1: "新公司", 2: "00123"},)),
        SetCells("Q's 1", 3, [1], ["=文本"]),
        TODAY,
        RECORD,
    ),
    frozenset({"今天", "_crmkit"}),
)


def complaints(path):
    return Counter(
        (error.part_uri, error.description)
        for error in OpenXmlValidator().validate(path).errors
        if "inline-string" not in error.description
    )


def test_a_validator_finds_nothing_it_did_not_find_before(tmp_path):
    before, after = customers(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    apply_plan(before, EVERYTHING, after)
    assert not complaints(after) - complaints(before)


def test_a_validator_finds_nothing_new_after_a_patch(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    before = complaints(path)
    apply_plan(path, EVERYTHING)
    again = PutSheet(TODAY.name, TODAY.columns, [["公司1", "x", 8], ["公司9", "y", None]], TODAY.title, key_column=0)
    apply_plan(path, Plan((again,), EVERYTHING.owned_sheets))
    assert not complaints(path) - before


def test_what_is_done_already_leaves_bytes_and_time(tmp_path):
    path = customers(tmp_path / "a.xlsx")
    apply_plan(path, EVERYTHING)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    repeatable = tuple(step for step in EVERYTHING.operations if isinstance(step, FoldColumns | PutSheet | SetCells))
    assert apply_plan(path, Plan(repeatable, EVERYTHING.owned_sheets)).changed_parts == ()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@pytest.fixture(scope="module")
def saved_by_libreoffice(tmp_path_factory):
    """The workbook with everything in it, opened and saved by LibreOffice."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    path = customers(folder / "a.xlsx")
    apply_plan(path, EVERYTHING)
    command = [
        office,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(folder / "out"),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / "out" / "a.xlsx"


@pytest.mark.libreoffice
def test_libreoffice_shows_our_columns_rows_and_sheets(saved_by_libreoffice):
    assert values(saved_by_libreoffice, "客户")[6] == ["新公司", "00123", "", "", ""]
    assert values(saved_by_libreoffice, "客户")[1][3:] == [date(2026, 3, 5), 1.0]
    assert values(saved_by_libreoffice, "今天")[2][0] == "公司0"
    book = openpyxl.load_workbook(saved_by_libreoffice)
    assert book.sheetnames[0] == "今天"
    assert book["客户"].tables["表1"].ref == "A1:E7"
    assert book["客户"].column_dimensions["E"].hidden
    assert book["_crmkit"].sheet_state != "visible"


@pytest.mark.libreoffice
def test_a_sheet_libreoffice_saved_holds_the_same_content(saved_by_libreoffice, tmp_path):
    path = tmp_path / "again.xlsx"
    shutil.copy(saved_by_libreoffice, path)
    before = path.read_bytes()
    assert apply_plan(path, Plan((TODAY,), EVERYTHING.owned_sheets)).changed_parts == ()
    assert path.read_bytes() == before
    changed = PutSheet(TODAY.name, TODAY.columns, [*reversed(TODAY.rows)], TODAY.title, key_column=0)
    apply_plan(path, Plan((changed,), EVERYTHING.owned_sheets))
    assert cells(path, "今天")["A3"] == "公司1"
    assert str(cells(path, "今天")["A4"]).startswith("=HYPERLINK(")
