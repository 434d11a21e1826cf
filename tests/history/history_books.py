"""Workbooks whose decisions change, and what their history sheets say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook

from crmkit.jobs.history.replay import LoggedRow, replayed
from crmkit.jobs.opening import opened
from crmkit.jobs.refresh import refresh
from crmkit.jobs.request import Request
from crmkit.testing.people import type_in

if TYPE_CHECKING:
    from pathlib import Path

AS_OF, NOW = date(2026, 3, 5), datetime(2026, 3, 5, 9, 0, 0)
HEADERS = (
    "客户编号", "客户名称", "手机", "负责人", "态度", "认知", "认可度", "贡献", "预计成交日期", "有钱",
    "有权", "有需求", "人工阶段", "人工分级", "人工说明", "人工有效期至", "约定下次联系",
)  # fmt: skip
HEADER_ROW = 3
CHANGES, STAGES = "变更记录", "阶段历史"


def asked(path: Path, **more) -> Request:
    return replace(Request(path, AS_OF, NOW, has_consent=True), **more)


def team_list(folder: Path, *customers: dict[str, object], headers=HEADERS) -> Path:
    """A team's own list, refreshed once; a customer is header to value, id and name are given."""
    book = Workbook()
    sheet = book.active
    sheet.title = "客户"
    sheet.append(headers)
    for number, customer in enumerate(customers, 1):
        row = {"客户编号": f"C{number:04}", "客户名称": f"郑州第{number}家科技有限公司", **customer}
        sheet.append([row.get(header) for header in headers])
    path = folder / "客户.xlsx"
    book.save(path)
    refresh(asked(path))
    return path


def edit(path: Path, number: int, **values) -> None:
    """A person's edit of the customer on that place (from 1)."""
    type_in(path, "客户", number + 1, values)


def listed(path: Path, sheet: str) -> list[dict[str, object]]:
    """The rows of a history sheet by header; none without the sheet."""
    book = load_workbook(path)
    if sheet not in book.sheetnames:
        return []
    lines = list(book[sheet].iter_rows(min_row=HEADER_ROW, values_only=True))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:] if isinstance(line[0], int)]


def current(path: Path, header: str) -> dict[str, object]:
    """A managed column by customer id."""
    rows = list(load_workbook(path)["客户"].iter_rows(values_only=True))
    ids, column = rows[0].index("客户编号"), rows[0].index(header)
    return {row[ids]: row[column] for row in rows[1:]}


def replay_all(path: Path) -> list[tuple[object, object]]:
    """Each logged value with what its inputs give under its rule version."""
    workbook = opened(asked(path))
    rows = listed(path, CHANGES)
    logged = [LoggedRow(row["更新日"].date(), row["项目"], row["规则版本"], row["依据"] or "") for row in rows]
    given = replayed(logged, workbook.record.rule_versions, workbook.context)
    return [(row["现在"], value) for row, value in zip(rows, given, strict=True)]


def last_stages(path: Path) -> dict[object, object]:
    """The stage of each customer according to the history alone."""
    return {row["客户编号"]: row["进入阶段"] for row in sorted(listed(path, STAGES), key=lambda row: row["序号"])}
