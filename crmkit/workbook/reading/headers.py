"""Which field a header names: declared headers and aliases of both languages, however people decorate them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crmkit.model.fields import Field, Table

_BRACKETED: Final = re.compile(r"[(\[【〔{<《].*?[)\]】〕}>》]")
_NO_WORD: Final = re.compile(r"[\W_]+")
#: "(Do Not Modify) Account": Dynamics' own key columns, which people must not touch either
_NOT_FOR_PEOPLE: Final = "(do not modify)"
#: words before a field's name that say whose it is: 客户手机号, 所属行业, Contact Phone
_WHOSE: Final = (
    "客户",
    "客戶",
    "联系人",
    "所属",
    "所在",
    "公司",
    "企业",
    "customer",
    "client",
    "contact",
    "lead",
    "account",
    "company",
)
_SECOND: Final = 1_000  #: puts what only a second header says behind what any first one says
_MARKS: Final = ("必填", "选填", "required", "optional")


def plain_text(text: str) -> str:
    """NFKC, lower case, line breaks as blanks."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def header_key(text: str) -> str:
    """The form in which headers are compared: letters, digits and han only."""
    return _NO_WORD.sub("", plain_text(text))


@lru_cache(maxsize=4096)
def header_keys(text: str) -> tuple[str, ...]:
    """The header's key, then the same without what stands in brackets and without 必填 marks."""
    plain = plain_text(text)
    if plain.startswith(_NOT_FOR_PEOPLE):
        return ()
    keys = [_NO_WORD.sub("", plain)]
    bare = _NO_WORD.sub("", _BRACKETED.sub("", plain))
    for mark in _MARKS:
        bare = bare.removeprefix(mark).removesuffix(mark)
    return tuple(key for key in dict.fromkeys([*keys, bare]) if key)


@dataclass(frozen=True, slots=True)
class NamedField:
    """A field that a header names. `rank`: 0 the declared header, 1 an alias, 2 an alias behind 客户, Contact."""

    field: Field
    rank: int
    order: int  #: among the field's aliases: earlier ones are closer


class HeaderIndex:
    """The headers by which a table's fields are recognised."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._by_key: dict[str, list[NamedField]] = {}
        for declared in table.fields:
            for order, header in enumerate(declared.headers()):
                if header:
                    named = NamedField(declared, 0 if order < 2 else 1, order)  # noqa: PLR2004  (zh and en)
                    self._by_key.setdefault(header_key(header), []).append(named)

    def find_either(self, first: str, second: str) -> list[NamedField]:
        """As `find`, by the header or else by the second header under it, which counts as an alias."""
        found = self.find(first)
        if found or not second:
            return found
        return [NamedField(named.field, max(named.rank, 1), _SECOND + named.order) for named in self.find(second)]

    def find(self, text: str) -> list[NamedField]:
        """The fields that a header text may name, the closest first; none for an unknown header."""
        for key in header_keys(text):
            found = self._by_key.get(key)
            if found:
                return sorted(found, key=lambda named: (named.rank, named.order))
        for key in header_keys(text):
            for bare in _without_whose(key):
                found = self._by_key.get(bare)
                if found:
                    return [NamedField(named.field, 2, named.order) for named in found if not named.field.required]
        return []


def _without_whose(key: str) -> Iterator[str]:
    for word in _WHOSE:
        if key.startswith(word) and len(key) > len(word):
            yield key.removeprefix(word)
