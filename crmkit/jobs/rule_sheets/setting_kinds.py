"""Kinds of settings: how each is called, shown, read from a cell and checked against its legal range."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from crmkit.locale import LANGUAGES, text
from crmkit.model.fields import Field, Kind
from crmkit.model.tables import CUSTOMERS
from crmkit.model.vocabularies import folded
from crmkit.rules import CellProblem, parse_cell
from crmkit.rules.problems import Spoken
from crmkit.rules.unary_tests import Equals

if TYPE_CHECKING:
    from crmkit.model.settings import Settings


@dataclass(frozen=True)
class Setting(ABC):
    """One row of 设置. `place` counts inside a tuple of values; `decides`: it could move a customer."""

    name: str
    place: int | None = None
    decides: bool = field(default=True, kw_only=True)

    @property
    def key(self) -> str:
        """A name that no other setting has."""
        return self.name if self.place is None else f"{self.name}.{self.place + 1}"

    def label(self, language: str) -> str:
        """What people call it."""
        return text(f"rule_sheets.setting.{self.key}", language)

    def about(self, language: str) -> str:
        """What it changes."""
        return text(f"rule_sheets.setting.{self.key}.about", language)

    def value(self, settings: Settings) -> Any:
        """Its value in `settings`."""
        held = getattr(settings, self.name)
        return held if self.place is None else held[self.place]

    def put(self, settings: Settings, value: Any) -> Settings:
        """`settings` with another value.

        Raises:
            ValueError, TypeError: the value is no such value.
        """
        held: Any = self.fitting(value)
        if self.place is not None:
            before = getattr(settings, self.name)
            held = (*before[: self.place], held, *before[self.place + 1 :])
        values: dict[str, Any] = {self.name: held}
        return replace(settings, **values)

    @abstractmethod
    def fitting(self, value: Any) -> float | str:
        """The value as settings hold it.

        Raises:
            ValueError, TypeError: it is no such value.
        """

    @abstractmethod
    def read(self, words: str) -> float | str | CellProblem:
        """What a person's cell means."""

    @abstractmethod
    def shown(self, value: Any, language: str) -> str:
        """A value in words."""

    @abstractmethod
    def cell(self, value: Any, language: str) -> float | str | None:
        """A value as its cell holds it."""

    @abstractmethod
    def limits(self, language: str) -> str:
        """The legal range in words."""


@dataclass(frozen=True)
class NumberSetting(Setting):
    """A number from `low` to `high`, both included; `is_in_rules`: built-in rules name it."""

    low: float = 0
    high: float = 0
    is_whole: bool = True
    is_in_rules: bool = False

    def number(self, settings: Settings) -> float:
        """Its value in `settings`."""
        return float(self.value(settings))

    def fitting(self, value: Any) -> float:
        """Whole where it must be, and as a whole number where it is one."""
        return int(value) if self.is_whole else _plain(float(value))

    def read(self, words: str) -> float | CellProblem:
        """A number as people write it: 15天, 20万, 80%, thousands, full-width digits."""
        limits = {"low": _number(self.low), "high": _number(self.high)}
        parsed = parse_cell(words, _ANY_NUMBER)
        if not isinstance(parsed, Equals) or not isinstance(parsed.value, float):
            return CellProblem("setting_not_a_number", words, limits)
        value = round(parsed.value, _DECIMALS)  # 70% of a float is 0.7000000000000001
        if not self.low <= value <= self.high or (self.is_whole and not value.is_integer()):
            return CellProblem("setting_out_of_range", words, limits)
        return value

    def shown(self, value: Any, _language: str) -> str:
        """As people write it."""
        return _number(float(value))

    def cell(self, value: Any, _language: str) -> float:
        """A number, whole ones without a point."""
        return _plain(float(value))

    def limits(self, language: str) -> str:
        """From, to."""
        return text("rule_sheets.range", language, low=_number(self.low), high=_number(self.high))


@dataclass(frozen=True)
class WeightSetting(NumberSetting):
    """What one column, or either of two, counts in 资料完整度."""

    fields: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """Named after the columns."""
        headers = [CUSTOMERS.by_name[name].header(language) for name in self.fields]
        return text("rule_sheets.setting.completeness_weight", language, header="/".join(headers))

    def about(self, language: str) -> str:
        """The same for all."""
        return text("rule_sheets.setting.completeness_weight.about", language)


@dataclass(frozen=True)
class ChoiceSetting(Setting):
    """One of `choices`, or "" where that is the default. `kind` names their words."""

    kind: str = ""
    choices: tuple[str, ...] = ()

    def fitting(self, value: Any) -> str:
        """One of the choices, or none."""
        if value not in ("", *self.choices):
            raise ValueError(value)
        return str(value)

    def read(self, words: str) -> str | CellProblem:
        """A choice by its word in any language, or by its name."""
        known = {folded(self.shown(choice, language)): choice for choice in self.choices for language in LANGUAGES}
        known |= {choice: choice for choice in self.choices}
        known |= {folded(words): choice for words, choice in _ALSO_SAID.items() if choice in self.choices}
        found = known.get(folded(words))
        return (
            CellProblem("setting_unknown", words, {"known": Spoken(self.limits("zh"), self.limits("en"))})
            if found is None
            else found
        )

    def shown(self, value: Any, language: str) -> str:
        """The choice's word."""
        return text(f"rule_sheets.{self.kind}.{value or 'default'}", language)

    def cell(self, value: Any, language: str) -> str | None:
        """The word; blank where nothing is chosen."""
        return self.shown(value, language) if value else None

    def limits(self, language: str) -> str:
        """All choices."""
        return text("rule_sheets.or", language).join(self.shown(choice, language) for choice in self.choices)


_ANY_NUMBER = Field("number", Kind.NUMBER, "数", "Number")
_DECIMALS = 12
#: How people also write a choice.
_ALSO_SAID = {
    "英语": "en", "英": "en", "汉语": "zh", "中": "zh", "简体中文": "zh",
    "红色": "red", "橙色": "amber", "黄色": "yellow", "绿色": "green", "蓝色": "blue", "紫色": "purple",
    "灰色": "grey",
    "不要": "none", "没有": "none",
}  # fmt: skip


def _plain(value: float) -> float:
    return int(value) if value.is_integer() else value


def _number(value: float) -> str:
    return f"{_plain(float(value)):,}"
