"""Customer ids: filled where blank, never used twice, never changed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBERED = re.compile(r"(\D*?)(\d{1,12})")
_DEFAULT_PREFIX, _DEFAULT_DIGITS = "C", 4


@dataclass(frozen=True)
class Numbering:
    """Ids for every row: `ids` is complete, `filled` names the places that had none, `next_number` goes on record."""

    ids: tuple[str, ...]
    filled: tuple[int, ...]
    next_number: int


def number_customers(ids: Sequence[str | None], next_number: int) -> Numbering:
    """Give an id to each blank place, in the team's own pattern (the commonest prefix) or C0001.

    `next_number` is the record's counter: a number once given is never given again, even when its customer is gone.
    """
    patterns = [match for known in ids if known and (match := _NUMBERED.fullmatch(known))]
    prefix = Counter(match[1] for match in patterns).most_common(1)[0][0] if patterns else _DEFAULT_PREFIX
    own = [match[2] for match in patterns if match[1] == prefix]
    digits = max((len(number) for number in own), default=_DEFAULT_DIGITS)
    following = max([next_number, *(int(number) + 1 for number in own)])
    complete: list[str] = []
    filled: list[int] = []
    for place, known in enumerate(ids):
        if known:
            complete.append(known)
            continue
        complete.append(f"{prefix}{following:0{digits}}")
        filled.append(place)
        following += 1
    return Numbering(tuple(complete), tuple(filled), following)
