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

from crmkit.jobs.rendering import comparable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt


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

    Customers unknown to the record (new since) are passed over: there is nothing to compare with. A record
    that can't be read tells nothing.
    """
    known = _parsed(written)
    if known is None or not len(ids):
        return {}
    keys, marks = known
    asked = _hashes(ids)
    places = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    found = keys[places] == asked
    result: dict[str, list[int]] = {}
    for name, cells in columns.items():
        if name in marks:
            filled = np.array([comparable(cell) is not None for cell in cells], dtype=bool)
            changed = found & filled & ((_hashes(cells) & 0xFFFF) != marks[name][places])
            if changed.any():
                result[name] = [int(place) for place in np.flatnonzero(changed)]
    return result


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
