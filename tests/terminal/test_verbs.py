"""The terminal: verbs, exit codes, languages; never a traceback."""

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner

from crmkit.cli import verbs
from crmkit.cli.app import build

DAY = ["--today", "2026-03-05"]


def run(*words):
    return CliRunner().invoke(build(), [str(word) for word in words])


@cache
def made(language):
    with TemporaryDirectory() as folder:
        path = Path(folder, "demo.xlsx")
        result = run("--lang", language, "demo", path, *DAY)
        assert result.exit_code == 0, result.output
        return path.read_bytes(), result.stdout


@pytest.fixture(params=["zh", "en"])
def language(request):
    return request.param


@pytest.fixture
def book(tmp_path, language):
    path = tmp_path / ("客户.xlsx" if language == "zh" else "customers.xlsx")
    path.write_bytes(made(language)[0])
    return path


def test_the_demo_tells_stages_grades_who_is_due_and_where_the_file_is(language):
    shown = made(language)[1]
    words = {
        "zh": ("300", "1,500", "潜在", "A ", "今天要联系"),
        "en": ("300", "1,500", "Potential", "A ", "To contact today"),
    }
    assert all(word in shown for word in (*words[language], "demo.xlsx"))


def test_the_demo_never_overwrites(book):
    before = book.read_bytes()
    result = run("demo", book, *DAY)
    assert result.exit_code == 3
    assert book.name in result.output
    assert book.read_bytes() == before


def test_refresh_check_due_and_explain_answer_in_words_and_in_json(book):
    for words in (["refresh", book], ["check", book], ["due", book], ["explain", book, "C0012"]):
        plain, parsed = run(*words, *DAY), run(*words, *DAY, "--json")
        assert plain.exit_code == parsed.exit_code == 0, plain.output
        assert plain.stdout.strip()
        assert json.loads(parsed.stdout)


def test_due_lists_what_the_sheet_lists(book, language):
    from openpyxl import load_workbook

    listed = json.loads(run("due", book, *DAY, "--json").stdout)["customers"]
    sheet = load_workbook(book)["今天" if language == "zh" else "Today"]
    ids = [sheet.cell(row, 3).value for row in range(5, sheet.max_row + 1)]
    assert [due["key"] for due in listed] == [known for known in ids if known]


def test_due_can_be_asked_for_one_owner(book):
    everybody = json.loads(run("due", book, *DAY, "--json").stdout)["customers"]
    owner = everybody[0]["owner"]
    alone = json.loads(run("due", book, *DAY, "--owner", owner, "--json").stdout)["customers"]
    assert alone == [due for due in everybody if due["owner"] == owner]


def test_each_salesperson_has_8_to_15_customers_due(language):
    with TemporaryDirectory() as folder:
        path = Path(folder, "demo.xlsx")
        path.write_bytes(made(language)[0])
        counts = {}
        for due in json.loads(run("due", path, *DAY, "--json").stdout)["customers"]:
            counts[due["owner"]] = counts.get(due["owner"], 0) + 1
    assert len(counts) >= 4
    assert all(8 <= count <= 15 for count in counts.values()), counts


def test_new_makes_a_workbook_that_refresh_takes_without_asking(tmp_path, language):
    path = tmp_path / "new.xlsx"
    assert run("--lang", language, "new", path).exit_code == 0
    result = run("refresh", path, *DAY)
    assert result.exit_code == 0, result.output


def test_undo_and_backups(tmp_path):
    path = tmp_path / "客户.xlsx"
    assert run("demo", path, *DAY).exit_code == 0
    refreshed = path.read_bytes()
    assert "1" in run("backups", path).stdout
    assert run("undo", path).exit_code == 0
    assert path.read_bytes() != refreshed
    assert run("backups", path, "--purge").exit_code == 0
    assert run("undo", path).exit_code == 2


