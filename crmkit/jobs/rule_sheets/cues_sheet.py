"""The sheet 线索词: phrases in notes and what they say of attitude and cognition; suggestions stand on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.jobs.rule_sheets.finding import Place
from crmkit.jobs.rule_sheets.reading import Mistake, written
from crmkit.jobs.rule_sheets.roles import CUES, steering_name
from crmkit.locale import LANGUAGES, text
from crmkit.model.cues import Cue, default_cues
from crmkit.model.edits import Look, PutSheet, SheetColumn, Style
from crmkit.model.vocabularies import ATTITUDE, COGNITION, Vocabulary, folded
from crmkit.rules import CellProblem

if TYPE_CHECKING:
    from crmkit.workbook.reading import SheetGrid

_INPUT = Style(Look.INPUT, "@")
_WIDTHS = (("phrase", 30.0), ("attitude", 12.0), ("cognition", 12.0), ("remark", 40.0))
_FREE_ROWS = 12  #: for phrases of their own; every language has a sheet of the same length
_AXES: dict[str, Vocabulary] = {"attitude": ATTITUDE, "cognition": COGNITION}


def cues_sheet(language: str) -> PutSheet:
    """The sheet with the phrases crmkit starts with."""
    rows: list[tuple[str | None, ...]] = [
        (cue.words, _label(ATTITUDE, cue.attitude, language), _label(COGNITION, cue.cognition, language), None)
        for cue in default_cues(language)
    ]
    longest = max(len(default_cues(each)) for each in LANGUAGES)
    rows += [(None, None, None, None)] * (longest + _FREE_ROWS - len(rows))
    return PutSheet(
        name=steering_name(CUES, language),
        columns=[SheetColumn(text(f"rule_sheets.cues.{name}", language), width, _INPUT) for name, width in _WIDTHS],
        title=(
            ((text("rule_sheets.cues.title", language), Style(Look.TITLE)),),
            ((text("rule_sheets.cues.hint", language), Style(Look.NOTE)),),
        ),
        rows=rows,
        is_filtered=True,
    )


def _label(vocabulary: Vocabulary, term: str, language: str) -> str | None:
    return vocabulary.label(term, language) if term else None


def read_cues(sheet: str, grid: SheetGrid) -> tuple[tuple[Cue, ...], list[Mistake]]:
    """The team's phrases, in their order; a row that says nothing or something unknown is named and left out."""
    columns = _columns(grid)
    found: dict[str, Cue] = {}
    mistakes = []
    for row in range(columns["row"] + 1, grid.last_row + 1 if columns["row"] else 0):
        said = {name: written(grid, row, columns[name]) for name in ("phrase", *_AXES)}
        if not said["phrase"]:
            continue
        terms = {name: vocabulary.find(said[name]) if said[name] else None for name, vocabulary in _AXES.items()}
        unknown = next((name for name in _AXES if said[name] and terms[name] is None), None)
        if unknown is not None:
            mistakes.append(Mistake(Place(sheet, row, columns[unknown]), CellProblem("cue_unknown", said[unknown])))
            continue
        attitude, cognition = (term.name if (term := terms[name]) else "" for name in _AXES)
        if attitude or cognition:
            found.setdefault(folded(said["phrase"]), Cue(said["phrase"], attitude, cognition))
    return tuple(found.values()), mistakes


def has_cues(grid: SheetGrid) -> bool:
    """Whether the header of such a sheet stands on it."""
    return bool(_columns(grid)["row"])


def _columns(grid: SheetGrid) -> dict[str, int]:
    """The columns by name and the header's row; row 0 where there is no header."""
    for row in range(1, min(grid.last_row, 10) + 1):
        said = {folded(grid.text(row, at)): at for at in range(grid.first_column, grid.last_column + 1)}
        found = {name: said[header] for header, name in _HEADERS.items() if header in said}
        if {"phrase", *_AXES} <= found.keys():
            return {**found, "row": row}
    return {"row": 0}


_HEADERS = {folded(text(f"rule_sheets.cues.{name}", language)): name for language in LANGUAGES for name, _ in _WIDTHS}
