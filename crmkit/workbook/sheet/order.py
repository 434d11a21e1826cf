"""Cells of one row stand once and in order: looked at where a written piece meets what was there before."""

from __future__ import annotations

from typing import Final

REACH_BYTES: Final = 4096  #: how far before a piece its left neighbour is looked for
DIGITS: Final = b"0123456789"


def doubled_cell(written: bytes, start: int, end: int, needle: bytes, *, is_inserted: bool) -> str:
    """The reference at an edge of written[start:end] that stands twice, "" if none.

    `needle` is a cell's tag up to its reference. An inserted piece must also stand behind its left neighbour and
    before its right one; a replaced one stays where its cell was, in whatever order.
    """
    first = written.find(needle, start, end)
    if first < 0:
        return ""
    left = written.rfind(needle, max(0, start - REACH_BYTES), start)
    if left >= 0 and not _follows(written, left, first, len(needle), is_inserted=is_inserted):
        return _reference(written, first, len(needle)).decode()
    last = written.rfind(needle, start, end)
    if written.startswith(needle, end) and not _follows(written, last, end, len(needle), is_inserted=is_inserted):
        return _reference(written, last, len(needle)).decode()
    return ""


def _follows(written: bytes, one: int, other: int, skip: int, *, is_inserted: bool) -> bool:
    """Whether two neighbouring cells of a row differ (and ascend); cells of two rows always do."""
    before, after = _reference(written, one, skip), _reference(written, other, skip)
    if before == after:
        return False
    left, right = before.rstrip(DIGITS), after.rstrip(DIGITS)
    return not is_inserted or before[len(left) :] != after[len(right) :] or (len(left), left) < (len(right), right)


def _reference(written: bytes, at: int, skip: int) -> bytes:
    return written[at + skip : written.find(b'"', at + skip)]
