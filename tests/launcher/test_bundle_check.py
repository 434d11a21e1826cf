"""What a bundle must be before it is handed out, with tiny wheels made here; and what its scripts say."""

from zipfile import ZipFile

import pytest
from cmd_grammar import slips_of
from packaging.requirements import Requirement

from crmkit.errors import BundleFailed, FileExists
from crmkit.locale import LANGUAGES, text
from crmkit.macro.bundle import writing
from crmkit.macro.bundle.scripts import bundle_files
from crmkit.macro.bundle.target import this_computer, windows
from crmkit.macro.bundle.wheels import problems_of, wheels_in

TARGET = windows("3.12")
ROOT = [Requirement("crmkit[live]")]


def wheel(folder, name, *needs, version="1.0", tag="py3-none-any", pythons=">=3.8"):
    path = folder / f"{name}-{version}-{tag}.whl"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", f"Requires-Python: {pythons}"]
    with ZipFile(path, "w") as archive:
        said = [*lines, *(f"Requires-Dist: {need}" for need in needs)]
        archive.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(said) + "\n")
    return path


def found(folder, target=TARGET):
    return [(problem.what, problem.why) for problem in problems_of(wheels_in(folder), ROOT, target)]


def test_a_whole_bundle_has_no_problem(tmp_path):
    wheel(tmp_path, "crmkit", "fast>=1", 'button; extra == "live"', 'panel; extra == "lab"')
    wheel(tmp_path, "fast", tag="cp312-cp312-win_amd64")
    wheel(tmp_path, "button")
    assert found(tmp_path) == []


def test_what_only_windows_needs_is_missed_on_any_computer(tmp_path):
    wheel(tmp_path, "crmkit", 'colorama; platform_system == "Windows"', 'uvloop; sys_platform == "linux"')
    assert found(tmp_path) == [("colorama", "missing")]
    assert found(tmp_path, this_computer()) == [("uvloop", "missing")]


def test_what_is_needed_further_down_is_missed_too(tmp_path):
    wheel(tmp_path, "crmkit", 'button[ribbon]; extra == "live"')
    wheel(tmp_path, "button", 'ribbon-maker>=2; extra == "ribbon"')
    assert found(tmp_path) == [("ribbon-maker>=2", "missing")]


def test_needs_that_go_in_a_circle_come_to_an_end(tmp_path):
    wheel(tmp_path, "crmkit", "one")
    wheel(tmp_path, "one", "two")
    wheel(tmp_path, "two", "one", "gone")
    assert found(tmp_path) == [("gone", "missing")]


def test_a_wrong_version_is_seen(tmp_path):
    wheel(tmp_path, "crmkit", "fast>=2")
    wheel(tmp_path, "fast", version="1.9")
    assert found(tmp_path) == [("fast>=2", "version")]


@pytest.mark.parametrize("tag", ["cp312-cp312-manylinux_2_17_x86_64", "cp311-cp311-win_amd64", "cp312-cp312-win32"])
def test_a_wheel_for_another_computer_or_python_is_seen(tmp_path, tag):
    wheel(tmp_path, "crmkit", tag=tag)
    assert found(tmp_path) == [(f"crmkit-1.0-{tag}.whl", "tags")]


def test_a_wheel_that_does_not_run_on_that_python_is_seen(tmp_path):
    wheel(tmp_path, "crmkit", pythons=">=3.13")
    assert found(tmp_path) == [("crmkit-1.0-py3-none-any.whl", "python")]


@pytest.mark.parametrize("tag", ["py3-none-any", "py2.py3-none-any", "cp311-abi3-win_amd64", "cp312-cp312-win_amd64"])
def test_every_wheel_that_pip_would_take_there_fits(tmp_path, tag):
    wheel(tmp_path, "crmkit", tag=tag)
    assert found(tmp_path) == []


def test_a_damaged_wheel_is_named(tmp_path):
    (tmp_path / "crmkit-1.0-py3-none-any.whl").write_bytes(b"half a downl")
    with pytest.raises(BundleFailed, match=r"crmkit-1\.0"):
        wheels_in(tmp_path)


def test_a_bundle_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def fail(folder, target, extras):
        wheel(folder, "crmkit")
        raise BundleFailed("no such package")

    monkeypatch.setattr(writing, "fetch", fail)
    with pytest.raises(BundleFailed):
        writing.write_bundle(tmp_path / "离线", TARGET, [], "zh")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_not_touched(tmp_path):
    (tmp_path / "mine.txt").write_text("x", encoding="utf8")
    with pytest.raises(FileExists):
        writing.write_bundle(tmp_path, TARGET, [], "zh")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scripts_obey_the_grammar_of_cmd_and_end_their_lines_as_windows_does(language):
    scripts = {name: content for name, content in bundle_files("3.12", language).items() if name.endswith(".cmd")}
    assert set(scripts) == {"install.cmd", text("bundle.drop", language)}
    for content in scripts.values():
        assert content.count(b"\n") == content.count(b"\r\n")
        assert slips_of(content.decode("ascii").split("\r\n")) == []


def test_the_installer_installs_only_what_lies_beside_it_by_its_hashes():
    install = bundle_files("3.12", "zh")["install.cmd"].decode()
    pip = next(line for line in install.splitlines() if "wheels.txt" in line)
    assert all(word in install for word in ("--no-index", 'set "PIP_NO_INDEX=1"', "py -3.12 -m venv"))
    assert "--require-hashes" in pip
    assert '"%~dp0wheels"' in pip


def test_the_readmes_say_how_python_gets_there_and_open_well_in_notepad():
    files = bundle_files("3.12", "zh")
    for name, words in (
        ("先读我.txt", ("python-3.12", "把客户表拖到这里.cmd")),
        ("README.txt", ("python-3.12", "venv")),
    ):
        assert files[name].startswith(b"\xef\xbb\xbf")
        assert all(word in files[name].decode("utf-8-sig") for word in words)
