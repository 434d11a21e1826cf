"""Tests of text: 包含 比价, 以华为开头, ends with 公司; on a closed list of words they mean the words that fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crmkit.model.vocabularies import folded
from crmkit.rules.literals import Unreadable, is_ordered, known_words, unquoted
from crmkit.rules.unary_tests import Contains, EndsWith, Equals, Negated, OneOf, StartsWith, TextTest, UnaryTest

if TYPE_CHECKING:
    from collections.abc import Callable

    from crmkit.model.fields import Field

_FORMS: tuple[tuple[Callable[[str], TextTest], re.Pattern[str]], ...] = (
    (Contains, re.compile(r"(不)?(?:包含|含有)\s*(.+)")),
    (Contains, re.compile(r"(does not )?contains?\b\s*(.+)", re.IGNORECASE)),
    (StartsWith, re.compile(r"(不)?以\s*(.+?)\s*(?:开头|开始)")),
    (StartsWith, re.compile(r"(does not )?starts? with\b\s*(.+)", re.IGNORECASE)),
    (EndsWith, re.compile(r"(不)?以\s*(.+?)\s*结尾")),
    (EndsWith, re.compile(r"(does not )?ends? with\b\s*(.+)", re.IGNORECASE)),
)


def is_text_test(words: str) -> bool:
    """Whether the whole cell is one such test; it then takes all its commas."""
    return any(pattern.fullmatch(words) for _, pattern in _FORMS)


def read_text_test(words: str, field: Field, split: Callable[[str], list[str]]) -> UnaryTest | None:
    """The test, None when the words are none; `split` cuts a list at its commas.

    Raises:
        Unreadable: words are missing, the column holds no text, or no word of its list fits.
    """
    for form, pattern in _FORMS:
        if found := pattern.fullmatch(words):
            if is_ordered(field):
                raise Unreadable("not_text", words)
            tests = tuple(_one(form, unquoted(part), field) for part in split(found[2]))
            inner = tests[0] if len(tests) == 1 else _joined(tests)
            return Negated(inner) if found[1] else inner
    return None


def _one(form: Callable[[str], TextTest], words: str, field: Field) -> UnaryTest:
    sought = folded(words)
    if not sought:
        raise Unreadable("value_missing", words)
    test = form(sought)
    if field.vocabulary is None:
        return test
    fitting: tuple[UnaryTest, ...] = tuple(
        Equals(term.name)
        for term in field.vocabulary.terms
        if any(text_passes(test, folded(label)) for label in (term.zh, term.en))
    )
    if field.vocabulary.is_open:
        return OneOf((*fitting, test)) if fitting else test
    if not fitting:
        raise Unreadable("no_such_word", words, known=known_words(field.vocabulary))
    return fitting[0] if len(fitting) == 1 else OneOf(fitting)


def _joined(tests: tuple[UnaryTest, ...]) -> UnaryTest:
    flat = (inner for test in tests for inner in (test.tests if isinstance(test, OneOf) else (test,)))
    return OneOf(tuple(dict.fromkeys(flat)))


def text_passes(test: TextTest, word: str) -> bool:
    """Whether `word` (folded) passes."""
    match test:
        case Contains(words):
            return words in word
        case StartsWith(words):
            return word.startswith(words)
        case EndsWith(words):
            return word.endswith(words)
