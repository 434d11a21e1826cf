"""Which sheets steer crmkit, in the order of their tabs, and which tables stand on which."""

from __future__ import annotations

from crmkit.locale import LANGUAGES, text

#: Sheet role -> the decision tables on it, one below the other.
TABLES_BY_ROLE: dict[str, tuple[str, ...]] = {
    "rules_stage": ("stage", "valid_customer"),
    "rules_grade": ("contribution", "grade_by_acceptance", "grade_by_window", "grade_combination", "grade"),
    "rules_score": ("score", "priority"),
    "rules_tags": ("tags",),
    "rules_follow": ("cadence", "suggested_step"),
    "rules_reminders": ("reminders",),
}
SETTINGS, WORDS, CUES, TAGS, DAYS = "settings", "words", "cues", "tag_dictionary", "days_off"
STEERING_ROLES = (*TABLES_BY_ROLE, SETTINGS, WORDS, CUES, TAGS, DAYS)
#: What people write in a column 停用.
YES_WORDS = frozenset({"是", "yes", "y", "停用", "retired", "√", "✓", "1", "true"})
RULE_TABLES = tuple(name for names in TABLES_BY_ROLE.values() for name in names)


def steering_name(role: str, language: str) -> str:
    """The sheet's name in a workbook of `language`."""
    return text(f"rule_sheets.sheet.{role}", language)


def steering_names(role: str) -> frozenset[str]:
    """The sheet's names in every language."""
    return frozenset(steering_name(role, language) for language in LANGUAGES)


def table_title(table: str, language: str) -> str:
    """What people call a table."""
    return text(f"columns.table_{table}", language)
