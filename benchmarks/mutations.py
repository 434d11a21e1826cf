"""2,000 seeded mutations of real workbooks, read and written to; classes of outcome, never a surprise.

    python benchmarks/mutations.py FOLDER [--count 2000] [--first 0]

Every mutant runs in a child with limits on memory and time: a child that dies or hangs is a class of outcome too,
and a failure. Exit code 1 when anything but a named outcome occurs.
"""

import argparse
import json
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from crmkit.testing.mutations import mutate, try_mutant

MOST_BYTES = 60_000  # of a source file: 2,000 mutants of large ones would only take longer
SECONDS_EACH = 20
MEMORY_BYTES = 3 << 30


def sources(folder: Path) -> list[Path]:
    """The workbooks that are damaged, in a fixed order."""
    return sorted(p for p in folder.rglob("*.xls[xm]") if p.stat().st_size <= MOST_BYTES)


def child(folder: Path, first: int, count: int) -> None:
    """One JSON line a mutant; the process ends by SIGALRM when one takes too long."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    files = sources(folder)
    with tempfile.TemporaryDirectory() as scratch:
        for seed in range(first, first + count):
            source = files[seed % len(files)]
            kind, content = mutate(source.read_bytes(), seed)
            path = Path(scratch) / f"m{seed}{source.suffix}"
            path.write_bytes(content)
            signal.alarm(SECONDS_EACH)
            outcome = try_mutant(path, kind)
            signal.alarm(0)
            path.unlink()
            said = {"seed": seed, "file": source.name, "kind": kind, "reading": outcome.reading}
            print(json.dumps(said | {"writing": outcome.writing, "surprise": outcome.surprise}), flush=True)


def run(folder: Path, first: int, count: int) -> list[dict]:
    """All outcomes; a child that dies is replaced after the mutant that killed it."""
    outcomes: list[dict] = []
    last = first + count
    while first < last:
        done = subprocess.run(
            [sys.executable, __file__, str(folder), "--child", "--first", str(first), "--count", str(last - first)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        outcomes += lines
        first += len(lines)
        if first < last:
            how = "hang" if done.returncode == -signal.SIGALRM else f"died ({done.returncode})"
            words = f"{how}: {done.stderr.strip()[-300:]}"
            lost = {"seed": first, "file": "", "kind": "", "reading": how, "writing": how, "surprise": words}
            outcomes.append(lost)
            first += 1
    return outcomes


def report(outcomes: list[dict]) -> int:
    """Print the classes of outcome; 1 if any was a surprise."""
    for aspect in ("kind", "reading", "writing"):
        print(f"\n{aspect}")
        for name, number in Counter(outcome[aspect] for outcome in outcomes).most_common():
            print(f"  {number:>6}  {name}")
    surprises = [outcome for outcome in outcomes if outcome["surprise"]]
    print(f"\nsurprises {len(surprises)}")
    for outcome in surprises[:40]:
        print(f"  seed {outcome['seed']} {outcome['file']} ({outcome['kind']}): {outcome['surprise'][:400]}")
    return 1 if surprises else 0


def main() -> int:
    """Run the mutants, or be the child that does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--child", action="store_true")
    asked = parser.parse_args()
    if asked.child:
        child(asked.folder, asked.first, asked.count)
        return 0
    started_at = time.perf_counter()
    outcomes = run(asked.folder, asked.first, asked.count)
    print(
        f"{len(outcomes)} mutants of {len(sources(asked.folder))} files in {time.perf_counter() - started_at:.0f} s"
    )
    return report(outcomes)


if __name__ == "__main__":
    raise SystemExit(main())
