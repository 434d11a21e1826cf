"""The command on a small workbook as a person waits for it: whole process, by the clock.

    python benchmarks/command.py                   1,000 customers, 3,000 touches
    python benchmarks/command.py --customers 300 --touches 1500

Every figure is the median of several runs, in turn, beside an openpyxl script that loads the workbook and saves it
and beside Python importing pandas. Modules are compiled by a run that does not count, as an installation does.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from books import AS_OF, make_book

_OPENPYXL = "import sys, openpyxl; book = openpyxl.load_workbook(sys.argv[1]); book.save(sys.argv[1])"


def seconds(*words: str) -> float:
    """How long `python words...` takes from start to end."""
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    subprocess.run([sys.executable, *words], check=True, capture_output=True, env=surroundings)
    return time.perf_counter() - started


def refreshed(book: Path) -> float:
    """One `crmkit refresh`."""
    return seconds("-m", "crmkit", "refresh", str(book), "--today", AS_OF.isoformat(), "--yes")


def one_round(source: Path, folder: Path) -> dict[str, float]:
    """Every figure once, on fresh copies."""
    book = Path(shutil.copy(source, folder / "ours.xlsx"))
    figures = {"first refresh": refreshed(book), "repeat, from the digest": refreshed(book)}
    for noted in folder.rglob("*.last.json"):
        noted.unlink()
    figures["repeat, in full"] = refreshed(book)
    figures["openpyxl: load, save"] = seconds("-c", _OPENPYXL, shutil.copy(source, folder / "theirs.xlsx"))
    figures["import pandas"] = seconds("-c", "import pandas")
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000)
    parser.add_argument("--touches", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = make_book(Path(folder, "book.xlsx"), asked.customers, asked.touches)
        rounds = []
        for number in range(asked.rounds + 1):
            place = Path(folder, str(number))
            place.mkdir()
            rounds.append(one_round(source, place))
        print(f"{asked.customers:,} customers, {asked.touches:,} touches; median (least) of {asked.rounds} runs")
        for name in rounds[0]:
            counted = [figures[name] for figures in rounds[1:]]
            print(f"{name:24}{statistics.median(counted):6.2f} s ({min(counted):.2f})")


if __name__ == "__main__":
    main()
