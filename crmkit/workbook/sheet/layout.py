"""Where each line of a crmkit sheet goes: title, header, body, and the rows people typed on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from crmkit.errors import WriteRefused
from crmkit.workbook.sheet.areas import LAST_ROW, Area
from crmkit.workbook.sheet.matching import Pairing, paired_by_key, paired_by_place
from crmkit.workbook.sheet.wanted import row_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crmkit.workbook.sheet.matching import RowKey
    from crmkit.workbook.sheet.present import PresentRow
    from crmkit.workbook.sheet.wanted import WantedCell, WantedSheet

_HEADER_SEARCH_ROWS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it will be: its number, what we want on it, the row it comes from."""

    number: int
    wanted: tuple[WantedCell, ...] | None  #: None leaves our columns as the present row has them
    present: PresentRow | None
    is_header: bool = False


@dataclass(frozen=True)
class Layout:
    """All lines of the sheet as it will be, and which present rows they come from."""

    lines: tuple[Line, ...]
    header_before: int  #: row number, 0 without a header
    header_after: int
    present: tuple[PresentRow, ...]
    width: int

    @cached_property
    def moved(self) -> dict[int, int]:
        """Old to new number of the rows that change place."""
        pairs = ((line.present.number, line.number) for line in self.lines if line.present)
        return {old: new for old, new in pairs if old != new}

    @cached_property
    def gone(self) -> frozenset[int]:
        """Numbers of present rows that are dropped."""
        kept = {line.present.number for line in self.lines if line.present}
        return frozenset(row.number for row in self.present if row.number not in kept)

    @property
    def last_row(self) -> int:
        """The last row in use."""
        return max((line.number for line in self.lines), default=0)


def laid_out(wanted: WantedSheet, present: Sequence[PresentRow], *, from_1904: bool) -> Layout:
    """Pair wanted lines with present rows.

    Raises:
        WriteRefused: row_limit; blocked_neighbour where people typed in a column that is ours now.
    """
    header = _header_row(wanted, present)
    _refuse_taken_columns(wanted, present, header)
    first = header + 1 if header else len(wanted.title) + 1
    above = [row for row in present if row.number < (header or first)]
    below = [row for row in present if row.number >= first]
    lines = list(_placed(wanted.title, above, 1, wanted.width))
    header_after = 0
    if wanted.header is not None:
        header_after = (lines[-1].number if lines else 0) + 1
        current = next((row for row in present if row.number == header), None)
        lines.append(Line(header_after, wanted.header, current, is_header=True))
    start = (lines[-1].number if lines else 0) + 1
    if wanted.key_column is None:
        lines += _placed(wanted.body, below, start, wanted.width, old_start=first)
    else:
        lines += _keyed(wanted, below, start, from_1904=from_1904)
    layout = Layout(tuple(lines), header, header_after, tuple(present), wanted.width)
    if layout.last_row > LAST_ROW:
        raise WriteRefused("row_limit")
    return layout


def _placed(
    wanted: Sequence[tuple[WantedCell, ...]],
    present: Sequence[PresentRow],
    start: int,
    width: int,
    *,
    old_start: int = 1,
) -> Iterator[Line]:
    """Lines that pair by place; rows people typed on below them keep theirs, without what was ours."""
    by_place = {row.number - old_start: row for row in present}
    typed_on = [
        index in by_place and by_place[index].is_typed_on(width) for index in range(max(by_place, default=-1) + 1)
    ]
    for pair in paired_by_place(len(wanted), typed_on):
        index = pair.wanted if pair.wanted is not None else pair.present or 0
        cells = wanted[pair.wanted] if pair.wanted is not None else ()
        yield Line(start + index, cells, by_place.get(index))


def _keyed(wanted: WantedSheet, present: Sequence[PresentRow], start: int, *, from_1904: bool) -> Iterator[Line]:
    """Lines that pair by key; rows people typed on come last, as they are."""
    keys = [_present_key(row, wanted, from_1904=from_1904) for row in present]
    pairs: list[Pairing] = paired_by_key(
        wanted.keys(from_1904=from_1904), keys, [row.is_typed_on(wanted.width) for row in present]
    )
    for number, pair in enumerate(pairs, start):
        cells = wanted.body[pair.wanted] if pair.wanted is not None else None
        yield Line(number, cells, present[pair.present] if pair.present is not None else None)


def _present_key(row: PresentRow, wanted: WantedSheet, *, from_1904: bool) -> RowKey:
    if wanted.key_column is None or not row.holds_ours(wanted.width):
        return None
    return row_key(row.value(wanted.key_column + 1), from_1904=from_1904)


# ── the header ──


def _header_row(wanted: WantedSheet, present: Sequence[PresentRow]) -> int:
    """The row number of our header as it stands: most of our texts in place; where none has any, where it belongs."""
    if wanted.header is None:
        return 0
    texts = {column: cell.value for column, cell in enumerate(wanted.header, 1)}
    best, most = len(wanted.title) + 1, 0
    for row in present[:_HEADER_SEARCH_ROWS]:
        hits = sum(text is not None and row.value(column) == text for column, text in texts.items())
        if hits > most:
            best, most = row.number, hits
    return best


def _refuse_taken_columns(wanted: WantedSheet, present: Sequence[PresentRow], header: int) -> None:
    """Our list may have become wider than it was; what people have typed there must not be overwritten.

    A column is taken by people if its header is neither ours nor styled as ours are.
    """
    row = next((row for row in present if row.number == header), None)
    if wanted.header is None or row is None:
        return
    ours = [at for at, cell in enumerate(wanted.header, 1) if cell.value is not None and row.value(at) == cell.value]
    if not ours:
        return
    styles = {row.cells[column].style for column in ours}
    body = [other for other in present if other.number > header]
    for column in range(ours[-1] + 1, len(wanted.header) + 1):
        cell = row.cells.get(column)
        is_styled_as_ours = cell is not None and cell.style in styles
        is_in_use = any(column in other.cells and other.cells[column].is_filled for other in (row, *body))
        if is_in_use and not is_styled_as_ours:
            raise WriteRefused("blocked_neighbour", reference=str(Area(header, column, header, column)))
