"""Byte searches at memory speed: the rare character of a needle is sought first, the needle tested there.

Python searches a single character several times faster than two or more; on 100 MB of XML that is half a second.
"""

from __future__ import annotations

from typing import Final

PATIENCE: Final = 2_000_000  #: false hits after which the plain search is the faster one


def find_by(data: bytes, needle: bytes, rare: int, start: int = 0, end: int | None = None) -> int:
    """As `data.find(needle, start, end)`, guided by the character at `needle[rare]`."""
    stop = len(data) if end is None else end
    character = needle[rare : rare + 1]
    at = start + rare
    for _ in range(PATIENCE):
        at = data.find(character, at, stop)
        if at < 0:
            return -1
        if data.startswith(needle, at - rare) and at - rare + len(needle) <= stop:
            return at - rare
        at += 1
    return data.find(needle, at - rare, stop)
