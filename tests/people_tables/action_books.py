"""Workbooks with and without the tables people may add."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook

from crmkit.jobs.actions import read_actions
from crmkit.jobs.opening import opened
from crmkit.jobs.request import Request

if TYPE_CHECKING:
    from pathlib import Path

AS_OF, NOW = date(2026, 3, 5), datetime(2026, 3, 5, 9, 0, 0)
CUSTOMERS = [
    ["客户编号", "客户名称", "手机", "负责人", "预计金额"],
    ["C0001", "郑州云启科技有限公司", "10012345678", "王芳", 50000],
    ["C0002", "洛阳远帆贸易有限公司", "10012345679", "李强", 20000],
]
ACTION_HEADERS = ["客户编号", "客户名称", "事项", "负责人", "截止日期", "完成情况", "提出人", "提出日期", "完成日期"]


def asked(path: Path, **more) -> Request:
    return replace(Request(path, AS_OF, NOW, has_consent=True), **more)


def written(path: Path, **sheets) -> Path:
    """A workbook with the two customers and these sheets, rows as given."""
    book = Workbook()
    book.active.title = "客户"
    for row in CUSTOMERS:
        book.active.append(row)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def actions_of(path: Path, **more):
    return read_actions(opened(asked(path, **more)))


def rows_of(path: Path, sheet: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in load_workbook(path)[sheet].iter_rows()]
