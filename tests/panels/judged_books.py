"""A team's workbook to be judged, and what stands in it afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook

from crmkit.jobs.refresh import refresh
from crmkit.jobs.request import Request
from crmkit.testing.people import type_in

if TYPE_CHECKING:
    from pathlib import Path

AS_OF, NOW = date(2026, 3, 5), datetime(2026, 3, 5, 9, 0, 0)
HEADERS = (
    "客户编号", "客户名称", "负责人", "来源", "客户状态", "创建日期", "态度", "认知", "认可度", "有钱", "有权",
    "有需求", "预计金额", "预计成交日期", "暂停至", "人工阶段", "人工分级", "人工说明", "标签", "车型",
)  # fmt: skip
TOUCH_HEADERS = ("跟进日期", "客户编号", "方式", "跟进人", "内容")


def asked(path: Path, **more) -> Request:
    return replace(Request(path, AS_OF, NOW, has_consent=True), **more)


def team_book(folder: Path, *customers: dict[str, object], touches=(), headers=HEADERS, name="客户.xlsx") -> Path:
    """A team's list, refreshed once; a customer is header to value, id and name are given unless said."""
    book = Workbook()
    sheet = book.active
    sheet.title = "客户"
    sheet.append(headers)
    for number, customer in enumerate(customers, 1):
        row = {"客户编号": f"C{number:04}", "客户名称": f"郑州第{number}家科技有限公司", **customer}
        sheet.append([row.get(header) for header in headers])
    log = book.create_sheet("跟进记录")
    log.append(TOUCH_HEADERS)
    for touch in touches:
        log.append(touch)
    path = folder / name
    book.save(path)
    refresh(asked(path))
    return path


def edited(path: Path, number: int, **values) -> None:
    """A person's edit of the customer on that place (from 1), in another program."""
    type_in(path, "客户", number + 1, values)


def customers_of(path: Path) -> dict[object, dict[str, object]]:
    """Every customer's row by id, header to value."""
    lines = list(load_workbook(path)["客户"].iter_rows(values_only=True))
    rows = (dict(zip(lines[0], line, strict=True)) for line in lines[1:])
    return {row["客户编号"]: row for row in rows}


def listed(path: Path, sheet: str, header_row: int = 3) -> list[dict[str, object]]:
    """The rows of one of crmkit's lists by header; none without the sheet."""
    book = load_workbook(path)
    if sheet not in book.sheetnames:
        return []
    lines = list(book[sheet].iter_rows(min_row=header_row, values_only=True))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:] if any(line)]
