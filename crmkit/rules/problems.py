"""What is wrong with a decision table or its use: values with words, never exceptions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crmkit.locale import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True)
class Spoken:
    """Words of one meaning in both languages."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """The words of `language`."""
        return self.zh if language == "zh" else self.en


def said_in(language: str, arguments: Mapping[str, object]) -> dict[str, object]:
    """Arguments of a text with those that differ by language in the words of `language`."""
    return {name: value.say(language) if isinstance(value, Spoken) else value for name, value in arguments.items()}


@dataclass(frozen=True)
class CellProblem:
    """A cell that can't be read as a test or an output. `code` names a text `rules.<code>`.

    `arguments["likely"]`, where given, is a cell that can be read and was probably meant.
    """

    code: str
    cell: str
    arguments: Mapping[str, object] = field(default_factory=dict)

    def message(self, language: str) -> str:
        """What is wrong and what to write instead."""
        said = text(f"rules.{self.code}", language, cell=self.cell, **said_in(language, self.arguments))
        return said + (text("rules.likely", language, likely=self.likely) if self.likely else "")

    @property
    def likely(self) -> str:
        """What was probably meant; empty when nobody can tell."""
        return str(self.arguments.get("likely", ""))


@dataclass(frozen=True)
class RuleProblem:
    """A `CellProblem` and where it stands: table, rule number from 1 (0: the header), column's field name."""

    table: str
    rule: int
    column: str
    problem: CellProblem

    def message(self, language: str) -> str:
        """Where and what."""
        return text(
            "rules.at_rule",
            language,
            table=self.table,
            rule=self.rule,
            column=self.column,
            message=self.problem.message(language),
        )


@dataclass(frozen=True)
class HitProblem:
    """Rules that contradict each other on some rows: those rows stay undecided.

    `code` is `several_rules` (UNIQUE) or `conflicting_rules` (ANY); `places` are row positions from 0.
    """

    table: str
    code: str
    rules: tuple[int, ...]
    places: npt.NDArray[np.intp]

    def message(self, language: str) -> str:
        """Which rules collide on how many rows."""
        numbers = ", ".join(str(number) for number in self.rules)
        return text(f"rules.{self.code}", language, table=self.table, rules=numbers, count=len(self.places))
