"""Which decisions are remembered, and which rules and facts stand behind each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmkit.columns.grade import GRADE
from crmkit.columns.stage import STAGE
from crmkit.columns.validity import IS_VALID_CUSTOMER, PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.model.decision_table import DecisionTable
    from crmkit.model.fields import Field


@dataclass(frozen=True)
class Logged:
    """A decision whose changes are kept. `tables` are asked in this order; `override` is a person's column over it.

    `also` are facts that its words name, whatever the tables ask.
    """

    field: Field
    tables: tuple[str, ...]
    override: str = ""
    also: tuple[str, ...] = ()

    def inputs(self, tables: Mapping[str, DecisionTable]) -> tuple[str, ...]:
        """The fields from which the value follows: a person's word, then what the tables ask and don't answer."""
        own = {output for name in self.tables for output in tables[name].outputs}
        asked = [condition for name in self.tables for condition in tables[name].conditions if condition not in own]
        return tuple(dict.fromkeys([*filter(None, [self.override]), *asked, *self.also]))


#: The decisions people argue about. Dates follow touches and the day; score, priority, tags and wording swing by
#: themselves as days pass (`Field.moves_with_day`); the folded grades are inputs of the grade and stand in its rows.
LOGGED: tuple[Logged, ...] = (
    Logged(STAGE, ("stage",), "stage_override"),
    Logged(GRADE, ("grade_by_acceptance", "grade_combination", "grade"), "grade_override"),
    Logged(IS_VALID_CUSTOMER, ("valid_customer",), also=PARTS),
)
