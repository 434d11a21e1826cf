"""Servers for the tests of panels: `crmkit lab` and `crmkit panel` as people start them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from crmkit.review.ways_in.notebooks import NOTEBOOKS

AS_OF = date(2026, 3, 5)
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE_MS = 60_000
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Served:
    """A server with one workbook chosen. `addresses` go by how the notebook's name begins."""

    workbook: Path
    addresses: tuple[str, ...]

    def address(self, notebook: str) -> str:
        """The address of the notebook whose name begins so; ports and tokens may hold the same digits."""
        names = {unquote(urlsplit(address).path).rpartition("/")[2]: address for address in self.addresses}
        return next(address for name, address in names.items() if name.startswith(notebook))

    def start_over(self, content: bytes) -> Path:
        """The workbook as new: its bytes back, no backups, no drafts."""
        for other in self.workbook.parent.iterdir():
            if other.is_dir():
                shutil.rmtree(other)
            else:
                other.unlink()
        self.workbook.write_bytes(content)
        return self.workbook


@contextmanager
def served(verb: str, workbook: Path, count: int = len(NOTEBOOKS)):
    """`crmkit lab` or `crmkit panel` on `workbook` until the block ends; it says an address for each notebook."""
    command = [sys.executable, "-m", "crmkit", verb, str(workbook), "--no-browser", "--today", AS_OF.isoformat()]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env=environment, text=True, cwd=workbook.parent
    ) as process:
        try:
            said = [process.stdout.readline().strip() for _ in range(count)]
            assert all(said), f"crmkit {verb} ended with {process.wait()}"
            yield Served(workbook, tuple(said))
        finally:
            process.terminate()  # an interrupt would be ignored where a shell started the tests with "&"
            try:
                process.communicate(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
