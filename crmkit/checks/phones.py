"""Phone numbers that can be read and still are probably wrong, or are somebody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.checks.catalogue import check
from crmkit.checks.hits import Hits, hits_where
from crmkit.checks.name_keys import company_names
from crmkit.model.findings import Severity
from crmkit.model.phones import SEPARATOR, numbers_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from crmkit.checks.book import Book, Column

    #: columns place, number, field: every single number with the customer row it stands in
    Numbers = pd.DataFrame

PHONE_FIELDS = ("mobile", "phone")
_UNUSED_PREFIXES = ("11", "12")
_MOBILE_LENGTH = 11


@check("PHO009", Severity.CHECK, "customers", *PHONE_FIELDS)
def mobile_prefix_exists(phone: Column) -> Hits:
    """A mobile number starts 13 to 19 (100 stands for examples and passes)."""
    codes, readings = pd.factorize(phone.values)
    is_odd = [len(number) == _MOBILE_LENGTH and number.startswith(_UNUSED_PREFIXES) for number in readings]
    return hits_where(np.array([*is_odd, False])[codes] & phone.valid, value=phone.values)


@check("PHO008", Severity.CHECK, "customers", *PHONE_FIELDS)
def phone_belongs_to_few_companies(phone: Column) -> Hits:
    """One phone stands on fewer companies than `settings.shared_phone_limit` (R007).

    A number that many companies share is usually a bookkeeping agent's and reaches nobody who decides.
    """
    company_counts = phone.book.once(companies_of_numbers)
    shared = company_counts[company_counts >= phone.context.settings.shared_phone_limit]
    numbers = phone.book.once(phone_numbers)
    found = numbers[(numbers["field"] == phone.field) & numbers["number"].isin(shared.index)].drop_duplicates("place")
    return Hits(
        found["place"].to_numpy(dtype=np.intp),
        {"value": found["number"].tolist(), "count": shared.reindex(found["number"]).tolist()},
    )


def companies_of_numbers(book: Book) -> pd.Series[int]:
    """How many different companies have each number."""
    numbers = book.once(phone_numbers)
    company = book.once(company_names).core[numbers["place"].to_numpy(dtype=np.intp)]
    repeated = numbers["number"].duplicated(keep=False) & (company >= 0)
    counts: pd.Series[int] = numbers.assign(company=company)[repeated].groupby("number")["company"].nunique()
    return counts


def phone_numbers(book: Book) -> Numbers:
    """Every single number of the customers, in row order within a field, extensions left out."""
    return pd.concat([_numbers_of(book.column("customers", field)) for field in PHONE_FIELDS], ignore_index=True)


def _numbers_of(phone: Column) -> Numbers:
    places = np.flatnonzero(phone.valid)
    readings = phone.values[places]
    numbers = _objects([reading.split(SEPARATOR)[0] for reading in readings])
    compound = np.array([SEPARATOR in reading or reading.count("-") > 1 for reading in readings], dtype=bool)
    split = [numbers_of(reading) for reading in readings[compound]]
    numbers[compound] = _objects([single[0] for single in split])
    further = [
        (place, single) for place, all_of in zip(places[compound], split, strict=True) for single in all_of[1:]
    ]
    frame = pd.DataFrame(
        {
            "place": np.concatenate([places, np.array([place for place, _ in further], dtype=np.intp)]),
            "number": np.concatenate([numbers, _objects([single for _, single in further])]),
        }
    )
    return frame.sort_values("place", kind="stable").assign(field=phone.field)


def _objects(values: list[str]) -> npt.NDArray[np.object_]:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
