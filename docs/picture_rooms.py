"""Where the pictures are taken: the demo workbook in a folder of its own, `crmkit lab` on it, one browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from playwright.sync_api import FloatRect, Page, sync_playwright

from crmkit.jobs.demo import make_demo
from crmkit.jobs.request import Request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AS_OF, NOW = date(2026, 3, 26), datetime(2026, 3, 26, 9, 0, 0)  # noqa: DTZ001  (the demo has no zone)
WORKBOOKS = {"zh": "客户.xlsx", "en": "customers.xlsx"}
JUDGES = {"zh": "陈静", "en": "Grace Lee"}  #: the manager in the pictures, never the name of a computer's user
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
SIZE = {"width": 1366, "height": 768}
_DAYS = """([isChinese, isShown]) => document.querySelectorAll("input").forEach((input) => {
    if (isShown && input.type === "date") {
        const [year, month, day] = input.value.split("-");
        const parts = isChinese ? [year, month, day] : [day, month, year];
        input.dataset.day = input.value || "-";
        input.type = "text";
        input.value = year ? parts.join("/") : isChinese ? "年/月/日" : "dd/mm/yyyy";
    } else if (!isShown && input.dataset.day) {
        input.type = "date";
        input.value = input.dataset.day === "-" ? "" : input.dataset.day;
        delete input.dataset.day;
    }
})"""
_PATIENCE_MS = 90_000
_PANELS = 2
_AROUND_DIALOG = 70  #: pixels


@dataclass(frozen=True)
class Room:
    """A page on a server that has one workbook chosen, in one language."""

    page: Page
    workbook: Path
    language: str
    addresses: tuple[str, ...]
    content: bytes

    def enter(self, notebook: str, content: bytes | None = None) -> Page:
        """The notebook with this in its name, on the workbook as new or on `content`."""
        for other in self.workbook.parent.iterdir():
            shutil.rmtree(other) if other.is_dir() else other.unlink()
        self.workbook.write_bytes(content or self.content)
        self.page.goto("about:blank")
        self.page.goto(self.address(notebook))
        return self.page

    def address(self, notebook: str) -> str:
        """Where the notebook with this in its name is."""
        return next(address for address in self.addresses if notebook in unquote(address))

    def restart_kernels(self) -> None:
        """As a computer that went to sleep or ran out of memory does."""
        parts = urlsplit(self.addresses[0])
        server, key = f"{parts.scheme}://{parts.netloc}/api/kernels", parse_qs(parts.query)["token"][0]
        headers = {"Authorization": f"token {key}"}
        for kernel in self.page.request.get(server, headers=headers).json():
            self.page.request.post(f"{server}/{kernel['id']}/restart", headers=headers)


def demo(folder: Path, language: str) -> Path:
    """The demo workbook as of `AS_OF`."""
    path = folder / WORKBOOKS[language]
    make_demo(Request(path, AS_OF, NOW, language))
    return path


@contextmanager
def room(folder: Path, language: str) -> Iterator[Room]:
    """`crmkit lab` on the demo and a browser before it, until the block ends."""
    workbook = demo(folder, language)
    with _lab(workbook, language) as addresses, browser(language) as page:
        yield Room(page, workbook, language, addresses, workbook.read_bytes())


@contextmanager
def browser(language: str) -> Iterator[Page]:
    """An empty page of the size of a small laptop's screen."""
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", f"--lang={LOCALES[language]}"]
        started = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=flags, env={**os.environ, "LANGUAGE": LOCALES[language]}
        )
        context = started.new_context(viewport=SIZE, locale=LOCALES[language], reduced_motion="reduce")
        context.set_default_timeout(_PATIENCE_MS)
        yield context.new_page()
        started.close()


def screenshot(page: Page, language: str) -> bytes:
    """The page as a PNG; where a dialog is open, the dialog and a little around it.

    Days are written as a browser in that language writes them: ours knows American ones only.
    """
    page.evaluate(_DAYS, [language == "zh", True])
    dialog = page.locator(".ck-dialog:visible")
    made = page.screenshot(clip=_around(dialog.bounding_box()) if dialog.count() else None)
    page.evaluate(_DAYS, [language == "zh", False])
    return made


def _around(box: FloatRect | None) -> FloatRect | None:
    if box is None:
        return None
    left, top = max(0, box["x"] - _AROUND_DIALOG), max(0, box["y"] - _AROUND_DIALOG)
    right = min(SIZE["width"], box["x"] + box["width"] + _AROUND_DIALOG)
    bottom = min(SIZE["height"], box["y"] + box["height"] + _AROUND_DIALOG)
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


@contextmanager
def _lab(workbook: Path, language: str) -> Iterator[tuple[str, ...]]:
    command = [sys.executable, "-m", "crmkit", "--lang", language, "lab", str(workbook), "--no-browser"]
    command += ["--today", AS_OF.isoformat()]
    environment = {**os.environ, "LOGNAME": JUDGES[language], "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:  # noqa: S603  (our own program)
        try:
            assert process.stdout is not None  # noqa: S101  (asked for above)
            yield tuple(process.stdout.readline().strip() for _ in range(_PANELS))
        finally:
            process.terminate()
