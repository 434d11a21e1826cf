"""Tables as the reader hands them over, built from rows of plain Python values."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd

from crmkit.checks import coerce, run
from crmkit.model.context import Context
from crmkit.model.findings import Findings
from crmkit.model.table_data import CellKind, Origin, TableData
from crmkit.model.tables import TABLES

BY_NAME = {table.name: table for table in TABLES}
ERROR, UNCACHED = "#N/A", object()


AS_OF = date(2026, 3, 20)
CONTEXT = Context(as_of=AS_OF, now=datetime(2026, 3, 20, 9, 0))


def as_read(value):
    """The value as a reader delivers it: whole numbers are floats, days are midnights."""
    if value is UNCACHED:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value


def kind_of(value):
    if value is None:
        return CellKind.BLANK
    if value is UNCACHED:
        return CellKind.FORMULA_UNCACHED
    if isinstance(value, str):
        return CellKind.ERROR if value == ERROR else CellKind.TEXT
    if isinstance(value, bool):
        return CellKind.BOOLEAN
    return CellKind.NUMBER if isinstance(value, (int, float)) else CellKind.DATE


def build_table(name, rows, first_row=2):
    fields = list(dict.fromkeys(field for row in rows for field in row))
    index = pd.RangeIndex(first_row, first_row + len(rows))
    cells = {field: [row.get(field) for row in rows] for field in fields}
    values = {
        field: pd.Series([as_read(value) for value in column], dtype=object, index=index)
        for field, column in cells.items()
    }
    kinds = {field: np.array([kind_of(value) for value in column], dtype=np.uint8) for field, column in cells.items()}
    origin = Origin(name, first_row - 1, {}, {}, first_row + len(rows) - 1, len(fields))
    return TableData(
        BY_NAME[name],
        pd.DataFrame(values, index=index),
        pd.DataFrame(kinds, index=index),
        pd.DataFrame(index=index),
        origin,
    )


def checked(workbook, context=CONTEXT):
    """All findings of a workbook given as rows by table name, those of reading included."""
    raw = {name: build_table(name, rows) for name, rows in workbook.items()}
    typed, findings = {}, Findings()
    for name, data in raw.items():
        typed[name], found = coerce(data, context)
        findings += found
    return findings + run(typed, raw, context)


def codes(workbook, context=CONTEXT):
    """The codes of all findings, sorted, repeated as often as they occur."""
    return sorted(finding.code for finding in checked(workbook, context))
