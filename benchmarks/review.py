"""The funnel review on 100,000 customers, Python alone: opening, every screen, what goes over the wire.

    python benchmarks/review.py                   100,000 customers + 300,000 touches
    python benchmarks/review.py --customers 1000 --touches 3000

Opening is reading, deciding and building the state. First paint is the frame and the first screen. A screen is made
when it is first looked at; its payload, and that of the first rows behind its numbers, is what the browser gets.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

from books import AS_OF, refreshed_book, sizes


def kilobytes(value: object) -> float:
    """The size of what travels."""
    return len(json.dumps(value, ensure_ascii=False).encode()) / 1000


def looking(workbook: Path) -> None:
    """CPU seconds and kilobytes of opening and of every screen."""
    from crmkit.review import FunnelReview

    began = time.process_time()
    panel = FunnelReview(workbook, as_of=AS_OF)
    opened = time.process_time() - began
    state, frame = panel.state, panel.first
    script = len((panel._esm + panel._css).encode()) / 1000  # noqa: SLF001  what the browser gets once
    print(f"open: {opened:.1f} s CPU; script and style {script:.0f} KB")
    for place, screen in enumerate(frame["frame"]["screens"]):
        began = time.process_time()
        shown = state.shown(screen["name"])
        spent = time.process_time() - began
        first = f", first paint {kilobytes([frame, panel.words, shown]):.0f} KB" if place == 0 else ""
        print(f"{screen['name']:10}{spent:8.2f} s CPU {kilobytes(shown):8.1f} KB{first}")
    keys = state.facts.openings.by_key
    largest = max(keys, key=lambda key: len(keys[key].customers))
    began = time.process_time()
    rows = state.rows(largest, 0, 60)
    spent = time.process_time() - began
    print(
        f"the first 60 of {len(keys[largest].customers):,} behind a number: {spent:.2f} s, {kilobytes(rows):.0f} KB"
    )
    began = time.process_time()
    state.past(rows[0]["id"])
    print(f"one customer's history: {time.process_time() - began:.2f} s")


def main() -> None:
    """Make the workbook, refresh it once, measure."""
    asked = sizes(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        workbook = refreshed_book(Path(folder, "客户.xlsx"), asked.customers, asked.touches)
        looking(workbook)


if __name__ == "__main__":
    main()
