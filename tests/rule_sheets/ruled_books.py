"""Workbooks with rule sheets, and the edits a person makes on them in another program."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import load_workbook

from crmkit.jobs.opening import opened
from crmkit.jobs.request import Request
from crmkit.jobs.rule_sheets.roles import steering_name
from crmkit.jobs.template import make_template

AS_OF = date(2026, 3, 5)
NOW = datetime(2026, 3, 5, 9, 0, 0)
GRADES, TAGS, FOLLOW, STAGES, SCORES, SETTINGS, DAYS, WORDS = (
    steering_name(role, "zh")
    for role in (
        "rules_grade", "rules_tags", "rules_follow", "rules_stage", "rules_score", "settings", "days_off", "words",
    )
)  # fmt: skip
#: Acceptance and contribution, days to close, validity: one customer for each grade that rules give.
_VALID = {"has_money": "是", "has_authority": "是", "has_need": "是"}
CUSTOMERS = (
    {"customer_name": "甲公司", "acceptance": "认可", "contribution": "大", **_VALID},
    {"customer_name": "乙公司", "acceptance": "认可", "contribution": "一般", **_VALID, "source": "转介绍"},
    {"customer_name": "丙公司", "acceptance": "有异议", "contribution": "大", "source": "展会"},
    {
        "customer_name": "丁公司",
        "expected_close_on": date(2026, 3, 25),
        "attitude": "质疑",
        "cognition": "具体",
        **_VALID,
    },
    {"customer_name": "戊公司", "status": "跟进中"},
)


def asked(path: Path, **more) -> Request:
    return replace(Request(path, AS_OF, NOW), **more)


@cache
def _made(language: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "客户.xlsx")
        make_template(path, language, {"customers": CUSTOMERS})
        return path.read_bytes()


def ruled_book(folder: Path, language: str = "zh") -> Path:
    """A new workbook from the template with five customers, not refreshed yet."""
    path = folder / "客户.xlsx"
    path.write_bytes(_made(language))
    return path


def edited(path: Path, change) -> None:
    """A person's edit in another program: load, change, save."""
    workbook = load_workbook(path)
    change(workbook)
    workbook.save(path)


def place_of(sheet, *words):
    """The row in which these words stand side by side, and the column of the first."""
    for row in sheet.iter_rows():
        for cell in row:
            if [sheet.cell(cell.row, cell.column + more).value for more in range(len(words))] == list(words):
                return cell.row, cell.column
    raise AssertionError(words)


def put(path: Path, sheet: str, beside: tuple, offset: int, value) -> str:
    """Set the cell `offset` columns right of where the words `beside` begin; its address."""
    address = []

    def change(workbook):
        row, column = place_of(workbook[sheet], *beside)
        workbook[sheet].cell(row, column + offset).value = value
        address.append(workbook[sheet].cell(row, column + offset).coordinate)

    edited(path, change)
    return address[0]


def column(path: Path, header: str, sheet: str = "客户") -> dict[str, object]:
    """A column of the customer sheet by customer name."""
    worksheet = load_workbook(path)[sheet]
    headers = [cell.value for cell in worksheet[1]]
    at, name = headers.index(header) + 1, headers.index("客户名称") + 1
    return {worksheet.cell(row, name).value: worksheet.cell(row, at).value for row in range(2, worksheet.max_row + 1)}


def steering(path: Path):
    return opened(asked(path)).steering
