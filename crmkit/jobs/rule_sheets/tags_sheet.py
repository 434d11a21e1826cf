"""The sheet 标签字典: what each tag means, its family, other spellings, what it was merged into, if it is retired."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmkit.columns.vocabulary import TAG
from crmkit.jobs.rule_sheets.list_header import ListHeader
from crmkit.jobs.rule_sheets.reading import Mistake
from crmkit.jobs.rule_sheets.roles import TAGS, YES_WORDS, steering_name
from crmkit.jobs.rule_sheets.wording import output_value, output_words
from crmkit.locale import LANGUAGES, text
from crmkit.model.edits import Look, PutSheet, SheetColumn, Style
from crmkit.model.tag_meanings import TagMeanings
from crmkit.model.vocabularies import folded
from crmkit.rules import CellProblem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crmkit.jobs.rule_sheets.finding import Place
    from crmkit.workbook.reading import SheetGrid

_WORDS = Style(Look.INPUT, "@", wrap=True)
_WIDTHS = (
    ("tag", 18.0),
    ("family", 10.0),
    ("origin", 10.0),
    ("meaning", 46.0),
    ("aliases", 30.0),
    ("merged_into", 16.0),
    ("retired", 10.0),
)
TAGS_HEADER = ListHeader("tags", tuple(name for name, _ in _WIDTHS), frozenset({"tag", "merged_into"}))
_SEPARATORS = re.compile(r"[、,,;;]")
#: Family and origin (R115, R116) of the built-in tags: name -> (family, origin).
_BUILT_IN = {
    "fair_lead": ("basic", "fact"),
    "large_company": ("basic", "fact"),
    "public_sector": ("basic", "fact"),
    "unverified_listing": ("basic", "fact"),
    "long_silence": ("behaviour", "fact"),
    "vital_few": ("behaviour", "model"),
    "says_yes": ("interest", "model"),
    "comparing_prices": ("interest", "model"),
    "undecided": ("behaviour", "model"),
}
FAMILIES, ORIGINS = ("basic", "behaviour", "interest"), ("fact", "model")


@dataclass(frozen=True)
class TagEntry:
    """One tag of the dictionary. `name` is a built-in tag's term name, else the team's word.

    `family` is basic, behaviour, interest or ""; `origin` fact, model or "". `merged_into` is the tag that takes its
    place, "" for none. A retired tag is no longer given.
    """

    name: str
    shown: str
    family: str = ""
    origin: str = ""
    meaning: str = ""
    aliases: tuple[str, ...] = ()
    merged_into: str = ""
    is_retired: bool = False


def tags_sheet(language: str) -> PutSheet:
    """The sheet with the built-in tags."""
    rows = [
        (
            str(output_words("tag", term.name, language)),
            text(f"rule_sheets.family.{_BUILT_IN[term.name][0]}", language),
            text(f"rule_sheets.origin.{_BUILT_IN[term.name][1]}", language),
            text(f"rule_sheets.meaning.{term.name}", language),
        )
        for term in TAG.terms
    ]
    return PutSheet(
        name=steering_name(TAGS, language),
        columns=[SheetColumn(text(f"rule_sheets.tags.{name}", language), width, _WORDS) for name, width in _WIDTHS],
        title=(
            ((text("rule_sheets.tags.title", language), Style(Look.TITLE)),),
            ((text("rule_sheets.tags.hint", language), Style(Look.NOTE)),),
        ),
        rows=[(*row, None, None, None) for row in rows],
    )


def read_tags(sheet: str, grid: SheetGrid) -> tuple[tuple[TagEntry, ...], list[Mistake]]:
    """The dictionary as people keep it; a word of two meanings and a merge into nothing are named."""
    header = TAGS_HEADER.find(grid)
    if header is None:
        return (), []
    entries: list[TagEntry] = []
    mistakes: list[Mistake] = []
    rows = []
    for row in header.rows(grid):
        entry = _entry({name: header.written(grid, row, name) for name in TAGS_HEADER.names})
        if not entry.name:
            continue
        if any(entry.name == known.name for known in entries):
            mistakes.append(Mistake(header.place(sheet, row, "tag"), CellProblem("tag_twice", entry.shown)))
            continue
        entries.append(entry)
        rows.append(row)
    for row, entry in zip(rows, entries, strict=True):
        if problem := _merge_problem(entry, entries):
            mistakes.append(Mistake(header.place(sheet, row, "merged_into"), problem))
    return tuple(entries), mistakes


def tag_places(sheet: str, grid: SheetGrid, entries: Sequence[TagEntry]) -> list[tuple[Place, str, frozenset[str]]]:
    """Where each of the entries stands, what it is called, and the folded words that it gives a meaning."""
    header = TAGS_HEADER.find(grid)
    by_name = {entry.name: entry for entry in entries}
    found: list[tuple[Place, str, frozenset[str]]] = []
    if header is None:
        return found
    for row in header.rows(grid):
        entry = by_name.pop(_entry({name: header.written(grid, row, name) for name in TAGS_HEADER.names}).name, None)
        if entry is not None:
            keys = {folded(entry.name), *(folded(str(output_value("tag", alias))) for alias in entry.aliases)}
            found.append((header.place(sheet, row, "tag"), entry.shown, frozenset(keys)))
    return found


def _entry(said: Mapping[str, str]) -> TagEntry:
    return TagEntry(
        name=str(output_value("tag", said["tag"])),
        shown=said["tag"],
        family=_named(said["family"], "family", FAMILIES),
        origin=_named(said["origin"], "origin", ORIGINS),
        meaning=said["meaning"],
        aliases=tuple(part.strip() for part in _SEPARATORS.split(said["aliases"]) if part.strip()),
        merged_into=str(output_value("tag", said["merged_into"])),
        is_retired=folded(said["retired"]) in YES_WORDS,
    )


def _named(words: str, kind: str, names: Sequence[str]) -> str:
    known = {folded(text(f"rule_sheets.{kind}.{name}", language)): name for language in LANGUAGES for name in names}
    return known.get(folded(words), "")


def _merge_problem(entry: TagEntry, entries: Sequence[TagEntry]) -> CellProblem | None:
    """A merge must lead to a tag of the dictionary, and not back to itself."""
    by_name = {one.name: one for one in entries}
    seen = {entry.name}
    while entry.merged_into:
        if entry.merged_into not in by_name:
            return CellProblem("tag_unknown", entry.merged_into)
        if entry.merged_into in seen:
            return CellProblem("tag_circle", entry.merged_into)
        seen.add(entry.merged_into)
        entry = by_name[entry.merged_into]
    return None


def meanings(entries: Sequence[TagEntry]) -> TagMeanings:
    """What the dictionary makes of tags: an alias is its tag, a merged tag the one it went into.

    A merge that leads nowhere or back to itself counts as none: it was named.
    """
    rows = {folded(entry.name): entry for entry in entries}
    following = {folded(str(output_value("tag", alias))): entry.name for entry in entries for alias in entry.aliases}
    for key, entry in rows.items():
        following.pop(key, None)
        if entry.merged_into and _merge_problem(entry, entries) is None:
            following[key] = entry.merged_into
    instead = {key: _followed(tag, following) for key, tag in following.items()}
    retired = {key for key, entry in rows.items() if entry.is_retired and key not in instead}
    return TagMeanings(instead, frozenset(retired))


def _followed(tag: str, following: Mapping[str, str]) -> str:
    seen: set[str] = set()
    while folded(tag) in following and folded(tag) not in seen:
        seen.add(folded(tag))
        tag = following[folded(tag)]
    return tag
