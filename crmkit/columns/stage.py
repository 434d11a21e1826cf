"""Which stage is a customer in (R041-R044)?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.columns.deciding import decides
from crmkit.columns.workings import as_choice, filled_in
from crmkit.model.fields import Field, Kind, Owner
from crmkit.model.vocabularies import STAGE as STAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.columns.workings import Workings
    from crmkit.rules.encode import Column

STAGE = Field(
    "stage", Kind.CHOICE, "阶段", "Stage", vocabulary=STAGES, owner=Owner.CRMKIT, width=8,
    help_zh="态度和认知定阶段;填了人工阶段就按人工。缺一样就是未判,不会空着。",
    help_en="From attitude and cognition; a stage by hand wins. Unjudged when one is missing; never blank.",
)  # fmt: skip
STAGE_BY_RULE = Field(
    "stage_by_rule", Kind.CHOICE, "规则阶段", "Stage by rule", vocabulary=STAGES, owner=Owner.CRMKIT,
    help_zh="不看人工阶段时的阶段。",
    help_en="The stage before a person's decision.",
)  # fmt: skip


@decides(reads=("stage_override",), writes=(STAGE,), derives=(STAGE_BY_RULE,), tables=("stage",))
def decide_stage(workings: Workings) -> Mapping[str, Column]:
    """人工阶段 wins; an unreadable one (error, uncached formula) leaves the stage unjudged."""
    by_rule = workings.ask("stage").output("stage_by_rule")
    final = filled_in(filled_in(workings.texts("stage_override"), by_rule), "unjudged")
    final[workings.is_unjudgeable("stage_override")] = "unjudged"
    return {"stage": as_choice(final), "stage_by_rule": as_choice(by_rule)}
