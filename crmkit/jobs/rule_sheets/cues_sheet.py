"""The sheet 线索词: phrases in notes and what they say of attitude and cognition; suggestions stand on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.jobs.rule_sheets.list_header import ListHeader
from crmkit.jobs.rule_sheets.reading import Mistake
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
CUES_HEADER = ListHeader("cues", tuple(name for name, _ in _WIDTHS), frozenset({"phrase", *_AXES}))


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
    header = CUES_HEADER.find(grid)
    if header is None:
        return (), []
    found: dict[str, Cue] = {}
    mistakes = []
    for row in header.rows(grid):
        said = {name: header.written(grid, row, name) for name in ("phrase", *_AXES)}
        if not said["phrase"]:
            continue
        terms = {name: vocabulary.find(said[name]) if said[name] else None for name, vocabulary in _AXES.items()}
        unknown = next((name for name in _AXES if said[name] and terms[name] is None), None)
        if unknown is not None:
            mistakes.append(Mistake(header.place(sheet, row, unknown), CellProblem("cue_unknown", said[unknown])))
            continue
        attitude, cognition = (term.name if (term := terms[name]) else "" for name in _AXES)
        if attitude or cognition:
            found.setdefault(folded(said["phrase"]), Cue(said["phrase"], attitude, cognition))
    return tuple(found.values()), mistakes
