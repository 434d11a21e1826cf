"""Where the corpus of real workbooks lies, and how much of it one run looks at."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def corpus_folder() -> Path:
    """$CRMKIT_CORPUS, or shared/corpus beside the repository; skips with the reason where neither is there."""
    folder = Path(os.environ.get("CRMKIT_CORPUS") or ROOT.parent / "shared" / "corpus")
    if not folder.is_dir():
        pytest.skip(f"no corpus of real workbooks at {folder}; set CRMKIT_CORPUS to a folder of .xlsx files")
    return folder


def workbooks(folder: Path) -> list[Path]:
    """Every workbook below the folder, in a fixed order."""
    return sorted(path for path in folder.rglob("*") if path.suffix in {".xlsx", ".xlsm", ".xltx", ".xltm"})
