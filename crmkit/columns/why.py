"""Why: one line like a colleague, for the date, the stage, the grade and valid customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.columns.deciding import decides
from crmkit.locale import text
from crmkit.model.fields import Field, Kind, Owner
from crmkit.model.vocabularies import ACCEPTANCE, CONTRIBUTION, GRADE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from crmkit.columns.workings import Flags, Texts, Workings
    from crmkit.rules.encode import Column

WHY = Field(
    "why", Kind.TEXT, "为什么", "Why", owner=Owner.CRMKIT, width=46, moves_with_day=True,
    help_zh="左边几列是怎么来的,怎样能升级。不会空着。", help_en="How the columns to the left came about. Never blank.",
)  # fmt: skip

_READS = (
    "acceptance", "contribution_used", "days_to_close", "validity", "missing_parts", "grade_reason", "grade",
    "grade_by_rule", "is_contradictory", "grade_override", "override_note", "stage", "stage_override", "attitude",
    "cognition", "status_used", "paused_until_on", "lost_reason", "rhythm", "lift_step", "lift_grade",
)  # fmt: skip


@decides(reads=_READS, writes=(WHY,))
def decide_why(workings: Workings) -> Mapping[str, Column]:
    """The grade with its reasons, what would raise it, then what is special about stage and date.

    A lost or invalid customer needs no grade: the status says it all.
    """
    is_over = workings.is_("status_used", "lost", "invalid")
    grade = _sentence(workings, _grade_sentence(workings), "why_grade_end")
    sentences = [
        np.where(is_over, "", grade),
        np.where(is_over, "", _sentence(workings, _lift_words(workings), "why_end")),
        np.where(is_over, "", _sentence(workings, _stage_words(workings), "why_end")),
        _sentence(workings, _status_words(workings), "why_end"),
    ]
    separator = text("columns.sentence_gap", workings.context.language)
    return {"why": _joined(sentences, separator)}


def _grade_sentence(workings: Workings) -> Texts:
    """`B:认可但有异议,35天内成交`."""
    language = workings.context.language
    reasons = _joined(
        [_acceptance_words(workings), _window_words(workings), _special_words(workings)],
        text("columns.comma", language),
    )
    is_by_hand = ~np.asarray(pd.isna(workings.column("grade_override")))
    reasons = np.where(is_by_hand, _by_hand_words(workings), reasons)
    unreadable = workings.is_unjudgeable("grade_override")
    reasons = np.where(unreadable, text("columns.why_grade_unreadable", language), reasons)
    reasons = np.where(reasons == "", text("columns.why_nothing_known", language), reasons)
    heads = _looked_up(workings, "grade", GRADE_NAMES, lambda name: GRADE.label(name, language))
    colon = np.where(heads == "", "", text("columns.colon", language)).astype(object)
    joined: Texts = heads + colon + reasons
    return joined


GRADE_NAMES = tuple(term.name for term in GRADE.terms)
_ACCEPTANCES = tuple(term.name for term in ACCEPTANCE.terms)
_CONTRIBUTIONS = tuple(term.name for term in CONTRIBUTION.terms)


def _looked_up(workings: Workings, name: str, terms: tuple[str, ...], words: Callable[[str], str]) -> Texts:
    """Words for each row's term; nothing where blank."""
    lookup = np.array([*(words(term) for term in terms), ""], dtype=object)
    found: Texts = lookup[workings.codes(name, terms)]
    return found


def _acceptance_words(workings: Workings) -> Texts:
    """认可度, with 贡献 where it made a difference."""
    language = workings.context.language
    size = len(_CONTRIBUTIONS) + 1
    lookup = np.full((len(_ACCEPTANCES) + 1) * size, "", dtype=object)
    for place, acceptance in enumerate(_ACCEPTANCES):
        for other, contribution in enumerate((*_CONTRIBUTIONS, "")):
            words = text(f"columns.acceptance_{acceptance}", language)
            matters = acceptance == "accepts" or (acceptance, contribution) == ("objects", "small")
            if matters and contribution:
                words += text("columns.comma", language) + text(f"columns.contribution_{contribution}", language)
            lookup[place * size + other] = words
    codes = workings.codes("acceptance", _ACCEPTANCES) * size + workings.codes("contribution_used", _CONTRIBUTIONS)
    found: Texts = lookup[codes]
    return found


def _window_words(workings: Workings) -> Texts:
    """`35天内成交`, once a distinct number of days."""
    language = workings.context.language
    days, places = np.unique(workings.numbers("days_to_close"), return_inverse=True)
    words = np.array([_window_text(day, language) for day in days], dtype=object)
    is_paid = workings.is_("status_used", "paid", "signed")
    return np.where(is_paid, "", words[places.reshape(-1)] if len(words) else "")


def _window_text(days: float, language: str) -> str:
    if np.isnan(days):
        return ""
    if days < 0:
        return text("columns.window_past", language)
    return text("columns.window_today" if days == 0 else "columns.window_days", language, count=int(days))


def _special_words(workings: Workings) -> Texts:
    """Held back from A, contradictory, or lifted by Pareto."""
    language = workings.context.language
    is_unverified = workings.is_("validity", "unverified")
    parts = np.where(workings.texts("missing_parts") == None, "", workings.texts("missing_parts"))  # noqa: E711
    held_start = np.where(is_unverified, text("columns.held_unverified", language), text("columns.held_no", language))
    held = held_start.astype(object) + parts
    reason = workings.texts("grade_reason")
    return np.select(
        [reason == "held", reason == "lifted", workings.is_("is_contradictory", "yes")],
        [held, text("columns.lifted", language), text("columns.please_check", language)],
        default="",
    ).astype(object)


