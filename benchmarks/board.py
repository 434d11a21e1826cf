"""The classification board on 100,000 customers in real JupyterLab: first paint, keys, what goes over the wire.

    python benchmarks/board.py                   100,000 customers + 300,000 touches; needs Chromium
    python benchmarks/board.py --customers 1000 --touches 3000

Opening is reading and deciding in Python; first paint is from the widget's first line of script to the frame on the
screen; a key is confirmed when Python's answer is back in the browser. Payload is what the widget carries at first.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from books import AS_OF, refreshed_book, sizes

KEYS = "1234" * 15


def opening(workbook: Path) -> None:
    """Python alone: how long the board takes to open, and the size of what it hands over."""
    from crmkit.review import ClassifyBoard
    from crmkit.review.classify.answers import whole

    began = time.perf_counter()
    board = ClassifyBoard(workbook, as_of=AS_OF)
    painted = whole(board.state, workbook.name, "zh")  # reads the workbook, as the browser's first question does
    opened = time.perf_counter() - began
    first = len(json.dumps(painted, ensure_ascii=False).encode())
    script = len((board._esm + board._css).encode())  # noqa: SLF001  what the browser gets once
    print(f"open: {opened:.1f} s; first payload {first / 1000:.0f} KB, script and style {script / 1000:.0f} KB")
    print(f"queue {painted['counts']}")
    answers: list[object] = []
    board.send = answers.append
    spent = []
    for number, place in enumerate(board.state.listed[:40].tolist()):
        began = time.perf_counter()
        board._handle_custom_msg({"seq": number, "kind": "stage", "places": [place], "stage": "watching"}, [])  # noqa: SLF001  as the comm does
        spent.append(time.perf_counter() - began)
    size = len(json.dumps(answers[-1], ensure_ascii=False).encode())
    print(f"a step in Python: median {statistics.median(spent) * 1000:.0f} ms, answer {size / 1000:.1f} KB")
    board.state.draft.drop()


def browsing(workbook: Path) -> None:
    """In JupyterLab and Chromium."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "panels"))
    from panel_servers import CHROMIUM_FLAGS, served
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome")
    with served("lab", workbook) as lab, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(300_000)
        page.goto(lab.address("01"))
        page.wait_for_selector('.ck-board[data-ready="true"]')
        paint_ms = int(page.locator(".ck-board").get_attribute("data-paint-ms"))
        page.focus(".ck-board")
        latencies = []
        for key in KEYS:
            page.locator(".ck-board").evaluate("root => { delete root.dataset.latency }")
            page.keyboard.press(key)
            page.wait_for_selector(".ck-board[data-latency]")
            latencies.append(int(page.locator(".ck-board").get_attribute("data-latency")))
        browser.close()
    ordered = sorted(latencies)
    slowest = ordered[int(len(ordered) * 0.95)]
    print(f"first paint {paint_ms} ms")
    print(f"key to confirmed: median {statistics.median(latencies):.0f} ms, 95 % {slowest} ms")


def main() -> None:
    """Make the workbook, refresh it once, measure."""
    asked = sizes(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        workbook = refreshed_book(Path(folder, "客户.xlsx"), asked.customers, asked.touches)
        opening(workbook)
        browsing(workbook)


if __name__ == "__main__":
    main()
