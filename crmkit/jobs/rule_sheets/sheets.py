"""All steering sheets as a new workbook has them, in the order of their tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.columns.defaults import default_tables
from crmkit.jobs.rule_sheets.cues_sheet import CUES_HEADER, cues_sheet
from crmkit.jobs.rule_sheets.days_sheet import DAYS_HEADER, days_sheet
from crmkit.jobs.rule_sheets.finding import find_rule_tables
from crmkit.jobs.rule_sheets.layout import rule_sheets
from crmkit.jobs.rule_sheets.roles import CUES, DAYS, SETTINGS, STEERING_ROLES, TABLES_BY_ROLE, TAGS, WORDS
from crmkit.jobs.rule_sheets.settings_sheet import has_settings, settings_sheet
from crmkit.jobs.rule_sheets.tags_sheet import TAGS_HEADER, tags_sheet
from crmkit.jobs.rule_sheets.words_sheet import WORDS_HEADER, words_sheet
from crmkit.model.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from crmkit.model.edits import PutSheet
    from crmkit.workbook.reading import SheetGrid


def steering_sheets(language: str) -> dict[str, PutSheet]:
    """Every steering sheet by role, with the built-in rules and defaults on it."""
    made = {
        **rule_sheets(language),
        SETTINGS: settings_sheet(language),
        WORDS: words_sheet(language),
        CUES: cues_sheet(language),
        TAGS: tags_sheet(language),
        DAYS: days_sheet(language),
    }
    return {role: made[role] for role in STEERING_ROLES}


_LOOKS: Mapping[str, Callable[[SheetGrid], bool]] = {
    SETTINGS: has_settings,
    WORDS: WORDS_HEADER.stands_on,
    CUES: CUES_HEADER.stands_on,
    TAGS: TAGS_HEADER.stands_on,
    DAYS: DAYS_HEADER.stands_on,
}


def looks_like(role: str, grid: SheetGrid) -> bool:
    """Whether the steering sheet of that role stands here, whatever its name."""
    if role in _LOOKS:
        return _LOOKS[role](grid)
    found = find_rule_tables("", grid, default_tables(Settings()))
    return any(one.name in TABLES_BY_ROLE[role] for one in found)
