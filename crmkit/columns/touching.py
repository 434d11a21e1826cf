"""When and how often was a customer touched?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crmkit.columns.deciding import decides
from crmkit.model.fields import Field, Kind, Owner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.columns.workings import Workings
    from crmkit.rules.encode import Column

LAST_TOUCH_ON = Field(
    "last_touch_on", Kind.DATE, "最近跟进", "Last touch", owner=Owner.CRMKIT, number_format="yyyy-mm-dd", width=11,
    is_folded=True,
    help_zh="最近一次跟进的日子,跟进记录和跟进情况里带日期的行都算。空着:还没跟进过。",
    help_en="The day of the latest touch, dated lines in the notes included. Blank: never touched.",
)  # fmt: skip
TOUCH_COUNT = Field(
    "touch_count", Kind.INTEGER, "跟进次数", "Touches", owner=Owner.CRMKIT, number_format="0", width=8,
    is_folded=True,
    help_zh="到今天为止跟进了几次。0:还没有。",
    help_en="How many touches up to today. 0: none. Never blank.",
)  # fmt: skip
DAYS_SINCE_LAST_TOUCH = Field(
    "days_since_last_touch", Kind.INTEGER, "距上次跟进天数", "Days since last touch", owner=Owner.CRMKIT,
    help_zh="0:今天跟进过。空着:还没跟进过。",
    help_en="0: touched today. Blank: never touched.",
)  # fmt: skip


@decides(writes=(LAST_TOUCH_ON, TOUCH_COUNT), derives=(DAYS_SINCE_LAST_TOUCH,))
def decide_touches(workings: Workings) -> Mapping[str, Column]:
    """Count touches up to today; one that is dated later has not happened and counts when its day comes."""
    joined = workings.joined
    happened = (joined.customer >= 0) & (joined.touched_on <= workings.today)
    customer, day = joined.customer[happened], joined.touched_on[happened].astype(np.int64)
    latest = np.full(workings.row_count, np.iinfo(np.int64).min, dtype=np.int64)
    np.maximum.at(latest, customer, day)
    last_touch_on = latest.astype("datetime64[D]")
    days = (workings.today - last_touch_on).astype(np.float64)
    return {
        "last_touch_on": last_touch_on,
        "touch_count": np.bincount(customer, minlength=workings.row_count).astype(np.float64),
        "days_since_last_touch": np.where(np.isnat(last_touch_on), np.nan, days),
    }
