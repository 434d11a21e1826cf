"""From raw cells to typed values: every field read as a person would read it, with a finding where that fails.

Works on distinct values: a column of 100,000 cells that holds eight words is read eight times.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.checks.catalogue import BY_REASON
from crmkit.checks.hits import shown
from crmkit.checks.cell_text import cell_text
from crmkit.checks.readers import reader_for
from crmkit.checks.total_rows import total_row_mask
from crmkit.model.fields import Kind
from crmkit.model.findings import FindingGroup, Findings
from crmkit.model.readings import Misread, Noted, Reason
from crmkit.model.table_data import CellKind, Status, TypedTable

if TYPE_CHECKING:
    import numpy.typing as npt

    from crmkit.checks.readers import Reader
    from crmkit.model.context import Context
    from crmkit.model.fields import Field
    from crmkit.model.table_data import TableData

    Objects = npt.NDArray[np.object_]
    Statuses = npt.NDArray[np.uint8]

_NUMBER_KINDS = frozenset({Kind.NUMBER, Kind.INTEGER, Kind.AMOUNT, Kind.SHARE})


class _Boolean(Enum):
    FALSE = 0
    TRUE = 1


_JUDGED_BY_EXCEL = {CellKind.ERROR: Reason.ERROR_VALUE, CellKind.FORMULA_UNCACHED: Reason.UNCACHED_FORMULA}


def coerce(data: TableData, context: Context) -> tuple[TypedTable, Findings]:
    """`data` with the type of each field, and what could not be read or had to be assumed.

    Rows and their order stay. A total row inside the data is typed like any other but gives no findings here.
    """
    rows = data.values.index.to_numpy()
    told = ~total_row_mask(data)
    columns: dict[str, pd.Series[object]] = {}
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
        raw = data.values[field.name].to_numpy(dtype=object)
        self._kinds = data.kinds[field.name].to_numpy()
        self._unjudgeable = np.isin(self._kinds, list(_JUDGED_BY_EXCEL))
        self._raw = np.where(self._unjudgeable, None, raw) if self._unjudgeable.any() else raw
        self._codes, self._distinct = _distinct(self._raw, self._kinds)
        self._readings = _read_all(reader_for(field, context), self._distinct)
        self.typed = self._typed()
        self.statuses = self._statuses()

    def _typed(self) -> npt.NDArray[np.generic]:
        plain_values = [
            None if type(found) is Misread else found.value if type(found) is Noted else found
            for found in self._readings
        ]
        if self.field.kind is Kind.DATE:
            days = np.array(plain_values, dtype="datetime64[D]").astype("datetime64[us]")
            return days[self._codes]
        if self.field.kind in _NUMBER_KINDS:
            return np.array(plain_values, dtype=np.float64)[self._codes]
        return _objects(plain_values)[self._codes]

    def _statuses(self) -> Statuses:
        distinct = np.array(
            [
                Status.BLANK if found is None else Status.INVALID if type(found) is Misread else Status.VALID
                for found in self._readings
            ],
            dtype=np.uint8,
        )
        statuses = distinct[self._codes]
        statuses[self._unjudgeable] = Status.NOT_JUDGEABLE
        return statuses

    def groups(self, table: str, rows: npt.NDArray[np.int64], told: npt.NDArray[np.bool_]) -> list[FindingGroup]:
        """The findings of the column, one group a reason."""
        by_reason: dict[Reason, list[int]] = {}
        for place, found in enumerate(self._readings):
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


def _distinct(raw: Objects, kinds: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.intp], list[object]]:
    """For each cell its place in the list of distinct values; blanks point behind the list.

    True equals 1.0 in a hash table: booleans are told apart here.
    """
    cells = raw
    may_be_boolean = np.flatnonzero((kinds == CellKind.BOOLEAN) | (kinds == CellKind.FORMULA))
    booleans = [place for place in may_be_boolean if isinstance(raw[place], (bool, np.bool_))]
    if booleans:
        cells = raw.copy()
        for place in booleans:
            cells[place] = _Boolean.TRUE if raw[place] else _Boolean.FALSE
    codes, distinct = pd.factorize(cells)
    return codes, [value is _Boolean.TRUE if type(value) is _Boolean else value for value in distinct]


def _read_all(read: Reader, distinct: list[object]) -> list[object]:
    """What each distinct value reads as; the last entry stands for blank cells."""
    return [*map(read, distinct), None]


def _objects(values: list[object]) -> Objects:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _absent(field: Field, count: int) -> npt.NDArray[np.generic]:
    if field.kind is Kind.DATE:
        return np.full(count, np.datetime64("NaT"), dtype="datetime64[us]")
    if field.kind in _NUMBER_KINDS:
        return np.full(count, np.nan)
    return np.full(count, None, dtype=object)
