"""Damaged workbooks end in a result or a named error; the full 2,000 are in benchmarks/mutations.py."""

import subprocess
import sys

import pytest
from corpus_files import ROOT, corpus_folder

pytestmark = pytest.mark.corpus

COUNT = 300


def test_mutants_of_real_files_never_surprise():
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "mutations.py"), str(corpus_folder()), "--count", str(COUNT)],
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{COUNT} mutants" in done.stdout
    assert "surprises 0" in done.stdout
