"""When is the next contact, and how does that stand today?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from crmkit.columns.cadence import flag
from crmkit.columns.deciding import decides
from crmkit.columns.vocabulary import DUE_KIND as DUE_KINDS
from crmkit.columns.workings import blanked, is_blank
from crmkit.locale import text
from crmkit.model.fields import Field, Kind, Owner
from crmkit.model.vocabularies import YES_NO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.columns.workings import Texts, Workings
    from crmkit.model.calendar import Days
    from crmkit.model.context import Context
    from crmkit.rules.encode import Column

NEXT_DUE_ON = Field(
    "next_due_on", Kind.DATE, "下次跟进", "Next due", owner=Owner.CRMKIT, number_format="yyyy-mm-dd", width=11,
    help_zh="约定的日子优先,否则是最早可以跟进的日子。过去的日子:晚了。空着:无需跟进或无法判断。",
    help_en="The agreed day, else the earliest one. In the past: late. Blank: nothing owed or not judgeable.",
)  # fmt: skip
DUE_STATE = Field(
    "due_state", Kind.TEXT, "跟进状态", "Due state", owner=Owner.CRMKIT, width=27, moves_with_day=True,
    help_zh="今天跟进、可以跟进、先别打扰、已过几天、已约、待首次联系、暂停、无需跟进。空着:无法判断。",
    help_en="Due today, open, too early, late, agreed, never touched, paused, nothing owed. Blank: not judgeable.",
)  # fmt: skip
DUE_KIND = Field(
    "due_kind", Kind.CHOICE, "跟进状态(类别)", "Due kind", vocabulary=DUE_KINDS, owner=Owner.CRMKIT,
    moves_with_day=True,
    help_zh="跟进状态的类别。空着:无法判断。",
    help_en="The kind of due state. Blank: not judgeable.",
)  # fmt: skip
DAYS_LATE = Field(
    "days_late", Kind.INTEGER, "晚了几天", "Days late", owner=Owner.CRMKIT, moves_with_day=True,
    help_zh="过了最晚日期几天。0:没晚。空着:无需跟进或无法判断。",
    help_en="Calendar days past the latest day. 0: not late. Blank: nothing owed or not judgeable.",
)  # fmt: skip
IS_AGREED = Field(
    "is_agreed", Kind.CHOICE, "按约定", "By agreement", vocabulary=YES_NO, owner=Owner.CRMKIT,
    help_zh="是:按约定下次联系,还没兑现。空着:不是。", help_en="Yes: the agreed day counts, not kept yet. Blank: no.",
)  # fmt: skip
DUE_BY = Field(
    "due_by", Kind.DATE, "最晚(含约定)", "Due by", owner=Owner.CRMKIT,
    help_zh="约定的日子,否则最晚。空着:无需跟进或无法判断。",
    help_en="The agreed day, else the latest. Blank: nothing owed.",
)  # fmt: skip


@decides(
    reads=("earliest_due_on", "latest_due_on", "rhythm", "is_first_contact", "agreed_next_on", "pause_ends_on",
           "last_touch_on"),
    writes=(NEXT_DUE_ON, DUE_STATE),
    derives=(DUE_KIND, DAYS_LATE, DUE_BY, IS_AGREED),
)  # fmt: skip
def decide_due(workings: Workings) -> Mapping[str, Column]:
    """An agreed day wins until it is kept (a touch on or after it); missed, it stays due and gets late.

    An agreed day is not rolled: it was promised to the customer. 无效 owes nothing, agreed or not. A pause shows the
    day people wrote, and owes from the working day on which it ends.
    """
    today = workings.today
    agreed_on, last_touch_on = workings.days("agreed_next_on"), workings.days("last_touch_on")
    is_owed = ~workings.is_("rhythm", "nothing")
    is_agreed = is_owed & ~np.isnat(agreed_on) & ~(last_touch_on >= agreed_on)
    is_unknown = is_blank(workings.column("rhythm")) | (is_owed & workings.is_unjudgeable("agreed_next_on"))
    nothing = np.datetime64("NaT", "D")
    due_on = np.where(is_agreed, agreed_on, workings.days("earliest_due_on"))
    due_by = np.where(is_agreed, agreed_on, workings.days("latest_due_on"))
    due_on, due_by = (np.where(is_unknown, nothing, day) for day in (due_on, due_by))
    is_unknown |= is_owed & np.isnat(due_on)
    kind = np.select(
        [is_unknown, ~is_owed, workings.is_("is_first_contact", "yes") & ~is_agreed, due_by < today,
         (due_on == today) & is_agreed | (due_by == today), is_agreed, due_on <= today,
         workings.is_("rhythm", "pause")],
        ["", "nothing", "first", "late", "today", "agreed", "open", "paused"],
        default="early",
    ).astype(object)  # fmt: skip
    shown_on = np.where(kind == "open", due_by, due_on)
    until = workings.days("pause_ends_on")
    shown_on = np.where((kind == "paused") & ~np.isnat(until), until, shown_on)
    days_late = np.where(np.isnat(due_by), np.nan, np.maximum((today - due_by).astype(np.float64), 0.0))
    return {
        "next_due_on": due_on,
        "due_state": _state_texts(kind, shown_on, days_late, workings.context),
        "due_kind": pd.Categorical(blanked(kind, kind == ""), categories=_KINDS),
        "days_late": days_late,
        "due_by": due_by,
        "is_agreed": flag(is_agreed),
    }


_KINDS = pd.Index([term.name for term in DUE_KINDS.terms], dtype=object)


def _state_texts(kind: Texts, shown_on: Days, days_late: npt.NDArray[np.float64], context: Context) -> Texts:
    """One text a combination of kind, day and lateness, then spread over the rows."""
    kinds, _ = pd.factorize(kind)
    is_dated = np.isin(kind, ["early", "open", "agreed", "paused"])
    number = np.where(is_dated, shown_on.astype(np.int64), np.nan_to_num(days_late).astype(np.int64))
    _, first, places = np.unique(kinds * 10_000_000 + number, return_index=True, return_inverse=True)
    texts = np.array([_state_text(kind[row], int(number[row]), context) for row in first], dtype=object)
    return texts[places.reshape(-1)]


def _state_text(kind: str, number: int, context: Context) -> str | None:
    if kind == "":
        return None
    day = day_text(date(1970, 1, 1) + timedelta(days=number), context)
    return text(f"columns.due_{kind}", context.language, day=day, count=number)


def day_text(day: date, context: Context) -> str:
    """A day as people say it: without its year when that is this year."""
    key = "columns.day" if day.year == context.as_of.year else "columns.day_of_year"
    month_name = text(f"columns.month_{day.month}", context.language)
    return text(key, context.language, year=day.year, day=day.day, month_name=month_name)
