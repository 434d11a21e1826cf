"""Who has the workbook open: the lock files that Excel, LibreOffice and WPS leave beside it.

Hints, not proofs. A program that crashed leaves its lock file behind, and one that opens a file read-only may
leave none. On Windows the sharing violation at opening is the proof (see `problems`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a workbook, as the lock file tells it."""

    program: str  #: Excel, LibreOffice or WPS
    person: str  #: the name in the lock file; "?" where it names nobody
    lock_file: Path


def find_holder(path: Path) -> Holder | None:
    """Who has `path` open, or None where no program left a live trace."""
    del path
    return None
