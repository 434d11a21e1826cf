"""From raw cells to typed values: every field read as a person would read it, with a finding where that fails.

Works on distinct values: a column of 100,000 cells that holds eight words is read eight times.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from operator import methodcaller
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmkit.checks.catalogue import BY_REASON
from crmkit.checks.cell_text import cell_text
from crmkit.checks.hits import shown
from crmkit.checks.readers import reader_for
from crmkit.checks.total_rows import total_row_mask
from crmkit.model.fields import Kind
from crmkit.model.findings import FindingGroup, Findings
from crmkit.model.readings import Misread, Noted, Reason
from crmkit.model.table_data import CellKind, Status, TypedTable

if TYPE_CHECKING:
    import numpy.typing as npt

    from crmkit.model.context import Context
    from crmkit.model.fields import Field
    from crmkit.model.table_data import TableData

    Mask = npt.NDArray[np.bool_]
    Objects = npt.NDArray[np.object_]
    Statuses = npt.NDArray[np.uint8]

_NUMBER_KINDS = frozenset({Kind.NUMBER, Kind.INTEGER, Kind.AMOUNT, Kind.SHARE})


class _Boolean(Enum):
    FALSE = 0
    TRUE = 1


_NOT_PLAIN = (AttributeError, OverflowError, TypeError, ValueError)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_PLAIN_KIND = {Kind.DATE: CellKind.DATE, **dict.fromkeys(_NUMBER_KINDS, CellKind.NUMBER)}
_JUDGED_BY_EXCEL = {CellKind.ERROR: Reason.ERROR_VALUE, CellKind.FORMULA_UNCACHED: Reason.UNCACHED_FORMULA}


def coerce(data: TableData, context: Context) -> tuple[TypedTable, Findings]:
    """`data` with the type of each field, and what could not be read or had to be assumed.

    Rows and their order stay. A total row inside the data is typed like any other but gives no findings here.
    """
    rows = data.values.index.to_numpy()
    told = ~total_row_mask(data)
    columns: dict[str, pd.Series[Any]] = {}
    statuses: dict[str, Statuses] = {}
    groups: list[FindingGroup] = []
    for field in data.table.fields:
        if field.name in data.values.columns:
            column = _Column(field, data, context)
            typed, statuses[field.name] = column.typed, column.statuses
            groups += column.groups(data.table.name, rows, told)
        else:
            typed, statuses[field.name] = _absent(field, len(rows)), np.zeros(len(rows), dtype=np.uint8)
        columns[field.name] = pd.Series(typed, index=data.values.index, dtype=typed.dtype)
    values = pd.DataFrame(columns, index=data.values.index)
    present = frozenset(data.values.columns) & data.table.by_name.keys()
    return TypedTable(data.table, values, statuses, present), Findings(tuple(groups))


class _Column:
    """One column on its way: distinct readings, and for each cell which of them it has."""

    def __init__(self, field: Field, data: TableData, context: Context) -> None:
        self.field = field
        self._kinds = data.kinds[field.name].to_numpy()
        self._raw = data.values[field.name].to_numpy(dtype=object)
        self._unjudgeable = np.isin(self._kinds, list(_JUDGED_BY_EXCEL))
        self.typed = _absent(field, len(self._raw))
        plain = self._take_plain()
        self._codes, self._distinct = _distinct(self._raw, self._kinds, plain | self._unjudgeable)
        self._readings: list[object] = [*map(reader_for(field, context), self._distinct), None]
        self._is_told = bool({Misread, Noted} & set(map(type, self._readings)))
        self._take_read(~plain)
        self.statuses = self._statuses(plain)

    def _take_plain(self) -> Mask:
        """Numbers in a number column and days in a date column are what they are: taken as they stand."""
        plain: Mask = self._kinds == _PLAIN_KIND.get(self.field.kind, -1)
        if not plain.any():
            return plain
        try:
            self.typed[plain] = _exact(self.field.kind, self._raw[plain])
        except _NOT_PLAIN:  # a cell that is not what its kind says is read one by one
            return np.zeros(len(plain), dtype=bool)
        is_exact: Mask = np.isfinite(self.typed)
        return plain & is_exact

    def _take_read(self, rest: Mask) -> None:
        values = [_value(found) for found in self._readings] if self._is_told else self._readings
        if self.field.kind is Kind.DATE or self.field.kind in _NUMBER_KINDS:
            exact = np.array(values, dtype=_exact_dtype(self.field.kind)).astype(self.typed.dtype)
        else:
            exact = _objects(values)
        self.typed[rest] = exact[self._codes[rest]]

    def _statuses(self, plain: Mask) -> Statuses:
        distinct = np.array([found is not None for found in self._readings], dtype=np.uint8) * np.uint8(Status.VALID)
        if self._is_told:
            distinct[[type(found) is Misread for found in self._readings]] = Status.INVALID
        statuses = distinct[self._codes]
        statuses[plain] = Status.VALID
        statuses[self._unjudgeable] = Status.NOT_JUDGEABLE
        return statuses

    def groups(self, table: str, rows: npt.NDArray[np.int64], told: npt.NDArray[np.bool_]) -> list[FindingGroup]:
        """The findings of the column, one group a reason."""
        by_reason: dict[Reason, list[int]] = {}
        for place, found in enumerate(self._readings if self._is_told else ()):
            if type(found) is Misread or type(found) is Noted:
                by_reason.setdefault(found.reason, []).append(place)
        groups = [self._group(table, reason, places, rows, told) for reason, places in by_reason.items()]
        groups += [
            self._unjudged(table, reason, np.flatnonzero((self._kinds == kind) & told), rows)
            for kind, reason in _JUDGED_BY_EXCEL.items()
            if self._unjudgeable.any()
        ]
        return [group for group in groups if len(group)]

    def _group(
        self, table: str, reason: Reason, places: list[int], rows: npt.NDArray[np.int64], told: npt.NDArray[np.bool_]
    ) -> FindingGroup:
        is_meant = np.zeros(len(self._readings), dtype=bool)
        is_meant[places] = True
        cells = np.flatnonzero(is_meant[self._codes] & told)
        details = [getattr(self._readings[code], "detail", "") for code in self._codes[cells]]
        values = [shown(cell_text(value)) for value in self._raw[cells]]
        declared = BY_REASON[reason]
        arguments = {"value": values, "detail": details}
        return FindingGroup(table, self.field.name, declared.code, declared.severity, rows[cells].tolist(), arguments)

    def _unjudged(
        self, table: str, reason: Reason, cells: npt.NDArray[np.intp], rows: npt.NDArray[np.int64]
    ) -> FindingGroup:
        declared = BY_REASON[reason]
        return FindingGroup(table, self.field.name, declared.code, declared.severity, rows[cells].tolist())


def _distinct(raw: Objects, kinds: npt.NDArray[np.uint8], skipped: Mask) -> tuple[npt.NDArray[np.intp], list[object]]:
    """For each cell its place in the list of distinct values; blank and skipped cells point behind the list.

    True equals 1.0 in a hash table: booleans are told apart here.
    """
    cells = raw.copy()
    cells[skipped] = None
    for place in np.flatnonzero(((kinds == CellKind.BOOLEAN) | (kinds == CellKind.FORMULA)) & ~skipped):
        if isinstance(cells[place], (bool, np.bool_)):
            cells[place] = _Boolean.TRUE if cells[place] else _Boolean.FALSE
    codes, distinct = pd.factorize(cells)
    return codes, [value is _Boolean.TRUE if type(value) is _Boolean else value for value in distinct]


def _exact(kind: Kind, cells: Objects) -> npt.NDArray[Any]:
    """Cells that hold what their kind says; by ordinals, since numpy warns at a datetime with a zone."""
    if kind is not Kind.DATE:
        return cells.astype("float64")
    ordinals = np.fromiter(map(methodcaller("toordinal"), cells), dtype=np.int64, count=len(cells))
    return (ordinals - _EPOCH_ORDINAL).astype("datetime64[D]")


def _value(found: object) -> object:
    if type(found) is Noted:
        return found.value
    return None if type(found) is Misread else found


def _objects(values: list[object]) -> Objects:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _exact_dtype(kind: Kind) -> str:
    return "datetime64[D]" if kind is Kind.DATE else "float64"


def _absent(field: Field, count: int) -> npt.NDArray[Any]:
    if field.kind is Kind.DATE:
        return np.full(count, np.datetime64("NaT"), dtype="datetime64[us]")
    if field.kind in _NUMBER_KINDS:
        return np.full(count, np.nan)
    return np.full(count, None, dtype=object)
