"""What decides, kept in the workbook's record: what of rules, settings, words, days and tags is not built-in.

It is what keeps deciding while a sheet is broken or gone, and what a preview compares an edit with.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from crmkit.jobs.rule_sheets.setting_list import SETTINGS_LISTED
from crmkit.model.calendar import WorkingCalendar
from crmkit.model.decision_table import DecisionTable, HitPolicy, Rule
from crmkit.model.settings import Settings
from crmkit.model.tag_meanings import TagMeanings
from crmkit.model.vocabularies import VOCABULARIES, Term, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class InForce:
    """`tables` holds only what is not built-in, `words` the vocabularies the team changed, by name."""

    tables: Mapping[str, DecisionTable] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    words: Mapping[str, Vocabulary] = field(default_factory=dict)
    tags: TagMeanings = field(default_factory=TagMeanings)


def stored(in_force: InForce) -> str:
    """Compact JSON, "" when everything is built-in."""
    held = {
        "tables": {name: _packed(table) for name, table in sorted(in_force.tables.items())},
        "settings": _settings(in_force.settings),
        "days": _days(in_force.calendar),
        "words": {name: _terms(vocabulary) for name, vocabulary in sorted(in_force.words.items())},
        "tags": _tags(in_force.tags),
    }
    kept = {name: part for name, part in held.items() if part}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else ""


def restored(words: str) -> InForce:
    """What `stored` kept; what can't be read (of a later version, or damaged) counts as built-in."""
    try:
        kept = json.loads(words) if words else {}
        return InForce(
            {name: _unpacked(name, packed) for name, packed in kept.get("tables", {}).items()},
            _with_settings(kept.get("settings", {})),
            _calendar(kept.get("days", {})),
            {name: _vocabulary(name, terms) for name, terms in kept.get("words", {}).items()},
            _meanings(kept.get("tags", {})),
        )
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return InForce()


# ── settings ──


def _settings(settings: Settings) -> dict[str, Any]:
    defaults = Settings()
    return {one.key: one.value(settings) for one in SETTINGS_LISTED if one.value(settings) != one.value(defaults)}


def _with_settings(kept: Mapping[str, Any]) -> Settings:
    settings = Settings()
    for one in SETTINGS_LISTED:
        if one.key in kept:
            settings = one.put(settings, kept[one.key])
    return settings


# ── tables ──


def _packed(table: DecisionTable) -> dict[str, Any]:
    return {
        "policy": table.hit_policy.value,
        "conditions": table.conditions,
        "outputs": table.outputs,
        "priorities": table.priorities,
        "rules": [[*rule.conditions, *rule.outputs, rule.because] for rule in table.rules],
    }


def _unpacked(name: str, packed: Mapping[str, Any]) -> DecisionTable:
    count = len(packed["conditions"])
    rules = tuple(
        Rule(tuple(str(cell) for cell in row[:count]), tuple(row[count:-1]), str(row[-1])) for row in packed["rules"]
    )
    return DecisionTable(
        name,
        HitPolicy(packed["policy"]),
        tuple(packed["conditions"]),
        tuple(packed["outputs"]),
        rules,
        tuple(packed["priorities"]),
    )


# ── days ──


def _days(calendar: WorkingCalendar) -> dict[str, list[str]]:
    named = {"off": calendar.days_off, "worked": calendar.make_up_days}
    return {name: sorted(day.isoformat() for day in days) for name, days in named.items() if days}


def _calendar(kept: Mapping[str, list[str]]) -> WorkingCalendar:
    off, worked = (frozenset(map(date.fromisoformat, kept.get(name, ()))) for name in ("off", "worked"))
    return WorkingCalendar(days_off=off, make_up_days=worked)


# ── words ──


def _terms(vocabulary: Vocabulary) -> list[list[Any]]:
    """The terms that are not as built in."""
    built_in = set(_BUILT_IN[vocabulary.name].terms)
    return [
        [term.name, term.zh, term.en, list(term.aliases), term.is_retired]
        for term in vocabulary.terms
        if term not in built_in
    ]


def _vocabulary(name: str, kept: list[list[Any]]) -> Vocabulary:
    built_in = _BUILT_IN[name]
    terms = {term.name: term for term in built_in.terms}
    for term, zh, en, aliases, is_retired in kept:
        terms[str(term)] = Term(str(term), str(zh), str(en), tuple(map(str, aliases)), bool(is_retired))
    return replace(built_in, terms=tuple(terms.values()))


_BUILT_IN = {vocabulary.name: vocabulary for vocabulary in VOCABULARIES}


# ── tags ──


def _tags(tags: TagMeanings) -> dict[str, Any]:
    held = {"instead": dict(sorted(tags.instead.items())), "retired": sorted(tags.retired)}
    return {name: part for name, part in held.items() if part}


def _meanings(kept: Mapping[str, Any]) -> TagMeanings:
    instead = {str(tag): str(other) for tag, other in kept.get("instead", {}).items()}
    return TagMeanings(instead, frozenset(map(str, kept.get("retired", ()))))
