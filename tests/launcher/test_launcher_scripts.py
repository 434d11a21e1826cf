"""The launchers as text: no name becomes a command, no code page spoils a name.

The Windows one never ran on Windows: what can be checked of its grammar is checked here.
"""

import re
import subprocess

import pytest
from cmd_grammar import slips_of
from desktop_entries import exec_words
from hypothesis import given
from hypothesis import strategies as st

from crmkit.locale import LANGUAGES
from crmkit.macro.launcher.naming import local_path, workbook_of
from crmkit.macro.launcher.scripts import SYSTEMS, Launch, quoted

HOME = {"USERPROFILE": r"C:\Users\王芳", "LOCALAPPDATA": r"C:\Users\王芳\AppData\Local"}
PYTHON = r"C:\Users\王芳\AppData\Local\Programs\Python\python.exe"
NASTY = [
    "客户.xlsx",
    "50% off & del.xlsx",
    "%PATH%.xlsx",
    "a^b!c!.xlsx",
    "$(x)`y`'.xlsx",
    "😀 «é».xlsx",
    "-rf.xlsx",
    "}.xlsx",
]
NAMES = st.text(st.characters(exclude_characters="/\\\0", exclude_categories=["Cs"]), min_size=1, max_size=40)


def made(system, workbook="客户.xlsx", python=PYTHON, language="zh", environment=HOME):
    return SYSTEMS[system].content(Launch(workbook, python, language, environment, "/home/w/共享/刷新.desktop"))


def batch(**asked):
    """The lines of the Windows launcher."""
    content = made("windows", **asked)
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r") == content.count(b"\r\n")
    return content.decode().split("\r\n")[:-1]


@given(NAMES)
@pytest.mark.parametrize("system", SYSTEMS)
def test_every_launcher_names_its_workbook_whatever_it_is_called(system, tmp_path_factory, workbook):
    launcher = tmp_path_factory.getbasetemp() / "launcher"
    launcher.write_bytes(made(system, workbook))
    assert workbook_of(launcher) == workbook


@given(NAMES)
def test_the_windows_launcher_is_ascii_and_the_workbook_changes_only_its_mark(workbook):
    plain, other = batch(), batch(workbook=workbook)
    assert "".join(other).isascii()
    assert [one for one, two in zip(plain, other, strict=True) if one != two and not one.startswith("rem ")] == []
    mark = next(line for line in other if line.startswith("rem "))
    assert not set("%!^&|<>") & set(mark)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_windows_launcher_obeys_the_grammar_of_cmd(language):
    assert slips_of(batch(language=language)) == []


@pytest.mark.parametrize(
    "slip",
    [
        "goto nowhere",
        "echo %PATH%",
        "echo a & del b",
        'echo "open',
        "echo 50% off",
        "echo wait!",
        "echo (x)",
        "echo 刷新",
    ],
)
def test_the_grammar_check_sees_a_slip(slip):
    assert slips_of([*batch(), slip]) != []


def test_a_person_s_folder_is_named_by_its_variable():
    assert 'set "CRMKIT_PYTHON=%LOCALAPPDATA%\\Programs\\Python\\python.exe"' in batch()


def test_an_interpreter_whose_name_is_not_ascii_is_written_in_utf_8_after_the_code_page_is_set():
    lines = batch(python=r"D:\工具\100%\python.exe")
    named = 'set "CRMKIT_PYTHON=D:\\工具\\100%%\\python.exe"'
    assert lines.index("chcp 65001 >nul") < lines.index(named)
    assert [line for line in lines if not line.isascii()] == [named]


def test_the_words_for_a_missing_crmkit_reach_the_window_and_name_the_install_line():
    for language in LANGUAGES:
        line = next(line for line in batch(language=language) if line.startswith("powershell"))
        spoken = re.search(r"Unescape\('([^']*)'\)", line)[1].encode().decode("unicode_escape")
        assert "py -m pip install crmkit" in spoken
        assert ("没有找到" in spoken) == (language == "zh")


@pytest.mark.parametrize("system", ["macos", "linux"])
@pytest.mark.parametrize("name", NASTY)
def test_the_shell_takes_no_name_for_a_command(system, name):
    content = made(system, name, python=f"/opt/{name}/python").decode()
    script = content if system == "macos" else exec_words(content)[2]
    subprocess.run(["sh", "-n"], input=script, text=True, check=True)
    assert quoted(f"/opt/{name}/python") in script


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30))
def test_a_quoted_word_is_one_word_to_the_shell(words):
    shown = subprocess.run(["sh", "-c", f"printf %s {quoted(words)}"], capture_output=True, check=True)
    assert shown.stdout == words.encode()


@pytest.mark.parametrize("name", NASTY)
def test_the_desktop_entry_hands_its_own_place_to_the_shell(name):
    entry = made("linux", name, python=f"/opt/{name}/python").decode()
    first, second, _, *rest = exec_words(entry)
    assert [first, second, *rest] == ["sh", "-c", "crmkit", "%k"]
    assert entry.splitlines()[0] == "[Desktop Entry]"


@pytest.mark.parametrize(
    ("said", "path"),
    [("/a/刷新.desktop", "/a/刷新.desktop"), ("file:///a/%E5%88%B7 b%25.desktop", "/a/刷 b%.desktop")],
)
def test_a_desktop_may_tell_the_place_as_an_address(said, path):
    assert local_path(said) == path


@pytest.mark.parametrize(
    "content",
    [b"", b"echo hi", b"rem crmkit-launcher: {}", b'# crmkit-launcher: {"workbook": 3}', b"\xff\xfe",
     b'# crmkit-launcher: {"workbook": "../secret.xlsx"}', b'# crmkit-launcher: {"workbook": "a\\u005cb.xlsx"}'],
)  # fmt: skip
def test_no_other_file_is_taken_for_a_launcher(tmp_path, content):
    (tmp_path / "x.cmd").write_bytes(content)
    assert workbook_of(tmp_path / "x.cmd") == ""
