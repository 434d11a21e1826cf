"""The wheel is whole: what is not Python travels too, and an unpacked wheel works without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OUTSIDE = ("notebooks", "workbook_templates")  #: folders beside the package that travel inside it


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The wheel as built from this checkout, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("crmkit-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def files_under(folder):
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_package_the_notebooks_the_templates_and_nothing_else(unpacked):
    expected = {f"crmkit/{name}" for name in files_under(ROOT / "crmkit")}
    for folder in OUTSIDE:
        expected |= {f"crmkit/{folder}/{name}" for name in files_under(ROOT / folder)}
    held = {name for name in files_under(unpacked) if ".dist-info/" not in name}
    assert held == expected
    assert {Path(name).suffix for name in held} == {
        ".py",
        ".js",
        ".css",
        ".j2",
        ".bas",
        ".ipynb",
        ".xlsx",
        ".xlsm",
        ".typed",
    }


def test_an_unpacked_wheel_works_without_the_checkout(unpacked, tmp_path):
    said = (
        "from pathlib import Path; from crmkit.review import ClassifyBoard, FunnelReview; "
        "from crmkit.review.ways_in.notebooks import notebook_folder; from crmkit.macro.modules import source; "
        "assert 'export default' in FunnelReview._esm and 'export default' in ClassifyBoard._esm; "
        "assert source('CrmButton'); print(notebook_folder())"
    )
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    run = {"cwd": tmp_path, "env": environment, "capture_output": True, "text": True}
    shown = subprocess.run([sys.executable, "-c", said], check=True, **run)
    assert Path(shown.stdout.strip()) == unpacked / "crmkit" / "notebooks"
    subprocess.run([sys.executable, "-m", "crmkit", "new", "客户.xlsm"], check=True, **run)
    assert (tmp_path / "客户.xlsm").is_file()
