"""The sheets of the demo workbook as LibreOffice shows them, the refresh button on the first one."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from picture_rooms import AS_OF, demo

from crmkit.macro.adding import add

if TYPE_CHECKING:
    from collections.abc import Iterator

SYSTEM_PYTHON = "/usr/bin/python3"  #: the only one that has `uno`
SCREEN = Path(__file__).with_name("sheet_screen.py")
WIDER_PERCENT = {"zh": 100, "en": 120}  #: English words need wider columns
#: Picture to place of the sheet in the workbook, first column and row shown (from 0), width and height of the window.
SHEETS = {
    "sheet-guide": (0, (0, 0), (1100, 700)),
    "sheet-today": (1, (0, 0), (1700, 640)),
    "sheet-customers": (2, (0, 108), (1500, 560)),
    "sheet-decided": (2, (36, 108), (1500, 560)),
    "sheet-touches": (3, (0, 0), (1400, 480)),
    "sheet-findings": (4, (0, 0), (1540, 640)),
    "sheet-funnel": (5, (0, 0), (1880, 860)),
    "sheet-funnel-tables": (5, (0, 40), (1880, 760)),
    "sheet-targets": (7, (0, 0), (820, 330)),
    "sheet-actions": (8, (0, 0), (1300, 340)),
    "sheet-rules-stage": (10, (0, 0), (1000, 640)),
    "sheet-rules-grade": (11, (0, 0), (1100, 860)),
    "sheet-rules-reminders": (15, (0, 0), (1480, 380)),
    "sheet-settings": (16, (0, 0), (1300, 700)),
    "sheet-words": (17, (0, 0), (1000, 560)),
    "sheet-cues": (18, (0, 0), (900, 560)),
    "sheet-tags": (19, (0, 0), (1300, 380)),
}


def sheet_pictures(folder: Path, language: str, begins: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Name and PNG of the sheets whose pictures begin so."""
    book = add(demo(folder, language), language).target
    names = load_workbook(book, read_only=True).sheetnames
    wanted = {name: place for name, place in SHEETS.items() if name.startswith(begins)}
    shown = [
        [names[number], corner, [wide * WIDER_PERCENT[language] // 100, high], str(folder / f"{name}.png")]
        for name, (number, corner, (wide, high)) in wanted.items()
    ]
    asked = {"book": str(_as_of_the_day(book)), "folder": str(folder), "shown": shown}
    subprocess.run([SYSTEM_PYTHON, SCREEN, json.dumps(asked)], check=True)  # noqa: S603  (our own program)
    for name in wanted:
        yield name, (folder / f"{name}.png").read_bytes()


def _as_of_the_day(book: Path) -> Path:
    """A copy in which TODAY() is the day of the demo: its colours and its first sheet go by it."""
    copy, day = book.with_stem("picture"), f"DATE({AS_OF.year},{AS_OF.month},{AS_OF.day})".encode()
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, re.sub(rb"TODAY\(\)", day, content) if name.endswith(".xml") else content)
    return copy
