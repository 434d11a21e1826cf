"""Fields and tables: what a column is, declared once.

Headers, templates, drop-downs, header matching and docs derive from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmkit.model.vocabularies import Vocabulary


class Kind(Enum):
    """What a column's values are, once read as a person would read them."""

    TEXT = "text"
    IDENTIFIER = "identifier"  #: text that may look like a number: ids, codes
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    CREDIT_CODE = "credit_code"  #: unified social credit code, GB 32100-2015
    CHOICE = "choice"  #: one term of a vocabulary
    NUMBER = "number"
    INTEGER = "integer"
    AMOUNT = "amount"  #: money in the workbook's one currency
    SHARE = "share"  #: 0..1
    DATE = "date"  #: a calendar day


class Owner(Enum):
    """Who may write a column (promise 4)."""

    PEOPLE = "people"
    CRMKIT = "crmkit"


@dataclass(frozen=True)
class Field:
    """One column: `name` is what code uses, `zh` and `en` are the headers people see.

    `blank` says, for managed fields, what an empty cell means (locale-free English for the reference; the
    reference page translates through `help_zh`/`help_en`).
    """

    name: str
    kind: Kind
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    vocabulary: Vocabulary | None = None
    owner: Owner = Owner.PEOPLE
    example_zh: str = ""
    example_en: str = ""
    help_zh: str = ""
    help_en: str = ""
    number_format: str = ""
    width: float = 12
    is_folded: bool = False  #: managed columns only: in the collapsed outline group
    moves_with_day: bool = False  #: changes by itself as days pass, so a change of it is no news

    def header(self, language: str) -> str:
        """The header people see in `language`."""
        return self.zh if language == "zh" else self.en

    def headers(self) -> tuple[str, ...]:
        """Every header by which the column is recognised: both languages and the aliases."""
        return (self.zh, self.en, *self.aliases)

    def help(self, language: str) -> str:
        """One or two sentences for people who fill or read the column."""
        return self.help_zh if language == "zh" else self.help_en


@dataclass(frozen=True)
class Table:
    """One table of the workbook: people's fields in the order a template shows them."""

    name: str
    zh: str
    en: str
    fields: tuple[Field, ...]
    key: str
    aliases: tuple[str, ...] = ()
    help_zh: str = ""
    help_en: str = ""
    is_optional: bool = False  #: made when first needed: not in templates, and only a sheet of its name is one

    def sheet(self, language: str) -> str:
        """The sheet's name in a template of `language`."""
        return self.zh if language == "zh" else self.en

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Fields by name."""
        return {declared.name: declared for declared in self.fields}
