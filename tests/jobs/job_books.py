"""Workbooks for the tests of jobs: the demo, and a team's own list as openpyxl writes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from made_demo import demo_at
from openpyxl import Workbook, load_workbook

from crmkit.jobs.refresh import refresh
from crmkit.jobs.request import Request

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = date(2026, 3, 5)
NOW = datetime(2026, 3, 5, 9, 0, 0)

HEADERS = ("客户名称", "手机", "负责人", "态度", "认知", "认可度", "预计金额", "预计成交日期", "阶段", "车型")
ROWS = (
    ("郑州云启科技有限公司", "13800138000", "王芳", "接纳", "具体", "认可", 150000, date(2026, 3, 20), None, "A8"),
    ("洛阳博远商贸有限公司", "13800138001", "李强", "质疑", "笼统", "有异议", 3000, date(2026, 5, 1), "商机", "Q5"),
    ("新乡恒泰机械有限公司", "00371", "王芳", None, None, None, None, None, "", "=1+1"),
)


def asked(path: Path, **more) -> Request:
    return replace(Request(path, AS_OF, NOW), **more)


def demo(folder: Path, language: str = "zh") -> Path:
    """The refreshed demo; made once and copied."""
    return demo_at(folder / "客户.xlsx", language)


def own_list(folder: Path, headers=HEADERS, rows=ROWS, sheet: str = "名单", start_row: int = 1) -> Path:
    """A team's own workbook: one plain list, text as text."""
    workbook = Workbook()
    worksheet = workbook.active
    worksheet.title = sheet
    for down, row in enumerate((headers, *rows)):
        for across, value in enumerate(row, start=1):
            cell = worksheet.cell(start_row + down, across, value)
            if isinstance(value, str):
                cell.data_type = "s"
    path = folder / "我们的客户.xlsx"
    workbook.save(path)
    return path


def cells(path: Path, sheet: str) -> dict[str, object]:
    """Every filled cell of a sheet by address, as openpyxl reads it."""
    worksheet = load_workbook(path)[sheet]
    return {cell.coordinate: cell.value for row in worksheet.iter_rows() for cell in row if cell.value is not None}


def column(path: Path, sheet: str, header: str, header_row: int = 1) -> list[object]:
    """The cells under a header."""
    worksheet = load_workbook(path)[sheet]
    headers = [cell.value for cell in worksheet[header_row]]
    place = headers.index(header) + 1
    return [worksheet.cell(row, place).value for row in range(header_row + 1, worksheet.max_row + 1)]


def edited(path: Path, change) -> None:
    """A person's edit in another program: load, change, save."""
    workbook = load_workbook(path)
    change(workbook)
    workbook.save(path)


__all__ = ["AS_OF", "HEADERS", "NOW", "ROWS", "asked", "cells", "column", "demo", "edited", "own_list", "refresh"]
