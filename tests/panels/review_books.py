"""A small team with a week that can be counted by hand.

Found on 2026-01-05: C1 潜在, C2 观望, C3 意向, C4 商机, C6 观望; C5 not judged. On 2026-03-02 the team changed: C1
went up to 观望, C3 fell back to 观望, C4 paid, C6 was lost, C5 was judged 潜在, C7 is new in 意向.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook

from crmkit.jobs.refresh import refresh
from crmkit.jobs.request import Request

if TYPE_CHECKING:
    from pathlib import Path

AS_OF, NOW = date(2026, 3, 5), datetime(2026, 3, 5, 9, 0, 0)
FOUND_ON, CHANGED_ON = date(2026, 1, 5), date(2026, 3, 2)
HEADERS = [
    "客户编号", "客户名称", "负责人", "来源", "态度", "认知", "预计金额", "预计成交日期", "客户状态", "成交日期",
    "累计成交额",
]  # fmt: skip
POTENTIAL, WATCHING, INTENTION, OPPORTUNITY = ("质疑", "笼统"), ("接纳", "笼统"), ("质疑", "具体"), ("接纳", "具体")
SOON, LATER = datetime(2026, 3, 20), datetime(2026, 6, 1)
CUSTOMERS = [
    ["C1", "郑州一家", "王芳", "展会", *POTENTIAL, 100_000, LATER],
    ["C2", "洛阳二家", "王芳", "展会", *WATCHING, 200_000, SOON],
    ["C3", "开封三家", "李强", "电话", *INTENTION, 300_000, SOON],
    ["C4", "安阳四家", "李强", "电话", *OPPORTUNITY, 400_000, SOON],
    ["C5", "许昌五家", "王芳", None, None, None, None, None],
    ["C6", "新乡六家", "李强", "电话", *WATCHING, 50_000, LATER],
]
TARGETS = [
    ["月份", "负责人", "签约目标", "回款目标"],
    ["2026-03", "王芳", 500_000, 300_000],
    ["2026-03", "李强", 600_000, None],
]
ACTIONS = [
    ["客户编号", "客户名称", "事项", "负责人", "截止日期", "完成情况", "提出人", "提出日期", "完成日期"],
    ["C2", None, "带测试报告去", "王芳", datetime(2026, 3, 3), "未完成", "赵总", datetime(2026, 2, 26), None],
    ["C3", None, "补报价", "李强", datetime(2026, 3, 10), None, "赵总", datetime(2026, 2, 26), None],
    [
        "C4",
        None,
        "催回款",
        "李强",
        datetime(2026, 3, 2),
        "已完成",
        "赵总",
        datetime(2026, 2, 26),
        datetime(2026, 3, 2),
    ],
    [
        "C1",
        None,
        "寄样品",
        "王芳",
        datetime(2026, 1, 9),
        "已完成",
        "赵总",
        datetime(2026, 1, 5),
        datetime(2026, 1, 8),
    ],
]


def asked(path: Path, **more) -> Request:
    return replace(Request(path, AS_OF, NOW, has_consent=True), **more)


def weekly_team(path: Path, *, with_targets: bool = True, with_actions: bool = True) -> Path:
    """The team's workbook after both refreshes."""
    book = Workbook()
    sheet = book.active
    sheet.title = "客户"
    for row in [HEADERS, *CUSTOMERS]:
        sheet.append(row)
    for name, rows, is_there in (("目标", TARGETS, with_targets), ("行动", ACTIONS, with_actions)):
        if is_there:
            more = book.create_sheet(name)
            for row in rows:
                more.append(row)
    book.save(path)
    refresh(asked(path, as_of=FOUND_ON))
    _change(path)
    refresh(asked(path, as_of=CHANGED_ON))
    return path


def _change(path: Path) -> None:
    book = load_workbook(path)
    sheet = book["客户"]
    columns = {cell.value: cell.column for cell in sheet[1]}

    def put(number: int, **values) -> None:
        for header, value in values.items():
            sheet.cell(number + 1, columns[header]).value = value

    put(1, 态度=WATCHING[0], 认知=WATCHING[1])
    put(3, 态度=WATCHING[0], 认知=WATCHING[1])
    put(4, 客户状态="已回款", 成交日期=datetime(2026, 3, 2), 累计成交额=380_000)
    put(5, 态度=POTENTIAL[0], 认知=POTENTIAL[1])
    put(6, 客户状态="已失去")
    new = ["C7", "南阳七家", "王芳", "转介绍", *INTENTION, 80_000, LATER]
    put(7, **dict(zip(HEADERS, new, strict=False)))
    book.save(path)
