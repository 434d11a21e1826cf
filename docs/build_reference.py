"""Writes docs/{zh,en}/reference from the declarations; `--check` only compares.

python docs/build_reference.py           writes the pages
python docs/build_reference.py --check   exits 1 and names the pages that are not current
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.testing import CliRunner

from crmkit.checks import CHECKS
from crmkit.cli.app import build as build_terminal
from crmkit.columns import MANAGED_FIELDS
from crmkit.columns.catalogue import RULE_FIELDS
from crmkit.columns.defaults import default_tables
from crmkit.jobs.rule_sheets.setting_list import SETTINGS_LISTED
from crmkit.locale import LANGUAGES, catalogue, text
from crmkit.model.settings import Settings
from crmkit.model.tables import TABLES
from crmkit.rules import compile_table
from crmkit.rules.describe import describe_test
from crmkit.rules.grammar import GRAMMAR
from crmkit.rules.unary_tests import Anything

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from crmkit.model.decision_table import DecisionTable
    from crmkit.model.fields import Field

HERE = Path(__file__).parent
WIDTH = 100  #: of the terminal in the command pages


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A Markdown table."""
    lines = [f"| {' | '.join(headers)} |", f"|{'---|' * len(headers)}"]
    lines += [f"| {' | '.join(_cell(value) for value in row)} |" for row in rows]
    return [*lines, ""]


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def say(key: str, language: str) -> str:
    """A heading or sentence of the reference."""
    return text(f"reference.{key}", language)


def fields_page(language: str) -> list[str]:
    """People's tables: every column, its other names, what it holds."""
    lines = [f"# {say('fields', language)}", "", say("fields.intro", language), ""]
    for declared in TABLES:
        lines += [
            f"## {declared.sheet(language)}",
            "",
            declared.help_zh if language == "zh" else declared.help_en,
            "",
        ]
        lines += table(
            _heads(language, "header", "holds", "words", "aliases", "help"),
            map(_field_row(language), declared.fields),
        )
    return lines


def _field_row(language: str) -> Callable[[Field], tuple[str, ...]]:
    def row(field: Field) -> tuple[str, ...]:
        words = ", ".join(field.vocabulary.labels(language)) if field.vocabulary else ""
        required = f" ({say('required', language)})" if field.required else ""
        others = ", ".join(name for name in field.headers() if name != field.header(language))
        return (
            f"**{field.header(language)}**{required}",
            say(f"kind.{field.kind.value}", language),
            words,
            others,
            field.help(language),
        )

    return row


def _heads(language: str, *keys: str) -> list[str]:
    return [say(f"head.{key}", language) for key in keys]


def managed_page(language: str) -> list[str]:
    """The columns crmkit writes."""
    lines = [f"# {say('managed', language)}", "", say("managed.intro", language), ""]
    for is_folded in (False, True):
        chosen = [field for field in MANAGED_FIELDS if field.is_folded is is_folded]
        lines += [f"## {say('folded' if is_folded else 'visible', language)}", ""]
        rows = [
            (f"**{field.header(language)}**", say(f"kind.{field.kind.value}", language), field.help(language))
            for field in chosen
        ]
        lines += table(_heads(language, "header", "holds", "help"), rows)
    return lines


def rules_page(language: str) -> list[str]:
    """The built-in decision tables."""
    lines = [f"# {say('rules', language)}", "", say("rules.intro", language), ""]
    for name, declared in default_tables(Settings()).items():
        lines += [f"## {text(f'columns.table_{name}', language)}", "", f"{declared.hit_policy.value}", ""]
        lines += table(_rule_heads(declared, language), _rule_rows(declared, language))
    return lines


def _rule_heads(declared: DecisionTable, language: str) -> list[str]:
    named = [RULE_FIELDS[name].header(language) if name in RULE_FIELDS else name for name in declared.conditions]
    outputs = [RULE_FIELDS[name].header(language) if name in RULE_FIELDS else name for name in declared.outputs]
    return ["#", *named, *(f"→ {output}" for output in outputs)]


def _rule_rows(declared: DecisionTable, language: str) -> Iterable[list[object]]:
    compiled = compile_table(declared, RULE_FIELDS)
    for number, rule in enumerate(declared.rules, start=1):
        outputs = [_output(name, value, language) for name, value in zip(declared.outputs, rule.outputs, strict=True)]
        fields = zip(compiled.fields, compiled.tests[number - 1], strict=True)
        tests = [
            "-" if isinstance(test, Anything) else describe_test(test, field, language) for field, test in fields
        ]
        yield [number, *tests, *outputs]


