"""Customers that are probably one: by name, by name and phone, by a short and a long form of the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.checks.catalogue import check
from crmkit.checks.identifiers import repeated_hits
from crmkit.checks.name_keys import company_names, first_of_each
from crmkit.checks.phones import phone_numbers
from crmkit.model.findings import Severity

if TYPE_CHECKING:
    import numpy.typing as npt

    from crmkit.checks.book import Book, Column
    from crmkit.checks.hits import Hits
    from crmkit.model.names import NameKey

    Places = npt.NDArray[np.intp]

_LONGEST_PERSON_NAME = 3
_ANY = "*"


@check("DUP001", Severity.CHECK, "customers", "customer_name")
def customer_is_unique(name: Column) -> Hits:
    """No customer stands on two rows under the same name; people of the same name need the same phone."""
    return repeated_hits(name, name.book.once(_first_by_name))


@check("DUP004", Severity.CHECK, "customers", "credit_code")
def customer_is_unique_by_credit_code(code: Column) -> Hits:
    """No two rows carry one unified social credit code, whatever the names say."""
    return repeated_hits(code, code.book.once(_first_by_code))


@check("DUP002", Severity.CHECK, "customers", "customer_name")
def customer_is_unique_by_name_and_phone(name: Column) -> Hits:
    """No two rows have one phone and names that differ only in place, trade or legal form."""
    return repeated_hits(name, name.book.once(_first_by_phone))


@check("DUP003", Severity.CHECK, "customers", "customer_name")
def short_name_is_another_customer(name: Column) -> Hits:
    """No name is a shorter form of another one (郑州云启, 郑州云启科技有限公司)."""
    return repeated_hits(name, name.book.once(_first_by_short_form))


def _first_by_name(book: Book) -> Places:
    names = book.once(company_names)
    is_company = np.array([*(len(key.exact) > _LONGEST_PERSON_NAME for key in names.keys), False], dtype=bool)
    return first_of_each(np.where(is_company[names.exact], names.exact, -1))


def _first_by_code(book: Book) -> Places:
    code = book.column("customers", "credit_code")
    codes, _ = pd.factorize(code.values)
    return _where_new(first_of_each(np.where(code.valid, codes, -1)), book.once(_first_by_name))


def _first_by_phone(book: Book) -> Places:
    """The first row of the same core and a phone in common, where the name alone did not tell."""
    core, numbers = book.once(company_names).core, book.once(phone_numbers)
    places = numbers["place"].to_numpy(dtype=np.intp)
    pairs = numbers.assign(core=core[places])[core[places] >= 0]
    first_of_pair = pairs.groupby(["number", "core"], sort=False)["place"].transform("min")
    later = pairs.assign(first=first_of_pair)[first_of_pair < pairs["place"]]
    earliest = later.groupby("place")["first"].min()
    first = np.arange(len(core))
    first[earliest.index.to_numpy(dtype=np.intp)] = earliest.to_numpy(dtype=np.intp)
    return _where_new(_where_new(first, book.once(_first_by_name)), book.once(_first_by_code))


def _first_by_short_form(book: Book) -> Places:
    names = book.once(company_names)
    distinct = pd.DataFrame({"core": names.core, "exact": names.exact}).query("core >= 0").drop_duplicates("exact")
    several = distinct[distinct["core"].duplicated(keep=False)]
    first = np.arange(len(names.core))
    seen: dict[tuple[int, str, str], int] = {}
    for place, core, exact in zip(several.index, several["core"], several["exact"], strict=True):
        key = names.keys[exact]
        found = [seen[pattern] for pattern in _compatible(core, key) if pattern in seen]
        if found:
            first[place] = min(found)
        for pattern in _patterns(core, key):
            seen.setdefault(pattern, place)
    for told in (_first_by_name, _first_by_code, _first_by_phone):
        first = _where_new(first, book.once(told))
    return first


def _where_new(first: Places, known: Places) -> Places:
    """`first` where the row has no finding yet: one duplicate is told once."""
    own = np.arange(len(first))
    return np.where(known == own, first, own)


def _patterns(core: int, key: NameKey) -> list[tuple[int, str, str]]:
    """Under what a name is filed: its place and trade, and any."""
    return [(core, place, trade) for place in (key.place, _ANY) for trade in (key.trade, _ANY)]


def _compatible(core: int, key: NameKey) -> list[tuple[int, str, str]]:
    """What it may be the same as: equal or unnamed place and trade; unnamed ones go with any."""
    places = (key.place, "") if key.place else (_ANY,)
    trades = (key.trade, "") if key.trade else (_ANY,)
    return [(core, place, trade) for place in places for trade in trades]
