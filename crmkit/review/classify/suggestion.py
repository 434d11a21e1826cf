"""What the notes say of a customer's attitude and cognition; silent where they say too little or two things.

A phrase speaks for a pole (R049-R052). The newest note with a phrase counts most, each older one less. An axis is
decided when three quarters of what was said agree; both axes together name a stage. Never applied by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from crmkit.model.cues import negations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crmkit.model.cues import Cue

AXES = {"attitude": ("doubting", "accepting"), "cognition": ("vague", "specific")}
STAGES = {
    ("doubting", "vague"): "potential",
    ("accepting", "vague"): "watching",
    ("doubting", "specific"): "intention",
    ("accepting", "specific"): "opportunity",
}
NOTE_COUNT = 6  #: newest notes of a customer that are read
_FADING = 0.6  #: each older note counts so much of the one after it
_BOTH = 3
_STALE_NOTE = 2  #: an axis on which the three newest notes are silent is thin
_AGREEING_SHARE = 0.75
_SEPARATOR = "\x00"
_SMALL = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
#: One character for one, so that places stay: full-width becomes half-width, capitals small.
_FOLDING = {code: _SMALL.get(code - 0xFEE0, code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | _SMALL
_NUMBERS = frozenset("0123456789一二三四五六七八九十百千万两几")


@dataclass(frozen=True, slots=True)
class Quote:
    """A phrase found: in which note (its place among those handed in), from where to where, what it speaks for."""

    note: int
    start: int
    end: int
    attitude: str
    cognition: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`stage` is "" where it abstains; `why` then is "thin" or "contradictory". Quotes are newest first."""

    stage: str = ""
    attitude: str = ""
    cognition: str = ""
    why: str = ""
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class Found:
    """Phrases in many notes at once: note, place from and to inside it, and the cue, one entry a phrase."""

    note: npt.NDArray[np.intp]
    start: npt.NDArray[np.intp]
    end: npt.NDArray[np.intp]
    cue: npt.NDArray[np.intp]


def find_cues(notes: Sequence[str], cues: Sequence[Cue]) -> Found:
    """Every phrase of `cues` in `notes`; where two overlap the longer one counts, a negated one does not."""
    whole = _SEPARATOR.join(notes).translate(_FOLDING)
    offsets = np.cumsum([0, *(len(note) + 1 for note in notes)])
    hits = sorted(
        ((start, end, number) for number, cue in enumerate(cues) for start, end in _places(whole, cue.words)),
        key=lambda hit: (hit[0], -hit[1]),
    )
    turning, kept = negations(), list[tuple[int, int, int]]()
    longest = max(map(len, turning))
    covered = -1
    for start, end, number in hits:
        if start >= covered:
            covered = end
            if not whole.endswith(turning, max(0, start - longest), start):
                kept.append((start, end, number))
    starts, ends, numbers = np.array(kept, dtype=np.intp).reshape(-1, 3).T
    note = np.searchsorted(offsets, starts, side="right") - 1
    return Found(note, starts - offsets[note], ends - offsets[note], numbers)


def _places(whole: str, words: str) -> Iterator[tuple[int, int]]:
    wanted = words.translate(_FOLDING)
    after_number = wanted.startswith("#")
    wanted = wanted.lstrip("# ") if after_number else wanted
    at = whole.find(wanted)
    while at >= 0:
        start = _number_start(whole, at) if after_number else at
        if start < at or not after_number:
            yield start, at + len(wanted)
        at = whole.find(wanted, at + 1)


def _number_start(whole: str, end: int) -> int:
    """Where the number right before `end` begins; `end` itself where there is none."""
    while end and whole[end - 1] == " ":
        end -= 1
    start = end
    while start and whole[start - 1] in _NUMBERS:
        start -= 1
    return start


def suggest(notes: Sequence[str], cues: Sequence[Cue]) -> Suggestion:
    """The suggestion for one customer from `notes`, newest first."""
    found = find_cues(notes[:NOTE_COUNT], cues)
    hits = list(zip(found.note.tolist(), found.cue.tolist(), strict=True))
    (attitude, no_attitude), (cognition, no_cognition) = (
        _decided(hits, _poles(cues, axis), names) for axis, names in AXES.items()
    )
    stage = STAGES.get((attitude, cognition), "")
    why = "contradictory" if "contradictory" in (no_attitude, no_cognition) else "thin"
    quotes = tuple(
        Quote(int(note), int(start), int(end), cues[cue].attitude, cues[cue].cognition)
        for note, start, end, cue in zip(found.note, found.start, found.end, found.cue, strict=True)
    )
    return Suggestion(stage, attitude, cognition, "" if stage else why, quotes)


def suggested_stages(notes: Sequence[Sequence[str]], cues: Sequence[Cue]) -> list[str]:
    """The suggested stage of each customer from its notes, newest first; "" where it abstains. One search for all."""
    read = [own[:NOTE_COUNT] for own in notes]
    found = find_cues([note for own in read for note in own], cues)
    firsts = np.cumsum([0, *map(len, read)])
    bounds = np.searchsorted(found.note, firsts).tolist()
    hits = list(zip((found.note - np.repeat(firsts[:-1], np.diff(bounds))).tolist(), found.cue.tolist(), strict=True))
    attitudes, cognitions = (_poles(cues, axis) for axis in AXES)
    stages = [""] * len(read)
    for place, (begin, end) in enumerate(pairwise(bounds)):
        if begin < end and (attitude := _decided(hits[begin:end], attitudes, AXES["attitude"])[0]):
            stages[place] = STAGES.get((attitude, _decided(hits[begin:end], cognitions, AXES["cognition"])[0]), "")
    return stages


def _poles(cues: Sequence[Cue], axis: str) -> list[int]:
    """By cue: 0 or 1, the place of its pole on the axis; -1 where it has none."""
    return [AXES[axis].index(pole) if (pole := getattr(cue, axis)) else -1 for cue in cues]


def _decided(hits: Sequence[tuple[int, int]], poles: Sequence[int], names: Sequence[str]) -> tuple[str, str]:
    """The pole and "", or "" and why there is none, from (note, cue). A note that repeats itself is one voice."""
    said: dict[int, int] = {}
    for note, cue in hits:
        if poles[cue] >= 0:
            said[note] = said.get(note, 0) | 1 << poles[cue]
    if not said or min(said) > _STALE_NOTE:
        return "", "thin"
    if said[min(said)] == _BOTH:
        return "", "contradictory"
    totals = [0.0, 0.0]
    for rank, note in enumerate(sorted(said)):
        for pole in (0, 1):
            totals[pole] += _FADING**rank * (said[note] >> pole & 1)
    best = totals.index(max(totals))
    return (names[best], "") if totals[best] >= _AGREEING_SHARE * sum(totals) else ("", "contradictory")
