"""Workbooks with people's tags, with and without a dictionary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from openpyxl import Workbook

from crmkit.jobs.request import Request
from crmkit.locale import text

AS_OF, NOW = date(2026, 3, 5), datetime(2026, 3, 5, 9, 0, 0)
if TYPE_CHECKING:
    from pathlib import Path

TAGS = ("大客户、老乡", "大客", "VIP客户,老乡", "爱打球", None, "大客、大客户")


def asked(path: Path, **more) -> Request:
    return replace(Request(path, AS_OF, NOW), **more)


def tagged(folder: Path, tags=TAGS, dictionary=None) -> Path:
    """Customers with `tags`; `dictionary` has rows of tag, aliases, merged into, retired."""
    book = Workbook()
    sheet = book.active
    sheet.title = "客户"
    sheet.append(["客户编号", "客户名称", "手机", "负责人", "标签"])
    for number, words in enumerate(tags, 1):
        sheet.append([f"C{number}", f"郑州第{number}家科技有限公司", f"1000000{number:04}", "王芳", words])
    if dictionary is not None:
        sheet = book.create_sheet("标签字典")
        sheet.append(
            [text(f"rule_sheets.tags.{name}", "zh") for name in ("tag", "aliases", "merged_into", "retired")]
        )
        for row in dictionary:
            sheet.append(list(row))
    path = folder / "客户.xlsx"
    book.save(path)
    return path
