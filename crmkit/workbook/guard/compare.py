"""Which cells differ between the file a write left and the file that stands now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmkit.workbook.guard.cells import same_content
from crmkit.workbook.sheet.patterns import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crmkit.workbook.guard.cells import Content, Row, Rows

_NAMED_COUNT = 5
_END: Row = (1 << 31, {})  #: behind every row


@dataclass(frozen=True, slots=True)
class Differences:
    """Cells that differ: how many, and the first few by name (客户!B2)."""

    count: int
    first: tuple[str, ...]


def differences(left: Mapping[str, Rows], right: Mapping[str, Rows]) -> Differences:
    """Compare cell by cell, sheet by sheet; a cell of a sheet that only one has counts if it has content."""
    count = 0
    first: list[str] = []
    for sheet in dict.fromkeys((*left, *right)):
        rows = (side[sheet]() if sheet in side else iter(()) for side in (left, right))
        for row, column in _differing(*rows):
            count += 1
            if len(first) < _NAMED_COUNT:
                first.append(f"{sheet}!{LETTERS[column]}{row}")
    return Differences(count, tuple(first))


def _differing(left: Iterator[Row], right: Iterator[Row]) -> Iterator[tuple[int, int]]:
    (row, here), (other_row, there) = next(left, _END), next(right, _END)
    while row != other_row or row != _END[0]:
        at = min(row, other_row)
        pair = (here if row == at else {}, there if other_row == at else {})
        yield from ((at, column) for column in _differing_columns(*pair))
        if row == at:
            row, here = next(left, _END)
        if other_row == at:
            other_row, there = next(right, _END)


def _differing_columns(here: dict[int, Content], there: dict[int, Content]) -> list[int]:
    if here == there:
        return []
    return sorted(
        column for column in here.keys() | there.keys() if not same_content(here.get(column), there.get(column))
    )
