"""What the terminal says about a workbook: in one language, and nothing that leads nowhere."""

import json
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from crmkit.cli.app import build
from crmkit.cli.printing import progress

DAY = ["--today", "2026-03-05"]
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


def run(*words):
    return CliRunner().invoke(build(), [str(word) for word in words])


@cache
def made(language):
    with TemporaryDirectory() as folder:
        path = Path(folder, "demo.xlsx")
        assert run("--lang", language, "demo", path, *DAY).exit_code == 0
        return path.read_bytes()


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(made("zh"))
    return path


@pytest.fixture
def english_book(tmp_path):
    path = tmp_path / "customers.xlsx"
    path.write_bytes(made("en"))
    return path


def test_a_chinese_workbook_is_summed_up_in_english_but_for_its_names(book):
    shown = run("--lang", "en", "refresh", book, *DAY, "--dry-run").stdout
    owners = {due["owner"] for due in json.loads(run("due", book, *DAY, "--json").stdout)["customers"]}
    assert set(CHINESE.findall(shown)) <= owners | {"客户", "问题"}
    assert "See the sheet 问题" in shown
    assert "Potential 99" in shown
    assert "Ungraded" in shown


def test_an_english_workbook_is_summed_up_in_chinese_but_for_its_names(english_book):
    shown = run("--lang", "zh", "refresh", english_book, *DAY).stdout
    assert "潜在 99" in shown
    assert "请看“Findings”表" in shown
    assert not re.search(r"Potential|Ungraded|Phones shared", shown)


def test_findings_are_listed_in_the_asked_language(book):
    lines = run("--lang", "en", "check", book, *DAY).stdout.splitlines()
    assert any("may be a bookkeeper" in line for line in lines)
    assert not any(word in line for line in lines for word in ("请补", "请核对", "提示"))


def test_what_is_asked_amiss_about_an_english_workbook_is_said_in_english(english_book):
    for words in (["explain", english_book, "zzz"], ["due", english_book, "--owner", "zzz"], ["tags", english_book]):
        assert not CHINESE.search(run(*words, *DAY).output.replace("正在", "").split(" …")[-1])
    refused = run("explain", english_book, "zzz", *DAY)
    assert 'No customer "zzz"' in refused.output


def test_names_that_are_near_nothing_are_not_followed_by_an_empty_list(book):
    for words in (["explain", book, "zzz"], ["tags", book, "merge", "zzz", "大客户"]):
        refused = run(*words)
        assert refused.exit_code == 2
        assert "相近" not in refused.output
        assert "-。" not in refused.output


def test_a_part_of_a_name_finds_the_customers_that_have_it(book):
    assert "郑州云启科技有限公司" in run("explain", book, "云启").output


def test_an_unknown_owner_is_told_and_the_known_ones_are_named(book):
    for verb in ("due", "report"):
        refused = run(verb, book, *DAY, "--owner", "某人")
        assert refused.exit_code == 2
        assert "某人" in refused.output
        assert all(name in refused.output for name in ("王芳", "李强", "张敏", "刘洋"))


def test_an_owner_on_the_team_without_customers_has_nothing_to_do(tmp_path):
    workbook = Workbook()
    workbook.active.title = "客户"
    for row in (["客户名称", "手机", "负责人"], ["郑州云启", "13800138000", "王芳"]):
        workbook.active.append(row)
    team = workbook.create_sheet("团队")
    for row in (["姓名", "在职"], ["王芳", "是"], ["新来的", "是"]):
        team.append(row)
    path = tmp_path / "客户.xlsx"
    workbook.save(path)
    asked = run("due", path, *DAY, "--owner", " 新来的 ")
    assert asked.exit_code == 0
    assert "没有要联系的客户" in asked.stdout


def test_an_empty_workbook_says_so_and_what_to_do(tmp_path):
    for language, words in (("zh", ("还没有客户", "“客户”表")), ("en", ("No customers yet", "sheet Customers"))):
        path = tmp_path / f"{language}.xlsx"
        run("--lang", language, "new", path)
        shown = run("refresh", path, *DAY).stdout
        assert all(word in shown for word in words)
        assert " -" not in shown.replace(str(tmp_path), "").split("\n")[1]


def test_the_way_back_that_is_named_can_be_typed_as_it_stands(tmp_path):
    path = tmp_path / "我们的 客户.xlsx"
    path.write_bytes(made("zh"))
    shown = run("refresh", path, "--today", "2026-03-09").stdout
    assert f'crmkit undo "{path}"' in shown


def test_the_sheet_of_findings_is_named_as_it_is_called(tmp_path):
    workbook = Workbook()
    workbook.active.title = "客户"
    for row in (["客户名称", "手机", "负责人"], ["郑州云启", "138001380", "王芳"]):
        workbook.active.append(row)
    workbook.create_sheet("问题").append(["我们自己的问题清单"])
    path = tmp_path / "客户.xlsx"
    workbook.save(path)
    shown = run("refresh", path, *DAY, "--yes").stdout
    named = re.search(r"请看“(.+?)”表", shown)[1]
    assert named != "问题"
    assert named in load_workbook(path).sheetnames


def test_a_dry_run_does_not_say_that_it_writes(book, monkeypatch):
    steps = []
    monkeypatch.setattr("crmkit.cli.options.progress", lambda language: _recorded(steps, language))
    run("refresh", book, "--today", "2026-03-09", "--dry-run")
    assert steps[-1] == "rehearse"
    assert "write" not in steps


def _recorded(steps, language):
    from contextlib import contextmanager

    @contextmanager
    def recorded():
        with progress(language):
            yield steps.append

    return recorded()


def test_an_english_workbook_is_refused_in_english_where_it_was_read(tmp_path):
    workbook = Workbook()
    for row in (["Customer", "Phone", "Owner"], ["Acme Ltd", "13800138000", "Ann"]):
        workbook.active.append(row)
    path = tmp_path / "ours.xlsx"
    workbook.save(path)
    refused = run("refresh", path, *DAY)
    assert refused.exit_code == 2
    assert "To agree, add --yes" in refused.output
    assert "同意请加 --yes" in run("--lang", "zh", "refresh", path, *DAY).output