def test_the_verbs_that_write_answer_in_json_too(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    book, macro = tmp_path / "客户.xlsx", tmp_path / "客户.xlsm"
    made = json.loads(run("new", book, "--json").stdout)
    assert made["path"] == str(book)
    run("refresh", book, *DAY)
    undone = json.loads(run("undo", book, "--json").stdout)
    assert (undone["operation"], undone["was_saved_since"]) == ("refresh", False)
    assert Path(undone["backup"]).is_file()
    assert json.loads(run("macro", "add", book, "--json").stdout)["path"] == str(macro)
    book.unlink()
    assert json.loads(run("macro", "remove", macro, "--json").stdout)["path"] == str(book)
    connected = json.loads(run("macro", "connect", "--json").stdout)
    assert all(Path(place).is_file() for place in connected["written"])


def test_every_verb_that_reports_takes_json():
    verbs = {**build().commands, **build().commands["macro"].commands}
    without = {name for name, verb in verbs.items() if "--json" not in {o for p in verb.params for o in p.opts}}
    assert without == {"macro", "lab", "panel", "run", "press"}  # a group, two servers, what our own files call


def test_diff_names_parts_and_cells(tmp_path, book):
    copy = tmp_path / "copy.xlsx"
    shutil.copy(book, copy)
    assert json.loads(run("diff", book, copy, "--json").stdout)["cell_count"] == 0
    run("refresh", copy, "--today", "2026-03-09")
    report = json.loads(run("diff", book, copy, "--json").stdout)
    assert report["cell_count"] > 0
    assert report["parts_changed"]
    assert report["first_cells"][0] in run("diff", book, copy).stdout


def test_doctor_tells_about_machine_and_file(book):
    assert str(book) in run("doctor", book).stdout
    assert run("doctor").exit_code == 0


@pytest.mark.parametrize("verb", ["refresh", "check", "due", "diff", "explain", "undo"])
def test_a_missing_file_is_named_with_exit_code_3_or_2(tmp_path, verb):
    gone = tmp_path / "没有.xlsx"
    more = {"diff": [gone], "explain": ["C1"]}.get(verb, [])
    result = run(verb, gone, *more)
    assert result.exit_code in {2, 3}
    assert "没有.xlsx" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"name,phone\n1,2\n", "csv"), (b"\xd0\xcf\x11\xe0" + bytes(600), "xls"), (b"PK\x03\x04", "")],
)
def test_a_file_that_is_no_workbook_is_named(tmp_path, content, word):
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    result = run("refresh", path)
    assert result.exit_code == 3
    assert word in result.output.lower()
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        (b"", "空文件", "empty file"),
        (b"hello", "纯文本", "plain text"),
        (bytes(64), "全是零", "zeros"),
        (None, "文件夹", "folder"),
    ],
)
def test_what_the_file_is_instead_is_called_by_a_plain_word(tmp_path, content, zh, en):
    path = tmp_path / "x.xlsx"
    path.mkdir() if content is None else path.write_bytes(content)
    for language, word in (("zh", zh), ("en", en)):
        result = run("--lang", language, "check", path)
        assert result.exit_code == 3
        assert word in result.output


def test_no_workbook_is_made_under_a_name_that_excel_would_not_open(tmp_path, book):
    for words in (["new", "a.xls"], ["new", "客户"], ["demo", "a.csv"], ["demo", "a.xlsm"]):
        target = tmp_path / words[1]
        refused = run(words[0], target)
        assert refused.exit_code == 2
        assert ".xlsx" in refused.output
        assert not target.exists()
    refused = run("refresh", book, *DAY, "--out", tmp_path / "b.xlsm")
    assert (refused.exit_code, (tmp_path / "b.xlsm").exists()) == (2, False)
    assert run("refresh", book, *DAY, "--out", tmp_path / "B.XLSX").exit_code == 0


def test_a_refusal_about_the_whole_workbook_begins_with_no_stray_colon(book):
    refused = run("macro", "remove", book)
    assert refused.exit_code == 3
    assert refused.output[:1] not in ":: "


def test_an_unknown_customer_gets_similar_ones(book):
    result = run("explain", book, "C00012", *DAY)
    assert result.exit_code == 2
    assert "C0012" in result.output


def test_strict_returns_1_only_when_something_must_be_filled_in(tmp_path):
    from openpyxl import Workbook

    workbook = Workbook()
    for row in (["客户名称", "手机", "负责人"], ["郑州云启", "13800138000", "王芳"], [None, "13800138001", "王芳"]):
        workbook.active.append(row)
    path = tmp_path / "strict.xlsx"
    workbook.save(path)
    assert run("check", path, *DAY).exit_code == 0
    assert run("check", path, *DAY, "--strict").exit_code == 1


def test_a_wrong_day_is_wrong_use(book):
    assert run("refresh", book, "--today", "gestern").exit_code == 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_verb_and_option_has_help_in_both_languages(language):
    for name, verb in build().commands.items():
        shown = run("--lang", language, name, "--help")
        assert shown.exit_code == 0, shown.output
        assert all(
            option in shown.output for parameter in verb.params for option in parameter.opts if option[0] == "-"
        )


def test_every_module_of_verbs_is_a_verb():
    from pkgutil import iter_modules

    assert {module.name for module in iter_modules(verbs.__path__)} == set(build().commands)


def test_the_module_is_the_command(tmp_path):
    shown = subprocess.run([sys.executable, "-m", "crmkit", "--help"], capture_output=True, text=True, check=True)
    assert shown.stdout == run("--help").output


def test_a_repeat_loads_no_pandas_and_says_the_same(book):
    code = (
        "import sys; from crmkit.cli.app import build; sys.argv[0] = 'crmkit'\n"
        f"build().main(['refresh', {str(book)!r}, '--today', '2026-03-05'], standalone_mode=False)\n"
        "print('pandas' in sys.modules)"
    )
    run("refresh", book, "--today", "2026-03-09")
    run("refresh", book, *DAY)
    first = run("refresh", book, *DAY)
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    *lines, has_pandas = shown.stdout.splitlines()
    assert lines == first.stdout.splitlines()
    assert has_pandas == "False"


def test_a_repeat_is_answered_anew_on_another_day_or_for_another_file(book):
    run("refresh", book, "--today", "2026-03-09")
    assert "2026-03-10" in run("refresh", book, "--today", "2026-03-10").stdout


def test_backups_speak_the_workbook_s_language_whoever_refreshes_it(tmp_path):
    book = tmp_path / "customers.xlsx"
    book.write_bytes(made("en")[0])
    assert run("--lang", "zh", "refresh", book, "--today", "2026-03-09").exit_code == 0
    folders = [path.name for path in tmp_path.iterdir() if path.is_dir()]
    assert folders == ["crmkit-backups"]
    assert [path.name.isascii() for path in (tmp_path / folders[0]).glob("*.xlsx")] == [True]
