"""Hits: where a check fails, as positions in a column with the arguments of the message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

_SHOWN_CHARACTERS = 40


@dataclass(frozen=True)
class Hits:
    """`places`: positions (not row numbers) that fail; `arguments`: one value for each of them."""

    places: npt.NDArray[np.intp]
    arguments: Mapping[str, Sequence[object]] = field(default_factory=dict)
    rows_left_out: Sequence[int] = ()  #: Excel rows that fail and that the reader left out of the table


def hits_where(mask: npt.NDArray[np.bool_], **columns: npt.NDArray[Any]) -> Hits:
    """The hits at `mask`, with the arguments taken from whole `columns` at the same places."""
    places = np.flatnonzero(mask)
    return Hits(places, {name: shown_all(values[places]) for name, values in columns.items()})


def shown_all(values: npt.NDArray[Any]) -> list[str]:
    """Each of `values` as a message quotes it."""
    if values.dtype.kind == "M":
        return [str(day) for day in np.datetime_as_string(values.astype("datetime64[D]"))]
    return [shown(value) for value in values]


def shown(value: object) -> str:
    """`value` as a message quotes it: whole numbers without a point, long text cut."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004
        return str(int(value))
    text = str(value)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 1]}…"
