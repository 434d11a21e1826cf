"""Where the button stands: in a header cell with room to spare, else right of the last header."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmkit.workbook.package.markup import elements
from crmkit.workbook.sheet.frame import children

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH, HEIGHT = 76, 24  #: pixels
_GAP: Final = 8
_ARROW: Final = 22  #: a filter's arrow at the right edge of a header
_CHARACTER: Final = 8  #: pixels of a Latin letter; a Chinese one takes two
_DEFAULT_COLUMN, _DEFAULT_ROW = 64, 20
_LARGE: Final = 1.5  #: a title is written larger
_LAST_COLUMN: Final = 16_000
_ROOM_FROM_HEIGHT: Final = 18  #: pixels of a header row that a small button fits into
_AIR_FROM_HEIGHT: Final = 28  #: of one that has air above and below it


@dataclass(frozen=True, slots=True)
class Anchor:
    """The cell (from 0) and the pixels inside it where the button begins; both ends lie in one row."""

    column: int
    x: int
    row: int
    y: int
    last_column: int
    last_x: int
    left: int  #: of the sheet
    top: int
    height: int

    @property
    def text(self) -> str:
        """As a VML drawing writes it."""
        ends = (self.last_column, self.last_x, self.row, self.y + self.height)
        return ", ".join(map(str, (self.column, self.x, self.row, self.y, *ends)))

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, width and height in pixels."""
        return self.left, self.top, WIDTH, self.height


@dataclass(frozen=True)
class Rulers:
    """The widths of a sheet's columns and the heights of its rows, in pixels, as its part tells."""

    widths: dict[int, int]
    heights: dict[int, int]
    default_width: int = _DEFAULT_COLUMN
    default_height: int = _DEFAULT_ROW

    @classmethod
    def of(cls, frame: bytes, row_heights: dict[int, float]) -> Rulers:
        """From the sheet around its cells and the points of the rows that say their height (rows from 1)."""
        widths: dict[int, int] = {}
        default_width, default_height = _DEFAULT_COLUMN, _DEFAULT_ROW
        for element in children(frame, ("sheetFormatPr", "cols")):
            if element.name == "sheetFormatPr":
                default_width = _pixels(element.attributes.get("defaultColWidth"), default_width)
                default_height = round(float(element.attributes.get("defaultRowHeight") or 15) * 4 / 3)
        for column in _columns(frame):
            first, last = int(column.get("min", "1")), int(column.get("max", "1"))
            is_hidden = column.get("hidden") in {"1", "true"}
            for number in range(first, min(last, first + _LAST_COLUMN) + 1):
                widths[number] = 0 if is_hidden else _pixels(column.get("width"), default_width)
        heights = {row: round(points * 4 / 3) for row, points in row_heights.items()}
        return cls(widths, heights, default_width, default_height)

    def width(self, column: int) -> int:
        """Of a column, from 1."""
        return self.widths.get(column, self.default_width)

    def height(self, row: int) -> int:
        """Of a row, from 1."""
        return self.heights.get(row, self.default_height)

    def left(self, column: int) -> int:
        """Where a column begins."""
        return sum(map(self.width, range(1, column)))

    def top(self, row: int) -> int:
        """Where a row begins."""
        return sum(map(self.height, range(1, row)))

    def at(self, left: int, row: int) -> Anchor:
        """The button's anchor at `left` pixels of the sheet, in the middle of a row."""
        first, x = self._column_at(left)
        last, last_x = self._column_at(left + WIDTH)
        room = self.height(row) - (4 if self.height(row) >= _AIR_FROM_HEIGHT else 2)
        height = max(min(HEIGHT, room), 16)
        y = max((self.height(row) - height) // 2, 0)
        return Anchor(first - 1, x, row - 1, y, last - 1, last_x, left, self.top(row) + y, height)

    def _column_at(self, left: int) -> tuple[int, int]:
        column = 1
        while left >= self.width(column) and column < _LAST_COLUMN:
            left -= self.width(column)
            column += 1
        return column, left


def place_in_header(rulers: Rulers, row: int, last_column: int, header: Callable[[int], str]) -> Anchor:
    """In the first header cell that has room beside its words and its filter arrow, else right of the last one."""
    for column in range(1, last_column + 1):
        room = rulers.width(column) - _text_width(header(column)) - _ARROW - 2 * _GAP
        if room >= WIDTH and rulers.height(row) >= _ROOM_FROM_HEIGHT:
            return rulers.at(rulers.left(column + 1) - _ARROW - WIDTH, row)
    return rulers.at(rulers.left(last_column + 1) + _GAP, row)


def place_beside_title(rulers: Rulers, row: int, last_column: int, title: Callable[[int], str]) -> Anchor:
    """In the row, right of what stands in it; a title may run over into the columns beside it."""
    filled = [column for column in range(1, last_column + 1) if title(column)]
    ends = [rulers.left(column) + int(_text_width(title(column)) * _LARGE) for column in filled[-1:]]
    cells = [rulers.left(column + 1) for column in filled[-1:] if len(filled) > 1]
    return rulers.at(max([*ends, *cells, 0]) + 2 * _GAP, row)


def _text_width(words: str) -> int:
    lines = words.split("\n")
    return (
        max(sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line) for line in lines) * _CHARACTER
    )


def _pixels(width: str | None, default: int) -> int:
    return int((256 * float(width) + 18) / 256 * 7) if width else default


def _columns(frame: bytes) -> list[dict[str, str]]:
    return [dict(element.attributes) for element in elements(frame, {"col"}, 2) if element.parent == "cols"]
