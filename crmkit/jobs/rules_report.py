"""How often people decided otherwise than a rule: a hint which rule to change."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmkit.columns.catalogue import RULE_FIELDS
from crmkit.jobs.deciding import decided
from crmkit.jobs.findings_sheet import dismissals
from crmkit.jobs.opening import opened
from crmkit.locale import text
from crmkit.rules import describe_rule

if TYPE_CHECKING:
    import numpy.typing as npt

    from crmkit.columns import Decided
    from crmkit.jobs.deciding import Decision
    from crmkit.jobs.opening import Opened
    from crmkit.jobs.request import Request

_LEAST_FOR_SHARE = 10  #: customers; a share of fewer says nothing
_WORTH_A_LOOK_SHARE = 0.2
#: What a person set, and the answer of the rules to it.
_BY_HAND = (("stage_override", "stage_by_rule"), ("grade_override", "grade_by_rule"))
#: The tables that hand a grade on, from the last to the first, each with its answer.
_GRADE_CHAIN = (
    ("grade", "grade_by_rule"),
    ("grade_combination", "grade_combined"),
    ("grade_by_acceptance", "grade_by_acceptance"),
)
_OTHER_GRADE = "grade_by_window"
_CADENCE = "cadence"


@dataclass(frozen=True)
class OverriddenRule:
    """One rule that people overrode. `share` is None for fewer than ten customers.

    `instead` counts what people chose, most first; for dates earlier or later than the rule's days.
    """

    table: str
    number: int
    conditions: tuple[str, ...]
    customer_count: int  #: whom the rule decides, overridden or not
    overridden_count: int
    share: float | None
    instead: tuple[tuple[str, int], ...]

    @property
    def is_worth_a_look(self) -> bool:
        """Whether so many differ that the rule itself may be wrong."""
        return self.share is not None and self.share >= _WORTH_A_LOOK_SHARE


@dataclass(frozen=True)
class OverrideReport:
    """Every rule that somebody overrode, the most overridden first. `language` is the workbook's."""

    path: str
    language: str
    customer_count: int
    rules: tuple[OverriddenRule, ...]
    has_errors: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain values for --json."""
        return {
            **asdict(self),
            "rules": [{**asdict(rule), "is_worth_a_look": rule.is_worth_a_look} for rule in self.rules],
        }

    def lines(self, _language: str | None = None) -> list[str]:
        """The report as printed, in the workbook's own language: it quotes what stands there."""
        language = self.language
        if not self.rules:
            return [text("history.report_none", language, path=self.path)]
        head = text("history.report_head", language, path=self.path, count=len(self.rules))
        return [head, *(words for rule in self.rules for words in _told(rule, language))]


def _told(rule: OverriddenRule, language: str) -> list[str]:
    named = text(
        "history.named_rule", language, table=text(f"columns.table_{rule.table}", language), number=rule.number
    )
    conditions = text("columns.then", language).join(rule.conditions)
    key = "report_rule" if rule.share is None else "report_rule_share"
    counts = {"customers": rule.customer_count, "count": rule.overridden_count, "share": rule.share or 0.0}
    instead = text("columns.then", language).join(
        text("history.report_instead", language, word=word, count=count) for word, count in rule.instead
    )
    lines = [text(f"history.{key}", language, rule=named, words=conditions, **counts)]
    lines.append(text("history.report_mostly", language, instead=instead))
    return [*lines, text("history.report_hint", language)] if rule.is_worth_a_look else lines


def rules_report(request: Request) -> OverrideReport:
    """How often people overrode each rule on `request.as_of`; read-only.

    A stage or grade by hand overrides a rule when it differs from the rule's answer; an agreed day when it lies
    outside the days the rule allows. Expired ones count as long as they stand.

    Raises:
        FileProblem: the file can't be read.
        NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
    """
    workbook = opened(request)
    decision = decided(workbook, dismissals(workbook))
    found = [*_by_hand(workbook, decision), *_by_agreement(workbook, decision)]
    found.sort(key=lambda rule: (-rule.overridden_count, rule.table, rule.number))
    return OverrideReport(str(request.path), workbook.language, len(workbook.customers), tuple(found))


