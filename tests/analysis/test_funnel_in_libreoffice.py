"""What LibreOffice makes of 漏斗: figures as written, charts that go on reading them after it saved the file."""

import csv
import shutil
import subprocess
import zipfile
from datetime import date, datetime, timedelta

import pytest
from made_demo import demo_at
from openpyxl import load_workbook

from crmkit.jobs.funnel.layout import first_rows
from crmkit.jobs.refresh import refresh
from crmkit.jobs.request import Request

pytestmark = pytest.mark.libreoffice
AS_OF = date(2026, 3, 5)
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def asked(path, day=AS_OF):
    return Request(path, day, datetime(2026, 3, 5, 9), language="zh", has_consent=True)


@pytest.fixture(scope="module")
def convert(tmp_path_factory):
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = tmp_path_factory.mktemp("profile").as_uri()

    def converted(form, folder, path):
        words = [f"-env:UserInstallation={profile}", "--headless", "--convert-to", form, "--outdir", folder, path]
        subprocess.run([program, *map(str, words)], check=True, capture_output=True, timeout=120)
        return folder

    return converted


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return demo_at(tmp_path_factory.mktemp("demo") / "客户.xlsx")


def test_figures_show_as_they_were_written(convert, demo, tmp_path):
    with (convert(EVERY_SHEET, tmp_path, demo) / "客户-漏斗.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    row = first_rows()["stages"]
    written = load_workbook(demo)["漏斗"]
    for number in range(row, row + 4):
        assert lines[number - 1][0] == written.cell(number, 1).value
        assert lines[number - 1][1] == str(written.cell(number, 2).value)
        assert lines[number - 1][3] == f"{written.cell(number, 4).value:.0%}"


def test_charts_saved_by_libreoffice_still_read_the_figures_of_the_next_refresh(convert, demo, tmp_path):
    path = convert("xlsx", tmp_path, demo) / demo.name
    with zipfile.ZipFile(path) as archive:
        charts = {name: archive.read(name) for name in archive.namelist() if name.startswith("xl/charts/chart")}
    assert len(charts) == 4
    row = first_rows()["stages"]
    assert any(f"$B${row}:$B${row + 3}".encode() in xml for xml in charts.values())
    done = refresh(asked(path, AS_OF + timedelta(days=4)))
    assert "漏斗" in {cells.sheet for cells in done.certificate.cells}
    with zipfile.ZipFile(path) as archive:
        assert {name: archive.read(name) for name in charts} == charts
