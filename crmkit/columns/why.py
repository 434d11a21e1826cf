"""Why: one line like a colleague, for the date, the stage, the grade and valid customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crmkit.columns.deciding import decides
from crmkit.columns.grade_words import GRADE_READS, grade_words, lift_words
from crmkit.columns.phrases import ended, first_of, joined, quoted, say
from crmkit.columns.workings import is_blank
from crmkit.model.fields import Field, Kind, Owner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.columns.workings import Texts, Workings
    from crmkit.rules.encode import Column

WHY = Field(
    "why", Kind.TEXT, "为什么", "Why", owner=Owner.CRMKIT, width=46, moves_with_day=True,
    help_zh="左边几列是怎么来的,怎样能升级。不会空着。",
    help_en="How the columns to the left came about. Never blank.",
)  # fmt: skip

_READS = (
    *GRADE_READS, "stage", "stage_override", "attitude", "cognition", "status", "agreed_next_on", "paused_until_on",
    "pause_ends_on", "lost_reason", "override_until_on",
)  # fmt: skip


@decides(reads=_READS, writes=(WHY,))
def decide_why(workings: Workings) -> Mapping[str, Column]:
    """The grade with its reasons, what would raise it, then what is special about stage and date.

    A lost or invalid customer needs no grade: the status says it all.
    """
    is_on = ~workings.is_("status_used", "lost", "invalid")
    sentences = [
        first_of((is_on, grade_words(workings))),
        first_of((is_on, lift_words(workings))),
        first_of((is_on, _stage_words(workings))),
        _expired_words(workings),
        _status_words(workings),
    ]
    stop = say(workings, "full_stop")
    return {"why": joined([ended(words, stop) for words in sentences], say(workings, "sentence_gap"))}


def _stage_words(workings: Workings) -> Texts:
    """A stage by hand, or what is missing to judge it while the customer is followed."""
    no_attitude, no_cognition = (is_blank(workings.column(name)) for name in ("attitude", "cognition"))
    attitude, cognition = say(workings, "attitude"), say(workings, "cognition")
    ask = first_of(
        (no_attitude & no_cognition, attitude + say(workings, "and") + cognition),
        (no_attitude, attitude),
        (no_cognition, cognition),
    )
    is_unjudged = workings.is_("stage", "unjudged") & workings.is_("status_used", "active")
    return first_of(
        (workings.is_unjudgeable("stage_override"), say(workings, "stage_unreadable")),
        (~is_blank(workings.column("stage_override")), say(workings, "stage_by_hand")),
        (is_unjudged & (ask != ""), say(workings, "stage_unjudged") + ask),
    )


def _expired_words(workings: Workings) -> Texts:
    """A stage or grade by hand whose time is over: it counts until a person lifts it."""
    by_hand = ~is_blank(workings.column("stage_override")) | ~is_blank(workings.column("grade_override"))
    is_expired = workings.days("override_until_on") < workings.today
    return first_of((by_hand & is_expired, say(workings, "override_expired")))


def _status_words(workings: Workings) -> Texts:
    """What a status other than 跟进中 means for the date, and dates that could not be set."""
    reason = quoted(workings, "lost_reason", workings.is_("status_used", "lost"))
    is_paused = workings.is_("status_used", "paused")
    is_unread = {name: workings.is_unjudgeable(name) for name in ("status", "agreed_next_on", "paused_until_on")}
    is_unread["paused_until_on"] &= is_paused
    is_undated = is_paused & np.isnat(workings.days("pause_ends_on"))
    is_used_up = is_undated & ~np.isnat(workings.days("paused_until_on"))
    pause_days = workings.context.settings.pause_without_date_days
    lost = say(workings, "status_lost")
    return first_of(
        (workings.is_("status_used", "invalid"), say(workings, "status_invalid")),
        *((flags, say(workings, "unreadable", header=say(workings, name))) for name, flags in is_unread.items()),
        (is_used_up, say(workings, "pause_used_up", count=pause_days)),
        (is_undated, say(workings, "pause_without_date", count=pause_days)),
        (workings.is_("status_used", "signed"), say(workings, "status_signed")),
        (workings.is_("status_used", "lost") & (reason != ""), lost + say(workings, "colon") + reason),
        (workings.is_("status_used", "lost"), lost),
    )
