"""The sheet 词语: every word a choice column knows with its other spellings; teams add spellings and own words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crmkit.jobs.rule_sheets.list_header import ListHeader
from crmkit.jobs.rule_sheets.reading import Mistake
from crmkit.jobs.rule_sheets.roles import WORDS, YES_WORDS, steering_name
from crmkit.locale import LANGUAGES, text
from crmkit.model.edits import Look, PutSheet, SheetColumn, Style
from crmkit.model.tables import TABLES
from crmkit.model.vocabularies import VOCABULARIES, Term, Vocabulary, folded
from crmkit.rules import CellProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crmkit.jobs.rule_sheets.finding import Place
    from crmkit.model.fields import Field, Table
    from crmkit.workbook.reading import SheetGrid

_INPUT = Style(Look.INPUT, "@", wrap=True)
_WIDTHS = (("list", 16.0, Style(Look.BODY)), ("word", 22.0, Style(Look.BODY)), ("aliases", 60.0, _INPUT),
           ("retired", 10.0, _INPUT))  # fmt: skip
WORDS_HEADER = ListHeader("words", tuple(name for name, *_ in _WIDTHS), frozenset({"list", "word", "aliases"}))
_SEPARATORS = re.compile(r"[、,,;;]")
#: Vocabularies that people's own columns use; those of crmkit's columns have one spelling.
_LISTED = tuple(
    vocabulary
    for vocabulary in VOCABULARIES
    if any(field.vocabulary is vocabulary for table in TABLES for field in table.fields)
)


def words_sheet(language: str) -> PutSheet:
    """The sheet with every word of the lists that people choose from."""
    separator = text("rule_sheets.or", language)
    rows = [
        (list_name(vocabulary, language), term.label(language), separator.join(term.aliases) or None, None)
        for vocabulary in _LISTED
        for term in vocabulary.terms
    ]
    return PutSheet(
        name=steering_name(WORDS, language),
        columns=[
            SheetColumn(text(f"rule_sheets.words.{name}", language), width, style) for name, width, style in _WIDTHS
        ],
        title=(
            ((text("rule_sheets.words.title", language), Style(Look.TITLE)),),
            ((text("rule_sheets.words.hint", language), Style(Look.NOTE)),),
        ),
        rows=rows,
    )


def list_name(vocabulary: Vocabulary, language: str) -> str:
    """What people call the column whose words these are."""
    return text(f"rule_sheets.list.{vocabulary.name}", language)


def word_places(sheet: str, grid: SheetGrid) -> dict[tuple[str, str], Place]:
    """Where each word stands, by list and term; a word the team added is its own term."""
    header = WORDS_HEADER.find(grid)
    places: dict[tuple[str, str], Place] = {}
    if header is None:
        return places
    for row in header.rows(grid):
        vocabulary, word = _LISTS.get(folded(header.written(grid, row, "list"))), header.written(grid, row, "word")
        if vocabulary is not None and word:
            term = vocabulary.find(word)
            places.setdefault((vocabulary.name, term.name if term else word), header.place(sheet, row, "word"))
    return places


def read_words(sheet: str, grid: SheetGrid) -> tuple[dict[str, Vocabulary], list[Mistake]]:
    """The vocabularies that the team changed, by name; a word of two meanings is named and keeps its first."""
    header = WORDS_HEADER.find(grid)
    if header is None:
        return {}, []
    added: dict[str, list[_WordRow]] = {}
    mistakes = []
    for row in header.rows(grid):
        said = {name: header.written(grid, row, name) for name in WORDS_HEADER.names}
        if not any(said.values()):
            continue
        vocabulary = _LISTS.get(folded(said["list"]))
        if vocabulary is None or not said["word"]:
            mistakes.append(Mistake(header.place(sheet, row, "list"), CellProblem("list_unknown", said["list"])))
            continue
        spellings = tuple(part.strip() for part in _SEPARATORS.split(said["aliases"]) if part.strip())
        found = _WordRow(row, said["word"], spellings, is_retired=folded(said["retired"]) in YES_WORDS)
        added.setdefault(vocabulary.name, []).append(found)
    changed = {}
    for vocabulary in _LISTED:
        if vocabulary.name not in added:
            continue
        made, wrong = _with_words(vocabulary, added[vocabulary.name])
        mistakes += [Mistake(header.place(sheet, row, name), problem) for row, name, problem in wrong]
        if made != vocabulary:
            changed[vocabulary.name] = made
    return changed, mistakes


@dataclass(frozen=True)
class _WordRow:
    row: int
    word: str
    spellings: tuple[str, ...]
    is_retired: bool


def _with_words(
    vocabulary: Vocabulary, rows: Iterable[_WordRow]
) -> tuple[Vocabulary, list[tuple[int, str, CellProblem]]]:
    """The vocabulary with the rows' spellings added; nothing built-in goes, so no cell becomes unreadable."""
    terms = {term.name: term for term in vocabulary.terms}
    meanings = {
        folded(word): term.name for term in vocabulary.terms for word in (term.name, term.zh, term.en, *term.aliases)
    }
    wrong = []
    for one in rows:
        name = meanings.get(folded(one.word))
        if name is None and not vocabulary.is_open:
            wrong.append((one.row, "word", CellProblem("word_not_allowed", one.word)))
            continue
        if name is None:
            name = one.word
            terms[name] = Term(name, name, name)
            meanings[folded(name)] = name
        terms[name] = replace(terms[name], is_retired=one.is_retired)
        for spelling in one.spellings:
            if meanings.setdefault(folded(spelling), name) != name:
                wrong.append((one.row, "aliases", CellProblem("word_twice", spelling)))
            elif folded(spelling) not in map(folded, (terms[name].zh, terms[name].en, *terms[name].aliases)):
                terms[name] = replace(terms[name], aliases=(*terms[name].aliases, spelling))
    return replace(vocabulary, terms=tuple(terms.values())), wrong


def with_words(table: Table, words: Mapping[str, Vocabulary]) -> Table:
    """The table with the team's vocabularies in its choice columns."""
    fields = tuple(_worded(field, words) for field in table.fields)
    return table if fields == table.fields else replace(table, fields=fields)


def fields_with_words(fields: Mapping[str, Field], words: Mapping[str, Vocabulary]) -> dict[str, Field]:
    """Fields by name with the team's vocabularies: a rule may be written in the team's spellings too."""
    return {name: _worded(field, words) for name, field in fields.items()}


def _worded(field: Field, words: Mapping[str, Vocabulary]) -> Field:
    vocabulary = field.vocabulary
    if vocabulary is None or vocabulary.name not in words:
        return field
    return replace(field, vocabulary=words[vocabulary.name])


_LISTS = {folded(list_name(vocabulary, language)): vocabulary for language in LANGUAGES for vocabulary in _LISTED}
