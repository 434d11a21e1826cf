"""Column letters, and the strict patterns by which the fast way recognises rows and cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from crmkit.workbook.package.markup import MarkupError

# possessive throughout (++, *+): what follows is never among what was taken, so going back would be in vain
_ATTRIBUTES = rb'((?: [A-Za-z_][\w:.-]*+="[^"<>]*+")*+)'
_REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\Z")
LETTERS: Final = [""]


def _fill_letters() -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    firsts = ["", *alphabet]
    names = [a + b + c for a in firsts for b in firsts for c in alphabet if b or not a]
    LETTERS.extend(sorted(names, key=lambda name: (len(name), name))[:16_384])


_fill_letters()
NUMBERS: Final = {letters.encode(): number for number, letters in enumerate(LETTERS) if letters}


@dataclass(frozen=True, slots=True)
class Patterns:
    """The strict patterns of rows and cells for one prefix."""

    row: re.Pattern[bytes]  #: groups: number, further attributes, "/" if self-closing
    row_end: bytes
    cell: re.Pattern[bytes]  #: groups: letters, row number, further attributes, body (None if self-closing)
    cell_start: bytes
    cell_reference: re.Pattern[bytes]  #: groups: letters, row number


@lru_cache(maxsize=16)
def patterns(prefix: bytes) -> Patterns:
    """Patterns for tags written with this prefix (b"" or b"x:")."""
    name = re.escape(prefix)
    return Patterns(
        re.compile(rb"<" + name + rb'row r="([1-9][0-9]{0,6}+)"' + _ATTRIBUTES + rb" ?(/?)>"),
        b"</" + prefix + b"row>",
        re.compile(
            rb"<" + name + rb'c r="([A-Z]{1,3}+)([0-9]{1,7}+)"' + _ATTRIBUTES
            + rb" ?(?:/>|>([^<]*+(?:<(?!/" + name + rb"c>)[^<]*+)*+)</" + name + rb"c>)"
        ),
        b"<" + prefix + b"c ",
        re.compile(rb"<" + name + rb'c r="([A-Z]{1,3}+)([0-9]{1,7}+)"'),
    )  # fmt: skip


@lru_cache(maxsize=16)
def cell_tail(prefix: bytes) -> re.Pattern[bytes]:
    """A whole cell from behind its reference on; groups: further attributes, body (None if self-closing)."""
    name = re.escape(prefix)
    return re.compile(_ATTRIBUTES + rb" ?(?:/>|>([^<]*+(?:<(?!/" + name + rb"c>)[^<]*+)*+)</" + name + rb"c>)")


def columns_beyond(name: str) -> bytes:
    """A pattern for the letters of every column right of a one- or two-letter one."""
    first, rest = name[0], name[1:]
    if not rest:
        higher = rb"[%c-Z][0-9]|" % (ord(first) + 1) if first < "Z" else b""
        return higher + rb"[A-Z]{2}"
    patterns = [rb"[A-Z]{3}"]
    if first < "Z":
        patterns.append(rb"[%c-Z][A-Z]" % (ord(first) + 1))
    if rest < "Z":
        patterns.append(first.encode() + rb"[%c-Z][0-9]" % (ord(rest) + 1))
    return b"|".join(patterns)


def cell_column(written: str | None, implied: int, row: int) -> int:
    """The column of a cell by its reference; the `implied` one where it has none.

    Raises:
        MarkupError: no reference of this row.
    """
    if written is None:
        return implied
    found = _REFERENCE.match(written.strip())
    column = NUMBERS.get(found[1].upper().encode()) if found else None
    if found is None or column is None or int(found[2]) != row:
        raise MarkupError(f"cell {written} in row {row}")
    return column
