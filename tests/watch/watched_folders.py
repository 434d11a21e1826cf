"""A watched folder with small real workbooks, and a clock that runs only when the watch sleeps."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook, load_workbook

from crmkit.jobs.refresh import refresh
from crmkit.jobs.request import Request
from crmkit.jobs.template import make_template
from crmkit.jobs.watch.loop import FolderWatch, WatchRequest
from crmkit.jobs.watch.memory import Watcher

MORNING = datetime(2026, 3, 5, 9, 0)
HERE = Watcher("PC-王芳", "王芳")


class Clock:
    """`plan` maps seconds from the start to what somebody does then; the watch is interrupted after `last`."""

    def __init__(self, plan=None, last=60.0, start=MORNING):
        self.plan, self.last, self.start, self.passed = dict(plan or {}), last, start, 0.0

    def now(self):
        return self.start + timedelta(seconds=self.passed)

    def seconds(self):
        return 1000.0 + self.passed

    def sleep(self, seconds):
        if self.passed >= self.last:
            raise KeyboardInterrupt
        self.passed += seconds
        for at in sorted(at for at in self.plan if at <= self.passed):
            self.plan.pop(at)()


def watched(folder, clock, *, once=False, refresh=refresh, watcher=HERE, **asked):
    """Everything a watch told until it was interrupted or ended."""
    events = []
    watch = FolderWatch(WatchRequest(folder, watcher, **asked), clock, refresh, events.append)
    try:
        watch.run(once=once)
    except KeyboardInterrupt:
        assert not once
    return events


def kinds(events, workbook):
    return [event.kind for event in events if event.workbook == workbook]


@cache
def _managed():
    with TemporaryDirectory() as folder:
        path = Path(folder, "客户.xlsx")
        make_template(path, "zh")
        refresh(Request(path, date(2026, 3, 4), datetime(2026, 3, 4, 9)))
        return path.read_bytes()


def managed(folder, name="客户.xlsx"):
    """A workbook of crmkit's, last refreshed the day before."""
    path = folder / name
    path.write_bytes(_managed())
    return path


def foreign(folder, name="别人的.xlsx"):
    """A customer list nobody allowed crmkit to manage."""
    workbook = Workbook()
    for row in (["客户名称", "手机"], ["郑州云启科技有限公司", "13800138000"]):
        workbook.active.append(row)
    workbook.save(folder / name)
    return folder / name


def add_customer(path, name="郑州云启科技有限公司"):
    """What a person does in Excel: one more customer, saved."""
    workbook = load_workbook(path)
    sheet = workbook["客户"]
    headers = [cell.value for cell in sheet[1]]
    row = next(row for row in range(2, 100) if not sheet.cell(row, headers.index("客户名称") + 1).value)
    sheet.cell(row, headers.index("客户名称") + 1, name)
    workbook.save(path)


def column(path, header):
    sheet = load_workbook(path)["客户"]
    headers = [cell.value for cell in sheet[1]]
    return [sheet.cell(row, headers.index(header) + 1).value for row in range(2, sheet.max_row + 1)]


def guide(path):
    """C3 of 说明."""
    return load_workbook(path)["说明"].cell(3, 3).value
