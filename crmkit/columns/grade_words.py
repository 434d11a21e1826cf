"""The grade and its reasons in words, and what would raise it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crmkit.columns.phrases import first_of, joined, looked_up, quoted, say
from crmkit.columns.workings import filled_in, is_blank
from crmkit.model.vocabularies import ACCEPTANCE, CONTRIBUTION, GRADE

if TYPE_CHECKING:
    from crmkit.columns.workings import Flags, Texts, Workings

GRADE_READS = (
    "acceptance", "contribution_used", "days_to_close", "validity", "missing_parts", "grade_reason", "grade",
    "grade_by_rule", "is_contradictory", "grade_override", "override_note", "status_used", "lift_step", "lift_grade",
)  # fmt: skip
_GRADES = tuple(term.name for term in GRADE.terms)
_ACCEPTANCES = tuple(term.name for term in ACCEPTANCE.terms)
_CONTRIBUTIONS = tuple(term.name for term in CONTRIBUTION.terms)


def grade_words(workings: Workings) -> Texts:
    """`B:认可但有异议,35天内成交`."""
    reasons = joined(
        [_acceptance_words(workings), _window_words(workings), _special_words(workings)], say(workings, "comma")
    )
    reasons = first_of(
        (workings.is_unjudgeable("grade_override"), say(workings, "why_grade_unreadable")),
        (_is_by_hand(workings), _by_hand_words(workings)),
        (reasons == "", say(workings, "why_nothing_known")),
        (reasons != "", reasons),
    )
    heads = looked_up(workings, "grade", _GRADES, lambda name: _label(workings, name) + say(workings, "colon"))
    words: Texts = heads + reasons
    return words


def lift_words(workings: Workings) -> Texts:
    """`解决异议后可升A`, for a followed customer with a B or C that no person set and no held-back A explains."""
    to = looked_up(
        workings, "lift_grade", _GRADES, lambda name: say(workings, "lift_to", grade=_label(workings, name))
    )
    is_open = workings.is_("status_used", "active") & workings.is_("grade", "B", "C")
    is_open &= ~workings.is_("grade_reason", "held") & ~_is_by_hand(workings)
    return first_of((is_open & (to != ""), _step_words(workings) + to))


def _label(workings: Workings, grade: str) -> str:
    return GRADE.label(grade, workings.context.language)


def _is_by_hand(workings: Workings) -> Flags:
    return ~is_blank(workings.column("grade_override"))


def _acceptance_words(workings: Workings) -> Texts:
    """认可度, with 贡献 where it made a difference."""
    contribution = looked_up(
        workings,
        "contribution_used",
        _CONTRIBUTIONS,
        lambda name: say(workings, "comma") + say(workings, f"contribution_{name}"),
    )
    made_it = workings.is_("acceptance", "accepts")
    made_it |= workings.is_("acceptance", "objects") & workings.is_("contribution_used", "small")
    acceptance = looked_up(workings, "acceptance", _ACCEPTANCES, lambda name: say(workings, f"acceptance_{name}"))
    words: Texts = acceptance + first_of((made_it, contribution))
    return words


def _window_words(workings: Workings) -> Texts:
    """`35天内成交`, said once a distinct number of days; the deal is done once signed."""
    days, places = np.unique(workings.numbers("days_to_close"), return_inverse=True)
    words = np.array([_window_text(workings, day) for day in days], dtype=object)
    is_open = ~workings.is_("status_used", "paid", "signed")
    return first_of((is_open, words[places.reshape(-1)]))


def _window_text(workings: Workings, days: float) -> str:
    if np.isnan(days):
        return ""
    name = "window_past" if days < 0 else "window_today" if days == 0 else "window_days"
    return say(workings, name, count=int(days))


def _special_words(workings: Workings) -> Texts:
    """Held back from A, lifted by Pareto, or contradictory."""
    parts = filled_in(workings.texts("missing_parts"), "")
    is_held = workings.is_("grade_reason", "held")
    is_unverified = workings.is_("validity", "unverified")
    return first_of(
        (is_held & is_unverified, say(workings, "held_unverified") + parts),
        (is_held, say(workings, "held_no") + parts),
        (workings.is_("grade_reason", "lifted"), say(workings, "lifted")),
        (workings.is_("is_contradictory", "yes"), say(workings, "please_check")),
    )


def _by_hand_words(workings: Workings) -> Texts:
    """`人工定的(老板亲自跟),按规则是B`."""
    note = quoted(workings, "override_note", _is_by_hand(workings))
    before, after = say(workings, "by_hand_note").split("|")
    rule = looked_up(workings, "grade_by_rule", _GRADES, lambda name: say(
        workings, "by_rule", grade=_label(workings, name)))  # fmt: skip
    differs = workings.texts("grade_by_rule") != workings.texts("grade_override")
    words: Texts = (
        say(workings, "by_hand") + first_of((note != "", before + note + after)) + first_of((differs, rule))
    )
    return words


def _step_words(workings: Workings) -> Texts:
    parts = filled_in(workings.texts("missing_parts"), "")
    is_refused = workings.is_("validity", "invalid")
    verify = first_of((is_refused, say(workings, "obtain")), (~is_refused, say(workings, "verify"))) + parts
    accept = looked_up(workings, "acceptance", _ACCEPTANCES, lambda name: say(workings, f"resolve_{name}"))
    accept = first_of((accept == "", say(workings, "resolve_blank")), (accept != "", accept))
    return first_of(
        (workings.is_("lift_step", "validity"), verify),
        (workings.is_("lift_step", "acceptance"), accept),
        (workings.is_("lift_step", "both"), accept + say(workings, "and_then") + verify),
    )
