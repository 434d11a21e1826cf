"""Workbooks with the button, and the crmkit the button starts in the tests."""

from __future__ import annotations

import shlex
import sys
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook

from crmkit.jobs.demo import make_demo
from crmkit.jobs.refresh import refresh
from crmkit.jobs.request import Request
from crmkit.macro.adding import add
from crmkit.macro.run import BEFORE, run_job

MADE_ON, CLICKED_ON = date(2026, 3, 5), date(2026, 3, 20)
NOW = datetime(2026, 3, 5, 9, 0, 0)
HEADERS = ("客户编号", "客户名称", "手机", "负责人", "态度", "认知", "认可度", "预计金额", "预计成交日期", "备注")
PEOPLE = (
    ("00123", "郑州云启科技有限公司", "00371", "王芳", "接纳", "具体", "认可", 150000, date(2026, 3, 25), "=1+1"),
    (
        "00124",
        "洛阳博远商贸有限公司",
        "13800138001",
        "李强",
        "质疑",
        "笼统",
        "有异议",
        3000,
        date(2026, 5, 1),
        "2026-03-05",
    ),
    ("A-7", "新乡恒泰机械有限公司", "0086138", "王芳", "质疑", "具体", None, None, None, "1E5"),
)


@cache
def _demo() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "客户.xlsx")
        make_demo(Request(path, MADE_ON, NOW, language="zh"))
        return path.read_bytes()


def demo(folder: Path) -> Path:
    """The demo team's workbook as of `MADE_ON`, without a button."""
    path = folder / "客户.xlsx"
    path.write_bytes(_demo())
    return path


def never_refreshed(folder: Path, rows=PEOPLE) -> Path:
    """A team's own list that crmkit has never seen."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "名单"
    for row in (HEADERS, *rows):
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    path = folder / "我们的客户.xlsx"
    workbook.save(path)
    return path


def many(count: int):
    """Rows of as many customers."""
    first = PEOPLE[0]
    return [(f"K{number:03}", f"郑州第{number}商贸有限公司", *first[2:]) for number in range(1, count + 1)]


def team(folder: Path, rows=PEOPLE) -> Path:
    """A team's own list that crmkit has written into before, without a button."""
    path = never_refreshed(folder, rows)
    refresh(Request(path, MADE_ON, NOW, has_consent=True))
    return path


def with_button(path: Path) -> Path:
    """The same workbook with the button."""
    return add(path).target


def refreshed(path: Path, folder: Path) -> Path:
    """What the workbook looks like once it is refreshed on the day of the click, from the terminal."""
    out = folder / f"expected-{path.stem}.xlsx"
    refresh(Request(path, CLICKED_ON, NOW, out=out))
    return out


#: crmkit works in a folder of its own, so that its answer can be spoiled before the macro sees it
_SPOILED = """
work="$5.work"; mkdir "$work"; cp "$5/crmkit-before.xlsm" "$work"
{call} "$work"
{spoil}
mv "$work/status.txt" "$work.status"; cp "$work"/* "$5"; rm -r "$work"; mv "$work.status" "$5/status.txt"
"""


def install(home: Path, *, before: str = "", instead: str = "", spoil: str = "", seconds: int = 60) -> None:
    """Tell the button of a crmkit that works for `CLICKED_ON` and how long to wait for it.

    Shell lines may come before it or instead of it, or `spoil` its answer. The job's folder is $5, as the macro
    calls `<program> -m crmkit macro run <job>`.
    """
    home.mkdir(exist_ok=True)
    program = home / "crmkit-of-the-test"
    call = f"{shlex.quote(sys.executable)} -m crmkit macro run --today {CLICKED_ON}"
    work = instead or (_SPOILED.format(call=call, spoil=spoil) if spoil else f'{call} "$5"')
    program.write_text(f"#!/bin/sh\n{before}\n{work}\n", encoding="utf-8")
    program.chmod(0o700)
    (home / "command.txt").write_text(f"{program}\n{seconds}\n", encoding="utf-8")


def prepared_answer(home: Path, book: Path, folder: Path) -> None:
    """Tell the button of a crmkit that has its answer ready: what it would say to `book` as it stands now."""
    job = folder / "prepared"
    job.mkdir()
    (job / BEFORE).write_bytes(book.read_bytes())
    run_job(job, Request(job, CLICKED_ON, NOW))
    (job / BEFORE).unlink()
    copied = f'cp "{job}"/crmkit-after.xlsm "{job}"/orders.txt "$5"; cp "{job}/status.txt" "$5/status.txt"'
    install(home, instead=copied)
