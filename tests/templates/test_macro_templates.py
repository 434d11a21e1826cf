"""The committed templates with the button are what the declarations and the macro's sources build today."""

import shutil
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from built import REBUILD

from crmkit.jobs.refresh import refresh
from crmkit.jobs.request import Request
from crmkit.macro.templates import write_macro_templates
from crmkit.workbook.build.template import TEMPLATE_NAMES

COMMITTED = Path(__file__).parents[2] / "workbook_templates"
NAMES = [Path(name).with_suffix(".xlsm").name for name in TEMPLATE_NAMES.values()]


def parts(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    write_macro_templates(folder)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_template_with_the_button_is_equal_part_by_part(built, name):
    now, committed = parts(built / name), parts(COMMITTED / name)
    assert now.keys() == committed.keys(), f"rebuild with: {REBUILD}"
    assert not [part for part in now if now[part] != committed[part]], f"rebuild with: {REBUILD}"


def test_building_twice_gives_the_same_bytes(built, tmp_path):
    for path in write_macro_templates(tmp_path):
        assert path.read_bytes() == (built / path.name).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_the_first_refresh_of_a_template_with_the_button_asks_nothing(built, tmp_path, name):
    copy = Path(shutil.copy(built / name, tmp_path / name))
    result = refresh(Request(copy, date(2026, 3, 5), datetime(2026, 3, 5, 9, 0, 0)))
    assert result.certificate is not None
    assert not result.summary.new_columns


def test_a_changed_source_is_noticed(built, tmp_path, monkeypatch):
    from crmkit.macro import modules

    real = modules.source
    monkeypatch.setattr(modules, "source", lambda name: real(name) + "' changed\n")
    for path in write_macro_templates(tmp_path):
        assert parts(path)["xl/vbaProject.bin"] != parts(built / path.name)["xl/vbaProject.bin"]
