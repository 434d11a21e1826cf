"""Conditions and outputs as people read them on a rule sheet; everything written here reads back to the same."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from crmkit.columns.catalogue import RULE_FIELDS
from crmkit.columns.vocabulary import TAG
from crmkit.locale import LANGUAGES, catalogue, text
from crmkit.model.decision_table import HitPolicy
from crmkit.model.fields import Field, Kind
from crmkit.model.vocabularies import folded
from crmkit.rules.describe import describe_test
from crmkit.rules.parse import parse_cell
from crmkit.rules.unary_tests import Anything, Compares, Equals, Negated, OneOf, RelativeDay, Within

if TYPE_CHECKING:
    from crmkit.model.decision_table import DecisionTable
    from crmkit.rules.unary_tests import UnaryTest

ARROW = "→"
_ARROWS = re.compile(r"\s*(?:→|->|=>|⇒)\s*")
_SIGNS = {">=": "≥", "<=": "≤"}
_SENTENCES = {"suggested_step": "step.", "reminders": "reminder."}  #: outputs that may be a team's own words
_COUNT = "{count}"


def condition_words(test: UnaryTest, field: Field, language: str) -> str:  # noqa: PLR0911  (one case a test)
    """What one condition asks for; "-" where it asks for nothing."""
    match test:
        case Anything():
            return "-"
        case Compares(_, RelativeDay()) | Within(RelativeDay(), RelativeDay()):
            return describe_test(test, field, language)
        case Within(low, high, has_low, has_high):
            words = describe_test(Within(low, high), field, language)[1:-1].split("..")
            if has_low and has_high:
                return text("rule_sheets.between", language, low=words[0], high=words[1])
            signs = ("≥" if has_low else ">", "≤" if has_high else "<")
            return text("rule_sheets.both", language, low=signs[0] + words[0], high=signs[1] + words[1])
        case Compares(comparison, _):
            words_ = describe_test(test, field, language).removeprefix(comparison.value)
            return _SIGNS.get(comparison.value, comparison.value) + words_
        case Negated(inner):
            return text("rule_sheets.not", language, inner=condition_words(inner, field, language))
        case OneOf(tests):
            return text("rule_sheets.or", language).join(condition_words(one, field, language) for one in tests)
        case _:
            return describe_test(test, field, language)


def output_header(name: str, language: str) -> str:
    """The header of an output column without its arrow."""
    named = f"output.{name}"
    if named in catalogue("rule_sheets", language):
        return text(f"rule_sheets.{named}", language)
    return RULE_FIELDS[name].header(language) if name in RULE_FIELDS else name


def without_arrow(header: str) -> str | None:
    """The words of an output header; None when it has no arrow."""
    found = _ARROWS.match(header)
    return header[found.end() :].strip() if found else None


def output_words(name: str, value: str | float | None, language: str) -> str | float | None:
    """An output as people see it: the label of a term, a step in words, a number."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        return int(value) if float(value).is_integer() else value
    field = RULE_FIELDS.get(name)
    if name == "tag":
        return TAG.label(value, language).replace(_COUNT, "N")
    if name in _SENTENCES:
        return catalogue("columns", language).get(value, value) if value.startswith(_SENTENCES[name]) else value
    return value if field is None or field.vocabulary is None else field.vocabulary.label(value, language)


def output_value(name: str, written: str) -> str | float:
    """What a person's output means to the rules: a term's name, a number, else the words as they stand."""
    words = written.strip()
    if name in _NUMBERS:
        return _number(words)
    if name == "tag":
        return _TAG_NAMES.get(_tag_key(words), words)
    if name in _SENTENCES:
        return _SENTENCE_NAMES[name].get(folded(words), words)
    field = RULE_FIELDS.get(name)
    if field is not None and field.vocabulary is not None:
        term = field.vocabulary.find(words)
        return words if term is None else term.name
    return _number(words) if field is not None and field.kind.value == "number" else words


def reason_words(because: str, language: str) -> str | None:
    """Why a rule is so, as people read it."""
    if not because.startswith("columns."):
        return because or None
    return text(because, language)


def reason_key(written: str) -> str:
    """The reason a person left as it was by its key; their own words as they stand."""
    return _REASONS.get(folded(written), written.strip())


def policy_words(table: DecisionTable, language: str) -> str:
    """How many rules may apply and which one counts, in words."""
    field = RULE_FIELDS.get(table.outputs[0])
    labels = [str(output_words(table.outputs[0], word, language)) for word in table.priorities] if field else []
    words = text(f"rule_sheets.policy.{table.hit_policy.name}", language)
    order = text("rule_sheets.policy_order", language, order=" > ".join(labels)) if labels else ""
    return text("rule_sheets.policy", language, words=words + order)


def read_policy(written: str) -> tuple[HitPolicy, tuple[str, ...]] | None:
    """The policy and the order of outputs that a line names; None when it is no such line or not understood."""
    said, _, order = written.partition("[")
    key = folded(said)
    for policy in HitPolicy:
        known = [folded(text(f"rule_sheets.policy.{policy.name}", language)) for language in LANGUAGES]
        if key in known or key == folded(policy.value):
            return policy, tuple(part.strip() for part in order.rstrip("]】 ").split(">") if part.strip())
    return None


def policy_line(written: str) -> str | None:
    """The words after 取法: where a line is about the hit policy; None for any other line."""
    for language in LANGUAGES:
        prefix = folded(text("rule_sheets.policy", language, words=""))
        if folded(written).startswith(prefix):
            return unicodedata.normalize("NFKC", written).partition(":")[2].strip()
    return None


def _number(words: str) -> str | float:
    parsed = parse_cell(words, _ANY_NUMBER) if words else words
    return parsed.value if isinstance(parsed, Equals) and isinstance(parsed.value, float) else words


def is_number_output(name: str) -> bool:
    """Whether what stands in this output column must be a number."""
    return name in _NUMBERS


def _tag_key(words: str) -> str:
    return folded(re.sub(r"\d+|\{count\}|(?<![A-Za-z])N(?![A-Za-z])", "#", words))


_NUMBERS = frozenset({"earliest_days", "latest_days"})
_ANY_NUMBER = Field("number", Kind.NUMBER, "数", "Number")
_TAG_NAMES = {_tag_key(word): term.name for term in TAG.terms for word in (term.zh, term.en)}
_SENTENCE_NAMES = {
    name: {
        folded(words): key
        for one in LANGUAGES
        for key, words in catalogue("columns", one).items()
        if key.startswith(start)
    }
    for name, start in _SENTENCES.items()
}
_REASONS = {
    folded(words): f"columns.{key}"
    for one in LANGUAGES
    for key, words in catalogue("columns", one).items()
    if key.startswith("because.")
}
