"""Everything crmkit decides, declared: deciders, managed columns in display order, values without a column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.columns.cadence import EARLIEST_DUE_ON, LATEST_DUE_ON, decide_cadence, decide_status
from crmkit.columns.due import DUE_STATE, NEXT_DUE_ON, decide_due
from crmkit.columns.grade import GRADE, decide_combination, decide_grade, decide_grade_by_rule
from crmkit.columns.grade_inputs import (
    GRADE_BY_ACCEPTANCE,
    GRADE_BY_PARETO,
    GRADE_BY_WINDOW,
    decide_acceptance_grade,
    decide_contribution,
    decide_days_to_close,
    decide_pareto_grade,
    decide_window_grade,
)
from crmkit.columns.lift import decide_lift
from crmkit.columns.record_quality import (
    COMPLETENESS_SHARE,
    FINDING_COUNT,
    decide_completeness,
    decide_finding_count,
)
from crmkit.columns.reminders import REMINDERS, decide_reminders
from crmkit.columns.score import PRIORITY, SCORE, decide_priority, decide_score
from crmkit.columns.stage import STAGE, decide_stage
from crmkit.columns.suggested_step import SUGGESTED_STEP, decide_step
from crmkit.columns.survey import decide_survey
from crmkit.columns.tags import SYSTEM_TAGS, decide_tags
from crmkit.columns.touching import LAST_TOUCH_ON, TOUCH_COUNT, decide_touches
from crmkit.columns.validity import IS_VALID_CUSTOMER, decide_validity
from crmkit.columns.why import WHY, decide_why
from crmkit.model.tables import CUSTOMERS

if TYPE_CHECKING:
    from crmkit.model.fields import Field

DECIDERS = (
    decide_touches, decide_status, decide_stage, decide_validity, decide_contribution, decide_acceptance_grade,
    decide_days_to_close, decide_window_grade, decide_pareto_grade, decide_combination, decide_grade_by_rule,
    decide_grade, decide_score, decide_priority, decide_tags, decide_cadence, decide_due, decide_step,
    decide_reminders, decide_lift, decide_why, decide_completeness, decide_finding_count, decide_survey,
)  # fmt: skip

#: Managed columns in the order people see them: seven visible ones, then the folded group.
MANAGED_FIELDS: tuple[Field, ...] = (
    NEXT_DUE_ON, DUE_STATE, STAGE, GRADE, IS_VALID_CUSTOMER, SUGGESTED_STEP, WHY,
    LAST_TOUCH_ON, TOUCH_COUNT, EARLIEST_DUE_ON, LATEST_DUE_ON, SCORE, PRIORITY, SYSTEM_TAGS, REMINDERS,
    GRADE_BY_ACCEPTANCE, GRADE_BY_WINDOW, GRADE_BY_PARETO, COMPLETENESS_SHARE, FINDING_COUNT,
)  # fmt: skip

#: Results without a column of their own: rules may ask for them, explanations show them.
DERIVED_FIELDS: tuple[Field, ...] = tuple(field for decider in DECIDERS for field in decider.derives)

#: Everything a rule may ask for, by name: people's columns, managed columns, derived values.
RULE_FIELDS: dict[str, Field] = {field.name: field for field in (*CUSTOMERS.fields, *MANAGED_FIELDS, *DERIVED_FIELDS)}
