"""When is the satisfaction survey after a deal owed (R202: about a month after)? A row of its own on 今天."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crmkit.columns.deciding import decides
from crmkit.model.fields import Field, Kind, Owner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.columns.workings import Workings
    from crmkit.rules.encode import Column

_FIRST_DAY, _LAST_DAY = np.timedelta64(28, "D"), np.timedelta64(35, "D")

SURVEY_FROM_ON = Field(
    "survey_from_on", Kind.DATE, "满意度回访最早", "Survey from", owner=Owner.CRMKIT,
    help_zh="成交后28天,遇休息日顺延。空着:不用回访。",
    help_en="28 days after the deal, rolled forward to a working day. Blank: no survey owed.",
)  # fmt: skip
SURVEY_BY_ON = Field(
    "survey_by_on", Kind.DATE, "满意度回访最晚", "Survey by", owner=Owner.CRMKIT,
    help_zh="成交后35天,遇休息日提前。空着:不用回访。",
    help_en="35 days after the deal, rolled back to a working day. Blank: no survey owed.",
)  # fmt: skip


@decides(reads=("status_used", "won_on", "last_touch_on"), derives=(SURVEY_FROM_ON, SURVEY_BY_ON))
def decide_survey(workings: Workings) -> Mapping[str, Column]:
    """28-35 days after 成交日期 of a signed or paid customer; a touch from the first of these days on fulfils it."""
    won_on = workings.days("won_on")
    calendar = workings.context.calendar
    from_on = calendar.roll_forward(won_on + _FIRST_DAY)
    by_on = np.maximum(calendar.roll_back(won_on + _LAST_DAY), from_on)
    is_owed = workings.is_("status_used", "signed", "paid") & ~(workings.days("last_touch_on") >= from_on)
    nothing = np.datetime64("NaT", "D")
    return {"survey_from_on": np.where(is_owed, from_on, nothing), "survey_by_on": np.where(is_owed, by_on, nothing)}
