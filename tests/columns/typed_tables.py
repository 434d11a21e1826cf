"""Typed tables straight from plain rows, for tests of decisions (reading cells is tested elsewhere)."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd

from crmkit.model.context import Context
from crmkit.model.fields import Kind
from crmkit.model.table_data import Status, TypedTable
from crmkit.model.tables import CUSTOMERS, TOUCHES

AS_OF = date(2026, 3, 5)
UNREADABLE = object()  #: an error value or a formula nobody calculated
_NUMBERS = {Kind.NUMBER, Kind.INTEGER, Kind.AMOUNT, Kind.SHARE}


def context(as_of=AS_OF, **arguments):
    return Context(as_of=as_of, now=datetime(as_of.year, as_of.month, as_of.day, 9, tzinfo=UTC), **arguments)


def customers(rows, first_row=2, present=None):
    """`rows` are dicts by field name: words in either language, dates as ISO text, `UNREADABLE` for an error."""
    return _typed(CUSTOMERS, rows, first_row, present)


def touches(rows, first_row=2):
    return _typed(TOUCHES, rows, first_row, None)


def _typed(table, rows, first_row, present):
    unknown = {name for row in rows for name in row} - set(table.by_name)
    assert not unknown, f"no such field: {unknown}"
    index = range(first_row, first_row + len(rows))
    values, statuses = {}, {}
    for field in table.fields:
        cells = [row.get(field.name) for row in rows]
        statuses[field.name] = np.array([_status(cell) for cell in cells], dtype=np.uint8)
        readable = [None if cell is UNREADABLE else cell for cell in cells]
        values[field.name] = _series(field, readable, index)
    names = set(table.by_name) if present is None else present
    return TypedTable(table, pd.DataFrame(values, index=index), statuses, frozenset(names))


def _status(cell):
    if cell is UNREADABLE:
        return Status.NOT_JUDGEABLE
    return Status.BLANK if cell is None else Status.VALID


def _series(field, cells, index):
    if field.kind is Kind.DATE:
        days = np.array([np.datetime64("NaT") if cell is None else cell for cell in cells], dtype="datetime64[s]")
        return pd.Series(days, index=index)
    if field.kind in _NUMBERS:
        return pd.Series([np.nan if cell is None else float(cell) for cell in cells], index=index, dtype=float)
    if field.vocabulary is not None:
        cells = [None if cell is None else _term(field, cell) for cell in cells]
    return pd.Series(cells, index=index, dtype=object)


def _term(field, word):
    term = field.vocabulary.find(word)
    assert term is not None or field.vocabulary.is_open, f"{field.name}: {word}"
    return word if term is None else term.name
