"""One sheet's cells in memory, column by column, with exact row numbers; what a cell holds, told apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from crmkit.model.table_data import CellKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    Kinds = npt.NDArray[np.uint8]
    Objects = npt.NDArray[np.object_]

#: rows taken from the reader at a time: more leave the processor's cache before they are turned, and cost twice
_CHUNK_ROWS: Final = 128
#: rows by which columns with few different values are told
_PROBED_ROWS: Final = 1_024
#: a column is worth sharing equal texts in when its first rows hold at most this share of different ones
_SHARED_SHARE: Final = 0.3
_SHARED_TYPES: Final = frozenset({str, dt.date, dt.datetime})
_SECONDS_A_DAY: Final = 86_400
_KIND_OF_TYPE: Final = {
    str: CellKind.TEXT,
    float: CellKind.NUMBER,
    int: CellKind.NUMBER,
    bool: CellKind.BOOLEAN,
    dt.datetime: CellKind.DATE,
    dt.date: CellKind.DATE,
    dt.time: CellKind.NUMBER,
    dt.timedelta: CellKind.NUMBER,
}


@dataclass(frozen=True)
class MarkedCells:
    """Cells whose value alone does not tell what they are: column -> rows, counted from 1."""

    errors: Mapping[int, frozenset[int]] = field(default_factory=dict)
    formulas: Mapping[int, frozenset[int]] = field(default_factory=dict)  #: with a cached value
    uncached: Mapping[int, frozenset[int]] = field(default_factory=dict)  #: formulas nobody calculated yet


@dataclass(frozen=True)
class SheetGrid:
    """The cells of a sheet from its first used one on. Rows and columns count from 1 everywhere outside.

    `first_row`, `first_column`: where `_columns` begins; all before is blank.
    """

    first_row: int
    first_column: int
    row_count: int
    _columns: list[list[Any]]
    marked: MarkedCells = field(default_factory=MarkedCells)

    @property
    def last_row(self) -> int:
        """The last row with a value; 0 in an empty sheet."""
        return self.first_row + self.row_count - 1 if self._columns else 0

    @property
    def last_column(self) -> int:
        """The last column with a value; 0 in an empty sheet."""
        return self.first_column + len(self._columns) - 1 if self._columns else 0

    def cell(self, row: int, column: int) -> Any:
        """The cell's value as read, None when blank (errors and uncached formulas too)."""
        at, down = column - self.first_column, row - self.first_row
        if 0 <= at < len(self._columns) and 0 <= down < self.row_count:
            return cleaned_cell(self._columns[at][down])
        return None

    def kind(self, row: int, column: int) -> CellKind:
        """What the cell holds."""
        if row in self.marked.errors.get(column, ()):
            return CellKind.ERROR
        if row in self.marked.uncached.get(column, ()):
            return CellKind.FORMULA_UNCACHED
        if row in self.marked.formulas.get(column, ()):
            return CellKind.FORMULA
        value = self.cell(row, column)
        return CellKind.BLANK if value is None else _KIND_OF_TYPE.get(type(value), CellKind.TEXT)

    def text(self, row: int, column: int) -> str:
        """The cell's text without surrounding blanks, "" when it holds none (numbers as people write them)."""
        return as_text(self.cell(row, column))

    def column(self, column: int, first_row: int, last_row: int) -> tuple[Objects, Kinds]:
        """Values (None when blank) and kinds of one column, `first_row` to `last_row`."""
        raw = self._raw(column, first_row, last_row)
        values, kinds = cleaned(raw)
        self._mark(kinds, column, first_row, last_row)
        return values, kinds

    def filled_rows(self, column: int, first_row: int, last_row: int) -> list[int]:
        """The rows in which the column's cell has a value."""
        raw = self._raw(column, first_row, last_row)
        return [row for row, value in enumerate(raw, first_row) if value != ""]

    def _raw(self, column: int, first_row: int, last_row: int) -> list[Any]:
        length = max(0, last_row - first_row + 1)
        at = column - self.first_column
        if not 0 <= at < len(self._columns):
            return [""] * length
        down = first_row - self.first_row
        start = max(0, down)
        part = self._columns[at][start : max(start, down + length)]
        above = min(length, start - down)
        return [""] * above + part + [""] * (length - above - len(part))

    def _mark(self, kinds: Kinds, column: int, first_row: int, last_row: int) -> None:
        marked = self.marked
        for found, kind in (
            (marked.formulas, CellKind.FORMULA),
            (marked.uncached, CellKind.FORMULA_UNCACHED),
            (marked.errors, CellKind.ERROR),
        ):
            rows = found.get(column)
            if rows:
                inside = np.fromiter(rows, dtype=np.int64, count=len(rows))
                inside = inside[(inside >= first_row) & (inside <= last_row)]
                kinds[inside - first_row] = kind


