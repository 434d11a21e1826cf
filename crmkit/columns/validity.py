"""Is this a valid customer: money, authority and need (R078-R079)?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crmkit.columns.deciding import decides
from crmkit.locale import text
from crmkit.model.fields import Field, Kind, Owner
from crmkit.model.vocabularies import VALIDITY as VALIDITIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.columns.workings import Workings
    from crmkit.rules.encode import Column

PARTS = ("has_money", "has_authority", "has_need")
_ANSWERS = ("yes", "no")
_NO, _BLANK = 1, 2

IS_VALID_CUSTOMER = Field(
    "is_valid_customer", Kind.TEXT, "有效客户", "Valid customer", owner=Owner.CRMKIT, width=22,
    help_zh="有钱、有权、有需求都是“是”才是。否写缺什么,待核实写还不知道什么。不会空着。",
    help_en="Yes when money, authority and need are all yes; else what is missing or unknown. Never blank.",
)  # fmt: skip
VALIDITY = Field(
    "validity", Kind.CHOICE, "有效客户(判断)", "Validity", vocabulary=VALIDITIES, owner=Owner.CRMKIT,
    help_zh="是、否或待核实。",
    help_en="Yes, no or to verify.",
)  # fmt: skip
MISSING_PARTS = Field(
    "missing_parts", Kind.TEXT, "缺什么", "Missing parts", owner=Owner.CRMKIT,
    help_zh="否:缺的;待核实:还不知道的。空着:都有。",
    help_en="Missing (no) or unknown (to verify) parts. Blank: none.",
)  # fmt: skip


@decides(reads=PARTS, writes=(IS_VALID_CUSTOMER,), derives=(VALIDITY, MISSING_PARTS), tables=("valid_customer",))
def decide_validity(workings: Workings) -> Mapping[str, Column]:
    """All three yes: yes. Any no: no, naming those. Otherwise to verify, naming the unknown ones."""
    validity = workings.ask("valid_customer").choice("validity")
    first, second, third = (workings.codes(part, _ANSWERS) for part in PARTS)
    answers = first * 9 + second * 3 + third
    language = workings.context.language
    states = [*VALIDITIES_BY_NAME, None]
    lookup = {name: place for place, name in enumerate(states)}
    state = np.array([lookup.get(word, 3) for word in validity.categories] + [3], dtype=np.intp)[validity.codes]
    missing = np.array([[_missing(state, key, language) for key in range(27)] for state in states], dtype=object)
    texts = np.array(
        [[_text(name, missing[place, key], language) for key in range(27)] for place, name in enumerate(states)],
        dtype=object,
    )
    return {
        "is_valid_customer": texts[state, answers],
        "validity": validity,
        "missing_parts": missing[state, answers],
    }


VALIDITIES_BY_NAME: tuple[str, ...] = tuple(term.name for term in VALIDITIES.terms)


def _missing(state: str | None, key: int, language: str) -> str | None:
    """The parts that are no (state invalid) or unknown (unverified), in words."""
    wanted = {"invalid": _NO, "unverified": _BLANK}.get(state or "")
    answers = (key // 9, key // 3 % 3, key % 3)
    named = [
        text(f"columns.{part}", language) for part, answer in zip(PARTS, answers, strict=True) if answer == wanted
    ]
    return text("columns.and", language).join(named) or None


def _text(state: str | None, missing: str | None, language: str) -> str | None:
    if state is None:
        return None
    if missing is None:
        return VALIDITIES.label(state, language)
    return text(f"columns.validity_{state}", language, parts=missing)
