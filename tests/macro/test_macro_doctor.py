"""`crmkit macro doctor` names what keeps the button from working."""

import json

import pytest
from click.testing import CliRunner

from crmkit.cli import macro_verbs
from crmkit.cli.app import build
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
    assert "crmkit macro add" in json.loads(run("macro", "doctor", book, "--json").stdout)[3]


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
