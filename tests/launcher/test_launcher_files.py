"""Launchers beside a workbook: whose file is overwritten, what they are called, what a real double-click does."""

import os
import shutil
import stat
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from desktop_entries import exec_words

from crmkit.cli.app import build
from crmkit.errors import FileExists, FileMissing
from crmkit.macro.launcher.naming import workbook_of
from crmkit.macro.launcher.writing import write_launchers

ALL = ["windows", "macos", "linux"]


@cache
def _new():
    with TemporaryDirectory() as folder:
        path = Path(folder, "客户.xlsx")
        assert CliRunner().invoke(build(), ["new", str(path)]).exit_code == 0
        return path.read_bytes()


@pytest.fixture
def book(tmp_path):
    folder = tmp_path / "共享 & 客户's $(touch x)"
    folder.mkdir()
    (folder / "客户.xlsx").write_bytes(_new())
    return folder / "客户.xlsx"


def names(folder):
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".xlsx")


def test_each_system_gets_its_file_in_the_person_s_language(book):
    write_launchers(book, ALL, "zh")
    write_launchers(book, ALL, "en")
    assert names(book.parent) == sorted(
        f"{word}.{suffix}" for word in ("刷新", "Refresh") for suffix in ("cmd", "command", "desktop")
    )
    assert all(path.stat().st_mode & stat.S_IXUSR for path in book.parent.glob("*.[cd]*"))


def test_a_file_of_a_person_s_is_never_overwritten(book):
    theirs = book.with_name("刷新.cmd")
    theirs.write_text("echo mine", encoding="utf8")
    write_launchers(book, ["windows"], "zh")
    assert theirs.read_text(encoding="utf8") == "echo mine"
    assert workbook_of(book.with_name("刷新 客户.cmd")) == "客户.xlsx"
    book.with_name("刷新 客户.cmd").write_text("echo mine too", encoding="utf8")
    with pytest.raises(FileExists):
        write_launchers(book, ["windows"], "zh")
    assert book.with_name("刷新 客户.cmd").read_text(encoding="utf8") == "echo mine too"


def test_our_own_launcher_is_renewed_and_a_second_workbook_gets_its_own(book):
    write_launchers(book, ["linux"], "zh")
    first = book.with_name("刷新.desktop").read_bytes()
    write_launchers(book, ["linux"], "zh")
    assert book.with_name("刷新.desktop").read_bytes() == first
    other = book.with_name("老客户.xlsx")
    shutil.copy(book, other)
    write_launchers(other, ["linux"], "zh")
    assert names(book.parent) == ["刷新 老客户.desktop", "刷新.desktop"]
    assert book.with_name("刷新.desktop").read_bytes() == first


def test_there_must_be_a_workbook(tmp_path):
    with pytest.raises(FileMissing):
        write_launchers(tmp_path / "没有.xlsx", ALL, "zh")


def test_the_verb_writes_for_this_computer(book):
    shown = CliRunner().invoke(build(), ["macro", "launcher", str(book)])
    assert shown.exit_code == 0, shown.output
    assert len(names(book.parent)) == 1
    assert names(book.parent)[0] in shown.output


@pytest.fixture
def desk(tmp_path):
    """A computer without a screen whose xdg-open tells what it was asked to open."""
    programs = tmp_path / "programs"
    programs.mkdir()
    os.mkfifo(tmp_path / "opened")
    opener = programs / "xdg-open"
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" > "{tmp_path}/opened"\n', encoding="utf8")
    opener.chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    return environment | {"PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(Path(__file__).parents[2])}


def opened(tmp_path):
    """What was opened; waits for it."""
    return subprocess.run(
        ["cat", tmp_path / "opened"], capture_output=True, text=True, timeout=120, check=True
    ).stdout


def test_the_shell_launcher_refreshes_tells_and_opens_the_workbook_again(book, tmp_path, desk):
    write_launchers(book, ["macos"], "zh")
    before = book.read_bytes()
    with subprocess.Popen(
        [book.with_name("刷新.command")], env=desk, cwd="/", stdout=subprocess.PIPE, text=True
    ) as press:
        assert opened(tmp_path) == str(book)
        assert "今天要联系 0 家" in press.stdout.read()
    assert press.returncode == 0
    assert book.read_bytes() != before
    assert not (book.parent / "x").exists()


@pytest.mark.skipif(not shutil.which("gio"), reason="no gio: nothing here launches desktop entries")
def test_a_desktop_launches_the_entry(book, tmp_path, desk):
    write_launchers(book, ["linux"], "zh")
    with subprocess.Popen(["gio", "launch", book.with_name("刷新.desktop")], env=desk) as launch:
        assert opened(tmp_path) == str(book)
    assert launch.returncode == 0


def test_the_entry_finds_its_workbook_after_the_folder_moved(book, tmp_path, desk):
    write_launchers(book, ["linux"], "zh")
    moved = book.parent.rename(tmp_path / "moved %k $HOME")
    entry = moved / "刷新.desktop"
    command = [str(entry) if word == "%k" else word for word in exec_words(entry.read_text(encoding="utf8"))]
    with subprocess.Popen(command, env=desk, stdout=subprocess.DEVNULL):
        assert opened(tmp_path) == str(moved / "客户.xlsx")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_crmkit_the_launcher_says_how_to_install_it(book, tmp_path, language, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone" / "python"))
    write_launchers(book, ["macos"], language)
    launcher = next(book.parent.glob("*.command"))
    bare = {"PATH": str(tmp_path)}
    said = subprocess.run(["/bin/sh", launcher], env=bare, capture_output=True, text=True, check=False)
    assert said.returncode == 3
    assert "pip install" in said.stdout


def test_a_module_planted_in_the_folder_is_not_run(book, desk, tmp_path):
    (book.parent / "crmkit.py").write_text("open('planted', 'w')", encoding="utf8")
    write_launchers(book, ["macos"], "zh")
    with subprocess.Popen([book.with_name("刷新.command")], env=desk, cwd=book.parent, stdout=subprocess.DEVNULL):
        assert opened(tmp_path) == str(book)
    assert not (book.parent / "planted").exists()
