"""Which customers are the same company by name, as columns over the customer table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.model.names import NameKey, name_key

if TYPE_CHECKING:
    import numpy.typing as npt

    from crmkit.checks.book import Book

    Codes = npt.NDArray[np.intp]

_NOT_NAMED = -1


@dataclass(frozen=True)
class CompanyNames:
    """One entry a customer row. Codes tell equal from different, -1 where there is no name to judge.

    `exact`: the same name in another spelling; `core`: the same company apart from place, trade and legal form
    (a branch is a company of its own). `keys` are the distinct keys, to which `exact` points.
    """

    exact: Codes
    core: Codes
    keys: list[NameKey]


def company_names(book: Book) -> CompanyNames:
    """The name keys of all customers."""
    name = book.column("customers", "customer_name")
    spellings, words = pd.factorize(name.values)
    keys = [name_key(word) for word in words]
    exact, _ = pd.factorize(np.array([key.exact for key in keys], dtype=object))
    core, _ = pd.factorize(np.array([f"{key.core}\0{key.branch}" for key in keys], dtype=object))
    first = np.unique(exact, return_index=True)[1]
    judged = name.valid
    return CompanyNames(
        exact=_spread(exact, spellings, judged),
        core=_spread(core, spellings, judged),
        keys=[keys[place] for place in first],
    )


def _spread(codes: Codes, spellings: Codes, judged: npt.NDArray[np.bool_]) -> Codes:
    return np.where(judged, np.append(codes, _NOT_NAMED)[spellings], _NOT_NAMED)


def first_of_each(codes: Codes) -> Codes:
    """For each row the position of the first row with the same code; a row without a code stands for itself."""
    places = np.arange(len(codes))
    named = np.flatnonzero(codes != _NOT_NAMED)
    first = places.copy()
    _, index, inverse = np.unique(codes[named], return_index=True, return_inverse=True)
    first[named] = named[index][inverse]
    return first
