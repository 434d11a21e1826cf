"""The demo team's workbook, made once in a run and copied wherever a test stands on it."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from crmkit.jobs.demo import make_demo
from crmkit.jobs.request import Request

MADE_ON, MADE_AT = date(2026, 3, 5), datetime(2026, 3, 5, 9)


@cache
def demo_bytes(language: str = "zh") -> bytes:
    """The demo as it stands after its refresh on `MADE_ON`."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "demo.xlsx")
        make_demo(Request(path, MADE_ON, MADE_AT, language))
        return path.read_bytes()


def demo_at(path: Path, language: str = "zh") -> Path:
    """The same, written to `path`."""
    path.write_bytes(demo_bytes(language))
    return path
