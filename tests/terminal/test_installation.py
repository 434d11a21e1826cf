"""Advice about extras is a line that works where crmkit is; what needs no extra works without one."""

import subprocess
import sys
from importlib.metadata import PathDistribution

import pytest
from click.testing import CliRunner

from crmkit.cli.app import build
from crmkit.jobs.installation import install_line, requirement


def installed(folder, origin):
    info = folder / "crmkit-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: crmkit\nVersion: 0.1.0\n")
    if origin is not None:
        (info / "direct_url.json").write_text(origin)
    return PathDistribution(info)


@pytest.mark.parametrize(("editable", "flag"), [("true", "-e "), ("false", "")])
def test_from_a_clone_the_line_names_the_clone(tmp_path, editable, flag):
    clone = tmp_path / "我的 crmkit"
    origin = f'{{"dir_info": {{"editable": {editable}}}, "url": "{clone.as_uri()}"}}'
    assert requirement(installed(tmp_path, origin), "lab") == f'{flag}"{clone}[lab]"'


@pytest.mark.parametrize("origin", [None, '{"archive_info": {}, "url": "file:///x/crmkit-0.1.0-py3-none-any.whl"}'])
def test_without_a_clone_the_line_has_the_name(tmp_path, origin):
    assert requirement(installed(tmp_path, origin), "lab") == '"crmkit[lab]"'


def test_the_line_installs_into_the_python_that_runs():
    assert sys.executable in install_line("lab")


def test_a_report_to_mail_needs_no_extra(tmp_path):
    book = tmp_path / "客户.xlsx"
    assert CliRunner().invoke(build(), ["new", str(book)]).exit_code == 0
    without = (
        "import sys; sys.modules.update(dict.fromkeys(['anywidget', 'ipywidgets', 'jupyterlab']))\n"
        "from crmkit.cli.app import build\n"
        f"build().main(['report', {str(book)!r}], standalone_mode=False)"
    )
    said = subprocess.run([sys.executable, "-c", without], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert list(tmp_path.glob("*.html"))


def test_a_workbook_without_findings_points_at_none(tmp_path):
    book = tmp_path / "客户.xlsx"
    CliRunner().invoke(build(), ["new", str(book)])
    copied = CliRunner().invoke(build(), ["refresh", str(book), "--out", str(tmp_path / "试试.xlsx")])
    assert copied.exit_code == 0
    assert "请看“问题”" not in copied.stdout
    assert "crmkit undo" not in copied.stdout
