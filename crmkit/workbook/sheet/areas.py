"""Rectangles of cells and names of sheets, as Excel writes them in references."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from crmkit.workbook.sheet.patterns import LETTERS, NUMBERS

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
_CORNER = re.compile(r"\$?([A-Za-z]{0,3})\$?([0-9]{0,7})")
_PLAIN_NAME = re.compile(r"[^\W\d][\w.]*")
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]{1,7}|[Rr][0-9]*([Cc][0-9]*)?|[Cc][0-9]*|(?i:true|false)")


def letters(column: int) -> str:
    """1 is A, 27 is AA."""
    return LETTERS[column]


def column_number(name: str) -> int:
    """A is 1, AA is 27; 0 for what is no column."""
    return NUMBERS.get(name.upper().encode(), 0)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, corners included, counted from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @classmethod
    def parse(cls, reference: str) -> Area:
        """Read A1, $A$1:B5, A:C or 3:4 (no sheet name).

        Raises:
            ValueError: it is none of these.
        """
        start, _, end = reference.partition(":")
        corners = _CORNER.fullmatch(start), _CORNER.fullmatch(end or start)
        if corners[0] is None or corners[1] is None:
            raise ValueError(reference)
        rows = [int(corner[2] or 0) for corner in corners if corner]
        columns = [column_number(corner[1]) for corner in corners if corner]
        if not any(rows + columns) or bool(rows[0]) != bool(rows[1]) or bool(columns[0]) != bool(columns[1]):
            raise ValueError(reference)
        area = cls(rows[0] or 1, columns[0] or 1, rows[1] or LAST_ROW, columns[1] or LAST_COLUMN)
        if area.first_row > area.last_row or area.first_column > area.last_column:
            raise ValueError(reference)
        return area

    @classmethod
    def read(cls, reference: str) -> Area | None:
        """As `parse`, None for what is no area."""
        try:
            return cls.parse(reference)
        except ValueError:
            return None

    def __str__(self) -> str:
        start = f"{letters(self.first_column)}{self.first_row}"
        end = f"{letters(self.last_column)}{self.last_row}"
        return start if start == end else f"{start}:{end}"

    @property
    def absolute(self) -> str:
        """As defined names write it: $A$1:$B$5."""
        start = f"${letters(self.first_column)}${self.first_row}"
        end = f"${letters(self.last_column)}${self.last_row}"
        return start if start == end else f"{start}:{end}"

    def covers(self, row: int, column: int) -> bool:
        """Whether the cell is inside."""
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column

    def meets(self, other: Area) -> bool:
        """Whether the two share a cell."""
        return (
            self.first_row <= other.last_row
            and other.first_row <= self.last_row
            and self.first_column <= other.last_column
            and other.first_column <= self.last_column
        )

    def to_row(self, last_row: int) -> Area:
        """The same rectangle, ending at `last_row`."""
        return replace(self, last_row=last_row)

    def to_column(self, last_column: int) -> Area:
        """The same rectangle, ending at `last_column`."""
        return replace(self, last_column=last_column)


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it: quotes where Excel needs them, inner apostrophes doubled."""
    if _PLAIN_NAME.fullmatch(sheet) and not _LOOKS_LIKE_A_CELL.fullmatch(sheet):
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


def split_reference(reference: str) -> tuple[str, str]:
    """Sheet name (unquoted, "" if none) and the rest of a reference such as 'Q''s 1'!$A$1:$B$5."""
    sheet, found, area = reference.rpartition("!")
    if not found:
        return "", reference
    if sheet.startswith("'") and sheet.endswith("'") and len(sheet) > 1:
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, area
