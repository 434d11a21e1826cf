"""The words of the drop-downs, on the hidden sheet 词表: they follow the sheet 词语."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.locale import text
from crmkit.model.edits import SetCells
from crmkit.model.vocabularies import VOCABULARIES
from crmkit.workbook.build.own_sheets import LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from crmkit.jobs.opening import Opened
    from crmkit.model.vocabularies import Vocabulary
    from crmkit.workbook.reading import SheetGrid

_HEADER_ROW = 1  #: holds the names of the vocabularies


def offered_words(workbook: Opened) -> tuple[SetCells, ...]:
    """What makes the lists offer the words in force; nothing where they do, or where the lists are the team's own.

    Words that people typed below ours stay, after ours.
    """
    name = _lists_sheet(workbook)
    return tuple(_changed_lists(workbook, name)) if name else ()


def drop_down_notes(workbook: Opened, language: str) -> list[str]:
    """Says so when words changed and the workbook has no lists of ours that could follow."""
    steering = workbook.steering
    is_changed = _offers(workbook, steering.in_force.words) != _offers(workbook, steering.before.words)
    if not is_changed or _lists_sheet(workbook):
        return []
    return [text("rule_sheets.drop_downs_stay", language)]


def _lists_sheet(workbook: Opened) -> str:
    name = workbook.record.sheets.get(LISTS, "")
    return name if name in workbook.content.sheet_names else ""


def _offers(workbook: Opened, words: Mapping[str, Vocabulary]) -> dict[str, Sequence[str]]:
    return {
        vocabulary.name: words.get(vocabulary.name, vocabulary).offered(workbook.header_language)
        for vocabulary in VOCABULARIES
    }


def _changed_lists(workbook: Opened, name: str) -> Iterator[SetCells]:
    grid = workbook.content.sheet(name).grid
    columns = {grid.text(_HEADER_ROW, column): column for column in range(1, grid.last_column + 1)}
    now, before = workbook.steering.in_force.words, workbook.steering.before.words
    for vocabulary in VOCABULARIES:
        if vocabulary.name not in columns:
            continue
        used = now.get(vocabulary.name, vocabulary)
        known = (used, before.get(vocabulary.name, vocabulary))
        column = columns[vocabulary.name]
        standing = _standing(grid, column)
        wanted = _wanted(standing, known, workbook.header_language)
        if standing != wanted:
            count = max(len(standing), len(wanted))
            new, old = (words + [None] * (count - len(words)) for words in (wanted, standing))
            yield SetCells(name, column, list(range(_HEADER_ROW + 1, _HEADER_ROW + 1 + count)), new, old)


def _standing(grid: SheetGrid, column: int) -> list[str | None]:
    """The words down to the last one; None where a cell between them is blank."""
    words: list[str | None] = [grid.text(row, column) or None for row in range(_HEADER_ROW + 1, grid.last_row + 1)]
    while words and words[-1] is None:
        words.pop()
    return words


def _wanted(standing: Sequence[str | None], known: Sequence[Vocabulary], language: str) -> list[str | None]:
    ours = {word for vocabulary in known for word in vocabulary.labels(language)}
    return [*known[0].offered(language), *(word for word in standing if word and word not in ours)]
