"""Every setting a team may change on the sheet 设置: its words, its legal range, and its name inside a rule cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from crmkit.locale import LANGUAGES, text
from crmkit.model.settings import Settings
from crmkit.model.vocabularies import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMED = re.compile(r"「([^」]*)」")
_STAND_IN_FIRST = 9_000_001


@dataclass(frozen=True)
class Setting:
    """One row of 设置. `place` counts inside a tuple of values; `low` and `high` are the legal range, both included.

    `is_in_rules` says that built-in rules name it, so that changing it here changes them.
    """

    name: str
    low: float
    high: float
    place: int | None = None
    is_whole: bool = True
    is_in_rules: bool = False

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

    def value(self, settings: Settings) -> float:
        """Its value in `settings`."""
        held = getattr(settings, self.name)
        return float(held if self.place is None else held[self.place])

    def put(self, settings: Settings, value: float) -> Settings:
        """`settings` with another value."""
        number = int(value) if self.is_whole else value
        if self.place is None:
            return _with(settings, self.name, number)
        held = list(getattr(settings, self.name))
        held[self.place] = number
        return _with(settings, self.name, tuple(held))


def _with(settings: Settings, name: str, value: object) -> Settings:
    values: dict[str, Any] = {name: value}
    return replace(settings, **values)


SETTINGS_LISTED: tuple[Setting, ...] = (
    Setting("closing_window_days", 1, 3650, place=0, is_in_rules=True),
    Setting("closing_window_days", 1, 3650, place=1, is_in_rules=True),
    Setting("closing_window_days", 1, 3650, place=2, is_in_rules=True),
    Setting("average_amount", 0, 1e12, is_whole=False, is_in_rules=True),
    Setting("large_amount", 0, 1e12, is_whole=False, is_in_rules=True),
    Setting("pareto_a_share", 0.01, 0.99, is_whole=False),
    Setting("pareto_b_share", 0.02, 1, is_whole=False),
    Setting("recent_touch_days", 1, 3650, is_in_rules=True),
    Setting("long_silence_days", 1, 3650, is_in_rules=True),
    Setting("large_company_employee_count", 1, 10_000_000, is_in_rules=True),
    Setting("undecided_touch_count", 1, 1000, is_in_rules=True),
    Setting("pause_without_date_days", 1, 3650),
    Setting("stale_days", 1, 3650),
    Setting("shared_phone_limit", 1, 1000),
    Setting("finding_cap", 10, 100_000),
    Setting("backup_count", 1, 1000),
)
#: Values that must ascend: a breach is a finding at the second one.
ASCENDING = (
    ("closing_window_days.1", "closing_window_days.2"),
    ("closing_window_days.2", "closing_window_days.3"),
    ("average_amount", "large_amount"),
    ("pareto_a_share", "pareto_b_share"),
    ("recent_touch_days", "long_silence_days"),
)
BY_LABEL: Mapping[str, Setting] = {
    folded(setting.label(language)): setting for setting in SETTINGS_LISTED for language in LANGUAGES
}
_STAND_INS = {
    setting: float(_STAND_IN_FIRST + place) for place, setting in enumerate(SETTINGS_LISTED) if setting.is_in_rules
}


def stand_ins() -> Settings:
    """Settings whose values are like no others, so that the rules built with them show where each is used."""
    settings = Settings()
    for setting, value in _STAND_INS.items():
        settings = setting.put(settings, value)
    return settings


def with_names(words: str, language: str) -> str:
    """`words` of a rule built with `stand_ins`, the setting's name where its value would stand: ≥「大额」."""
    for setting, value in _STAND_INS.items():
        words = words.replace(f"{value:.10g}", f"「{setting.label(language)}」")
    return words


def with_values(words: str, settings: Settings) -> str:
    """`words` as a person wrote them with the value of each named setting in place; unknown names stay."""

    def value(found: re.Match[str]) -> str:
        setting = BY_LABEL.get(folded(found[1]))
        return found[0] if setting is None else f"{setting.value(settings):.15g}"

    return _NAMED.sub(value, words)
