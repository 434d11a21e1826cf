"""Identifiers: repeated, rounded by Excel, or without their leading zeros. Flagged, never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.checks.catalogue import check
from crmkit.checks.cell_text import is_rounded
from crmkit.checks.hits import Hits, hits_where, shown
from crmkit.checks.name_keys import first_of_each
from crmkit.model.credit_codes import ALPHABET, WEIGHTS
from crmkit.model.findings import Severity

if TYPE_CHECKING:
    import numpy.typing as npt

    from crmkit.checks.book import Column

_NOTHING = np.array(None, dtype=object)
_EXCEL_DIGIT_COUNT = 15
_CREDIT_CODE_LENGTH = 18


@check("IDN001", Severity.ERROR, "customers", "customer_id")
def customer_id_is_unique(identifier: Column) -> Hits:
    """No two customers have the same id; capitals make no difference, ids that Excel rounded are not judged."""
    codes, words = pd.factorize(np.where(identifier.valid, identifier.values, _NOTHING))
    judged = [None if is_rounded(word) else word.casefold() for word in words]
    folded_codes, _ = pd.factorize(np.array(judged, dtype=object))
    codes = np.append(folded_codes, -1)[codes].astype(np.intp)
    first = first_of_each(codes)
    return repeated_hits(identifier, first)


@check("IDN003", Severity.CHECK, "customers", "customer_id")
def long_identifier_has_no_zeros_of_excel(identifier: Column) -> Hits:
    """An id of 16 and more digits does not end in the zeros that Excel puts behind its 15 digits."""
    places = np.flatnonzero(identifier.valid)
    cells = zip(places, identifier.values[places], strict=True)
    found = [(place, cell) for place, cell in cells if len(cell) > _EXCEL_DIGIT_COUNT and _ends_in_zeros(cell)]
    return Hits(
        np.array([place for place, _ in found], dtype=np.intp),
        {"value": [cell for _, cell in found], "detail": [len(cell) - _EXCEL_DIGIT_COUNT for _, cell in found]},
    )


def _ends_in_zeros(digits: str) -> bool:
    return digits.isdigit() and set(digits[_EXCEL_DIGIT_COUNT:]) == {"0"}


@check("IDN004", Severity.CHECK, "customers", "customer_id")
def identifier_keeps_its_leading_zeros(identifier: Column) -> Hits:
    """Where ids are written with leading zeros, none is a shorter number."""
    judged = identifier.valid & identifier.holds_number
    texts = identifier.values[identifier.valid & ~identifier.holds_number]
    padded = [len(text) for text in texts if text.isdigit() and text.startswith("0")]
    if not judged.any() or not padded:
        return Hits(np.empty(0, dtype=np.intp))
    lengths = np.array([len(value) if valid else 0 for value, valid in zip(identifier.values, judged, strict=True)])
    return hits_where(judged & (lengths < max(padded)), value=identifier.values)


@check("USC002", Severity.CHECK, "customers", "credit_code")
def credit_code_checks(code: Column) -> Hits:
    """The 18th character of a unified social credit code fits the first 17 (GB 32100-2015)."""
    places = np.flatnonzero(code.valid)
    codes = code.values[places]
    judged = np.array([len(text) == _CREDIT_CODE_LENGTH for text in codes], dtype=bool)
    places, codes = places[judged], codes[judged]
    wrong = ~_check_characters_fit(codes)
    return Hits(places[wrong], {"value": codes[wrong].tolist()})


def _check_characters_fit(codes: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    marks = np.frombuffer("".join(codes).encode("ascii", "replace"), dtype=np.uint8).reshape(-1, _CREDIT_CODE_LENGTH)
    value_of = np.full(256, 0, dtype=np.int64)
    value_of[np.frombuffer(ALPHABET.encode(), dtype=np.uint8)] = np.arange(len(ALPHABET))
    values = value_of[marks]
    fits: npt.NDArray[np.bool_] = (31 - values[:, :-1] @ np.array(WEIGHTS) % 31) % 31 == values[:, -1]
    return fits


def repeated_hits(column: Column, first: npt.NDArray[np.intp]) -> Hits:
    """Rows that repeat an earlier one, with the Excel row of that one."""
    places = np.flatnonzero(first != np.arange(len(first)))
    rows = column.book.typed[column.table].values.index.to_numpy()
    return Hits(
        places,
        {"value": [shown(value) for value in column.values[places]], "other": rows[first[places]].tolist()},
    )
