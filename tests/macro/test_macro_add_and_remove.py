"""`macro add` loses nothing and `macro remove` gives it all back: on our workbooks and on real ones."""

import shutil
import sys
import warnings
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from macro_books import MADE_ON, NOW, demo, never_refreshed, team
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator
from without_macro import undone

from crmkit.cli.app import build
from crmkit.errors import CrmkitError, FileExists, NoCustomerTable, WriteRefused
from crmkit.jobs.refresh import refresh
from crmkit.jobs.request import Request
from crmkit.macro.adding import add, remove
from crmkit.macro.modules import SOURCES, source

sys.path.insert(0, str(Path(__file__).parents[1] / "corpus"))


def run(*words):
    return CliRunner().invoke(build(), [str(word) for word in words])


def modules_by_olevba(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the parser library olevba uses
        from oletools.olevba import VBA_Parser

        return {name.rpartition(".")[0]: code for _, _, name, code in VBA_Parser(str(path)).extract_macros()}


def assert_only_the_macro_was_added(before, after):
    for name, (was, now) in undone(before, after).items():
        assert now == was or ET.canonicalize(now) == ET.canonicalize(was), name


def contents(path):
    """Every part in the archive's order."""
    with zipfile.ZipFile(path) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def faults(path):
    return sorted(str(error) for error in OpenXmlValidator().validate(path).errors)


@pytest.fixture(params=[demo, team])
def plain(request, tmp_path):
    return request.param(tmp_path)


def test_adding_changes_nothing_but_the_parts_of_the_macro(plain):
    before = plain.read_bytes()
    made = add(plain)
    assert plain.read_bytes() == before
    assert made.target == plain.with_suffix(".xlsm")
    assert_only_the_macro_was_added(plain, made.target)
    reasons = {part.part: part.consequences for part in made.certificate.changed_parts}
    assert reasons["xl/vbaProject.bin"] == ("macro",)
    assert all(reasons.values()), reasons


def test_removing_gives_back_the_very_parts(plain, tmp_path):
    back = remove(add(plain).target, tmp_path / "back.xlsx").target
    assert contents(back) == contents(plain)


def test_olevba_and_openpyxl_read_it_and_the_validator_finds_nothing(plain):
    target = add(plain).target
    found = modules_by_olevba(target)
    for name in SOURCES:
        assert source(name) in found[name].replace("\r\n", "\n")
    assert load_workbook(target, keep_vba=True).sheetnames == load_workbook(plain).sheetnames
    assert faults(target) == faults(plain)


def test_a_workbook_with_the_button_is_refreshed_like_any_other(tmp_path):
    target = add(team(tmp_path)).target
    with zipfile.ZipFile(target) as archive:
        before = archive.read("xl/vbaProject.bin")
    assert refresh(Request(target, MADE_ON.replace(day=20), NOW)).certificate is not None
    with zipfile.ZipFile(target) as archive:
        assert archive.read("xl/vbaProject.bin") == before


def test_nothing_is_overwritten(plain):
    target = add(plain).target
    before = target.read_bytes()
    with pytest.raises(FileExists):
        add(plain)
    assert target.read_bytes() == before
    with pytest.raises(FileExists):
        remove(target)


def test_a_second_button_is_refused_and_the_way_out_is_told(plain):
    target = add(plain).target
    with pytest.raises(WriteRefused, match="crmkit macro remove"):
        add(target, target=target.with_name("again.xlsm"))


def test_without_a_button_there_is_nothing_to_remove(plain):
    with pytest.raises(WriteRefused) as refused:
        remove(plain, plain.with_name("x.xlsx"))
    assert refused.value.reason == "macro_none"


def test_a_workbook_without_customers_gets_no_button(tmp_path):
    from openpyxl import Workbook

    path = tmp_path / "leer.xlsx"
    Workbook().save(path)
    with pytest.raises(NoCustomerTable):
        add(path)


def test_building_twice_gives_the_same_bytes(plain, tmp_path):
    one, two = add(plain, target=tmp_path / "one.xlsm"), add(plain, target=tmp_path / "two.xlsm")
    assert one.target.read_bytes() == two.target.read_bytes()


def test_the_terminal_says_where_the_button_is_and_what_comes_first(tmp_path, monkeypatch):
    monkeypatch.setenv("CRMKIT_HOME", str(tmp_path / "home"))
    path = never_refreshed(tmp_path)
    shown = run("macro", "add", path)
    assert shown.exit_code == 0, shown.output
    assert "名单" in shown.output
    assert "--yes" in shown.output
    assert (tmp_path / "home" / "command.txt").read_text("utf-8").strip() == sys.executable
    shown = run("macro", "add", path)
    assert shown.exit_code == 3
    assert path.with_suffix(".xlsm").name in shown.output


@pytest.mark.parametrize(("words", "typed"), [(["--yes"], ""), ([], "y\n")])
def test_with_a_yes_the_first_refresh_is_done_so_that_the_first_click_works(tmp_path, monkeypatch, words, typed):
    monkeypatch.setenv("CRMKIT_HOME", str(tmp_path / "home"))
    path = never_refreshed(tmp_path)
    before = path.read_bytes()
    shown = CliRunner().invoke(build(), ["macro", "add", str(path), *words], input=typed)
    assert shown.exit_code == 0, shown.output
    assert ("现在就加吗" in shown.output) == (not words)
    assert path.read_bytes() == before
    said = run("macro", "doctor", path.with_suffix(".xlsm")).output
    assert "crmkit 还没写过" not in said
    assert "阶段" in [cell.value for cell in load_workbook(path.with_suffix(".xlsm"))["名单"][1]]


def test_a_no_leaves_the_button_alone_in_it(tmp_path, monkeypatch):
    monkeypatch.setenv("CRMKIT_HOME", str(tmp_path / "home"))
    path = never_refreshed(tmp_path)
    shown = CliRunner().invoke(build(), ["macro", "add", str(path)], input="n\n")
    assert "--yes" in shown.output
    assert load_workbook(path.with_suffix(".xlsm")).sheetnames == ["名单"]


def test_a_new_workbook_named_xlsm_has_the_button(tmp_path, monkeypatch):
    monkeypatch.setenv("CRMKIT_HOME", str(tmp_path / "home"))
    path = tmp_path / "客户.xlsm"
    assert run("new", path).exit_code == 0
    assert "可以  按钮在:说明、客户" in run("macro", "doctor", path).output
    assert run("new", path).exit_code == 3


@pytest.mark.corpus
def test_real_workbooks_lose_nothing_and_get_everything_back(tmp_path, monkeypatch):
    from corpus_files import corpus_folder, workbooks

    from crmkit.macro import adding
    from crmkit.macro.placing import Rulers
    from crmkit.macro.rooms import Room, Rooms
    from crmkit.model.edits import SheetState

    def anywhere(read, language):
        """Real workbooks hold no customers: the button goes onto the first sheet that is seen."""
        shown = [s for s in read.book.sheets() if s.kind == "worksheet" and s.part and s.state is SheetState.VISIBLE]
        places = tuple(Room(s.name, s.part, Rulers({}, {}).at(0, 1)) for s in shown[:1])
        return Rooms(places, language or "zh", is_ours=True)

    monkeypatch.setattr(adding, "rooms", anywhere)
    made, refused = 0, {}
    for number, path in enumerate(workbooks(corpus_folder())[::4]):
        copy = shutil.copy(path, tmp_path / f"{number}{path.suffix}")
        try:
            target = add(copy, target=tmp_path / f"{number}-made.xlsm").target
        except CrmkitError as problem:
            refused[path.name] = problem
            continue
        assert_only_the_macro_was_added(copy, target)
        back = remove(target, tmp_path / f"{number}-back.xlsx").target
        assert contents(back) == contents(copy), path.name
        made += 1
    assert made > 30, {name: str(problem) for name, problem in refused.items()}
