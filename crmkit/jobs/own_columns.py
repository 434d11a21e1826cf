"""The team's own columns, unknown to crmkit, as fields and values that rules may ask for by header."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pandas as pd

from crmkit.model.fields import Field, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crmkit.model.table_data import TableData, TypedTable

_PREFIX = "own."  #: no field of ours has a point in its name


def own_fields(data: TableData) -> dict[str, Field]:
    """A field for each of the team's own columns; its kind is what all its filled cells are."""
    return {
        f"{_PREFIX}{header}": Field(f"{_PREFIX}{header}", _kind(data.unknown[header]), header, header)
        for header in data.unknown.columns
        if str(header).strip()
    }


def _kind(column: pd.Series) -> Kind:
    types = {type(value) for value in column if value is not None and value != ""}
    if types and types <= {float, int}:
        return Kind.NUMBER
    return Kind.DATE if types == {datetime} else Kind.TEXT


def with_own_columns(
    typed: TypedTable, data: TableData, fields: Mapping[str, Field], names: Iterable[str]
) -> TypedTable:
    """The table with the own columns `names` beside its fields, typed as their fields say."""
    columns = {name: _typed(data.unknown[fields[name].zh], fields[name].kind) for name in names}
    return replace(typed, values=typed.values.assign(**columns)) if columns else typed


def _typed(column: pd.Series, kind: Kind) -> pd.Series:
    if kind is Kind.NUMBER:
        return pd.to_numeric(column, errors="coerce").astype("float64")
    if kind is Kind.DATE:
        return pd.to_datetime(column, errors="coerce").astype("datetime64[s]")
    words = [None if value is None or value == "" else str(value) for value in column]
    return pd.Series(words, index=column.index, dtype=object)
