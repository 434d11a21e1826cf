"""From when until when is the next contact owed (R127-R130)?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crmkit.columns.deciding import decides
from crmkit.columns.vocabulary import RHYTHM as RHYTHMS
from crmkit.columns.workings import as_choice, blanked, filled_in
from crmkit.model.fields import Field, Kind, Owner
from crmkit.model.vocabularies import STATUS, YES_NO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.columns.workings import Flags, Workings
    from crmkit.model.calendar import Days
    from crmkit.rules.encode import Column

EARLIEST_DUE_ON = Field(
    "earliest_due_on", Kind.DATE, "最早", "Earliest", owner=Owner.CRMKIT, number_format="yyyy-mm-dd", width=11,
    is_folded=True,
    help_zh="这一天起可以跟进,遇休息日顺延到工作日。空着:无需跟进或无法判断。",
    help_en="Contact from this day on, rolled forward to a working day. Blank: nothing owed or not judgeable.",
)  # fmt: skip
LATEST_DUE_ON = Field(
    "latest_due_on", Kind.DATE, "最晚", "Latest", owner=Owner.CRMKIT, number_format="yyyy-mm-dd", width=11,
    is_folded=True,
    help_zh="过了这一天就晚了,遇休息日提前到工作日。空着:无需跟进或无法判断。",
    help_en="Late after this day, rolled back to a working day. Blank: nothing owed or not judgeable.",
)  # fmt: skip
STATUS_USED = Field(
    "status_used", Kind.CHOICE, "客户状态(取用)", "Status used", vocabulary=STATUS, owner=Owner.CRMKIT,
    help_zh="空着的客户状态就是跟进中。空着:状态读不出。",
    help_en="A blank status is active. Blank: the cell can't be read.",
)  # fmt: skip
RHYTHM = Field(
    "rhythm", Kind.CHOICE, "频率方式", "Rhythm", vocabulary=RHYTHMS, owner=Owner.CRMKIT,
    help_zh="下个工作日、按天数、到期或不跟进。",
    help_en="Next working day, days, end of pause, or nothing.",
)  # fmt: skip
IS_FIRST_CONTACT = Field(
    "is_first_contact", Kind.CHOICE, "待首次联系", "Never touched", vocabulary=YES_NO, owner=Owner.CRMKIT,
    help_zh="是:要跟进但还没联系过。空着:不是。",
    help_en="Yes: owed a contact, never had one. Blank: no.",
)  # fmt: skip
IS_PROVISIONAL = Field(
    "is_provisional", Kind.CHOICE, "日期待定", "Provisional", vocabulary=YES_NO, owner=Owner.CRMKIT,
    help_zh="是:日期在还没公布放假安排的年份。空着:不是。",
    help_en="Yes: beyond the announced holidays. Blank: no.",
)  # fmt: skip


PAUSE_ENDS_ON = Field(
    "pause_ends_on", Kind.DATE, "暂停至(取用)", "Pause ends", owner=Owner.CRMKIT,
    help_zh="写的暂停至,到期以后联系过就不再算。空着:没写或已过。",
    help_en="Paused until, unless a touch since then used it up. Blank: not written, or used up.",
)  # fmt: skip


@decides(reads=("status",), derives=(STATUS_USED,))
def decide_status(workings: Workings) -> Mapping[str, Column]:
    """Blank is active (a word outside the list too: its finding stands); an unreadable cell stays unknown."""
    used = filled_in(workings.texts("status"), "active")
    return {"status_used": as_choice(blanked(used, workings.is_unjudgeable("status")))}


@decides(
    reads=("status_used", "stage", "grade", "last_touch_on", "won_on", "created_on", "paused_until_on"),
    writes=(EARLIEST_DUE_ON, LATEST_DUE_ON),
    derives=(RHYTHM, IS_FIRST_CONTACT, IS_PROVISIONAL, PAUSE_ENDS_ON),
    tables=("cadence",),
)
def decide_cadence(workings: Workings) -> Mapping[str, Column]:
    """Calendar days from the last touch; earliest rolls forward, latest rolls back unless it would pass earliest.

    Without a touch: a signed or paid customer counts from 成交日期, a pause from 创建日期 (else today). Anyone else
    who is owed a contact is due on the working day after 创建日期, or, when that is blank, on today's working day; so
    a new customer comes onto the list and stays there until somebody calls. Each touch of a lost customer starts its
    90 days again, since the workbook does not keep the day it was lost. A pause that ended and was followed by a
    touch is a pause without a date.
    """
    outcome = workings.ask("cadence")
    anchor = _anchor(workings)
    first, last = outcome.output("earliest_days"), outcome.output("latest_days")
    rhythm = as_choice(outcome.output("rhythm"))
    earliest, latest = _add_days(anchor, first), _add_days(anchor, last)
    is_owed = _is_one_of(rhythm, "next_working_day", "window")
    is_first = is_owed & np.isnat(anchor)
    is_next_day = _is_one_of(rhythm, "next_working_day") & ~is_first
    is_pause = _is_one_of(rhythm, "pause")
    calendar = workings.context.calendar
    earliest = np.where(is_next_day, calendar.next_working_day(anchor), earliest)
    earliest = np.where(is_first, _first_contact(workings), earliest)
    ends_on = _pause_ends_on(workings)
    earliest = np.where(is_pause, _pause_end(workings, ends_on), earliest)
    latest = np.where(is_next_day | is_first | is_pause, earliest, latest)
    unknown = ~(is_owed | is_pause) | (is_pause & workings.is_unjudgeable("paused_until_on"))
    earliest, latest = (np.where(unknown, np.datetime64("NaT", "D"), day) for day in (earliest, latest))
    rolled = calendar.roll_forward(earliest)
    announced = np.datetime64(calendar.announced_until, "D")
    return {
        "earliest_due_on": rolled,
        "latest_due_on": np.maximum(calendar.roll_back(latest), rolled),
        "rhythm": rhythm,
        "pause_ends_on": ends_on,
        "is_first_contact": flag(is_first),
        "is_provisional": flag((earliest > announced) | (latest > announced)),
    }


def _is_one_of(choice: object, *words: str) -> Flags:
    """Whether each term is one of `words`."""
    return np.isin(np.asarray(choice, dtype=object), words)


def flag(is_set: Flags) -> Column:
    """A yes where set, blank elsewhere."""
    return as_choice(blanked(np.full(len(is_set), "yes"), ~is_set))


def _anchor(workings: Workings) -> Days:
    """The day from which days count: the last touch; for signed and paid customers the deal when nothing is noted."""
    last_touch_on = workings.days("last_touch_on")
    won_on = workings.days("won_on")
    is_won = workings.is_("status_used", "signed", "paid") & (won_on <= workings.today)
    return np.where(np.isnat(last_touch_on) & is_won, won_on, last_touch_on)


def _add_days(anchor: Days, days: object) -> Days:
    counts = np.asarray(days, dtype=np.float64)
    whole = np.nan_to_num(counts).astype("timedelta64[D]")
    return np.where(np.isnan(counts), np.datetime64("NaT", "D"), anchor + whole)


def _first_contact(workings: Workings) -> Days:
    calendar = workings.context.calendar
    created_on = workings.days("created_on")
    after_entry = calendar.next_working_day(np.minimum(created_on, workings.today))
    now = calendar.roll_forward(np.full(workings.row_count, workings.today))
    return np.where(np.isnat(created_on), now, after_entry)


def _pause_ends_on(workings: Workings) -> Days:
    until = workings.days("paused_until_on")
    is_used_up = workings.days("last_touch_on") >= until
    return np.where(is_used_up, np.datetime64("NaT", "D"), until)


def _pause_end(workings: Workings, ends_on: Days) -> Days:
    """暂停至; without it the configured days (90) from the last touch, else from entry, else from today."""
    start = workings.days("last_touch_on")
    start = np.where(np.isnat(start), workings.days("created_on"), start)
    start = np.where(np.isnat(start), workings.today, start)
    pause = np.timedelta64(workings.context.settings.pause_without_date_days, "D")
    return np.where(np.isnat(ends_on), start + pause, ends_on)
