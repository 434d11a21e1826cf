"""Every setting a team may change on the sheet 设置: its words, its legal range, and its name inside a rule cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crmkit.jobs.rule_sheets.setting_kinds import ChoiceSetting, NumberSetting, WeightSetting
from crmkit.locale import LANGUAGES
from crmkit.model.settings import COLOURS, COMPLETENESS_FIELDS, FUNNEL_STAGES, REPLENISHED_GRADES, Settings
from crmkit.model.vocabularies import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.jobs.rule_sheets.setting_kinds import Setting

_NAMED = re.compile(r"「([^」]*)」")
_STAND_IN_FIRST = 9_000_001

SETTINGS_LISTED: tuple[Setting, ...] = (
    NumberSetting("closing_window_days", 0, low=1, high=3650, is_in_rules=True),
    NumberSetting("closing_window_days", 1, low=1, high=3650, is_in_rules=True),
    NumberSetting("closing_window_days", 2, low=1, high=3650, is_in_rules=True),
    NumberSetting("average_amount", low=0, high=1e12, is_whole=False, is_in_rules=True),
    NumberSetting("large_amount", low=0, high=1e12, is_whole=False, is_in_rules=True),
    NumberSetting("pareto_a_share", low=0.01, high=0.99, is_whole=False),
    NumberSetting("pareto_b_share", low=0.02, high=1, is_whole=False),
    NumberSetting("recent_touch_days", low=1, high=3650, is_in_rules=True),
    NumberSetting("long_silence_days", low=1, high=3650, is_in_rules=True),
    NumberSetting("large_company_employee_count", low=1, high=10_000_000, is_in_rules=True),
    NumberSetting("undecided_touch_count", low=1, high=1000, is_in_rules=True),
    NumberSetting("pause_without_date_days", low=1, high=3650),
    NumberSetting("stale_days", low=1, high=3650),
    NumberSetting("shared_phone_limit", low=1, high=1000),
    *(NumberSetting("win_shares", place, low=0, high=1, is_whole=False) for place in range(len(FUNNEL_STAGES))),
    *(NumberSetting("dwell_limit_days", place, low=1, high=1000) for place in range(len(FUNNEL_STAGES))),
    *(NumberSetting("replenish_counts", place, low=0, high=10_000) for place in range(len(REPLENISHED_GRADES))),
    NumberSetting("finding_cap", low=10, high=100_000, decides=False),
    NumberSetting("backup_count", low=1, high=1000, decides=False),
    ChoiceSetting("language", kind="language", choices=LANGUAGES, decides=False),
    ChoiceSetting("grade_a_colour", kind="colour", choices=COLOURS, decides=False),
    ChoiceSetting("grade_b_colour", kind="colour", choices=COLOURS, decides=False),
    ChoiceSetting("grade_c_colour", kind="colour", choices=COLOURS, decides=False),
    ChoiceSetting("overdue_colour", kind="colour", choices=COLOURS, decides=False),
    ChoiceSetting("due_today_colour", kind="colour", choices=COLOURS, decides=False),
    *(
        WeightSetting("completeness_weights", place, low=0, high=100, is_whole=False, fields=fields)
        for place, fields in enumerate(COMPLETENESS_FIELDS)
    ),
)
#: Values that must ascend: a breach is a finding at the second one.
ASCENDING = (
    ("closing_window_days.1", "closing_window_days.2"),
    ("closing_window_days.2", "closing_window_days.3"),
    ("average_amount", "large_amount"),
    ("pareto_a_share", "pareto_b_share"),
    ("recent_touch_days", "long_silence_days"),
    *((f"win_shares.{place}", f"win_shares.{place + 1}") for place in range(1, len(FUNNEL_STAGES))),
)
BY_LABEL: Mapping[str, Setting] = {
    folded(setting.label(language)): setting for setting in SETTINGS_LISTED for language in LANGUAGES
}
_NUMBERS = tuple(setting for setting in SETTINGS_LISTED if isinstance(setting, NumberSetting))
_STAND_INS = {
    setting: float(_STAND_IN_FIRST + place) for place, setting in enumerate(_NUMBERS) if setting.is_in_rules
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
        return f"{setting.number(settings):.15g}" if isinstance(setting, NumberSetting) else found[0]

    return _NAMED.sub(value, words)