def _by_hand_words(workings: Workings) -> Texts:
    """`人工定的(老板亲自跟),按规则是B`."""
    language = workings.context.language
    note = workings.texts("override_note")
    has_note = note != None  # noqa: E711  (element by element)
    bracket = text("columns.by_hand_note", language).split("|")
    noted = np.where(has_note, bracket[0], "").astype(object) + np.where(has_note, note, "") + np.where(
        has_note, bracket[1], "")  # fmt: skip
    rule = _looked_up(workings, "grade_by_rule", GRADE_NAMES, lambda name: text(
        "columns.by_rule", language, grade=GRADE.label(name, language)))  # fmt: skip
    differs = workings.texts("grade_by_rule") != workings.texts("grade_override")
    words: Texts = text("columns.by_hand", language) + noted + np.where(differs, rule, "")
    return words


def _lift_words(workings: Workings) -> Texts:
    """`解决异议后可升A`, for a followed customer with a B or C that no person set and no held-back A explains."""
    language = workings.context.language
    step = _step_words(workings)
    to = _looked_up(workings, "lift_grade", GRADE_NAMES, lambda name: text(
        "columns.lift_to", language, grade=GRADE.label(name, language)))  # fmt: skip
    is_open = workings.is_("status_used", "active") & (workings.texts("grade_override") == None)  # noqa: E711
    is_open &= workings.is_("grade", "B", "C") & ~workings.is_("grade_reason", "held")
    return np.where(is_open & (step != ""), step + to, "")


def _step_words(workings: Workings) -> Texts:
    language = workings.context.language
    missing = workings.texts("missing_parts")
    parts = np.where(missing == None, "", missing).astype(object)  # noqa: E711  (element by element)
    verify = np.where(workings.is_("validity", "invalid"), text("columns.obtain", language),
                      text("columns.verify", language)).astype(object) + parts  # fmt: skip
    accept = _looked_up(workings, "acceptance", _ACCEPTANCES, lambda name: text(f"columns.resolve_{name}", language))
    accept = np.where(accept == "", text("columns.resolve_blank", language), accept)
    both = accept + text("columns.and_then", language) + verify
    step = workings.texts("lift_step")
    return np.select(
        [step == "validity", step == "acceptance", step == "both"], [verify, accept, both], default=""
    ).astype(object)


def _stage_words(workings: Workings) -> Texts:
    """A stage by hand, or what is missing to judge it."""
    language = workings.context.language
    is_active = workings.is_("status_used", "active")
    is_blank = [np.asarray(pd.isna(workings.column(name))) for name in ("attitude", "cognition")]
    asks = [text(f"columns.{name}", language) for name in ("attitude", "cognition")]
    both = text("columns.and", language).join(asks)
    ask = np.select([is_blank[0] & is_blank[1], is_blank[0], is_blank[1]], [both, *asks], default="").astype(object)
    unjudged = text("columns.stage_unjudged", language) + ask
    is_by_hand = workings.texts("stage_override") != None  # noqa: E711  (element by element)
    is_unjudged = workings.is_("stage", "unjudged") & is_active & (ask != "")
    by_hand = text("columns.stage_by_hand", language, stage="")
    return np.select(
        [workings.is_unjudgeable("stage_override"), is_by_hand, is_unjudged],
        [text("columns.stage_unreadable", language), by_hand, unjudged],
        default="",
    ).astype(object)


def _status_words(workings: Workings) -> Texts:
    """What a status other than 跟进中 means for the date."""
    language = workings.context.language
    reason = workings.texts("lost_reason")
    has_reason = reason != None  # noqa: E711  (element by element)
    colon = text("columns.colon", language)
    lost = text("columns.status_lost", language) + np.where(has_reason, colon, "").astype(object) + np.where(
        has_reason, reason, "")  # fmt: skip
    open_pause = workings.is_("status_used", "paused") & np.isnat(workings.days("paused_until_on"))
    open_pause &= ~workings.is_unjudgeable("paused_until_on")
    pause_days = workings.context.settings.pause_without_date_days
    unreadable = [workings.is_unjudgeable(name) for name in ("status", "agreed_next_on")]
    names = [text(f"columns.{name}", language) for name in ("status", "agreed_next_on")]
    return np.select(
        [*unreadable, open_pause, workings.is_("status_used", "signed"), workings.is_("status_used", "lost"),
         workings.is_("status_used", "invalid")],
        [*(text("columns.unreadable", language, header=name) for name in names),
         text("columns.pause_without_date", language, count=pause_days), text("columns.status_signed", language),
         lost, text("columns.status_invalid", language)],
        default="",
    ).astype(object)  # fmt: skip


def _sentence(workings: Workings, words: Texts, end: str) -> Texts:
    ended: Texts = np.where(words == "", "", words + text(f"columns.{end}", workings.context.language))
    return ended.astype(object)


def _joined(pieces: list[Texts], separator: str) -> Texts:
    """The pieces that say something, with the separator between them."""
    joined = pieces[0].astype(object)
    for piece in pieces[1:]:
        both: Flags = (joined != "") & (piece != "")
        joined = joined + np.where(both, separator, "").astype(object) + piece
    return joined
