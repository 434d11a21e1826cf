"""What is wrong with a table as a whole: a value with words, the rules it concerns and what was probably meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crmkit.locale import text
from crmkit.model.findings import Severity
from crmkit.rules.problems import said_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.rules.problems import Spoken


_SEVERITIES = {
    "gap": Severity.CHECK,
    "gap_at_limit": Severity.CHECK,
    "more_gaps": Severity.CHECK,
    "never_fires": Severity.CHECK,
    "masked": Severity.CHECK,
    "repeated": Severity.CHECK,
    "not_checked": Severity.HINT,
    "not_ranked": Severity.HINT,
}


@dataclass(frozen=True)
class TableProblem:
    """`code` names a text `rules.table.<code>`, or that of a cell (`rules.<code>`) when `is_cell`.

    `rules` are numbers from 1, in the order in which the message names them; empty when no rule is at fault.
    `column` is a field's name or empty. `likely` is what to write instead in the cell (`rules[-1]`, `column`), for a
    gap a whole row (`likely_cells`, one cell a condition); empty when nobody can tell.
    """

    code: str
    table: str
    rules: tuple[int, ...] = ()
    column: str = ""
    arguments: Mapping[str, str | int | Spoken] = field(default_factory=dict)
    likely: Spoken | None = None
    likely_cells: tuple[Spoken, ...] = ()
    is_cell: bool = False

    @property
    def severity(self) -> Severity:
        """ERROR: the table must not be used so. CHECK: probably not meant. HINT: good to know."""
        return _SEVERITIES.get(self.code, Severity.ERROR)

    def message(self, language: str) -> str:
        """What is wrong and what to do, without the place (table and rule numbers are said by who shows it)."""
        spoken = said_in(language, self.arguments)
        numbers = text("rules.and", language).join(str(number) for number in self.rules)
        key = f"rules.{self.code}" if self.is_cell else f"rules.table.{self.code}"
        said = text(key, language, **{"rules": numbers, "table": self.table, **spoken})
        return said + (text("rules.likely", language, likely=self.likely.say(language)) if self.likely else "")
