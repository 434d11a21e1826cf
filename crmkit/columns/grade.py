"""Which grade, combined from the three inputs, valid customer, and a person's word (R062-R073, R081)?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.columns.deciding import decides
from crmkit.columns.vocabulary import GRADE_REASON
from crmkit.columns.workings import as_choice, filled_in
from crmkit.model.fields import Field, Kind, Owner
from crmkit.model.vocabularies import GRADE as GRADES
from crmkit.model.vocabularies import YES_NO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.columns.workings import Workings
    from crmkit.rules.encode import Column

GRADE = Field(
    "grade", Kind.CHOICE, "分级", "Grade", vocabulary=GRADES, owner=Owner.CRMKIT, width=8,
    help_zh="认可×贡献和成交窗口合起来定;不是有效客户到不了A;填了人工分级就按人工。依据不够就是未分级,不会空着。",
    help_en="Acceptance x contribution and the closing window together; no A unless valid; a grade by hand wins. "
    "Ungraded without enough to go by; never blank.",
)  # fmt: skip
GRADE_COMBINED = Field(
    "grade_combined", Kind.CHOICE, "合并分级", "Combined grade", vocabulary=GRADES, owner=Owner.CRMKIT,
    help_zh="认可×贡献和窗口合起来。",
    help_en="Acceptance x contribution and window together.",
)  # fmt: skip
IS_CONTRADICTORY = Field(
    "is_contradictory", Kind.CHOICE, "依据矛盾", "Contradictory", vocabulary=YES_NO, owner=Owner.CRMKIT,
    help_zh="是:认可×贡献和窗口差两级,请核对。空着:不矛盾。",
    help_en="Yes: the two are two steps apart. Blank: no.",
)  # fmt: skip
GRADE_BY_RULE = Field(
    "grade_by_rule", Kind.CHOICE, "规则分级", "Grade by rule", vocabulary=GRADES, owner=Owner.CRMKIT,
    help_zh="不看人工分级时的分级。",
    help_en="The grade before a person's decision.",
)  # fmt: skip
REASON = Field(
    "grade_reason", Kind.CHOICE, "分级依据", "Grade reason", vocabulary=GRADE_REASON, owner=Owner.CRMKIT,
    help_zh="合并、够A待核实,或重要少数上调。",
    help_en="Combined, held back from A, or lifted.",
)  # fmt: skip

COMBINATION_RESULTS = (GRADE_COMBINED, IS_CONTRADICTORY)


@decides(reads=("grade_by_acceptance", "grade_by_window"), derives=COMBINATION_RESULTS, tables=("grade_combination",))
def decide_combination(workings: Workings) -> Mapping[str, Column]:
    """One step apart: acceptance x contribution decides. C against A: B, and a person should look."""
    outcome = workings.ask("grade_combination")
    return {name: outcome.choice(name) for name in ("grade_combined", "is_contradictory")}


@decides(reads=("grade_combined", "validity", "grade_by_pareto"), derives=(GRADE_BY_RULE, REASON), tables=("grade",))
def decide_grade_by_rule(workings: Workings) -> Mapping[str, Column]:
    """A without 有效客户=是 is held at B (R081); Pareto A lifts C and 未分级 to B."""
    outcome = workings.ask("grade")
    return {name: outcome.choice(name) for name in ("grade_by_rule", "grade_reason")}


@decides(reads=("grade_by_rule", "grade_override"), writes=(GRADE,))
def decide_grade(workings: Workings) -> Mapping[str, Column]:
    """人工分级 wins; an unreadable one (error, uncached formula) leaves the customer ungraded."""
    final = filled_in(filled_in(workings.texts("grade_override"), workings.texts("grade_by_rule")), "ungraded")
    final[workings.is_unjudgeable("grade_override")] = "ungraded"
    return {"grade": as_choice(final)}
