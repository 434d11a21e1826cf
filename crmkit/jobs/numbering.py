"""Customer ids: filled where blank, never used twice, never changed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NUMBERED = re.compile(r"(.*\D)?(\d{1,12})", re.ASCII | re.DOTALL)
_DEFAULT_PREFIX, _DEFAULT_DIGITS = "C", 4
_UNKNOWN = "?"


@dataclass(frozen=True)
class Numbering:
    """Ids for every row: `ids` is complete, `filled` names the places that had none, `next_number` goes on record."""

    ids: tuple[str, ...]
    filled: tuple[int, ...]
    next_number: int


def number_customers(ids: Sequence[str | None], next_number: int, mentioned: Iterable[str] = ()) -> Numbering:
    """Give an id to each blank place, in the team's own pattern (the commonest prefix) or C0001.

    `next_number` is the record's counter: a number once given is never given again, even when its customer is gone.
    `mentioned` are ids that stand elsewhere in the workbook, of customers who may be gone: they are taken too.
    """
    patterns = _patterns(ids)
    prefix = Counter(pattern[0] for pattern in patterns).most_common(1)[0][0] if patterns else _DEFAULT_PREFIX
    own = [number for known, number in patterns if known == prefix]
    digits = max((len(number) for number in own), default=_DEFAULT_DIGITS)
    taken = [int(number) for known, number in (*patterns, *_patterns(mentioned)) if _is_same(known, prefix)]
    following = max([next_number, *(number + 1 for number in taken)])
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


def _patterns(ids: Iterable[str | None]) -> list[tuple[str, str]]:
    """Prefix and number of each id that ends in a number."""
    return [(match[1] or "", match[2]) for known in ids if known and (match := _NUMBERED.fullmatch(known))]


def _is_same(prefix: str, other: str) -> bool:
    """Capitals make no difference: nobody tells c0007 from C0007 on the phone."""
    return prefix.casefold() == other.casefold()


def unknown_id(row: int) -> str:
    """What a customer goes by whose id can't be read; see `is_unknown`."""
    return f"{row}{_UNKNOWN}"


def is_unknown(customer_id: str) -> bool:
    """Whether the id was only lent for this run and stands nowhere in the workbook."""
    return customer_id.endswith(_UNKNOWN)
