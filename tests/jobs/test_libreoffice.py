"""What LibreOffice makes of a refreshed workbook: it shows our values, follows our links, saves it again."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from datetime import date
from typing import TYPE_CHECKING

import pytest
from job_books import asked, cells, column, demo, edited, refresh
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from team_books import HEADERS, PEOPLE, listed, refreshed, saved

from crmkit import workbook as any_workbook
from crmkit.columns import MANAGED_FIELDS

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.libreoffice
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
LATER = date(2026, 3, 20)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Converts files with LibreOffice; its profile is the test's own."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = tmp_path_factory.mktemp("profile").as_uri()

    def convert(form: str, folder: Path, *paths: Path) -> Path:
        words = [f"-env:UserInstallation={profile}", "--headless", "--convert-to", form, "--outdir", folder, *paths]
        subprocess.run([program, *map(str, words)], check=True, capture_output=True, timeout=120)
        return folder

    return convert


def shown(folder: Path, path: Path, sheet: str) -> list[list[str]]:
    with (folder / f"{path.stem}-{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def spoken(value: object) -> str:
    """A cell as LibreOffice writes it to a table of text."""
    if value is None:
        return ""
    return value.date().isoformat() if hasattr(value, "date") else str(value)


def with_targets(path: Path, sheet: str) -> Path:
    """A copy in which beside every link of `sheet` stands the name of the customer it leads to."""
    book = load_workbook(path)
    worksheet = book[sheet]
    for row in range(1, worksheet.max_row + 1):
        link = worksheet.cell(row, 2).value
        found = re.match(r'=HYPERLINK\((.*),"(?:[^"]|"")*"\)$', str(link))
        if found:
            worksheet.cell(row, 30).value = f"=INDIRECT(MID({found[1]},2,255))"
    copy = path.with_name(f"links-{path.name}")
    book.save(copy)
    return copy


def test_libreoffice_shows_what_was_written_and_its_links_lead_to_the_customer(office, tmp_path):
    rows = [(one, *row) for one, row in zip((1001, "K?2", "A*"), PEOPLE, strict=True)]
    team = saved(listed(("客户编号", *HEADERS), rows, sheet="王芳's 名单"), tmp_path, "team.xlsx")
    refreshed(team)
    books = {demo(tmp_path): "客户", team: "王芳's 名单"}
    copies = [with_targets(path, "今天") for path in books]
    folder = office(EVERY_SHEET, tmp_path / "csv", *books, *copies)
    for path, sheet in books.items():
        lines = shown(folder, path, sheet)
        for field in MANAGED_FIELDS:
            if field.number_format in {"", "@", "yyyy-mm-dd"}:
                place = lines[0].index(field.zh)
                wanted = [spoken(value) for value in column(path, sheet, field.zh)]
                assert [line[place] for line in lines[1 : len(wanted) + 1]] == wanted, field.zh
    for copy in copies:
        led = [(line[1], line[29]) for line in shown(folder, copy, "今天") if len(line) > 29 and line[29]]
        assert len(led) >= 3
        assert all(name == target for name, target in led)


def test_a_workbook_that_libreoffice_saved_is_still_ours(office, tmp_path):
    path = saved(listed(), tmp_path)
    refreshed(path)
    headers = [cell.value for cell in load_workbook(path)["名单"][1]]
    before = {place: value for place, value in cells(path, "名单").items() if "." not in str(value)}
    again = office("xlsx", tmp_path / "saved", path) / path.name
    result = refresh(asked(again))
    assert [cell.value for cell in load_workbook(again)["名单"][1]] == headers
    assert {place: cells(again, "名单")[place] for place in before} == before
    assert {one.sheet for one in result.certificate.cells} <= {"今天", "问题"} if result.certificate else True
    assert refresh(asked(again)).certificate is None


def test_libreoffice_shows_a_formula_of_people_as_it_was_last_calculated(office, tmp_path):
    """Excel is asked to calculate when it opens the file; LibreOffice does so by its own setting: here, never."""
    path = saved(listed(), tmp_path)
    refreshed(path)
    places = {cell.value: get_column_letter(cell.column) for cell in load_workbook(path)["名单"][1]}

    def count(book):
        book.create_sheet("统计")["A1"] = f'=COUNTIF(名单!{places["分级"]}:{places["分级"]},"B")'

    edited(path, count)
    calculated = office("xlsx", tmp_path / "saved", path) / path.name
    assert load_workbook(calculated, data_only=True)["统计"]["A1"].value == column(path, "名单", "分级").count("B")
    any_workbook.patch(calculated, {"名单": {"F2": "倾向竞品或难满足", "F3": "倾向竞品或难满足"}})
    result = refresh(asked(calculated, as_of=LATER))
    assert result.certificate.recalculates_on_open
    assert "B" not in column(calculated, "名单", "分级")
    folder = office(EVERY_SHEET, tmp_path / "csv", calculated)
    assert shown(folder, calculated, "统计")[0][0] == str(column(path, "名单", "分级").count("B")) != "0"
