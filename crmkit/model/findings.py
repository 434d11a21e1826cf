"""Findings: what a person should look at. Values, never exceptions; held by column, one group a check and field."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from crmkit.locale import text as words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Severity(Enum):
    """How a finding begins in words: 请补 (fill in), 请核对 (check), 提示 (hint)."""

    ERROR = "error"  #: a decision stands on it: fill in or correct
    CHECK = "check"  #: probably wrong: look
    HINT = "hint"


@dataclass(frozen=True)
class Finding:
    """One finding about one cell (or row, when `field` is empty), for people."""

    table: str
    row: int
    field: str
    code: str
    severity: Severity
    arguments: Mapping[str, object]

    def message(self, language: str) -> str:
        """What is wrong, in words."""
        return words(f"checks.{self.code}", language, **self.arguments)

    def suggestion(self, language: str) -> str:
        """What to do about it."""
        return words(f"checks.{self.code}.do", language, **self.arguments)


@dataclass(frozen=True)
class FindingGroup:
    """All findings of one check on one field. `arguments` maps a name to one value a row."""

    table: str
    field: str
    code: str  #: family + number, e.g. IDN001; never reused
    severity: Severity
    rows: Sequence[int]  #: Excel row numbers
    arguments: Mapping[str, Sequence[object]] = dataclasses.field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Finding]:
        for place, row in enumerate(self.rows):
            arguments = {name: values[place] for name, values in self.arguments.items()}
            yield Finding(self.table, int(row), self.field, self.code, self.severity, arguments)


@dataclass(frozen=True)
class Findings:
    """All findings of a run."""

    groups: tuple[FindingGroup, ...] = ()

    def __len__(self) -> int:
        return sum(len(group) for group in self.groups)

    def __iter__(self) -> Iterator[Finding]:
        for group in self.groups:
            yield from group

    def __add__(self, other: Findings) -> Findings:
        return Findings(self.groups + other.groups)

    def count_by_row(self, table: str) -> dict[int, int]:
        """How many findings each row of `table` has; rows without any are absent."""
        counts: dict[int, int] = {}
        for group in self.groups:
            if group.table == table:
                for row in group.rows:
                    counts[int(row)] = counts.get(int(row), 0) + 1
        return counts
