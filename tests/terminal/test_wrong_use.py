"""What a person reads who typed a command wrongly: in the asked language, what is wrong and what would be right."""

import pytest
from click.testing import CliRunner

from crmkit.cli.app import build

ENGLISH = ("Usage", "Error", "Missing", "Invalid", "Options:", "Commands:", "WORKBOOK", "Try '", "No such")


def run(*words):
    return CliRunner().invoke(build(), list(words))


WRONG = [
    (["refresh"], "还缺 工作簿", "WORKBOOK is missing"),
    (["nonsense"], "没有“nonsense”这个命令", 'no command "nonsense"'),
    (["macro", "nonsense"], "没有“nonsense”这个命令", 'no command "nonsense"'),
    (["refresh", "x.xlsx", "--nonsense"], "没有 --nonsense 这个选项", "no option --nonsense"),
    (["refresh", "x.xlsx", "--shet", "y"], "是不是 --sheet", "mean --sheet"),
    (["refresh", "x.xlsx", "--today", "2026-99-01"], "--today 要写成 2026-03-05", "--today takes a day like"),
    (["refresh", "x.xlsx", "--sheet"], "--sheet 后面要写上内容", "--sheet needs something"),
    (["refresh", "我的", "客户.xlsx"], "多出来的内容:客户.xlsx", "Too many words: 客户.xlsx"),
    (["rules", "chekc", "x.xlsx"], "只能是:check, add, preview, report", "one of: check, add, preview, report"),
    (["watch", ".", "--every", "0"], "不小于 0.1 的数", "not below 0.1"),
    (["tags", "x.xlsx", "merge"], "还缺 旧标签 新标签", "OLD NEW is missing"),
]


@pytest.mark.parametrize(("words", "zh", "en"), WRONG, ids=[" ".join(words) for words, _, _ in WRONG])
def test_wrong_use_is_told_in_the_asked_language_with_exit_code_2(words, zh, en):
    chinese, english = run(*words), run("--lang", "en", *words)
    assert (chinese.exit_code, english.exit_code) == (2, 2)
    assert zh in chinese.output
    assert en in english.output
    assert not [word for word in ENGLISH if word in chinese.output]


@pytest.mark.parametrize("words", [[], ["refresh"], ["macro"], ["macro", "add"], ["rules"], ["diff"]])
def test_help_says_nothing_in_another_language(words):
    chinese, english = run(*words, "--help").output, run("--lang", "en", *words, "--help").output
    assert not [word for word in (*ENGLISH, "Show ", "exit.") if word in chinese]
    assert "Usage: crmkit" in english
    assert english.isascii()


def test_what_only_files_of_ours_call_stands_in_no_list_and_still_works():
    listed = run("macro", "--help").output.partition("命令:\n")[2].split()
    assert {"add", "remove", "launcher", "connect", "bundle", "doctor"} <= set(listed)
    assert not {"run", "press"} & set(listed)
    assert run("macro", "run", "--help").exit_code == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_line_of_a_group_names_its_verbs(language):
    group = build().commands["macro"]
    told = run("--lang", language, "macro", "--help").output.split("--lang")[0]
    assert [name for name, verb in group.commands.items() if not verb.hidden and name not in told] == []
