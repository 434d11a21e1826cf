"""What else a person should bear in mind at a customer (R147, R148, R151): the team's own table, in its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.columns.deciding import decides
from crmkit.columns.phrases import collected
from crmkit.locale import catalogue
from crmkit.model.fields import Field, Kind, Owner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.columns.workings import Workings
    from crmkit.rules.encode import Column

REMINDERS = Field(
    "reminders", Kind.TEXT, "提醒", "Reminders", owner=Owner.CRMKIT, width=30, is_folded=True, moves_with_day=True,
    help_zh="“规则-提醒”里符合的每一条,“今天”里也有。空着:没有要提醒的。",
    help_en="Every rule of Rules - Reminders that applies; on Today too. Blank: nothing to remember.",
)  # fmt: skip
#: Keys of the built-in sentences; anything else is a team's own sentence and stands as it is.
_BUILT_IN = "reminder."


@decides(writes=(REMINDERS,), tables=("reminders",))
def decide_reminders(workings: Workings) -> Mapping[str, Column]:
    """Every reminder that applies, each once, in the order of the rules."""
    language = workings.context.language
    return {"reminders": collected(workings, "reminders", lambda name: reminder_words(name, language))}


def reminder_words(name: str, language: str) -> str:
    """A built-in reminder in the language, a team's own as typed."""
    return catalogue("columns", language).get(name, name) if name.startswith(_BUILT_IN) else name
