"""A bundle from the package index: for Windows checked, its twin for this computer installed without any index."""

import os
import subprocess
import sys
import venv

import pytest

from crmkit.macro.bundle.target import this_computer, windows
from crmkit.macro.bundle.wheels import wheels_in
from crmkit.macro.bundle.writing import write_bundle

pytestmark = pytest.mark.index
NO_INDEX = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "HTTPS_PROXY": "http://127.0.0.1:9"}


@pytest.fixture(scope="module", autouse=True)
def index(tmp_path_factory):
    """Skips where no package index answers."""
    place = str(tmp_path_factory.mktemp("index"))
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--no-deps",
        "--dest",
        place,
        "--timeout",
        "15",
        "click",
    ]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    if asked.returncode:
        pytest.skip(f"no package index: {asked.stderr.strip()[-200:]}")


def test_the_bundle_for_windows_is_whole(tmp_path):
    report = write_bundle(tmp_path / "离线", windows("3.12"), ["live"], "zh")
    names = {wheel.path.name for wheel in wheels_in(tmp_path / "离线" / "wheels")}
    assert any(name.startswith("pandas-") and name.endswith("cp312-win_amd64.whl") for name in names)
    assert any(name.startswith("tzdata-") for name in names)  # pandas needs it on Windows alone
    assert len(report.as_json()["wheels"]) == len(names)
    assert str(tmp_path / "离线") in report.lines("zh")[0]


def test_its_twin_for_this_computer_installs_and_refreshes_without_an_index(tmp_path):
    bundle, home = tmp_path / "离线", tmp_path / "home"
    write_bundle(bundle, this_computer(), [], "zh")
    venv.create(home, with_pip=True)
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))} | NO_INDEX
    python = [home / "bin" / "python", "-P", "-m"]

    def run(*words):
        return subprocess.run(
            [*python, *words], cwd=bundle, env=bare, capture_output=True, text=True, check=True
        ).stdout

    offline = ["--no-index", "--find-links", "wheels", "--require-hashes", "-r", "wheels.txt"]
    run("pip", "install", "-q", "--no-compile", *offline)
    assert "今天要联系" in run("crmkit", "demo", tmp_path / "客户.xlsx")
    run("crmkit", "macro", "launcher", tmp_path / "客户.xlsx")
    assert str(home) in next(tmp_path.glob("刷新.*")).read_text(encoding="utf8")
