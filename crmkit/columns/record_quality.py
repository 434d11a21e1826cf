"""How complete is a record, and how many findings does it have?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.columns.deciding import decides
from crmkit.model.fields import Field, Kind, Owner
from crmkit.model.settings import COMPLETENESS_FIELDS
from crmkit.model.table_data import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.columns.workings import Flags, Workings
    from crmkit.rules.encode import Column

COMPLETENESS_SHARE = Field(
    "completeness_share", Kind.SHARE, "资料完整度", "Completeness", owner=Owner.CRMKIT, number_format="0%", width=9,
    is_folded=True,
    help_zh="要紧的列填好了多少,只看表里有的列,每列占多少在“设置”里改。空着:一列也没有。",
    help_en="Share (0..1) of the important columns that are filled, weighed as Settings say; columns the workbook "
    "lacks don't count. Blank: it has none of them.",
)  # fmt: skip
FINDING_COUNT = Field(
    "finding_count", Kind.INTEGER, "问题数", "Findings", owner=Owner.CRMKIT, number_format="0", width=7,
    is_folded=True,
    help_zh="“问题”表里有几条是这个客户的。0:没有。",
    help_en="How many findings concern this customer. 0: none.",
)  # fmt: skip


@decides(reads=tuple(name for names in COMPLETENESS_FIELDS for name in names), writes=(COMPLETENESS_SHARE,))
def decide_completeness(workings: Workings) -> Mapping[str, Column]:
    """The weights of columns filled with something that fits, of those of all columns that exist."""
    present = workings.customers.present
    weights = workings.context.settings.completeness_weights
    asked = [
        ([name for name in names if name in present], weight)
        for names, weight in zip(COMPLETENESS_FIELDS, weights, strict=True)
    ]
    filled = [
        (np.any([_is_valid(workings, name) for name in names], axis=0), weight) for names, weight in asked if names
    ]
    total = sum(weight for _, weight in filled)
    if not total:
        return {"completeness_share": np.full(workings.row_count, np.nan)}
    shares = np.sum([flags * weight for flags, weight in filled], axis=0) / total
    return {"completeness_share": shares}


@decides(writes=(FINDING_COUNT,))
def decide_finding_count(workings: Workings) -> Mapping[str, Column]:
    """As counted by the checks, by Excel row."""
    counts = np.zeros(workings.row_count)
    rows = workings.customers.values.index
    found = pd.Index(list(workings.finding_counts), dtype=np.int64)
    places = rows.get_indexer(found)
    amounts = np.fromiter(workings.finding_counts.values(), dtype=np.float64, count=len(found))
    counts[places[places >= 0]] = amounts[places >= 0]
    return {"finding_count": counts}


def _is_valid(workings: Workings, name: str) -> Flags:
    return np.asarray(workings.customers.statuses[name] == Status.VALID, dtype=bool)
