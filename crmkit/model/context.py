"""Context: everything decided outside the data.

Only the terminal, the macro and the panels read the clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crmkit.model.calendar import WorkingCalendar
from crmkit.model.settings import Settings
from crmkit.model.tag_meanings import TagMeanings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from crmkit.model.decision_table import DecisionTable
    from crmkit.model.fields import Field


@dataclass(frozen=True)
class Context:
    """`as_of` is the day the decisions are for; `now` stamps records; `language` is the workbook's."""

    as_of: date
    now: datetime
    language: str = "zh"
    settings: Settings = field(default_factory=Settings)
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    tables: Mapping[str, DecisionTable] = field(
        default_factory=dict
    )  #: the team's own rules by name; absent: defaults
    fields: tuple[Field, ...] = ()  #: columns of the team's own, unknown to crmkit, that rules may ask for
    tags: TagMeanings = field(default_factory=TagMeanings)  #: merged and retired tags of the team's dictionary
