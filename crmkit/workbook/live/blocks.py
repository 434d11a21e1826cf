"""A column's cells as blocks that Excel takes in one call each, written so that they stay what they are.

Assigning a value lets Excel read it as if typed: "00123" would become a number, "=1+1" a formula. So the number
format comes first: "@" for texts, and only then the values. Texts that carry an apostrophe are given one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING, Final

from crmkit.model.edits import Formula
from crmkit.workbook.live.content import ABSENT, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from crmkit.workbook.live.changes import Appearance, ColumnCells
    from crmkit.workbook.live.content import Content
    from crmkit.workbook.live.open_book import OpenBook

TEXT_FORMAT: Final = "@"
GENERAL: Final = "General"
#: Longer texts are refused by Excel inside an array; alone they are taken.
LONGEST_IN_ARRAY: Final = 8_000


class Way(Enum):
    """How a cell is written."""

    CLEAR = "clear"  #: the cell goes, with its format
    KEEP = "keep"  #: only the format changes
    BLANK = "blank"  #: fits into a block of any of the following
    NUMBER = "number"
    TEXT = "text"
    QUOTED = "quoted"  #: a text behind an apostrophe
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring cells of one column that are written the same way."""

    first: int
    way: Way
    number_format: str
    old_formats: frozenset[str]
    contents: tuple[Content, ...]

    @property
    def last(self) -> int:
        """The last row."""
        return self.first + len(self.contents) - 1


def way_of(old: Content, new: Content, look: Appearance) -> Way:
    """How one cell is to be written."""
    if new is ABSENT:
        return Way.CLEAR
    if type(old) is type(new) and old == new:
        return Way.KEEP
    if new is None or new == "":
        return Way.BLANK
    if isinstance(new, str):
        return Way.QUOTED if look.is_quoted or new.startswith("'") else Way.TEXT
    return Way.FORMULA if isinstance(new, Formula | ErrorCode) else Way.NUMBER


def blocks(cells: ColumnCells, alone: Collection[int] = ()) -> Iterator[Block]:
    """The cells in as few blocks as can be; rows `alone` (hidden ones) make blocks of their own."""
    ways = [way_of(*known) for known in zip(cells.old.contents, cells.new.contents, cells.new.looks, strict=True)]
    start = 0
    for end in range(1, len(ways) + 1):
        if end == len(ways) or not _joins(cells, ways, start, end, alone):
            yield _block(cells, ways, start, end)
            start = end


def _joins(cells: ColumnCells, ways: list[Way], start: int, at: int, alone: Collection[int]) -> bool:
    """Whether the cell at `at` belongs to the block that began at `start`; a blank one takes the block's way."""
    rows, looks = cells.rows, cells.new.looks
    if rows[at] != rows[at - 1] + 1 or looks[at].number_format != looks[start].number_format:
        return False
    if rows[at] in alone or rows[start] in alone or _is_long(cells, at) or _is_long(cells, start):
        return False
    if ways[at] is not ways[start]:
        fitting = {Way.CLEAR, Way.KEEP}
        if ways[at] in fitting or ways[start] in fitting or (Way.BLANK not in {ways[at], ways[start]}):
            return False
        if ways[start] is Way.BLANK:
            ways[start] = ways[at]
    return True


def _is_long(cells: ColumnCells, at: int) -> bool:
    content = cells.new.contents[at]
    return isinstance(content, str) and len(content) > LONGEST_IN_ARRAY


def _block(cells: ColumnCells, ways: list[Way], start: int, end: int) -> Block:
    return Block(
        cells.rows[start],
        ways[start],
        cells.new.looks[start].number_format,
        frozenset(look.number_format for look in cells.old.looks[start:end]),
        tuple(cells.new.contents[start:end]),
    )


def write_block(book: OpenBook, sheet: str, column: int, block: Block, *, knows_formats: bool) -> None:
    """Write one block: number format, contents, and the format that is to stay where another was needed to write.

    Without `knows_formats` (a write that was cut off is taken back) the format is set whatever it was before.
    """
    if block.way is Way.CLEAR:
        book.clear(sheet, column, block.first, block.last)
        return
    needed = block.number_format if block.way is Way.KEEP else _format_to_write(block)
    if not knows_formats or block.old_formats != {needed}:
        book.set_number_format(sheet, column, block.first, block.last, needed)
    if block.way is Way.FORMULA:
        book.set_formulas(sheet, column, block.first, [_formula(content) for content in block.contents])
    elif block.way is not Way.KEEP:
        book.set_values(sheet, column, block.first, [_value(block.way, content) for content in block.contents])
    if needed != block.number_format:
        book.set_number_format(sheet, column, block.first, block.last, block.number_format)


def _format_to_write(block: Block) -> str:
    if block.way is Way.TEXT:
        return TEXT_FORMAT
    is_text = block.number_format == TEXT_FORMAT
    return GENERAL if is_text and block.way in {Way.NUMBER, Way.FORMULA} else block.number_format


def _formula(content: Content) -> object:
    if isinstance(content, Formula):
        return f"={content.expression}"
    return content.code if isinstance(content, ErrorCode) else ""


def _value(way: Way, content: Content) -> object:
    if isinstance(content, str):
        return f"'{content}" if way is Way.QUOTED and content else content
    if isinstance(content, bool):
        return content
    # AppleScript drops whole numbers beyond 32 bits; Excel keeps every number as a float anyway
    return float(content) if isinstance(content, int | float) else ""


def paint_runs(cells: ColumnCells) -> Iterator[tuple[tuple[int, int], Appearance, Appearance]]:
    """Rows first..last that change their look in the same way, and the looks before and after."""
    looks = zip(cells.rows, cells.old.looks, cells.new.looks, cells.new.contents, strict=True)
    seen = [(row, (old, new)) for row, old, new, content in looks if content is not ABSENT and _painted(old, new)]
    for (_, pair), run in groupby(enumerate(seen), key=lambda at: (at[1][0] - at[0], at[1][1])):
        rows = [row for _, (row, _) in run]
        yield (rows[0], rows[-1]), *pair


def _painted(old: Appearance, new: Appearance) -> bool:
    return (old.fill, old.ink, old.is_bold, old.wraps) != (new.fill, new.ink, new.is_bold, new.wraps)
