"""Total rows that stand inside the data: a row that calls itself 合计 is no record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crmkit.model.fields import Kind
from crmkit.model.table_data import CellKind
from crmkit.model.vocabularies import folded

if TYPE_CHECKING:
    import numpy.typing as npt

    from crmkit.model.table_data import TableData

_WORDS = frozenset(
    {
        "合计",
        "总计",
        "小计",
        "总数",
        "共计",
        "累计",
        "汇总",
        "本页合计",
        "本页小计",
        "合计数",
        "total",
        "totals",
        "subtotal",
        "grandtotal",
        "sum",
    }
)
_IDENTIFYING_KINDS = (Kind.NAME, Kind.IDENTIFIER, Kind.DATE)
_LAST_MARKS = frozenset("计数汇lLsSmM:： ")  #: every word above ends in one: most names are dismissed by a look


def total_row_mask(data: TableData) -> npt.NDArray[np.bool_]:
    """Which rows call themselves a total, in a column that should name or number a record."""
    mask = np.zeros(len(data), dtype=bool)
    for field in data.table.fields:
        if field.kind in _IDENTIFYING_KINDS and field.name in data.values.columns:
            cells = data.values[field.name].to_numpy(dtype=object)
            totals = list(filter(_is_total, set(cells[data.kinds[field.name].to_numpy() == CellKind.TEXT])))
            if totals:
                mask |= np.isin(cells.astype(str), totals)
    return mask


def _is_total(value: object) -> bool:
    return type(value) is str and value[-1:] in _LAST_MARKS and folded(value).rstrip(":") in _WORDS
