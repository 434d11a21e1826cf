"""Which managed values a person typed over: the fingerprints of what crmkit last wrote tell.

Only the columns people see are remembered: eight bytes for the customer's id and two a value. A value typed into a
managed column is recorded (finding and certificate) before it is replaced.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.jobs.numbering import is_unknown
from crmkit.jobs.rendering import comparable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

_ENOUGH = 3  #: cells of one column; fewer may all have been typed over


def _hashes(values: Sequence[object]) -> npt.NDArray[np.uint64]:
    codes, unique = pd.factorize(np.array(values, dtype=object), use_na_sentinel=False)
    words = np.array(["" if comparable(value) is None else _word(value) for value in unique], dtype=object)
    return pd.util.hash_array(words, categorize=False)[codes]


def _word(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(comparable(value))


def fingerprints(ids: Sequence[str], columns: Mapping[str, Sequence[object]]) -> str:
    """What was written, for the record: text of about 3 bytes a value. `columns` maps a field to its cells."""
    if not columns:
        return ""
    keys = _hashes(ids)
    order = np.argsort(keys, kind="stable")
    parts = [keys[order].astype("<u8").tobytes()]
    parts += [(_hashes(cells)[order] & 0xFFFF).astype("<u2").tobytes() for cells in columns.values()]
    head = ",".join(columns).encode() + b"\n"
    return base64.b64encode(zlib.compress(head + b"".join(parts), 1)).decode("ascii")


def _parsed(written: str) -> tuple[npt.NDArray[np.uint64], dict[str, npt.NDArray[np.uint16]]] | None:
    try:
        raw = zlib.decompress(base64.b64decode(written, validate=True))
    except (binascii.Error, ValueError, zlib.error):
        return None
    head, _, body = raw.partition(b"\n")
    names = head.decode("utf8", "replace").split(",")
    count, rest = divmod(len(body), 8 + 2 * len(names))
    if rest or not count:
        return None
    keys = np.frombuffer(body, "<u8", count).astype(np.uint64)
    marks = {
        name: np.frombuffer(body, "<u2", count, offset=count * (8 + 2 * place)).astype(np.uint16)
        for place, name in enumerate(names)
    }
    return keys, marks


def typed_over(written: str, ids: Sequence[str], columns: Mapping[str, Sequence[object]]) -> dict[str, list[int]]:
    """Places (into `ids`) whose cell is neither blank nor what crmkit last wrote, by field.

    Customers unknown to the record (new since) and ids that several rows share are passed over: there is nothing
    to compare with. A record that can't be read tells nothing.
    """
    marks = _Marks.of(written, ids)
    judged = {name: marks.judged(name, cells) for name, cells in columns.items()} if marks else {}
    changed = {name: np.flatnonzero(known & ~same) for name, (known, same) in judged.items()}
    return {name: [int(place) for place in places] for name, places in changed.items() if len(places)}


def strange_columns(written: str, ids: Sequence[str], columns: Mapping[str, Sequence[object]]) -> frozenset[str]:
    """Fields under whose header nothing stands that crmkit wrote: people's own, with our header."""
    marks = _Marks.of(written, ids)
    judged = {name: marks.judged(name, cells) for name, cells in columns.items()} if marks else {}
    enough = {name for name, (known, _) in judged.items() if known.sum() >= _ENOUGH}
    return frozenset(name for name in enough if not (judged[name][0] & judged[name][1]).any())


def as_last_written(
    written: str, ids: Sequence[str], name: str, cells: Sequence[object], words: Sequence[str]
) -> tuple[npt.NDArray[np.bool_], list[object]]:
    """Which customers the record knows a value of `name` for, and what crmkit last wrote there.

    That is the cell while nobody typed over it; else the one of `words` whose fingerprint it is, else blank.
    """
    known = _parsed(written)
    if known is None or name not in known[1] or not len(ids):
        return np.zeros(len(ids), dtype=bool), list(cells)
    keys, marks = known[0], known[1][name]
    asked = _hashes(ids)
    places = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    found = keys[places] == asked
    values = list(cells)
    by_mark = {int(mark) & 0xFFFF: word for mark, word in zip(_hashes(words), words, strict=True)} if words else {}
    for place in np.flatnonzero(found & ((_hashes(cells) & 0xFFFF) != marks[places])):
        values[place] = by_mark.get(int(marks[places[place]]))
    return found, values


class _Marks:
    """What the record says of some customers: `known` are those it can tell of, `places` where it does."""

    def __init__(
        self, columns: dict[str, npt.NDArray[np.uint16]], places: npt.NDArray[np.intp], known: npt.NDArray[np.bool_]
    ) -> None:
        self._columns, self._places, self._known = columns, places, known

    @classmethod
    def of(cls, written: str, ids: Sequence[str]) -> _Marks | None:
        """What it says of the customers with these ids; None when it says nothing."""
        parsed = _parsed(written)
        if parsed is None or not len(ids):
            return None
        keys, columns = parsed
        asked = _hashes(ids)
        places = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
        is_single = _is_single(keys)[places] & ~pd.Series(asked).duplicated(keep=False).to_numpy()
        is_lent = np.array([is_unknown(customer_id) for customer_id in ids], dtype=bool)
        return cls(columns, places, (keys[places] == asked) & is_single & ~is_lent)

    def judged(self, name: str, cells: Sequence[object]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Which cells can be judged (filled, of a known customer), and which are as crmkit wrote them."""
        filled = np.array([comparable(cell) is not None for cell in cells], dtype=bool)
        if name not in self._columns:
            return np.zeros(len(filled), dtype=bool), filled
        return self._known & filled, (_hashes(cells) & 0xFFFF) == self._columns[name][self._places]


def _is_single(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Which of the ascending keys differ from their neighbours."""
    is_same = keys[1:] == keys[:-1]
    single: npt.NDArray[np.bool_] = ~(np.append(is_same, [False]) | np.append([False], is_same))
    return single
