"""A rule in words: "认可度 认可,有异议;贡献 大" or "Acceptance Accepts, Objects; Contribution Large"."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from crmkit.locale import text
from crmkit.rules.literals import NUMBER_KINDS
from crmkit.rules.unary_tests import (
    Anything,
    Compares,
    Contains,
    Equals,
    IsBlank,
    IsFilled,
    Literal,
    Negated,
    Never,
    OneOf,
    UnaryTest,
    Within,
)

if TYPE_CHECKING:
    from crmkit.model.fields import Field
    from crmkit.rules.compile import CompiledTable


def describe_rule(compiled: CompiledTable, number: int, language: str) -> tuple[str, ...]:
    """The conditions of rule `number` (from 1) that ask for something, each in words."""
    tests = compiled.tests[number - 1]
    return tuple(
        text("rules.condition", language, header=field.header(language), test=describe_test(test, field, language))
        for field, test in zip(compiled.fields, tests, strict=True)
        if not isinstance(test, Anything)
    )


def describe_test(test: UnaryTest, field: Field, language: str) -> str:  # noqa: C901, PLR0911  (one case a test)
    """What one cell asks for, with the words of `language`; parses back to the same test."""
    match test:
        case Anything():
            return "-"
        case IsBlank():
            return text("rules.is_blank", language)
        case IsFilled():
            return text("rules.is_filled", language)
        case Never():
            return text("rules.never", language)
        case Equals(value):
            return _literal(value, field, language)
        case Compares(comparison, limit):
            return f"{comparison.value}{_literal(limit, field, language)}"
        case Within(low, high, has_low, has_high):
            limits = f"{_literal(low, field, language)}..{_literal(high, field, language)}"
            return f"{'[' if has_low else '('}{limits}{']' if has_high else ')'}"
        case Contains(words):
            return text("rules.contains", language, words=words)
        case Negated(inner):
            return f"not({describe_test(inner, field, language)})"
        case OneOf(tests):
            separator = "; " if field.kind in NUMBER_KINDS else ","  # 100,200 could be one number
            return separator.join(describe_test(inner, field, language) for inner in tests)


def _literal(value: Literal, field: Field, language: str) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value if field.vocabulary is None else field.vocabulary.label(value, language)
    return f"{value:.10g}"