def _by_hand(workbook: Opened, decision: Decision) -> list[OverriddenRule]:
    rules = []
    for override, by_rule in _BY_HAND:
        chosen = workbook.customers.values[override].to_numpy(dtype=object)
        answered = decision.decided.derived[by_rule].to_numpy(dtype=object)
        differs = ~pd.isna(chosen) & (chosen != answered)
        vocabulary = RULE_FIELDS[override].vocabulary
        words = [vocabulary.label(str(word), workbook.language) if vocabulary else str(word) for word in chosen]
        deciding = (
            _deciding_grade(decision.decided) if by_rule == _GRADE_CHAIN[0][1] else _everywhere("stage", chosen)
        )
        for table, decides in deciding.items():
            rules += _overridden(workbook, decision, (table, decides), differs, np.array(words, dtype=object))
    return rules


def _everywhere(table: str, values: npt.NDArray[np.object_]) -> dict[str, npt.NDArray[np.bool_]]:
    return {table: np.ones(len(values), dtype=bool)}


def _deciding_grade(decided: Decided) -> dict[str, npt.NDArray[np.bool_]]:
    """Where each table of the chain decided the grade: the first whose answer the later ones only handed on.

    Acceptance x contribution goes before the closing window where both say the same.
    """
    answers = pd.concat([decided.values, decided.derived], axis=1)
    value = answers[_GRADE_CHAIN[0][1]]
    handed_on = np.ones(len(value), dtype=bool)
    where: dict[str, npt.NDArray[np.bool_]] = {}
    for (table, _), (before, answer) in pairwise(_GRADE_CHAIN):
        asks_before = answer in decided.tables[table].table.conditions
        from_before = handed_on & asks_before & (answers[answer] == value).to_numpy()
        where |= {table: handed_on & ~from_before, before: from_before}
        handed_on = from_before
    combined = where["grade_combination"]
    asks_window = _OTHER_GRADE in decided.tables["grade_combination"].table.conditions
    by_window = combined & asks_window & (answers[_OTHER_GRADE] == value).to_numpy()
    return {**where, "grade_combination": combined & ~by_window, _OTHER_GRADE: by_window}


def _by_agreement(workbook: Opened, decision: Decision) -> list[OverriddenRule]:
    values, derived = decision.decided.values, decision.decided.derived
    agreed = workbook.customers.values["agreed_next_on"]
    is_agreed = (derived["is_agreed"] == "yes").to_numpy()
    is_earlier = is_agreed & (agreed < values["earliest_due_on"]).to_numpy()
    is_later = is_agreed & (agreed > values["latest_due_on"]).to_numpy()
    earlier, later = (text(f"history.report_{word}", workbook.language) for word in ("earlier", "later"))
    words = np.where(is_earlier, earlier, later).astype(object)
    everywhere = np.ones(len(words), dtype=bool)
    return _overridden(workbook, decision, (_CADENCE, everywhere), is_earlier | is_later, words)


def _overridden(
    workbook: Opened,
    decision: Decision,
    deciding: tuple[str, npt.NDArray[np.bool_]],
    differs: npt.NDArray[np.bool_],
    words: npt.NDArray[np.object_],
) -> list[OverriddenRule]:
    """The rules of a table, where that is the one that decided, with how often people chose otherwise."""
    table, decides_here = deciding
    numbers = np.where(decides_here, decision.decided.hits[table].rule_numbers(), 0)
    compiled = decision.decided.tables[table]
    rules = []
    for number in np.unique(numbers[differs & (numbers > 0)]).tolist():
        decides = numbers == number
        count, overridden = int(decides.sum()), int((decides & differs).sum())
        rules.append(
            OverriddenRule(
                table=table,
                number=number,
                conditions=describe_rule(compiled, number, workbook.language),
                customer_count=count,
                overridden_count=overridden,
                share=overridden / count if count >= _LEAST_FOR_SHARE else None,
                instead=tuple(Counter(words[decides & differs].tolist()).most_common()),
            )
        )
    return rules
