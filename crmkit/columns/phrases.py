"""Building one text a row from pieces: looked up once a term, joined where they say something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crmkit.columns.workings import filled_in
from crmkit.locale import text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crmkit.columns.workings import Flags, Texts, Workings

_LONGEST_QUOTE = 60  #: characters of a person's note inside a line of ours


def say(workings: Workings, name: str, **arguments: object) -> str:
    """A text of this area in the workbook's language."""
    return text(f"columns.{name}", workings.context.language, **arguments)


def looked_up(workings: Workings, name: str, terms: Sequence[str], words: Callable[[str], str]) -> Texts:
    """Words for each row's term; nothing where it is blank."""
    lookup = np.array([*(words(term) for term in terms), ""], dtype=object)
    found: Texts = lookup[workings.codes(name, terms)]
    return found


def first_of(*cases: tuple[Flags, str | Texts]) -> Texts:
    """The words of the first case that holds in each row; nothing where none does."""
    chosen: Texts = np.full(len(cases[0][0]), "", dtype=object)
    for holds, words in reversed(cases):
        chosen = np.where(holds, words, chosen).astype(object)
    return chosen


def quoted(workings: Workings, name: str, where: Flags) -> Texts:
    """What people wrote in a cell, on one line and not too long; nothing where it is blank or not asked for."""
    written = filled_in(workings.texts(name), "")
    quotes: Texts = np.full(len(written), "", dtype=object)
    quotes[where] = [_on_one_line(words) for words in written[where]]
    return quotes


def collected(workings: Workings, table: str, words: Callable[[str], str]) -> Texts:
    """What a table of the COLLECT kind lists for each row, each thing once, in the order of its rules.

    The table and its one output share a name; None where no rule applies.
    """
    outcome = workings.ask(table)
    separator = text("columns.then", workings.context.language)
    listed = outcome.conclusions[table]
    lines: Texts = np.empty(len(listed), dtype=object)
    for line, names in enumerate(listed):
        lines[line] = separator.join(dict.fromkeys(words(str(name)) for name in names)) or None
    found: Texts = lines[outcome.combination]
    return found


def ended(words: Texts, end: str) -> Texts:
    """Each text with its full stop; nothing stays nothing."""
    return np.where(words == "", "", words + end).astype(object)


def joined(pieces: Sequence[Texts], separator: str) -> Texts:
    """The pieces that say something, with the separator between them."""
    whole = pieces[0].astype(object)
    for piece in pieces[1:]:
        gap = np.where((whole != "") & (piece != ""), separator, "").astype(object)
        whole = whole + gap + piece
    return whole


def _on_one_line(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…"
