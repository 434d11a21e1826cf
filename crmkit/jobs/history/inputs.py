"""Inputs of a decision as one cell that people read and crmkit reads back: `认可度=有异议;贡献(取用)=大`."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmkit.columns.catalogue import RULE_FIELDS
from crmkit.columns.workings import as_choice
from crmkit.model.fields import Field, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crmkit.rules.encode import Column

UNREADABLE = "#?"  #: a cell with an error, or a formula nobody calculated
_NUMBERS = frozenset({Kind.NUMBER, Kind.INTEGER, Kind.AMOUNT, Kind.SHARE})
_LONGEST = 2_000  #: characters of one text; what a rule looked for further on can't be replayed
_SPECIAL = re.compile(r"[\\;=\n]")
_ESCAPES = {"n": "\n"}


def _field(name: str, own: Sequence[Field]) -> Field:
    """The field of that name, of ours or of the team's `own`; any other is a text under its header."""
    found = RULE_FIELDS.get(name) or next((field for field in own if field.name == name), None)
    return found or Field(name, Kind.TEXT, name, name)


def written_inputs(values: Iterable[tuple[str, object]], language: str, own: Sequence[Field] = ()) -> str:
    """The known ones of `values` (field name, typed value) as one line; blanks are left out."""
    said = []
    for name, value in values:
        field = _field(name, own)
        words = value if value == UNREADABLE else _words(field, value, language)
        if words:
            said.append(f"{_escaped(field.header(language) if name in RULE_FIELDS else name)}={_escaped(str(words))}")
    return ";".join(said)


def _words(field: Field, value: Any, language: str) -> str:
    if value is None or pd.isna(value):
        return ""
    if field.vocabulary is not None:
        return field.vocabulary.label(str(value), language)
    if field.kind is Kind.DATE or isinstance(value, (pd.Timestamp, np.datetime64)):
        return pd.Timestamp(value).date().isoformat()
    if isinstance(value, (float, np.floating)):
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    return str(value)[:_LONGEST]


def _escaped(words: str) -> str:
    return _SPECIAL.sub(lambda found: "\\n" if found[0] == "\n" else f"\\{found[0]}", words)


def read_inputs(written: str) -> dict[str, str]:
    """Field name to the words written; a header that no field has stands for a team's own column."""
    parts = re.findall(r"((?:[^\\;=]|\\.)*)=((?:[^\\;]|\\.)*)(?:;|$)", written, re.DOTALL)
    return {_name(_plain(header)): _plain(words) for header, words in parts}


def _plain(words: str) -> str:
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), words, flags=re.DOTALL)


def _name(header: str) -> str:
    return _names().get(header, header)


@cache
def _names() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, field in RULE_FIELDS.items():
        found.setdefault(field.zh, name)
        found.setdefault(field.en, name)
    return found


def as_column(name: str, words: Sequence[str], own: Sequence[Field] = ()) -> Column:
    """Words read back as the typed column that rules ask; "" and what can't be read are blank."""
    field = _field(name, own)
    if field.kind in _NUMBERS:
        return np.array([float(word) if word and word != UNREADABLE else np.nan for word in words])
    if field.kind is Kind.DATE:
        days = [word if word and word != UNREADABLE else "NaT" for word in words]
        return np.array(days, dtype="datetime64[D]")
    values = np.array([_term(field, word) for word in words], dtype=object)
    return as_choice(values) if field.vocabulary is not None else values


def _term(field: Field, word: str) -> str | None:
    if not word or word == UNREADABLE:
        return None
    term = field.vocabulary.find(word) if field.vocabulary is not None else None
    return word if term is None else term.name