def _output(name: str, value: object, language: str) -> object:
    field = RULE_FIELDS.get(name)
    return field.vocabulary.label(str(value), language) if field is not None and field.vocabulary else value


def checks_page(language: str) -> list[str]:
    """Every check: code, what the finding says, what to do."""
    words = catalogue("checks", language)
    lines = [f"# {say('checks', language)}", "", say("checks.intro", language), ""]
    rows = [
        (code, say(f"severity.{declared.severity.value}", language), words[code], words[f"{code}.do"])
        for code, declared in sorted(CHECKS.items())
    ]
    return lines + table(_heads(language, "code", "severity", "message", "do"), rows)


def commands_page(language: str) -> list[str]:
    """--help of every verb."""
    group = build_terminal()
    lines = [f"# {say('commands', language)}", "", say("commands.intro", language), ""]
    for words in ((), *_verbs(group)):
        asked = ["--lang", language, *words, "--help"]
        shown = CliRunner().invoke(group, asked, prog_name="crmkit", terminal_width=WIDTH)
        lines += [f"## {' '.join(('crmkit', *words))}", "", "```text", shown.output.rstrip(), "```", ""]
    return lines


def _verbs(group: click.Group, *before: str) -> Iterable[tuple[str, ...]]:
    """Every verb people call, those of groups included, as the words that call it."""
    for name, verb in sorted(group.commands.items()):
        if verb.hidden:
            continue
        yield (*before, name)
        if isinstance(verb, click.Group):
            yield from _verbs(verb, *before, name)


def errors_page(language: str) -> list[str]:
    """What stops crmkit and what to do then."""
    words = catalogue("errors", language)
    lines = [f"# {say('errors', language)}", "", say("errors.intro", language), ""]
    return lines + table(_heads(language, "code", "message"), sorted(words.items()))


def settings_page(language: str) -> list[str]:
    """The settings as the sheet has them: name, default, legal range, what each is for."""
    lines = [f"# {say('settings', language)}", "", say("settings.intro", language), ""]
    rows = [
        (
            one.label(language),
            one.shown(one.value(Settings()), language),
            one.limits(language),
            one.about(language),
        )
        for one in SETTINGS_LISTED
    ]
    return lines + table(_heads(language, "name", "default", "range", "help"), rows)


def grammar_page(language: str) -> list[str]:
    """What a condition cell may say: every form with its examples in both languages."""
    lines = [f"# {text('rules.grammar_title', language)}", "", text("rules.grammar_intro", language), ""]
    heads = [text(f"rules.grammar_head.{key}", language) for key in ("meaning", "zh", "en")]
    for holds in dict.fromkeys(form.holds for form in GRAMMAR):
        lines += [f"## {text(f'rules.grammar_holds.{holds}', language)}", ""]
        forms = [form for form in GRAMMAR if form.holds == holds]
        rows = [(text(f"rules.grammar.{form.name}", language), _cells(form.zh), _cells(form.en)) for form in forms]
        lines += table(heads, rows)
    return lines


def _cells(cells: Iterable[str]) -> str:
    return " · ".join(f"`{cell}`" for cell in cells if cell)


PAGES: dict[str, Callable[[str], list[str]]] = {
    "fields": fields_page,
    "managed-columns": managed_page,
    "rules": rules_page,
    "rule-grammar": grammar_page,
    "checks": checks_page,
    "commands": commands_page,
    "errors": errors_page,
    "settings": settings_page,
}


def pages() -> dict[Path, str]:
    """Every page by its place."""
    found = {}
    for language in LANGUAGES:
        for name, build in PAGES.items():
            found[HERE / language / "reference" / f"{name}.md"] = "\n".join(build(language)).rstrip() + "\n"
    return found


def main() -> int:
    """Write or check the pages."""
    stale = [path for path, content in pages().items() if not path.exists() or path.read_text("utf8") != content]
    if "--check" in sys.argv:
        sys.stdout.writelines(f"not current: {path.relative_to(HERE)}\n" for path in stale)
        return 1 if stale else 0
    for path, content in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
