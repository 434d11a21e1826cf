"""What write-back loses on real workbooks, and beside it what openpyxl's load + save loses, by one comparer.

    python benchmarks/corpus_report.py FOLDER

openpyxl is asked for nothing at all: it loads and saves. Only losses of content are counted for it (parts, elements,
cells, styles, names), not that it writes every byte anew.
"""

import argparse
import tempfile
import time
import warnings
import zipfile
from collections import Counter
from pathlib import Path

from openpyxl import load_workbook

from crmkit.testing.archive import read_entries
from crmkit.testing.compare import compare
from crmkit.testing.difference import LOSSES, Comparison
from crmkit.testing.package import Package
from crmkit.testing.tally import Tally
from crmkit.testing.trial import run_plan_trial, run_trial

#: Differences that a program that writes the file anew has by nature, and that a person never sees.
REWRITTEN = {"entry_header", "entry_order", "entry_added", "root_changed", "prolog_changed", "attribute_changed",
             "element_order", "relationship_wrong", "content_type_wrong", "part_changed", "styles_disturbed",
             "strings_disturbed", "sheet_list_changed", "count_wrong", "spans_wrong", "dimension_wrong"}  # fmt: skip


def workbooks(folder: Path) -> list[Path]:
    """Every workbook below the folder, in a fixed order."""
    return sorted(path for path in folder.rglob("*") if path.suffix in {".xlsx", ".xlsm", ".xltx", ".xltm"})


def saved_by_openpyxl(path: Path, target: Path) -> Comparison | None:
    """The comparison, None where openpyxl can't load or save the file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            load_workbook(path, keep_vba=path.suffix in {".xlsm", ".xltm"}).save(target)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, zipfile.BadZipFile):
        return None
    return compare(path, target, {name: {} for name in Package.of(read_entries(path)).sheets()})


def main() -> int:
    """Run all three and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    files = workbooks(folder)
    cells, plans, others = Tally(), Tally(), []
    seconds: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        for number, path in enumerate(files):
            started_at = time.process_time()
            cells.trials.append(run_trial(path, Path(scratch) / f"c{number}{path.suffix}"))
            between = time.process_time()
            plans.trials.append(run_plan_trial(path, Path(scratch) / f"p{number}{path.suffix}"))
            after = time.process_time()
            others.append(saved_by_openpyxl(path, Path(scratch) / f"o{number}{path.suffix}"))
            seconds += Counter({"cells": int(1000 * (between - started_at)), "plans": int(1000 * (after - between)),
                                "openpyxl": int(1000 * (time.process_time() - after))})  # fmt: skip
    print(f"cells set by patch\n{cells}\n")
    print(f"rows, column, fold and sheet added by apply_plan\n{plans}\n")
    show_openpyxl(others)
    print("CPU seconds, comparing included:", {name: spent / 1000 for name, spent in seconds.items()})
    return 1 if cells.lossy() or plans.lossy() else 0


def show_openpyxl(comparisons: list[Comparison | None]) -> None:
    """The table of what openpyxl's load + save loses."""
    loaded = [comparison for comparison in comparisons if comparison is not None]
    lossy = [comparison for comparison in loaded if comparison.codes.keys() - REWRITTEN]
    print("openpyxl load + save, nothing asked")
    print(f"files            {len(comparisons):>6}\ncould not be loaded {len(comparisons) - len(loaded):>3}")
    print(f"files with loss  {len(lossy):>6}  (losses of content only)")
    by_code = Counter(code for comparison in loaded for code in comparison.codes)
    for code, count in by_code.most_common():
        print(f"  {count:>5} files  {LOSSES[code]}{'  (written anew)' if code in REWRITTEN else ''}")


if __name__ == "__main__":
    raise SystemExit(main())
