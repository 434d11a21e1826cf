"""LibreOffice for the tests of the macro: one program, asked in plain words; absent ones skip with the reason."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

DRIVER = Path(__file__).with_name("office_driver.py")
SYSTEM_PYTHON = "/usr/bin/python3"
PATIENCE_SECONDS = 90


def refuse_without_office() -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    asked = [SYSTEM_PYTHON, "-c", "import uno"]
    if not Path(SYSTEM_PYTHON).exists() or subprocess.run(asked, capture_output=True, check=False).returncode:
        pytest.skip("the system's Python has no uno (apt-get install python3-uno)")


class Office:
    """`office.open(path)`, `office.run("CrmButton.CrmRefreshTold")` ...: every method of the driver's Office."""

    def __init__(self, profile: Path, environment: dict[str, str], *, is_shown: bool = False) -> None:
        self._driver = subprocess.Popen(
            [SYSTEM_PYTHON, DRIVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **environment},
            text=True,
            encoding="utf-8",
        )
        try:
            self._ask({"profile": str(profile), "is_shown": is_shown})
        except BaseException:
            self._driver.kill()
            self._driver.communicate()
            raise

    def _ask(self, order):
        self._driver.stdin.write(json.dumps(order) + "\n")
        self._driver.stdin.flush()
        said = json.loads(self._driver.stdout.readline())
        assert "fault" not in said, said["fault"]
        return said["answer"]

    def __getattr__(self, name):
        return lambda *words: self._ask({"do": name, "with": [str(w) if isinstance(w, Path) else w for w in words]})

    def finish(self) -> None:
        self._ask({"do": "stop", "with": []})
        self._driver.communicate(timeout=60)


def until(condition, seconds: float = PATIENCE_SECONDS):
    """What `condition` answers once it is true; it is asked again and again until a deadline."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "the deadline passed"
        time.sleep(0.05)  # between two looks, never instead of one
    return found
