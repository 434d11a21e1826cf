"""A rule in words: "认可度 认可,有异议;贡献 大" or "Acceptance Accepts, Objects; Contribution Large"."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from crmkit.locale import text
from crmkit.rules.literals import NUMBER_KINDS
from crmkit.rules.unary_tests import (
    Anything,
    Compares,
    Comparison,
    Contains,
    EndsWith,
    Equals,
    IsBlank,
    IsFilled,
    Literal,
    Negated,
    Never,
    OneOf,
    RelativeDay,
    StartsWith,
    TextTest,
    UnaryTest,
    Within,
    Yearly,
)

if TYPE_CHECKING:
    from crmkit.model.fields import Field
    from crmkit.rules.compile import CompiledTable


_QUOTED = frozenset(",;、，；()[]<>=!-")  #: such a word would read as something else


def describe_rule(compiled: CompiledTable, number: int, language: str) -> tuple[str, ...]:
    """The conditions of rule `number` (from 1) that ask for something, each in words."""
    tests = compiled.tests[number - 1]
    return tuple(
        text("rules.condition", language, header=field.header(language), test=describe_test(test, field, language))
        for field, test in zip(compiled.fields, tests, strict=True)
        if not isinstance(test, Anything)
    )


def describe_test(test: UnaryTest, field: Field, language: str) -> str:  # noqa: PLR0911  (one case a test)
    """What one cell asks for, with the words of `language`; parses back to the same test."""
    match test:
        case Anything():
            return "-"
        case IsBlank() | IsFilled() | Never():
            return text(_PLAIN[type(test)], language)
        case Equals(value):
            return _literal(value, field, language)
        case Compares() | Within():
            return _sized(test, field, language)
        case Contains(words) | StartsWith(words) | EndsWith(words):
            return text(_TEXTS[type(test)], language, words=words)
        case Yearly(inner):
            words = describe_test(inner, field, language)
            return text("rules.yearly_span" if words[0] in "([" else "rules.yearly", language, test=words)
        case Negated(inner):
            return f"not({describe_test(inner, field, language)})"
        case OneOf(tests):
            separator = "; " if field.kind in NUMBER_KINDS else ","  # 100,200 could be one number
            in_order = sorted(tests, key=lambda inner: isinstance(inner, TextTest))  # 包含 takes what follows it
            return separator.join(describe_test(inner, field, language) for inner in in_order)


_PLAIN = {IsBlank: "rules.is_blank", IsFilled: "rules.is_filled", Never: "rules.never"}
_TEXTS = {Contains: "rules.contains", StartsWith: "rules.starts_with", EndsWith: "rules.ends_with"}


def _sized(test: Compares | Within, field: Field, language: str) -> str:
    match test:
        case Compares(comparison, RelativeDay(count) as day) if _is_far(comparison, count):
            return f">{_literal(day, field, language)}"
        case Compares(comparison, RelativeDay() as day):
            return text(f"rules.{comparison.name.lower()}", language, day=_literal(day, field, language))
        case Compares(comparison, limit):
            return f"{comparison.value}{_literal(limit, field, language)}"
        case Within(RelativeDay(count, unit), RelativeDay(0), True, True) if count < 0:
            return text(f"rules.last_{unit.value}", language, count=-count)
        case Within(RelativeDay(0), RelativeDay(count, unit), True, True) if count > 0:
            return text(f"rules.next_{unit.value}", language, count=count)
        case Within(low, high, has_low, has_high):
            limits = f"{_literal(low, field, language)}..{_literal(high, field, language)}"
            return f"{'[' if has_low else '('}{limits}{']' if has_high else ')'}"


def _is_far(comparison: Comparison, count: int) -> bool:
    """>90天前 and >30天后 measure how far away the day is."""
    return (comparison is Comparison.LESS and count < 0) or (comparison is Comparison.MORE and count > 0)


def _literal(value: Literal, field: Field, language: str) -> str:
    if isinstance(value, RelativeDay):
        if value.count == 0:
            return text("rules.today", language)
        direction = "ago" if value.count < 0 else "ahead"
        return text(f"rules.{value.unit.value}_{direction}", language, count=abs(value.count))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        word = value if field.vocabulary is None else field.vocabulary.label(value, language)
        is_term = field.vocabulary is not None and field.vocabulary.find(word) is not None
        return f'"{word}"' if _QUOTED & set(word) and not is_term else word
    return f"{value:.10g}"
