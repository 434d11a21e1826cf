"""Puts the built cells into their rows: replaced where they stand, added in their place, or in new rows."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from crmkit.workbook.sheet.areas import Area

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crmkit.workbook.sheet.locating import ColumnWrite, Locator
    from crmkit.workbook.sheet.scan import SheetScan

_SPANS: Final = re.compile(rb"""\s+spans\s*=\s*("[^"]*"|'[^']*')""")


@dataclass
class Splices:
    """Replacements in ascending order: old[starts[i]:ends[i]] became pieces[i]."""

    starts: array[int] = field(default_factory=lambda: array("q"))
    ends: array[int] = field(default_factory=lambda: array("q"))
    pieces: list[bytes] = field(default_factory=list)

    sizes: array[int] = field(default_factory=lambda: array("q"))  #: bytes of each piece

    def add(self, start: int, end: int, piece: bytes) -> None:
        """One more, behind all others."""
        self.starts.append(start)
        self.ends.append(end)
        self.sizes.append(len(piece))
        self.pieces.append(piece)

    def in_order(self) -> Splices:
        """The same by position: rows out of order were met by number."""
        ordered = Splices()
        for at in sorted(range(len(self.pieces)), key=lambda at: (self.starts[at], self.ends[at])):
            ordered.add(self.starts[at], self.ends[at], self.pieces[at])
        return ordered


def assemble(
    locator: Locator, rows: Sequence[int], writes: Sequence[ColumnWrite], pieces: Sequence[Sequence[str | None]]
) -> Splices:
    """The replacements that bring the pieces of all columns into the sheet's XML."""
    sheet, splices = locator.scan, Splices()
    all_appended = all(write.starts is writes[0].starts and write.ends is write.starts for write in writes)
    chosen = _chosen_appended if all_appended else _chosen
    for which, (row, cells) in enumerate(zip(rows, chosen(rows, writes, pieces), strict=True)):
        if not cells:
            continue
        if locator.row_exists[which]:
            _extend_row(sheet, locator.row_places[which], cells, splices)
        else:
            _add_row(sheet, locator.row_places[which], row, cells, splices)
    return splices if sheet.is_ascending else splices.in_order()


def applied(sheet: SheetScan, splices: Splices, head: bytes, tail: bytes) -> bytes:
    """The sheet's XML with the replacements in its rows and, around them, this head and tail."""
    start, end = sheet.content
    whole = memoryview(sheet.xml)
    parts: list[bytes | memoryview] = [head]
    position = start
    for begin, stop, piece in zip(splices.starts, splices.ends, splices.pieces, strict=True):
        if begin > position:
            parts.append(whole[position:begin])
        parts.append(piece)
        position = stop
    parts += [whole[position:end], tail]
    return b"".join(parts)


def _chosen_appended(
    rows: Sequence[int], writes: Sequence[ColumnWrite], pieces: Sequence[Sequence[str | None]]
) -> Iterator[list[tuple[int, int, str]]]:
    """As `_chosen` where all cells of a row go to one place."""
    del rows
    for place, cells in zip(writes[0].starts, zip(*pieces, strict=True), strict=True):
        joined = "".join(cells if None not in cells else [cell for cell in cells if cell is not None])
        yield [(place, place, joined)] if joined else []


def _chosen(
    rows: Sequence[int], writes: Sequence[ColumnWrite], pieces: Sequence[Sequence[str | None]]
) -> Iterator[list[tuple[int, int, str]]]:
    """(start, end, XML) of each row's cells that change, columns ascending."""
    in_step = all(write.rows is writes[0].rows for write in writes)
    tasks = list(zip(range(len(writes)), writes, pieces, strict=True))
    pointers = [0] * len(writes)
    for which, row in enumerate(rows):
        cells: list[tuple[int, int, str]] = []
        for column, write, built in tasks:
            at = which if in_step else pointers[column]
            if not in_step:
                if at >= len(write.rows) or write.rows[at] != row:
                    continue
                pointers[column] = at + 1
            piece = built[at]
            if piece is not None:
                cells.append((write.starts[at], write.ends[at], piece))
        yield cells


def _extend_row(sheet: SheetScan, at: int, chosen: list[tuple[int, int, str]], splices: Splices) -> None:
    rows, xml = sheet.rows, sheet.xml
    start, start_end = rows.starts[at], rows.start_ends[at]
    has_new = any(begin == end for begin, end, _ in chosen)
    if sheet.is_empty_row(at):
        tag = _SPANS.sub(b"", xml[start : start_end - 2]).rstrip()
        cells = "".join(piece for _, _, piece in chosen).encode()
        splices.add(start, start_end, tag + b">" + cells + b"</" + sheet.prefix + b"row>")
        return
    if has_new:
        spans = _SPANS.search(xml, start, start_end)
        if spans is not None:
            splices.add(spans.start(), spans.end(), b"")
    begin, end, first = chosen[0]
    run = [first]
    for next_begin, next_end, piece in sorted(chosen[1:], key=_begin) if not _ascends(chosen) else chosen[1:]:
        if next_begin == end:
            run.append(piece)
        else:
            splices.add(begin, end, "".join(run).encode())
            begin, run = next_begin, [piece]
        end = next_end
    splices.add(begin, end, "".join(run).encode())


def _ascends(chosen: list[tuple[int, int, str]]) -> bool:
    return all(chosen[at][0] <= chosen[at + 1][0] for at in range(len(chosen) - 1))


def _begin(place: tuple[int, int, str]) -> int:
    return place[0]


def _add_row(sheet: SheetScan, at: int, row: int, chosen: list[tuple[int, int, str]], splices: Splices) -> None:
    """A new row before row `at`, or behind the last."""
    place = sheet.rows.starts[at] if at < len(sheet.rows.starts) else _behind_rows(sheet)
    prefix = sheet.prefix.decode()
    cells = "".join(piece for _, _, piece in chosen)
    splices.add(place, place, f'<{prefix}row r="{row}">{cells}</{prefix}row>'.encode())


def _behind_rows(sheet: SheetScan) -> int:
    return sheet.rows.ends[-1] if len(sheet.rows.ends) else sheet.content[0]


def grown(reference: str, touched: Area) -> str:
    """A dimension's reference with the touched rectangle in it; unreadable ones stay."""
    try:
        old = Area.parse(reference)
    except ValueError:
        return reference
    return str(
        Area(
            min(old.first_row, touched.first_row),
            min(old.first_column, touched.first_column),
            max(old.last_row, touched.last_row),
            max(old.last_column, touched.last_column),
        )
    )
