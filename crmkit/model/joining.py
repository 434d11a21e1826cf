"""Which customer a touch belongs to: by id, else by unique exact name; and dated lines inside 跟进情况 as touches.

Nothing is guessed: a touch that fits several customers or none attaches to nobody and is reported.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from crmkit.model.dated_lines import find_dated_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from crmkit.model.table_data import TypedTable

NOBODY = -1
_SEVERAL = -2
_SEPARATOR = "\x00"  # no cell can hold it


@dataclass(frozen=True)
class JoinedTouches:
    """Touches with their customers, dated lines of the notes included; one entry a touch, in no promised order.

    `customer`: position of the customer row from 0, `NOBODY` when it attaches to nobody. `touched_on`: day, NaT when
    the touch has none. `row`: Excel row on the touch sheet, 0 for a dated line. `is_year_assumed`: the line had no
    year and the latest past one was taken. `ambiguous_rows` fit several customers, `unknown_rows` none (Excel rows).
    """

    customer: npt.NDArray[np.intp]
    touched_on: npt.NDArray[np.datetime64]
    row: npt.NDArray[np.int64]
    is_year_assumed: npt.NDArray[np.bool_]
    ambiguous_rows: npt.NDArray[np.int64]
    unknown_rows: npt.NDArray[np.int64]


def join_touches(customers: TypedTable, touches: TypedTable | None, as_of: date) -> JoinedTouches:
    """Attach touches (None: the workbook has no touch sheet) and dated lines of `customers` to customers.

    A dated line on a day that already has a touch of the same customer is that touch and not a second one.
    """
    customer, touched_on, row = _attached(customers, touches)
    lines = find_dated_lines(customers.values["note"].to_numpy(dtype=object), as_of)
    is_new = ~_pairs(lines.place, lines.touched_on).isin(_pairs(customer, touched_on))
    new = np.asarray(is_new, dtype=bool)
    return JoinedTouches(
        customer=np.concatenate([np.where(customer < 0, NOBODY, customer), lines.place[new]]),
        touched_on=np.concatenate([touched_on, lines.touched_on[new]]),
        row=np.concatenate([row, np.zeros(int(new.sum()), dtype=np.int64)]),
        is_year_assumed=np.concatenate([np.zeros(len(row), dtype=bool), lines.is_year_assumed[new]]),
        ambiguous_rows=row[customer == _SEVERAL],
        unknown_rows=row[customer == NOBODY],
    )


def fold_all(texts: Sequence[str | None]) -> npt.NDArray[np.object_]:
    """`folded` over many texts at once (blank becomes None); one pass over one string is 20 times cheaper."""
    whole = _SEPARATOR.join("" if text is None or text != text else text for text in texts)  # noqa: PLR0124  (NaN)
    parts = "".join(unicodedata.normalize("NFKC", whole).split()).casefold().split(_SEPARATOR)
    folded = np.empty(len(texts), dtype=object)
    folded[:] = [part or None for part in parts] if len(texts) else []
    return folded


def _pairs(place: npt.NDArray[np.intp], day: npt.NDArray[np.datetime64]) -> pd.Series[Any]:
    return pd.Series(place.astype(np.int64) * 1_000_000 + day.astype("datetime64[D]").astype(np.int64) % 1_000_000)


def join_customers(customers: TypedTable, named: TypedTable) -> npt.NDArray[np.intp]:
    """The place (from 0) of the customer each row of `named` is about; `NOBODY` when it fits none or several."""
    found = _named(customers, named)
    return np.where(found < 0, NOBODY, found)


def _named(customers: TypedTable, named: TypedTable) -> npt.NDArray[np.intp]:
    """By id, else by unique exact name; `_SEVERAL` when the name fits several."""
    values = named.values
    customer = _places(customers.values["customer_id"], values["customer_id"])
    open_places = np.flatnonzero(customer == NOBODY)
    if len(open_places):
        customer[open_places] = _places(customers.values["customer_name"], values["customer_name"].iloc[open_places])
    return customer


def _attached(
    customers: TypedTable, touches: TypedTable | None
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.datetime64], npt.NDArray[np.int64]]:
    if touches is None:
        return np.empty(0, np.intp), np.empty(0, "datetime64[D]"), np.empty(0, np.int64)
    values = touches.values
    customer = _named(customers, touches)
    days = values["touched_on"].to_numpy().astype("datetime64[D]")
    return customer, days, values.index.to_numpy(dtype=np.int64)


def _places(keys: pd.Series[Any], wanted: pd.Series[Any]) -> npt.NDArray[np.intp]:
    """The place of each wanted key among `keys`, folded: `NOBODY` when absent or blank, `_SEVERAL` when repeated."""
    codes, words = pd.factorize(wanted.to_numpy(dtype=object))
    index = pd.Index(fold_all(keys.to_numpy(dtype=object).tolist()), dtype=object)
    is_repeated = index.duplicated(keep=False)
    unique_keys = pd.Series(np.where(is_repeated, _SEVERAL, np.arange(len(index))), index=index)
    unique_keys = unique_keys[~index.duplicated() & index.notna()]
    found = unique_keys.reindex(fold_all(words.tolist())).fillna(NOBODY).to_numpy().astype(np.intp)
    return np.append(found, NOBODY)[codes]
