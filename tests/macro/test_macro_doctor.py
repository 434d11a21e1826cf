"""`crmkit macro doctor` names what keeps the button from working."""

import json
import sys
import zipfile

import pytest
from click.testing import CliRunner
from macro_books import demo, never_refreshed, with_button

from crmkit.cli import macro_verbs
from crmkit.cli.app import build
from crmkit.errors import WriteRefused
from crmkit.macro.adding import add, remove
from crmkit.macro.project.vba_project import Base, Module, vba_project
from crmkit.macro.surroundings import cloud_folder, is_internet_zone


def run(*words):
    return CliRunner().invoke(build(), [str(word) for word in words])


def test_every_module_of_macro_verbs_is_a_verb_of_the_group():
    from pkgutil import iter_modules

    assert {module.name for module in iter_modules(macro_verbs.__path__)} == set(build().commands["macro"].commands)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_verb_of_the_group_has_help_in_both_languages(language):
    for name, verb in build().commands["macro"].commands.items():
        shown = run("--lang", language, "macro", name, "--help")
        assert shown.exit_code == 0, shown.output
        assert all(
            option in shown.output for parameter in verb.params for option in parameter.opts if option[0] == "-"
        )


def test_a_workbook_without_a_button_is_told_how_to_get_one(tmp_path):
    book = tmp_path / "客户.xlsx"
    assert run("new", book).exit_code == 0
    assert f'crmkit macro add "{book}"' in run("macro", "doctor", book).output
    said = json.loads(run("macro", "doctor", book, "--json").stdout)
    assert [one for one in said if "crmkit macro add" in one]


def test_a_missing_file_is_named(tmp_path):
    shown = run("macro", "doctor", tmp_path / "没有.xlsm")
    assert shown.exit_code == 0
    assert "没有.xlsm" in shown.output


def test_folders_of_cloud_services_are_known_by_name(tmp_path):
    assert cloud_folder(tmp_path / "OneDrive - 公司" / "客户.xlsm") == "OneDrive - 公司"
    assert cloud_folder(tmp_path / "我的坚果云" / "客户.xlsm") == "我的坚果云"
    assert cloud_folder(tmp_path / "文档" / "客户.xlsm") == ""


@pytest.mark.parametrize(
    ("mark", "is_blocked"),
    [("[ZoneTransfer]\r\nZoneId=3\r\n", True), ("[ZoneTransfer]\nZoneId=4", True), ("ZoneId=2", False), ("", False)],
)
def test_the_mark_of_the_web_is_read(mark, is_blocked):
    assert is_internet_zone(mark) is is_blocked


@pytest.fixture
def book(tmp_path, monkeypatch):
    monkeypatch.setenv("CRMKIT_HOME", str(tmp_path / "home"))
    return with_button(demo(tmp_path))


def asked(path):
    return run("macro", "doctor", path).output


def test_a_good_button_is_said_to_be_good(book):
    assert "不行  按钮找不到 crmkit" in asked(book) or "可以  按钮会用" in asked(book)
    assert run("macro", "connect").exit_code == 0
    shown = asked(book)
    assert "可以  宏是最新的" in shown
    assert "可以  按钮在:说明、客户" in shown
    assert f"可以  按钮会用 {sys.executable}" in shown
    assert "不行" not in shown


def test_an_older_macro_is_told_apart(tmp_path, monkeypatch):
    from crmkit.macro import modules

    real = modules.source
    monkeypatch.setattr(modules, "source", lambda name: real(name) + "' older\n")
    path = with_button(demo(tmp_path))
    monkeypatch.undo()
    assert "按钮是旧版的" in asked(path)


def test_a_workbook_never_refreshed_is_told_what_to_run_first(tmp_path):
    assert "--yes" in asked(with_button(never_refreshed(tmp_path)))


def test_macros_of_somebody_else_are_left_to_them(tmp_path):
    path = with_button(demo(tmp_path))
    others = tmp_path / "others.xlsm"
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(others, "w") as target:
        project = vba_project([Module("ThisWorkbook", base=Base.WORKBOOK), Module("Theirs", "Sub A()\nEnd Sub\n")])
        for name in archive.namelist():
            target.writestr(name, project if name.endswith("vbaProject.bin") else archive.read(name))
    assert "别人写的宏" in asked(others)
    with pytest.raises(WriteRefused, match="crmkit macro launcher"):
        add(others, target=tmp_path / "x.xlsm")
    with pytest.raises(WriteRefused) as refused:
        remove(others)
    assert refused.value.reason == "macro_others"


def test_a_button_somebody_deleted_is_missed(tmp_path):
    path = with_button(demo(tmp_path))
    bare = tmp_path / "bare.xlsm"
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(bare, "w") as target:
        for name in archive.namelist():
            content = archive.read(name)
            target.writestr(name, content.replace(b"CrmRefresh<", b"Other<") if name.endswith(".vml") else content)
    assert "按钮被删了" in asked(bare)
