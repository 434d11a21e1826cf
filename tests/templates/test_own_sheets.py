"""crmkit's own sheets: columns as jobs fill them, links that survive sorting."""

import shutil
import subprocess
from datetime import date

import openpyxl
import pytest
from built import LANGUAGES, template_bytes

from crmkit.locale import text
from crmkit.model.edits import Formula, Look
from crmkit.workbook.build.own_sheets import (
    FINDINGS_KEY_COLUMN,
    TODAY_KEY_COLUMN,
    customer_link,
    findings_columns,
    findings_title,
    sheet_name,
    spoken_day,
    today_columns,
    today_title,
)


@pytest.fixture
def libreoffice(tmp_path):
    """Converts a workbook to CSV, one page a sheet."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")

    def pages(path):
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        kind = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
        subprocess.run(
            [office, profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(path)],
            check=True,
            capture_output=True,
            timeout=300,
        )
        found = tmp_path.glob(f"{path.stem}-*.csv")
        return {page.stem.removeprefix(f"{path.stem}-"): page.read_text("utf-8") for page in found}

    return pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_has_the_columns_that_jobs_fill(language, tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(template_bytes(language))
    book = openpyxl.load_workbook(path)
    for role, columns, title in (
        ("today", today_columns(language), today_title(language, None)),
        ("findings", findings_columns(language), findings_title(language, None)),
    ):
        sheet = book[sheet_name(role, language)]
        header = [cell.value for cell in sheet[len(title) + 1]]
        assert header == [column.header for column in columns]
        assert sheet.freeze_panes == f"A{len(title) + 2}"


def test_keys_are_where_the_jobs_look():
    assert today_columns("zh")[TODAY_KEY_COLUMN].header == "编号"
    assert findings_columns("zh")[FINDINGS_KEY_COLUMN].header == "键"
    assert [column.header for column in findings_columns("zh") if column.style.look is Look.INPUT] == ["忽略原因"]


@pytest.mark.parametrize(("language", "said"), [("zh", "更新于3月5日"), ("en", "Refreshed on 5 March")])
def test_the_title_says_when_and_asks_for_a_refresh_when_old(language, said):
    formula = today_title(language, date(2026, 3, 5))[1][0][0]
    assert isinstance(formula, Formula)
    assert formula.cached == said
    assert "DATE(2026,3,5)<TODAY()" in formula.expression
    assert text("template.please_refresh", language) in formula.expression


def test_days_are_spoken_as_a_colleague_says_them():
    assert spoken_day(date(2026, 12, 1), "zh") == "12月1日"
    assert spoken_day(date(2026, 12, 1), "en") == "1 December"


def test_a_link_quotes_names_and_sheets():
    link = customer_link("Ann's list", "A", "C", 'C"1', 'The "Best" Ltd')
    assert link.cached == 'The "Best" Ltd'
    assert link.expression == (
        """HYPERLINK("#'Ann''s list'!C"&IFERROR(MATCH("C""1",'Ann''s list'!A:A,0),1),"The ""Best"" Ltd")"""
    )


def test_a_long_name_stays_within_what_a_formula_may_hold():
    assert len(customer_link("客户", "A", "B", "C0001", "长" * 400).cached) == 250


@pytest.mark.libreoffice
def test_libreoffice_opens_the_template_and_finds_customers_by_link(libreoffice, tmp_path):
    path = tmp_path / "linked.xlsx"
    customers = [{"customer_id": f"C000{number}", "customer_name": f"客户{number}"} for number in (3, 1, 2)]
    path.write_bytes(template_bytes("zh", rows={"customers": customers}))
    book = openpyxl.load_workbook(path)
    link = customer_link("客户", "A", "B", "C0002", "找到客户2")
    book["今天"]["B5"] = f"={link.expression}"
    place = link.expression.split("&", 1)[1].split(',"找到')[0]
    book["今天"]["A5"] = f"={place}"
    book.save(path)
    pages = libreoffice(path)
    assert "4,找到客户2" in pages["今天"]
    assert "客户编号" in pages["客户"]
    assert "还没有刷新过" in pages["说明"]
    assert "#N" not in "".join(pages.values())
    assert "Err:" not in "".join(pages.values())
