"""Who moves because of which edit on settings, words, days off and tags: decided once more without each of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crmkit.columns import MANAGED_FIELDS
from crmkit.jobs.deciding import decided
from crmkit.jobs.findings_sheet import dismissals
from crmkit.jobs.opening import under
from crmkit.jobs.rendering import differing, rendered
from crmkit.jobs.steering import read_steering
from crmkit.jobs.steering_edits import find_edits

if TYPE_CHECKING:
    from collections.abc import Collection

    from crmkit.columns import Decided
    from crmkit.jobs.opening import Opened
    from crmkit.jobs.rule_sheets.in_force import InForce
    from crmkit.jobs.steering_edits import SteeringEdit


@dataclass(frozen=True)
class Effect:
    """One edit and the values it moves: pairs of field and place of the customer. Without it they would be others."""

    edit: SteeringEdit
    moved: frozenset[tuple[str, int]]

    @property
    def customer_count(self) -> int:
        """How many customers it moves."""
        return len({place for _, place in self.moved})


def effects_of(workbook: Opened, now: Decided, fields: Collection[str]) -> tuple[Effect, ...]:
    """The effect of each edit on managed `fields`, all other edits as they are."""
    return tuple(
        Effect(edit, _moved(workbook, now, edit, fields) if edit.decides else frozenset())
        for edit in find_edits(workbook)
    )


def _moved(workbook: Opened, now: Decided, edit: SteeringEdit, fields: Collection[str]) -> frozenset[tuple[str, int]]:
    language, steering = workbook.language, workbook.steering
    without = read_steering(
        workbook.content, workbook.record, workbook.request, steering.fields, revised=edit.back
    ).in_force
    other = decided(under(workbook, in_language(without, language)), dismissals(workbook)).decided
    return frozenset(
        (field.name, place)
        for field in MANAGED_FIELDS
        if field.name in fields
        for place in differing(
            rendered(field, other.values[field.name], language), rendered(field, now.values[field.name], language)
        )
    )


def in_language(in_force: InForce, language: str) -> InForce:
    """The same with its texts in `language`: another language moves nobody."""
    return replace(in_force, settings=replace(in_force.settings, language=language))