class _Shared(dict[Any, Any]):
    """Equal texts and days become one object. Others pass: True, 1 and 1.0 are equal and must not be mixed up."""

    def __missing__(self, value: Any) -> Any:
        if type(value) in _SHARED_TYPES:
            self[value] = value
        return value


def gathered(rows: Iterator[Sequence[Any]]) -> list[list[Any]]:
    """Rows turned into columns. Equal values of a column with few different ones become one object."""
    chunk = list(islice(rows, _PROBED_ROWS))
    width = len(chunk[0]) if chunk else 0
    columns: list[list[Any]] = [[] for _ in range(width)]
    shared = _shared_columns(chunk, width)
    while chunk:
        for column, known, values in zip(columns, shared, zip(*chunk, strict=True), strict=True):
            column.extend(values if known is None else map(known.__getitem__, values))
        chunk = list(islice(rows, _CHUNK_ROWS))
    return columns


def _shared_columns(rows: list[Sequence[Any]], width: int) -> list[_Shared | None]:
    if len(rows) < _PROBED_ROWS:
        return [None] * width
    shared: list[_Shared | None] = []
    for values in zip(*rows, strict=True):
        candidates = [value for value in values if type(value) in _SHARED_TYPES]
        is_repetitive = len(set(candidates)) <= len(candidates) * _SHARED_SHARE
        shared.append(_Shared() if candidates and is_repetitive else None)
    return shared


def cleaned_cell(value: Any) -> Any:
    """A value as tables hold it: str, float, bool, datetime or None; durations in days."""
    if value == "" and type(value) is str:
        return None
    return _CONVERTED[type(value)](value) if type(value) in _CONVERTED else value


def cleaned(raw: list[Any]) -> tuple[Objects, Kinds]:
    """Values as tables hold them, and their kinds (formulas and errors not yet marked)."""
    types = set(map(type, raw))
    kinds = _kinds(raw, types)
    if types & _CONVERTED.keys():
        known = _Conversions()
        raw = [known[value] if type(value) in _CONVERTED else value for value in raw]
    values = np.empty(len(raw), dtype=object)
    values[:] = raw
    if str in types:
        values[kinds == CellKind.BLANK] = None
    return values, kinds


def _kinds(raw: list[Any], types: set[type]) -> Kinds:
    if len(types) == 1 and "" not in raw:
        return np.full(len(raw), _KIND_OF_TYPE[type(raw[0])], dtype=np.uint8)
    if types <= {str}:
        return np.fromiter(map(bool, raw), dtype=np.uint8, count=len(raw)) * np.uint8(CellKind.TEXT)
    kinds = np.fromiter(map(_KIND_OF_TYPE.__getitem__, map(type, raw)), dtype=np.uint8, count=len(raw))
    if str in types:
        kinds[np.fromiter((value == "" for value in raw), dtype=np.bool_, count=len(raw))] = CellKind.BLANK
    return kinds


class _Conversions(dict[Any, Any]):
    """Converted values, each different one converted once."""

    def __missing__(self, value: Any) -> Any:
        self[value] = converted = _CONVERTED[type(value)](value)
        return converted


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001  (Excel's days have no zone)


def _day_share(time: dt.time) -> float:
    return (time.hour * 3600 + time.minute * 60 + time.second + time.microsecond / 1e6) / _SECONDS_A_DAY


_CONVERTED: Final[dict[type, Any]] = {
    int: float,
    dt.date: _midnight,
    dt.time: _day_share,
    dt.timedelta: lambda span: span.total_seconds() / _SECONDS_A_DAY,
}


def as_text(value: Any) -> str:
    """A cell's value as a person would write it; "" for a blank."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004  (Excel's 15 digits)
        return str(int(value))
    return str(value).strip()
