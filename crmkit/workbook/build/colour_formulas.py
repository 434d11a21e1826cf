"""What crmkit's conditional formats ask: a cell's word, or its customer's days against TODAY()."""

from __future__ import annotations

#: Fields that are coloured, by their day, by the word of a grade or of a stage.
DAY_COLOURED = ("next_due_on", "due_state", "latest_due_on")
GRADED = ("grade", "grade_override", "grade_by_acceptance", "grade_by_window", "grade_by_pareto")
STAGED = ("stage", "stage_override")


def holds(word: str) -> str:
    """The cell holds this word."""
    return f'"{word}"'


def is_overdue(due: str, last: str) -> str:
    """The day is over; `due` and `last` are letters of 下次跟进 and 最晚."""
    return f"AND(ISNUMBER(${due}2),{_end(due, last)}<TODAY())"


def is_due_today(due: str, last: str) -> str:
    """Today is the last day."""
    return f"AND(ISNUMBER(${due}2),{_end(due, last)}=TODAY())"


def is_open(due: str, first: str) -> str:
    """The window is open; `first` is the letter of 最早."""
    return f"AND(ISNUMBER(${due}2),ISNUMBER(${first}2),${first}2<=TODAY())"


def _end(due: str, last: str) -> str:
    # A day agreed with the customer has no window: its date stands alone in 下次跟进.
    return f"IF(ISNUMBER(${last}2),${last}2,${due}2)"
