"""The phrases by which a customer's attitude and cognition are heard (R049-R052): defaults that a team may change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from crmkit.locale import LANGUAGES, text
from crmkit.model.vocabularies import ATTITUDE, COGNITION

_ANY = "any"


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase and what it speaks for. `#` at its beginning stands for a number: `#台` is found in `24台`.

    `attitude` is doubting, accepting or ""; `cognition` is vague, specific or "": a phrase may speak for one alone.
    """

    words: str
    attitude: str = ""
    cognition: str = ""


@cache
def default_cues(language: str) -> tuple[Cue, ...]:
    """The phrases crmkit starts with in `language`."""
    attitudes = (*(term.name for term in ATTITUDE.terms), _ANY)
    cognitions = (*(term.name for term in COGNITION.terms), _ANY)
    return tuple(
        Cue(words, attitude.replace(_ANY, ""), cognition.replace(_ANY, ""))
        for attitude in attitudes
        for cognition in cognitions
        if (attitude, cognition) != (_ANY, _ANY)
        for words in text(f"cues.{attitude}_{cognition}", language).split("|")
    )


@cache
def negations() -> tuple[str, ...]:
    """Words right before a phrase that turn it round: then it speaks for nothing."""
    return tuple(word for language in LANGUAGES for word in text("cues.negations", language).split("|"))
