"""What the guard's tests share: small workbooks, an occasion, a child process that dies where it is told to."""

import io
import os
import signal
import sys
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from crmkit.workbook.guard.guarded import NewContent, Occasion, write_guarded

NOW = datetime.fromisoformat("2026-03-05T14:30:12")

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process; this system has no fork")
needs_root = pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() != 0, reason="hands files to other users, which only root may"
)


def workbook_bytes(**cells):
    """A small real workbook: 客户名称 in A1, the given cells, a formula and a date."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "客户"
    sheet["A1"], sheet["C3"], sheet["D4"] = "客户名称", "=SUM(B2:B9)", datetime.fromisoformat("2026-03-05")
    for cell, value in cells.items():
        sheet[cell] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def resave(path: Path, **cells):
    """What another program does: load, set cells if any, save."""
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book.active[cell] = value
    book.properties.title = "saved again"
    book.save(path)


def occasion(operation="refresh", **others):
    return Occasion(operation, NOW, "zh", **others)


def write_version(path: Path, content: bytes, **others):
    """One guarded write of these bytes."""
    return write_guarded(path, lambda _: NewContent(lambda stream: stream.write(content)), occasion(**others))


def hidden_leftovers(folder: Path):
    return list(folder.rglob(".crmkit-*"))


def in_child(job) -> int:
    """Run `job` in a forked process; its exit status, negative for the signal that ended it."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            job()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def die_at_event(number: int):
    """Let this process die just before the n-th thing it asks of the file system."""
    count = 0

    def hook(event, _arguments):
        nonlocal count
        if event in {"open", "os.rename", "os.remove", "os.link", "os.mkdir", "os.chmod", "os.chown", "os.setxattr"}:
            count += 1
            if count == number:
                die()

    sys.addaudithook(hook)
